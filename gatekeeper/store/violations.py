"""The violations on record: read with filters, and what people decide about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, insert, select, update

from gatekeeper.errors import UsageError
from gatekeeper.jst import day_of, era
from gatekeeper.ledger.entry import Draft, Kind
from gatekeeper.policy.violation import Location, Remedy, RemedyKind, Severity, Status, Subject, SubjectType, Violation
from gatekeeper.policy.waiver import Waiver
from gatekeeper.store.bulk import chunks
from gatekeeper.store.codec import loads
from gatekeeper.store.database import Database
from gatekeeper.store.ledger import append
from gatekeeper.store.life import Acknowledgement, StoredViolation, ViolationEvent, status_of
from gatekeeper.store.sighting import EventKind, identity_of
from gatekeeper.store.table import violation, violation_event, waiver

__all__ = ["Identity", "Order", "ViolationFilter", "Violations", "violations_by_id", "violations_where"]

Identity = tuple[str, str, str, str, str]

_WAIVER = (waiver.c.by, waiver.c.reason, waiver.c.until, waiver.c.granted_at, waiver.c.severity)
_JOINED = select(violation, *(column.label(f"waiver_{column.name}") for column in _WAIVER)).join(waiver, isouter=True)
_AT_ONCE = 500


class Order(StrEnum):
    """By what violations are sorted. Within the same, always by path, rule and number."""

    SEVERITY = "severity"
    DEPARTMENT = "department"
    PATH = "path"
    FIRST_SEEN = "first_seen"

    def key(self, stored: StoredViolation) -> tuple[Any, ...]:
        """What violations that don't come from the database are sorted by."""
        violation = stored.violation
        ties = (violation.item.path, violation.rule, stored.id)
        match self:
            case Order.SEVERITY:
                return (violation.severity.rank, *ties)
            case Order.DEPARTMENT:
                return (violation.department is None, violation.department or "", violation.severity.rank, *ties)
            case Order.PATH:
                return ties
            case Order.FIRST_SEEN:
                return (stored.first_seen, *ties)


@dataclass(frozen=True, slots=True)
class ViolationFilter:
    """What is left empty lets everything through. `procedure` is the id of a procedure or a declaration.

    `path` names an item and all beneath it; with `*`, `?` or `[…]` it is a pattern for the whole path.
    """

    rules: frozenset[str] = frozenset()
    severities: frozenset[Severity] = frozenset()
    departments: frozenset[str] = frozenset()
    procedures: frozenset[str] = frozenset()
    statuses: frozenset[Status] = frozenset()
    path: str | None = None

    def takes(self, stored: StoredViolation) -> bool:
        """The part of the filter that the database can't judge."""
        right_status = not self.statuses or stored.status in self.statuses
        return right_status and self._takes_path(stored.violation.item.path)

    def takes_all(self, stored: StoredViolation) -> bool:
        """The whole filter, for violations that don't come from the database."""
        violation = stored.violation
        return self.takes(stored) and all(
            not wanted or value in wanted
            for wanted, value in (
                (self.rules, violation.rule),
                (self.severities, violation.severity),
                (self.departments, violation.department),
                (self.procedures, violation.governor),
            )
        )

    def _takes_path(self, path: str) -> bool:
        if self.path is None:
            return True
        if any(sign in self.path for sign in "*?["):
            return fnmatchcase(path, self.path)
        folder = self.path.strip("/")
        return path == folder or path.startswith(f"{folder}/")


ALL = ViolationFilter()


