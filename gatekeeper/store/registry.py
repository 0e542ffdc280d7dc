"""The registry as it stood at any moment: entries with the versions from and up to which they hold."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, and_, insert, or_, select, update

from gatekeeper.errors import UsageError
from gatekeeper.ledger.entry import Draft, Kind
from gatekeeper.registry.export import to_plain
from gatekeeper.registry.model import Declaration, Procedure, Registry, Submission
from gatekeeper.store.bulk import CHUNK, chunks
from gatekeeper.store.codec import loads
from gatekeeper.store.database import Database
from gatekeeper.store.entry import value_from
from gatekeeper.store.ledger import append
from gatekeeper.store.table import registry_entry, registry_version

__all__ = ["RegistryStore", "RegistryVersion", "registry_of", "versions_of"]

_KINDS: Mapping[str, type[Submission] | type[Procedure] | type[Declaration]] = {
    "submissions": Submission,
    "procedures": Procedure,
    "declarations": Declaration,
}
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class RegistryVersion:
    """One change of the registry: when, who, from what file, and why. `sha256` is that of the file, in hexadecimal."""

    id: int
    at: datetime
    by: str
    source: str
    sha256: str
    why: str


class RegistryStore:
    """Every method raises `DatabaseUnreachableError`; moments are aware."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self, at: datetime | None = None) -> Registry:
        """The registry as it stood at a moment (now, if None), sorted by id; empty before the first version."""
        with self._database.read() as connection:
            version = _version_at(connection, at)
            bodies = {} if version is None else _bodies(connection, version.id)
        return _registry(bodies)

    def load_version(self, version: int) -> Registry:
        """The registry as one version left it, sorted by id; empty where there is no such version."""
        with self._database.read() as connection:
            return _registry(_bodies(connection, version))

    def apply(
        self,
        new: Registry,
        *,
        by: str,
        source: str,
        sha256: str,
        why: str,
        now: datetime,
        prune: bool = False,
        based_on: int | None = None,
    ) -> RegistryVersion | None:
        """Takes over all entries of `new` as one version, or none; None where that changes nothing.

        Entries that `new` lacks stay, unless `prune` is true. `based_on` is the id of the version that the person
        has seen (0: the empty registry); None asks for no such check.

        :raises UsageError: the registry has changed since `based_on`.
        """
        wanted = _plain(new)
        with self._database.write() as connection:
            latest = _version_at(connection, None)
            _unchanged_since(based_on, latest)
            present = {} if latest is None else _bodies(connection, latest.id)
            changed = {key: body for key, body in wanted.items() if present.get(key) != body}
            ended = [key for key in present if key in changed or (prune and key not in wanted)]
            if not changed and not ended:
                return None
            about = {"at": now, "by": by, "source": source, "sha256": sha256, "why": why}
            version = connection.execute(insert(registry_version).values(about).returning(registry_version)).one()
            _end(connection, ended, version.id)
            _begin(connection, changed, version.id)
            append(
                connection, [_entered(_version(version), changed, ended), *_declared(version.id, changed, ended)], now
            )
            return _version(version)

    def in_force_since(self) -> Mapping[str, datetime]:
        """The moment from which each procedure and declaration in force has been as it is, by id."""
        joined = registry_entry.join(registry_version, registry_version.c.id == registry_entry.c.since_version)
        present = registry_entry.c.until_version.is_(None) & (registry_entry.c.kind != "submissions")
        statement = select(registry_entry.c.id, registry_version.c.at).select_from(joined).where(present)
        with self._database.read() as connection:
            return {row.id: row.at for row in connection.execute(statement)}

    def declaration_ids(self) -> frozenset[str]:
        """The ids of all declarations that there ever were, also of those that are gone."""
        with self._database.read() as connection:
            rows = connection.execute(select(registry_entry.c.id).where(registry_entry.c.kind == "declarations"))
            return frozenset(row.id for row in rows)

    def versions(self) -> tuple[RegistryVersion, ...]:
        """Every version, the newest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(registry_version).order_by(registry_version.c.id.desc())).all()
        return tuple(map(_version, rows))

    def version(self, at: datetime | None = None) -> RegistryVersion | None:
        """The version in force at a moment (now, if None); None before the first one."""
        with self._database.read() as connection:
            return _version_at(connection, at)


def versions_of(connection: Connection) -> list[tuple[datetime, int]]:
    """The moment and number of every version, the oldest first, as this transaction sees them."""
    rows = connection.execute(select(registry_version.c.at, registry_version.c.id).order_by(registry_version.c.id))
    return [(row.at, row.id) for row in rows]


def registry_of(connection: Connection, version: int) -> Registry:
    """The registry as one version left it, as this transaction sees it; empty where there is no such version."""
    return _registry(_bodies(connection, version))


def _registry(bodies: Mapping[_Key, str]) -> Registry:
    entries: dict[str, list[Any]] = {kind: [] for kind in _KINDS}
    for (kind, _), body in sorted(bodies.items()):
        entries[kind].append(value_from(_KINDS[kind], loads(body)))
    return Registry(*(tuple(entries[kind]) for kind in _KINDS))


def _plain(registry: Registry) -> dict[_Key, str]:
    """Entries as JSON that is the same text wherever they are equal."""
    return {
        (kind, entry["id"]): json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        for kind, entries in to_plain(registry).items()
        for entry in entries
    }


def _version_at(connection: Connection, at: datetime | None) -> RegistryVersion | None:
    statement = select(registry_version).order_by(registry_version.c.id.desc()).limit(1)
    if at is not None:
        statement = statement.where(registry_version.c.at <= at)
    row = connection.execute(statement).one_or_none()
    return None if row is None else _version(row)


def _version(row: Row[*tuple[Any, ...]]) -> RegistryVersion:
    return RegistryVersion(row.id, row.at, row.by, row.source, row.sha256, row.why)


def _entered(version: RegistryVersion, changed: Mapping[_Key, str], ended: Sequence[_Key]) -> Draft:
    """What the ledger is told of a version: who, from which file, and which entries became what."""
    bodies = sorted(f"{kind}/{entry_id}={body}" for (kind, entry_id), body in changed.items())
    payload = {
        "version": version.id,
        "by": version.by,
        "source_sha256": version.sha256,
        "changed": [f"{kind}/{entry_id}" for kind, entry_id in sorted(changed)],
        "ended": [f"{kind}/{entry_id}" for kind, entry_id in sorted(set(ended) - set(changed))],
        "bodies_sha256": sha256("\n".join(bodies).encode("utf-8", "surrogatepass")).hexdigest(),
    }
    return Draft(Kind.REGISTRY_VERSION, payload)


def _declared(version: int, changed: Mapping[_Key, str], ended: Sequence[_Key]) -> list[Draft]:
    """Declarations have an entry of their own each: which one, by which version, and the digest of what it says."""
    drafts = []
    for kind, entry_id in sorted({*changed, *ended}):
        if kind == "declarations":
            body = changed.get((kind, entry_id))
            digest = None if body is None else sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
            payload = {"declaration": entry_id, "version": version, "body_sha256": digest}
            drafts.append(Draft(Kind.DECLARATION, payload))
    return drafts


def _bodies(connection: Connection, version: int) -> dict[_Key, str]:
    holds = and_(
        registry_entry.c.since_version <= version,
        or_(registry_entry.c.until_version.is_(None), registry_entry.c.until_version > version),
    )
    rows = connection.execute(select(registry_entry).where(holds))
    return {(row.kind, row.id): row.body for row in rows}


def _unchanged_since(based_on: int | None, latest: RegistryVersion | None) -> None:
    present = 0 if latest is None else latest.id
    if based_on is not None and based_on != present:
        raise UsageError("登録簿が、差分を表示したあとで変わりました。差分をもう一度確かめてから取り込んでください。")


def _end(connection: Connection, keys: Sequence[_Key], version: int) -> None:
    for kind in _KINDS:
        for part in chunks(entry_id for entry_kind, entry_id in keys if entry_kind == kind):
            present = and_(
                registry_entry.c.kind == kind,
                registry_entry.c.id.in_(part),
                registry_entry.c.until_version.is_(None),
            )
            connection.execute(update(registry_entry).where(present).values(until_version=version))


def _begin(connection: Connection, bodies: Mapping[_Key, str], version: int) -> None:
    rows = [
        {"kind": kind, "id": entry_id, "since_version": version, "body": body}
        for (kind, entry_id), body in bodies.items()
    ]
    for part in chunks(rows, CHUNK):
        connection.execute(insert(registry_entry), part)
