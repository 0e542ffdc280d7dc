"""Violations as a sweep sees them: opened, seen again, reopened, resolved. Each change of state leaves an event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from gatekeeper.ledger.entry import Draft, Kind
from gatekeeper.policy.violation import Unjudged, Violation
from gatekeeper.store.bulk import chunks, upsert
from gatekeeper.store.codec import dumps
from gatekeeper.store.ledger import append
from gatekeeper.store.table import unjudged, violation, violation_event
from gatekeeper.sweep.port import SweepRun

__all__ = [
    "NO_SWEEP",
    "EventKind",
    "Sighting",
    "add_events",
    "identity_of",
    "record_sightings",
    "record_unjudged",
    "record_violations",
    "ruling_of",
]

NO_SWEEP = 0
"""In place of a sweep's number where none has seen it."""

_NOT_ACKNOWLEDGED: Mapping[str, None] = {
    "resolved_at": None,
    "acknowledged_at": None,
    "acknowledged_by": None,
    "acknowledged_reason": None,
}


class EventKind(StrEnum):
    """What happened to a violation."""

    OPENED = "opened"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    ACKNOWLEDGED = "acknowledged"
    WAIVED = "waived"
    UNWAIVED = "unwaived"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A violation and the trail of the folder in which it was seen; empty off Box."""

    violation: Violation
    scope: str = ""


def identity_of(seen: Violation) -> str:
    """Rule, item and subject as one short key."""
    return sha256(dumps([str(part) for part in seen.identity]).encode("utf-8", "surrogatepass")).hexdigest()


def ruling_of(basis: str) -> str:
    """The digest of a basis, by which it is told whether two violations were judged by the same."""
    return sha256(basis.encode()).hexdigest()


def record_violations(connection: Connection, run: SweepRun, sightings: Iterable[Sighting], now: datetime) -> None:
    """Opens what is new, reopens on its old row what has returned, and says of the rest that it was seen again."""
    record_sightings(connection, sightings, now, run.id, ruling=run.ruling)


def record_sightings(
    connection: Connection,
    sightings: Iterable[Sighting],
    now: datetime,
    sweep_id: int | None = None,
    event_id: str | None = None,
    *,
    ruling: str | None = None,
    looked: bool = False,
) -> None:
    """As `record_violations`, of what no sweep has seen (None).

    `looked`: it was seen by a look at one item, while `sweep_id` was the latest sweep: because of the event `event_id`
    of Box's, or (None) because it was to be acted upon.
    """
    by_identity = {identity_of(sighting.violation): sighting for sighting in sightings}
    for part in chunks(by_identity):
        columns = (violation.c.id, violation.c.identity, violation.c.resolved_at)
        known = connection.execute(select(*columns).where(violation.c.identity.in_(part))).all()
        mark = NO_SWEEP if sweep_id is None else -sweep_id if looked else sweep_id
        seen = _Seen(None if looked else sweep_id, event_id, now, ruling, mark)
        _see_again(connection, seen, known, by_identity)
        old = {row.identity for row in known}
        _open(connection, seen, {key: by_identity[key] for key in part if key not in old})


@dataclass(frozen=True, slots=True)
class _Seen:
    """By what, when, and by which ruling something was seen. `mark` is what the violation keeps of it."""

    sweep_id: int | None
    event_id: str | None
    now: datetime
    ruling: str | None
    mark: int


def _see_again(
    connection: Connection, seen: _Seen, known: Sequence[Row[*tuple[Any, ...]]], sightings: Mapping[str, Sighting]
) -> None:
    if not known:
        return
    rows = [{"row_id": row.id, **_changing(sightings[row.identity], seen)} for row in known]
    connection.execute(update(violation).where(violation.c.id == bindparam("row_id")), rows)
    returned = [row.id for row in known if row.resolved_at is not None]
    if returned:
        anew = {"opened_at": seen.now, **_NOT_ACKNOWLEDGED}
        connection.execute(update(violation).where(violation.c.id.in_(returned)).values(anew))
        about = {row_id: dict[str, object]() for row_id in returned}
        add_events(connection, about, EventKind.REOPENED, seen.now, seen.sweep_id, seen.event_id)


def _open(connection: Connection, seen: _Seen, sightings: Mapping[str, Sighting]) -> None:
    if not sightings:
        return
    rows = [
        {
            "identity": identity,
            "first_seen": seen.now,
            "opened_at": seen.now,
            **_lasting(sighting.violation),
            **_changing(sighting, seen),
        }
        for identity, sighting in sightings.items()
    ]
    made = connection.execute(insert(violation).returning(violation.c.id, violation.c.identity), rows).all()
    about = {row.id: _entered(row.identity, sightings[row.identity].violation) for row in made}
    add_events(connection, about, EventKind.OPENED, seen.now, seen.sweep_id, seen.event_id)


def _entered(identity: str, seen: Violation) -> dict[str, object]:
    """What the ledger is told of a new violation: ids, and neither a name nor an address nor a path."""
    return {
        "identity": identity,
        "rule": seen.rule,
        "item": {"type": seen.item.type, "id": seen.item.id},
        "governor": seen.governor,
        "policy": seen.policy,
    }


def _lasting(seen: Violation) -> dict[str, object]:
    return {
        "rule": seen.rule,
        "item_type": seen.item.type,
        "item_id": seen.item.id,
        "subject_type": str(seen.subject.type),
        "subject_id": seen.subject.id,
    }


def _changing(sighting: Sighting, seen: _Seen) -> dict[str, object]:
    """What may differ from one sight to the next: a folder is renamed, a role changed, a policy made stricter."""
    found = sighting.violation
    return {
        "severity": str(found.severity),
        "rank": found.severity.rank,
        "path": found.item.path,
        "login": found.subject.login,
        "remedy": str(found.remedy.kind),
        "target": found.remedy.target,
        "governor": found.governor,
        "department": found.department,
        "policy": found.policy,
        "facts": dumps(dict(found.facts)),
        "scope": sighting.scope,
        "last_seen": seen.now,
        "last_sweep": seen.mark,
        "ruling": seen.ruling,
    }


def add_events(
    connection: Connection,
    about: Mapping[int, Mapping[str, object]],
    kind: EventKind,
    now: datetime,
    sweep_id: int | None,
    event_id: str | None = None,
) -> None:
    """One event for each of these violations, caused by a sweep, by an event of Box's, or by neither.

    What else the ledger is told stands by their ids.
    """
    by_sweep = sweep_id if event_id is None else None
    rows = [{"violation_id": row_id, "kind": str(kind), "at": now, "sweep_id": by_sweep} for row_id in about]
    if rows:
        connection.execute(insert(violation_event), rows)
    cause = {"sweep": sweep_id} if event_id is None else {"event": event_id}
    drafts = [Draft(Kind(f"violation_{kind}"), {"violation": key, **cause, **told}) for key, told in about.items()]
    append(connection, drafts, now)


def record_unjudged(connection: Connection, run: SweepRun, places: Iterable[Unjudged]) -> None:
    rows = {
        (run.id, one.rule, one.item.type, one.item.id, one.field): (
            run.id,
            one.rule,
            one.item.type,
            one.item.id,
            one.field,
            one.item.path,
        )
        for one in places
    }
    columns = ("sweep_id", "rule", "item_type", "item_id", "field", "path")
    upsert(connection, unjudged, columns, list(rows.values()))
