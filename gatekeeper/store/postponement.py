"""Deletions that a person has put off. Rows are added and withdrawn, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from gatekeeper.errors import UsageError
from gatekeeper.store.bulk import chunks
from gatekeeper.store.database import Database
from gatekeeper.store.deletion_table import postponement
from gatekeeper.store.put_off import put_off_since
from gatekeeper.store.sparing import spare
from gatekeeper.store.table import sweep

__all__ = ["Postponement", "Postponements", "postponed_days"]


@dataclass(frozen=True, slots=True)
class Postponement:
    """Who put off the deletion of what until which day (Asia/Tokyo), and why; `withdrawn_*` where it was taken back."""

    id: int
    item_type: str
    item_id: str
    path: str
    until: date
    by: str
    reason: str
    at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_reason: str | None = None


class Postponements:
    """Every method raises `DatabaseUnreachableError`; moments are aware."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        item: tuple[str, str],
        path: str,
        until: date,
        *,
        by: str,
        reason: str,
        now: datetime,
        spared: Iterable[tuple[str, str]] = (),
    ) -> Postponement:
        """Puts off the deletion of an item (type, id) to the end of the day `until`; an earlier one of it is replaced.

        `spared` are the items that aren't due any more for it: what stands or waits about their deletion is over.

        :raises UsageError: no reason or nobody is given.
        """
        who, why = _said(by, "だれの判断か"), _said(reason, "理由")
        place = {"item_type": item[0], "item_id": item[1], "path": path}
        values = {**place, "until": until, "by": who, "reason": why, "at": now}
        with self._database.write() as connection:
            begun = connection.execute(select(func.max(sweep.c.id))).scalar() or 0
            row = connection.execute(
                insert(postponement).values({**values, "after_sweep": begun}).returning(postponement)
            ).one()
            for part in chunks(spared):
                spare(connection, part, now, who, why)
            return _value(row)

    def withdraw(self, item: tuple[str, str], *, by: str, reason: str, now: datetime) -> Postponement:
        """Takes back what holds for an item.

        :raises UsageError: nothing does, or no reason is given.
        """
        mine = (postponement.c.item_type == item[0]) & (postponement.c.item_id == item[1])
        standing = mine & postponement.c.withdrawn_at.is_(None)
        who, why = _said(by, "だれの判断か"), _said(reason, "理由")
        values = {"withdrawn_at": now, "withdrawn_by": who, "withdrawn_reason": why}
        with self._database.write() as connection:
            latest = connection.execute(select(postponement.c.id).where(standing)).scalars().all()
            if not latest:
                raise UsageError("延期されていません。取り消すものはありません。")
            connection.execute(update(postponement).where(standing).values(values))
            return _value(connection.execute(select(postponement).where(postponement.c.id == max(latest))).one())

    def since_judged(self, items: Iterable[tuple[str, str]], now: datetime) -> frozenset[tuple[str, str]]:
        """Those of these items that were put off after the sweep by which they are due had begun: it didn't know."""
        with self._database.read() as connection:
            return put_off_since(connection, items, now)

    def history(self) -> tuple[Postponement, ...]:
        """All that was ever put off, oldest first."""
        with self._database.read() as connection:
            return tuple(map(_value, connection.execute(select(postponement).order_by(postponement.c.id))))


def postponed_days(connection: Connection) -> dict[tuple[str, str], date]:
    """The day that holds for each item that was put off."""
    standing = select(postponement).where(postponement.c.withdrawn_at.is_(None)).order_by(postponement.c.id)
    return {(row.item_type, row.item_id): row.until for row in connection.execute(standing)}


def _said(text: str, what: str) -> str:
    if not text.strip():
        raise UsageError(f"{what}を指定してください。")
    return text.strip()


def _value(row: Row[*tuple[Any, ...]]) -> Postponement:
    return Postponement(
        id=row.id,
        item_type=row.item_type,
        item_id=row.item_id,
        path=row.path,
        until=row.until,
        by=row.by,
        reason=row.reason,
        at=row.at,
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=row.withdrawn_by,
        withdrawn_reason=row.withdrawn_reason,
    )
