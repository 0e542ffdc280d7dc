"""Who is to be told what, and who was. Everything within the caller's transaction: an alert goes with its cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, literal, select, update

from gatekeeper.store.alert_table import alert, alert_mark, alert_round
from gatekeeper.store.bulk import chunks, upsert
from gatekeeper.store.column import UtcDateTime
from gatekeeper.store.table import violation

__all__ = [
    "Alert",
    "AlertDraft",
    "AlertKind",
    "Role",
    "Transaction",
    "add_alerts",
    "begin_round",
    "last_round",
    "mark_of",
    "note_escalated",
    "note_graver",
    "note_moot",
    "note_told",
    "set_mark",
    "told_alerts",
    "untold_alerts",
]


Transaction = Connection
"""A writing transaction of `Database.write`, handed on by those who know no tables."""


class AlertKind(StrEnum):
    """What an alert is about: the table that its number is of."""

    VIOLATION = "violation"
    RUN = "run"
    ACTION = "action"
    ALARM = "alarm"
    NOTICE = "notice"
    DELETION_NOTICE = "deletion_notice"
    POSTPONEMENT = "postponement"


class Role(StrEnum):
    """As what somebody is told. `stand_in`: the privacy office, since nobody nearer is known or may be written to."""

    PRIVACY_OFFICE = "privacy_office"
    IT = "it"
    DEPARTMENT = "department"
    OWNER = "owner"
    CONTACT = "contact"
    STAND_IN = "stand_in"
    ESCALATION = "escalation"


@dataclass(frozen=True, slots=True)
class AlertDraft:
    """`matter` names what is told, once to each address, for good."""

    kind: AlertKind
    matter: str
    about: int
    to: str
    role: Role
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert on record; moments are UTC. `told_at` is when the latest mail that tells it was made."""

    id: int
    draft: AlertDraft
    made_at: datetime
    first_told_at: datetime | None = None
    told_at: datetime | None = None
    escalated_at: datetime | None = None

    @property
    def key(self) -> tuple[AlertKind, int]:
        return (self.draft.kind, self.draft.about)


def add_alerts(connection: Connection, drafts: Iterable[AlertDraft], now: datetime) -> int:
    """Takes in those that weren't there yet, and gives their number."""
    wanted: dict[tuple[str, str], AlertDraft] = {}
    for one in drafts:
        wanted.setdefault((one.matter, one.to), one)
    count = 0
    for part in chunks(wanted.values()):
        matters = alert.c.matter.in_({one.matter for one in part})
        known = {tuple(row) for row in connection.execute(select(alert.c.matter, alert.c.to).where(matters))}
        rows = [
            {
                "kind": str(one.kind),
                "matter": one.matter,
                "about": one.about,
                "to": one.to,
                "role": str(one.role),
                "urgent": one.urgent,
                "made_at": now,
            }
            for one in part
            if (one.matter, one.to) not in known
        ]
        if rows:
            connection.execute(insert(alert), rows)
            count += len(rows)
    return count


def untold_alerts(connection: Connection, kinds: Iterable[AlertKind] = AlertKind) -> list[Alert]:
    """Those that are in no mail yet, oldest first."""
    return _alerts(connection, alert.c.told_at.is_(None) & alert.c.kind.in_([str(kind) for kind in kinds]))


def told_alerts(connection: Connection, kinds: Iterable[AlertKind]) -> list[Alert]:
    """Those that were told, the latest alone of what one address was told of the same thing; oldest first.

    What tells of violations that are resolved is left out: there are ever more of them.
    """
    stands = alert.c.about.in_(select(violation.c.id).where(violation.c.resolved_at.is_(None)))
    of_kind = alert.c.kind.in_([str(kind) for kind in kinds]) & ((alert.c.kind != str(AlertKind.VIOLATION)) | stands)
    latest = select(func.max(alert.c.id)).where(of_kind).group_by(alert.c.kind, alert.c.about, alert.c.to)
    return _alerts(connection, alert.c.told_at.is_not(None) & alert.c.mail_id.is_not(None) & alert.c.id.in_(latest))


def note_told(connection: Connection, alerts: Sequence[Alert], mail_id: int, now: datetime) -> None:
    """They stand in this mail."""
    first = func.coalesce(alert.c.first_told_at, literal(now, UtcDateTime()))
    _set(connection, alerts, {"mail_id": mail_id, "told_at": now, "first_told_at": first})


def note_moot(connection: Connection, alerts: Sequence[Alert], now: datetime) -> None:
    """There is nothing to tell any more: they are never told."""
    _set(connection, alerts, {"told_at": now})


def note_escalated(connection: Connection, alerts: Sequence[Alert], now: datetime) -> None:
    _set(connection, alerts, {"escalated_at": now})


def note_graver(connection: Connection, violation_ids: Iterable[int]) -> dict[int, str]:
    """What is told of these has become urgent, and is told anew; gives the latest matter of each."""
    matters: dict[int, str] = {}
    for part in chunks(violation_ids):
        mine = (alert.c.kind == str(AlertKind.VIOLATION)) & alert.c.about.in_(part) & alert.c.urgent.is_(False)
        rows = connection.execute(select(alert.c.about, alert.c.matter).where(mine).order_by(alert.c.id))
        matters |= {row.about: row.matter for row in rows}
        connection.execute(update(alert).where(mine).values(urgent=True, told_at=None))
    return matters


def begin_round(connection: Connection, kind: str, day: date, now: datetime) -> bool:
    """Notes that the mails of a kind for a day are made; False: they were made before."""
    mine = (alert_round.c.kind == kind) & (alert_round.c.day == day)
    if connection.execute(select(alert_round.c.day).where(mine)).first() is not None:
        return False
    connection.execute(insert(alert_round).values(kind=kind, day=day, at=now))
    return True


def last_round(connection: Connection, kind: str) -> datetime | None:
    """When the mails of a kind were made last; None: never."""
    return connection.execute(select(func.max(alert_round.c.at)).where(alert_round.c.kind == kind)).scalar()


def mark_of(connection: Connection, source: str) -> int:
    """Up to which row of a source alerts were made; 0 at first."""
    return connection.execute(select(alert_mark.c.seen).where(alert_mark.c.source == source)).scalar() or 0


def set_mark(connection: Connection, source: str, seen: int) -> None:
    upsert(connection, alert_mark, ("source", "seen"), [(source, seen)])


def _set(connection: Connection, alerts: Sequence[Alert], values: dict[str, object]) -> None:
    for part in chunks([one.id for one in alerts]):
        connection.execute(update(alert).where(alert.c.id.in_(part)).values(values))


def _alerts(connection: Connection, which: ColumnElement[bool]) -> list[Alert]:
    return [_alert(row) for row in connection.execute(select(alert).where(which).order_by(alert.c.id))]


def _alert(row: Row[*tuple[Any, ...]]) -> Alert:
    draft = AlertDraft(AlertKind(row.kind), row.matter, row.about, row.to, Role(row.role), row.urgent)
    return Alert(row.id, draft, row.made_at, row.first_told_at, row.told_at, row.escalated_at)