class Violations:
    """Every method raises `DatabaseUnreachableError`; `as_of` and `now` are aware."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(
        self, as_of: datetime, wanted: ViolationFilter = ALL, order: Order = Order.SEVERITY
    ) -> Iterator[StoredViolation]:
        """Violations one by one, however many there are; waived and resolved ones too, unless filtered out."""
        statement = _filtered(wanted).order_by(*_ORDERS[order]).execution_options(yield_per=_AT_ONCE)
        with self._database.read() as connection, connection.execute(statement) as rows:
            for row in rows:
                stored = _stored(row, as_of)
                if wanted.takes(stored):
                    yield stored

    def get(self, violation_id: int, as_of: datetime) -> StoredViolation:
        """:raises UsageError: there is none with this number."""
        with self._database.read() as connection:
            return _get(connection, violation_id, as_of)

    def names(self) -> tuple[frozenset[str], frozenset[str]]:
        """The departments, and the ids of procedures and declarations, that any violation on record names."""
        with self._database.read() as connection:
            departments, governors = (
                frozenset(filter(None, connection.scalars(select(column).distinct())))
                for column in (violation.c.department, violation.c.governor)
            )
        return departments, governors

    def match(self, violations: Iterable[Violation], as_of: datetime) -> dict[Identity, StoredViolation]:
        """What is on record of these violations, by identity: for those that were judged anew."""
        found: dict[Identity, StoredViolation] = {}
        with self._database.read() as connection:
            for part in chunks(dict.fromkeys(map(identity_of, violations))):
                for row in connection.execute(_JOINED.where(violation.c.identity.in_(part))):
                    stored = _stored(row, as_of)
                    found[stored.violation.identity] = stored
        return found

    def history(self, violation_id: int) -> tuple[ViolationEvent, ...]:
        """What happened to it, oldest first.

        :raises UsageError: there is none with this number.
        """
        mine = violation_event.c.violation_id == violation_id
        with self._database.read() as connection:
            _exists(connection, violation_id)
            rows = connection.execute(select(violation_event).where(mine).order_by(violation_event.c.id)).all()
        return tuple(
            ViolationEvent(EventKind(row.kind), row.at, row.by, row.reason, row.until, row.sweep_id) for row in rows
        )

    def acknowledge(self, violation_id: int, by: str, reason: str, now: datetime) -> StoredViolation:
        """Notes that a person knows of it; it stays due for what its policy says.

        :raises UsageError: no such violation, it is resolved, or no reason is given.
        """
        who, why = _said(by, reason)
        with self._database.write() as connection:
            _unresolved(_get(connection, violation_id, now))
            values = {"acknowledged_at": now, "acknowledged_by": who, "acknowledged_reason": why}
            connection.execute(update(violation).where(violation.c.id == violation_id).values(values))
            _tell(connection, violation_id, EventKind.ACKNOWLEDGED, now, who, why)
            return _get(connection, violation_id, now)

    def waive(self, violation_id: int, by: str, reason: str, until: date, now: datetime) -> StoredViolation:
        """Tolerates it, no graver than now, up to the end of the day `until` in Japan; an earlier waiver is replaced.

        :raises UsageError: no such violation, it is resolved, no reason is given, or the day is over.
        """
        who, why = _said(by, reason)
        if until < day_of(now):
            raise UsageError(f"例外承認の期限（{era(until)}）が過ぎています。今日以降の日を指定してください。")
        with self._database.write() as connection:
            known = _get(connection, violation_id, now)
            _unresolved(known)
            connection.execute(delete(waiver).where(waiver.c.violation_id == violation_id))
            severity = str(known.violation.severity)
            values = {"by": who, "reason": why, "until": until, "granted_at": now, "severity": severity}
            connection.execute(insert(waiver).values(violation_id=violation_id, **values))
            _tell(connection, violation_id, EventKind.WAIVED, now, who, why, until)
            return _get(connection, violation_id, now)

    def unwaive(self, violation_id: int, by: str, reason: str, now: datetime) -> StoredViolation:
        """Takes a waiver back, whether or not it has lapsed.

        :raises UsageError: no such violation, no waiver on it, or no reason is given.
        """
        who, why = _said(by, reason)
        with self._database.write() as connection:
            if _get(connection, violation_id, now).waiver is None:
                raise UsageError(f"違反 {violation_id} には例外承認がありません。")
            connection.execute(delete(waiver).where(waiver.c.violation_id == violation_id))
            _tell(connection, violation_id, EventKind.UNWAIVED, now, who, why)
            return _get(connection, violation_id, now)

    def stale_waivers(self, as_of: datetime) -> tuple[StoredViolation, ...]:
        """Waivers still in force whose violation is resolved: nothing is there any more that they tolerate."""
        statement = _JOINED.where(waiver.c.until.is_not(None), violation.c.resolved_at.is_not(None))
        with self._database.read() as connection:
            found = [_stored(row, as_of) for row in connection.execute(statement.order_by(violation.c.id))]
        return tuple(stored for stored in found if stored.waiver is not None and stored.waiver.is_in_force(as_of))


def violations_by_id(connection: Connection, ids: Iterable[int], as_of: datetime) -> dict[int, StoredViolation]:
    """Those with these numbers, by number, within the caller's transaction."""
    return {
        one.id: one for part in chunks(ids) for one in violations_where(connection, violation.c.id.in_(part), as_of)
    }


