"""Violations that no look at Box has shown: time alone has brought them up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import func, select

from gatekeeper.policy.violation import Violation
from gatekeeper.store.database import Database
from gatekeeper.store.sighting import Sighting, identity_of, record_sightings
from gatekeeper.store.table import sweep, violation
from gatekeeper.store.trail import scope_of

__all__ = ["Found", "open_come_due"]

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Found:
    """`trail` holds the ids from the outermost known folder to the one in which it lies; empty off Box."""

    violation: Violation
    trail: tuple[str, ...] = ()


def open_come_due(
    database: Database, found: Iterable[Found], read_at: datetime, now: datetime, ruling: str | None = None
) -> int:
    """Opens those that don't stand yet, and gives their number. `ruling` is the digest of what they were judged by.

    What was resolved since `read_at` stays so: somebody has looked there later than the sweep whose reading this is.

    :raises DatabaseUnreachableError: what was opened before stays.
    """
    rest, count = iter(found), 0
    while part := {identity_of(one.violation): one for one in islice(rest, _AT_ONCE)}:
        count += _open(database, part, read_at, now, ruling)
    return count


def _open(database: Database, part: dict[str, Found], read_at: datetime, now: datetime, ruling: str | None) -> int:
    mine = violation.c.identity.in_(part)
    with database.write() as connection:
        rows = connection.execute(select(violation.c.identity, violation.c.resolved_at).where(mine)).all()
        settled = {row.identity for row in rows if row.resolved_at is None or row.resolved_at >= read_at}
        fresh = [one for identity, one in part.items() if identity not in settled]
        # One that is under way has judged by an earlier day, and doesn't end what it couldn't know of.
        latest = connection.scalar(select(func.max(sweep.c.id)))
        sightings = [Sighting(one.violation, scope_of(connection, one.trail)) for one in fresh]
        record_sightings(connection, sightings, now, latest, ruling=ruling)
    return len(fresh)
