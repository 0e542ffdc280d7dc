"""How many calls of the Box API were spent, by purpose and by day in Asia/Tokyo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, select

from gatekeeper.budget import Spent, Use, use_of
from gatekeeper.jst import day_of
from gatekeeper.store.bulk import upsert
from gatekeeper.store.database import Database
from gatekeeper.store.table import call_count

__all__ = ["Usage", "add_usage"]


class Usage:
    """The counts of every process that works on this database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, calls: Mapping[str, int], now: datetime) -> None:
        """Adds calls to those of today.

        :raises DatabaseUnreachableError:
        """
        with self._database.write() as connection:
            add_usage(connection, calls, now)

    def today(self, now: datetime) -> dict[str, int]:
        """Calls by purpose on the day of an aware `now`."""
        return self._between(day_of(now), day_of(now))

    def this_month(self, now: datetime) -> dict[str, int]:
        """Calls by purpose from the first of the month up to the day of an aware `now`."""
        return self._between(day_of(now).replace(day=1), day_of(now))

    def spent(self, now: datetime) -> Spent:
        """What was spent in the month of an aware `now`: before that day, and on it by use."""
        first, today = day_of(now).replace(day=1), day_of(now)
        before = sum(self._between(first, today - timedelta(days=1)).values()) if first < today else 0
        uses = Counter[Use]()
        for purpose, count in self.today(now).items():
            uses[use_of(purpose)] += count
        return Spent(before, uses)

    def _between(self, first: date, last: date) -> dict[str, int]:
        days = call_count.c.day.between(first, last)
        statement = select(call_count.c.purpose, func.sum(call_count.c.calls).label("total")).where(days)
        with self._database.read() as connection:
            rows = connection.execute(statement.group_by(call_count.c.purpose).order_by(call_count.c.purpose)).all()
        return {row.purpose: int(row.total) for row in rows}


def add_usage(connection: Connection, calls: Mapping[str, int], now: datetime) -> None:
    """As `Usage.add`, within a transaction that has begun."""
    rows = [(day_of(now), str(purpose), count) for purpose, count in sorted(calls.items())]
    upsert(connection, call_count, ("day", "purpose", "calls"), rows, added=("calls",))
