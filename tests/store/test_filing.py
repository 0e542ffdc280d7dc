"""Counts of filings on record."""

from __future__ import annotations

from datetime import date, timedelta

from gatekeeper.store.database import Database
from gatekeeper.store.filing import FilingCounts
from tests.store.build import NOW

LATER = NOW + timedelta(hours=1)


def test_counts_come_back_as_they_were_recorded(database: Database) -> None:
    """Who counted, when, from what and why stand with the number; other procedures' counts stay apart."""
    counts = FilingCounts(database)
    made = counts.add(
        "R6-46-01", date(2026, 11, 20), 1040, by="花子", now=NOW, source="registry count", why="月末の集計"
    )
    counts.add("R6-46-02", date(2026, 11, 20), 7, by="太郎", now=NOW, source="registry count")
    assert counts.history("R6-46-01") == (made,)
    assert (made.count, made.fiscal_year, made.by, made.at, made.why) == (1040, 2026, "花子", NOW, "月末の集計")
    assert [one.procedure for one in counts.all()] == ["R6-46-01", "R6-46-02"]
    assert counts.history("R6-46-03") == ()


def test_nothing_is_overwritten(database: Database) -> None:
    """A second count of the same day stands after the first; an earlier day recorded later stands before both."""
    counts = FilingCounts(database)
    for day, count, now in ((20, 1040, NOW), (20, 990, LATER), (1, 800, LATER)):
        counts.add("P", date(2026, 11, day), count, by="x", now=now, source="registry count")
    assert [(one.day.day, one.count) for one in counts.history("P")] == [(1, 800), (20, 1040), (20, 990)]


def test_the_fiscal_year_is_that_of_the_day(database: Database) -> None:
    """31 March and 1 April lie in different years."""
    counts = FilingCounts(database)
    years = [
        counts.add("P", day, 1, by="x", now=NOW, source="s").fiscal_year
        for day in (date(2026, 3, 31), date(2026, 4, 1))
    ]
    assert years == [2025, 2026]


def test_counts_pass_32_bits(database: Database) -> None:
    """No database cuts a large number off."""
    counts = FilingCounts(database)
    assert counts.add("P", date(2026, 4, 1), 2**40, by="x", now=NOW, source="s").count == 2**40
