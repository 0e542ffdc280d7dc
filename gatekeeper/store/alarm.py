"""Alarms: what isn't right with the gatekeeper itself, until it is right again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from gatekeeper.store.alert_table import alarm
from gatekeeper.store.database import Database

__all__ = ["Alarm", "Alarms", "clear_alarm", "raise_alarm"]


@dataclass(frozen=True, slots=True)
class Alarm:
    """`name` tells one matter from another; `title` and `detail` are for people. Moments are UTC."""

    id: int
    name: str
    title: str
    detail: str
    raised_at: datetime
    cleared_at: datetime | None = None


def raise_alarm(connection: Connection, name: str, title: str, detail: str, now: datetime) -> bool:
    """Notes an alarm within the caller's writing transaction; tells whether it is new.

    One that stands already stays as it is: it is told once, however often it is raised.
    """
    if connection.execute(select(alarm.c.id).where(_standing(name))).first() is not None:
        return False
    connection.execute(insert(alarm).values(name=name, title=title, detail=detail, raised_at=now))
    return True


def clear_alarm(connection: Connection, name: str, now: datetime) -> bool:
    """Notes within the caller's writing transaction that it is over; tells whether it stood."""
    return bool(connection.execute(update(alarm).where(_standing(name)).values(cleared_at=now)).rowcount)


class Alarms:
    """Every method raises `DatabaseUnreachableError`; moments are aware."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sound(self, name: str, title: str, detail: str, now: datetime) -> bool:
        """See `raise_alarm`, in a transaction of its own."""
        with self._database.write() as connection:
            return raise_alarm(connection, name, title, detail, now)

    def clear(self, name: str, now: datetime) -> bool:
        """See `clear_alarm`, in a transaction of its own."""
        with self._database.write() as connection:
            return clear_alarm(connection, name, now)

    def standing(self) -> tuple[Alarm, ...]:
        """Those that aren't cleared, oldest first."""
        statement = select(alarm).where(alarm.c.cleared_at.is_(None)).order_by(alarm.c.id)
        with self._database.read() as connection:
            return tuple(map(alarm_of, connection.execute(statement)))


def alarm_of(row: Row[*tuple[Any, ...]]) -> Alarm:
    return Alarm(row.id, row.name, row.title, row.detail, row.raised_at, row.cleared_at)


def _standing(name: str) -> Any:
    return (alarm.c.name == name) & alarm.c.cleared_at.is_(None)
