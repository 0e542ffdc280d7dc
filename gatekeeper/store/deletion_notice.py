"""What is to be told to whom. A row is made once, and stays; nothing is sent from here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select

from gatekeeper.enforcement.deletion_warning import DeletionWarning
from gatekeeper.store.bulk import chunks
from gatekeeper.store.database import Database
from gatekeeper.store.deletion_table import deletion_notice

__all__ = ["DeletionNotice", "DeletionNotices"]

_OF_DELETION = "deletion_"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class DeletionNotice:
    """`sent_at` None: it waits. `to` empty: nobody knows whom to tell. `due` is a day in Asia/Tokyo."""

    id: int
    kind: str
    about: str
    path: str
    to: str
    due: date
    made_at: datetime
    sent_at: datetime | None = None


class DeletionNotices:
    """Every method raises `DatabaseUnreachableError`; moments are aware."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def warn(self, warnings: Iterable[DeletionWarning], due: Mapping[str, date], now: datetime) -> int:
        """Enters the warnings that aren't there yet, and tells how many those were.

        `due` holds the due day of each item ("file:501") that a waiting notice is about: what isn't true any more,
        because the item is gone or its day has moved, is taken back.
        """
        with self._database.write() as connection:
            ours = deletion_notice.c.kind.startswith(_OF_DELETION)
            rows = connection.execute(select(deletion_notice).where(ours)).all()
            stale = [row.id for row in rows if row.sent_at is None and due.get(row.about) != row.due]
            for part in chunks(stale, _AT_ONCE):
                connection.execute(delete(deletion_notice).where(deletion_notice.c.id.in_(part)))
            gone = frozenset(stale)
            known = {(row.kind, row.about, row.to, row.due) for row in rows if row.id not in gone}
            fresh = [
                {"kind": one.kind, "about": one.about, "path": one.path, "to": one.to, "due": one.due, "made_at": now}
                for one in warnings
                if (one.kind, one.about, one.to, one.due) not in known
            ]
            for part in chunks(fresh, _AT_ONCE):
                connection.execute(insert(deletion_notice), part)
        return len(fresh)

    def all(self, *, waiting: bool = False) -> tuple[DeletionNotice, ...]:
        """Every notice, those with the nearest day first; with `waiting` only those that aren't sent."""
        statement = select(deletion_notice).order_by(
            deletion_notice.c.due, deletion_notice.c.to, deletion_notice.c.path, deletion_notice.c.id
        )
        if waiting:
            statement = statement.where(deletion_notice.c.sent_at.is_(None))
        with self._database.read() as connection:
            return tuple(map(_value, connection.execute(statement)))


def _value(row: Row[*tuple[Any, ...]]) -> DeletionNotice:
    return DeletionNotice(row.id, row.kind, row.about, row.path, row.to, row.due, row.made_at, row.sent_at)
