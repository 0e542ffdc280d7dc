"""What people are to be told: written down here by whoever knows it, and sent by whoever sends mail."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, select

from gatekeeper.enforcement.notice import Notice, NoticeKind
from gatekeeper.store.bulk import chunks
from gatekeeper.store.database import Database
from gatekeeper.store.lockdown_table import notice

__all__ = ["Notices"]


class Notices:
    """Every method raises `DatabaseUnreachableError`; moments are aware."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, notices: Iterable[Notice], now: datetime) -> int:
        """Takes in those that weren't there yet, and gives their number: nobody is told one thing twice."""
        wanted = {(str(one.kind), one.about, one.to): one for one in notices}
        with self._database.write() as connection:
            known = {
                tuple(row)
                for part in chunks(wanted)
                for row in connection.execute(
                    select(notice.c.kind, notice.c.about, notice.c.to).where(
                        notice.c.about.in_([about for _, about, _ in part])
                    )
                )
            }
            rows = [
                {"kind": key[0], "about": key[1], "to": key[2], "due": one.due, "made_at": now}
                for key, one in wanted.items()
                if key not in known
            ]
            for rest in chunks(rows):
                connection.execute(notice.insert(), rest)
        return len(rows)

    def withdraw(self, kinds: Iterable[NoticeKind], still: Collection[str]) -> None:
        """Takes back what wasn't sent yet of these kinds, unless it is about one of `still`."""
        mine = notice.c.kind.in_([str(kind) for kind in kinds]) & notice.c.sent_at.is_(None)
        with self._database.write() as connection:
            rows = connection.execute(select(notice.c.id, notice.c.about).where(mine)).all()
            gone = [row.id for row in rows if row.about not in still]
            for part in chunks(gone):
                connection.execute(delete(notice).where(notice.c.id.in_(part)))

    def all(self, *, unsent_only: bool = True) -> tuple[Notice, ...]:
        """Notices by when they are due."""
        statement = select(notice).order_by(notice.c.due, notice.c.id)
        if unsent_only:
            statement = statement.where(notice.c.sent_at.is_(None))
        with self._database.read() as connection:
            return tuple(
                Notice(NoticeKind(row.kind), row.about, row.to, row.due, row.made_at, row.sent_at)
                for row in connection.execute(statement)
            )
