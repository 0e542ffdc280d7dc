"""Declarations as they ever were: each wording with the time in which it was on record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from gatekeeper.registry.model import Declaration
from gatekeeper.store.codec import loads
from gatekeeper.store.database import Database
from gatekeeper.store.entry import value_from
from gatekeeper.store.table import registry_entry, registry_version

__all__ = ["DeclaredVersion", "declared_versions"]


@dataclass(frozen=True, slots=True)
class DeclaredVersion:
    """One wording of a declaration, in force within [since, until) (aware; None: it still is)."""

    since: datetime
    until: datetime | None
    declaration: Declaration


def declared_versions(database: Database) -> Iterator[DeclaredVersion]:
    """All wordings, by declaration and then from the oldest to the newest; also those of declarations that are gone.

    :raises DatabaseUnreachableError:
    """
    since, until = registry_version.alias(), registry_version.alias()
    joined = registry_entry.join(since, since.c.id == registry_entry.c.since_version).join(
        until, until.c.id == registry_entry.c.until_version, isouter=True
    )
    statement = (
        select(registry_entry.c.body, since.c.at.label("since"), until.c.at.label("until"))
        .select_from(joined)
        .where(registry_entry.c.kind == "declarations")
        .order_by(registry_entry.c.id, registry_entry.c.since_version)
    )
    with database.read() as connection:
        for row in connection.execute(statement):
            yield DeclaredVersion(row.since, row.until, value_from(Declaration, loads(row.body)))
