"""The gate before each call: what was spent here and elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gatekeeper.budget import Budget, Spent, Use
from gatekeeper.daemon.call_book import CallBook
from gatekeeper.errors import BudgetSpentError
from gatekeeper.jst import TOKYO


class Desk:
    """The clock and the record, as a test wants them."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 1, 9, tzinfo=TOKYO)
        self.recorded = Spent()
        self.reads = 0

    def read(self, _now: datetime) -> Spent:
        self.reads += 1
        return self.recorded

    def book(self, monthly: int) -> CallBook:
        return CallBook(Budget(monthly), self.read, lambda: self.now)


def spend_all(book: CallBook, use: Use) -> int:
    """How many calls are let through before one is refused."""
    for count in range(100_000):
        try:
            book.spend(use)
        except BudgetSpentError:
            return count
    raise AssertionError("the gate never shut")


def test_own_calls_count_before_they_are_on_record() -> None:
    """A thousand calls a day: the sweep gets its share and no call more, with one look at the record."""
    desk = Desk()
    book = desk.book(30_000)
    assert spend_all(book, Use.SWEEP) == 400
    assert desk.reads == 1
    with pytest.raises(BudgetSpentError) as caught:
        book.spend(Use.SWEEP)
    assert caught.value.again_at == datetime(2026, 11, 2, tzinfo=TOKYO)
    assert "令和8年11月2日 00:00" in str(caught.value)
    book.spend(Use.ENFORCEMENT)


def test_what_others_spend_is_seen_within_a_minute() -> None:
    """A person who sweeps by hand leaves less for the daemon; nothing is counted twice."""
    desk = Desk()
    book = desk.book(30_000)
    for _ in range(100):
        book.spend(Use.SWEEP)
    desk.recorded = Spent(0, {Use.SWEEP: 350})
    desk.now += timedelta(minutes=1)
    assert spend_all(book, Use.SWEEP) == 50


def test_new_day_begins_anew() -> None:
    """And what the day before has left is spread over the days that are left."""
    desk = Desk()
    book = desk.book(30_000)
    spend_all(book, Use.SWEEP)
    desk.now += timedelta(days=1)
    desk.recorded = Spent(400)
    assert spend_all(book, Use.SWEEP) == pytest.approx(408, abs=2)


def test_other_budget_holds_from_the_next_call_on() -> None:
    """After a reload."""
    desk = Desk()
    book = desk.book(30_000)
    spend_all(book, Use.SWEEP)
    book.budget = Budget(60_000)
    assert spend_all(book, Use.SWEEP) == 400