def violations_where(connection: Connection, which: ColumnElement[bool], as_of: datetime) -> list[StoredViolation]:
    """Those that a condition on their table picks, by number, within the caller's transaction."""
    rows = connection.execute(_JOINED.where(which).order_by(violation.c.id))
    return [_stored(row, as_of) for row in rows]


_TIES = (violation.c.path, violation.c.rule, violation.c.id)
_ORDERS = {
    Order.SEVERITY: (violation.c.rank, *_TIES),
    Order.DEPARTMENT: (violation.c.department.is_(None), violation.c.department, violation.c.rank, *_TIES),
    Order.PATH: _TIES,
    Order.FIRST_SEEN: (violation.c.first_seen, *_TIES),
}


def _filtered(wanted: ViolationFilter) -> Select[*tuple[Any, ...]]:
    """What the database can sort out by itself; a path is compared, and a waiver judged, in one place in Python."""
    statement: Select[*tuple[Any, ...]] = _JOINED
    for column, values in (
        (violation.c.rule, wanted.rules),
        (violation.c.severity, wanted.severities),
        (violation.c.department, wanted.departments),
        (violation.c.governor, wanted.procedures),
    ):
        if values:
            statement = statement.where(column.in_(sorted(str(value) for value in values)))
    if wanted.statuses and Status.RESOLVED not in wanted.statuses:
        statement = statement.where(violation.c.resolved_at.is_(None))
    return statement


def _get(connection: Connection, violation_id: int, as_of: datetime) -> StoredViolation:
    _exists(connection, violation_id)
    return _stored(connection.execute(_JOINED.where(violation.c.id == violation_id)).one(), as_of)


def _exists(connection: Connection, violation_id: int) -> None:
    known = select(violation.c.id).where(violation.c.id == violation_id)
    if not 0 < violation_id < 2**63 or connection.execute(known).first() is None:
        raise UsageError(f"番号 {violation_id} の違反はありません。")


def _unresolved(stored: StoredViolation) -> None:
    if stored.status is Status.RESOLVED:
        raise UsageError(f"違反 {stored.id} はすでに解消しています。")


def _said(by: str, reason: str) -> tuple[str, str]:
    if not by.strip():
        raise UsageError("だれの判断かを指定してください。")
    if not reason.strip():
        raise UsageError("理由を指定してください。")
    return by.strip(), reason.strip()


def _tell(
    connection: Connection,
    violation_id: int,
    kind: EventKind,
    now: datetime,
    by: str,
    reason: str,
    until: date | None = None,
) -> None:
    values = {"kind": str(kind), "at": now, "by": by, "reason": reason, "until": until}
    connection.execute(insert(violation_event).values(violation_id=violation_id, **values))
    entered = {
        "violation": violation_id,
        "by": by,
        # What a person writes may hold names: the ledger proves it, and doesn't show it.
        "reason_sha256": sha256(reason.encode("utf-8", "surrogatepass")).hexdigest(),
        "until": None if until is None else until.isoformat(),
    }
    append(connection, [Draft(Kind(f"violation_{kind}"), entered)], now)


def _stored(row: Row[*tuple[Any, ...]], as_of: datetime) -> StoredViolation:
    noted = row.acknowledged_at is not None
    acknowledgement = (
        Acknowledgement(row.acknowledged_by, row.acknowledged_reason, row.acknowledged_at) if noted else None
    )
    tolerated = None if row.waiver_until is None else _waiver(row)
    return StoredViolation(
        id=row.id,
        violation=_violation(row),
        status=status_of(Severity(row.severity), row.resolved_at, acknowledgement, tolerated, as_of),
        first_seen=row.first_seen,
        opened_at=row.opened_at,
        last_seen=row.last_seen,
        resolved_at=row.resolved_at,
        acknowledgement=acknowledgement,
        waiver=tolerated,
        ruling=row.ruling,
    )


def _waiver(row: Row[*tuple[Any, ...]]) -> Waiver:
    severity = Severity(row.waiver_severity)
    return Waiver(row.waiver_by, row.waiver_reason, row.waiver_until, row.waiver_granted_at, severity)


def _violation(row: Row[*tuple[Any, ...]]) -> Violation:
    return Violation(
        rule=row.rule,
        severity=Severity(row.severity),
        item=Location(row.item_type, row.item_id, row.path),
        subject=Subject(SubjectType(row.subject_type), row.subject_id, row.login),
        remedy=Remedy(RemedyKind(row.remedy), row.target),
        governor=row.governor,
        department=row.department,
        policy=row.policy,
        facts=loads(row.facts),
    )
