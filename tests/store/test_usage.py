"""Counts of calls by day and purpose."""

from __future__ import annotations

from datetime import datetime

from gatekeeper.jst import TOKYO
from gatekeeper.store.database import Database
from gatekeeper.store.usage import Usage
from gatekeeper.sweep.port import Purpose


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def test_calls_add_up_by_purpose(database: Database) -> None:
    """Calls of the same day and purpose add up; purposes stay apart."""
    usage = Usage(database)
    usage.add({Purpose.ITEMS: 3, Purpose.GROUPS: 1}, _at("2026-02-01T09:00"))
    usage.add({Purpose.ITEMS: 4}, _at("2026-02-01T23:59:59"))
    assert usage.today(_at("2026-02-01T12:00")) == {"groups": 1, "items": 7}


def test_days_and_months_are_those_of_japan(database: Database) -> None:
    """A call counts for the day and the month in Asia/Tokyo, to the second."""
    usage = Usage(database)
    usage.add({"items": 1}, datetime.fromisoformat("2026-01-31T14:59:59+00:00"))
    usage.add({"items": 2}, datetime.fromisoformat("2026-01-31T15:00:00+00:00"))
    usage.add({"items": 4}, _at("2026-02-28T23:59"))
    assert usage.today(_at("2026-02-01T00:00")) == {"items": 2}
    assert usage.this_month(_at("2026-02-28T23:59")) == {"items": 6}
    assert usage.this_month(_at("2026-01-31T12:00")) == {"items": 1}


def test_nothing_spent_is_nothing(database: Database) -> None:
    """Where no call was made there is no count."""
    usage = Usage(database)
    usage.add({}, _at("2026-02-01T09:00"))
    assert usage.today(_at("2026-02-01T09:00")) == {}
    assert usage.this_month(_at("2026-02-01T09:00")) == {}


def test_counts_have_no_end(database: Database) -> None:
    """Counts go past 32 bits."""
    usage = Usage(database)
    for _ in range(2):
        usage.add({"items": 2**33}, _at("2026-02-01T09:00"))
    assert usage.today(_at("2026-02-01T09:00")) == {"items": 2**34}
