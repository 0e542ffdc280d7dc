"""What is to be told to whom. A row is made once, and stays; nothing is sent from here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select

from gatekeeper.enforcement.warning import DeletionWarning
from gatekeeper.store.bulk import chunks
from gatekeeper.store.database import Database
from gatekeeper.store.deletion_table import notice

__all__ = ["Notice", "Notices"]

_OF_DELETION = "deletion_"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Notice:
    """`sent_at` None: it waits. `to` empty: nobody knows whom to tell. `due` is a day in Asia/Tokyo."""

    id: int
    kind: str
    about: str
    path: str
    to: str
    due: date
    made_at: datetime
    sent_at: datetime | None = None


class Notices:
    """Every method raises `DatabaseUnreachableError`; moments are aware."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def warn(self, warnings: Iterable[DeletionWarning], due: Mapping[str, date], now: datetime) -> int:
        """Enters the warnings that aren't there yet, and tells how many those were.

        `due` holds the due day of each item ("file:501") that a waiting notice is about: what isn't true any more,
        because the item is gone or its day has moved, is taken back.
        """
        with self._database.write() as connection:
            ours = notice.c.kind.startswith(_OF_DELETION)
            rows = connection.execute(select(notice).where(ours)).all()
            stale = [row.id for row in rows if row.sent_at is None and due.get(row.about) != row.due]
            for part in chunks(stale, _AT_ONCE):
                connection.execute(delete(notice).where(notice.c.id.in_(part)))
            gone = frozenset(stale)
            known = {(row.kind, row.about, row.to, row.due) for row in rows if row.id not in gone}
            fresh = [
                {"kind": one.kind, "about": one.about, "path": one.path, "to": one.to, "due": one.due, "made_at": now}
                for one in warnings
                if (one.kind, one.about, one.to, one.due) not in known
            ]
            for part in chunks(fresh, _AT_ONCE):
                connection.execute(insert(notice), part)
        return len(fresh)

    def all(self, *, waiting: bool = False) -> tuple[Notice, ...]:
        """Every notice, those with the nearest day first; with `waiting` only those that aren't sent."""
        statement = select(notice).order_by(notice.c.due, notice.c.to, notice.c.path, notice.c.id)
        if waiting:
            statement = statement.where(notice.c.sent_at.is_(None))
        with self._database.read() as connection:
            return tuple(map(_value, connection.execute(statement)))


def _value(row: Row[*tuple[Any, ...]]) -> Notice:
    return Notice(row.id, row.kind, row.about, row.path, row.to, row.due, row.made_at, row.sent_at)
