"""When a Japanese office works."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from gatekeeper.jst import TOKYO
from gatekeeper.workday import is_working_day, is_working_time


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-27", True),
        ("2026-11-28", False),
        ("2026-11-23", False),
        ("2026-05-06", False),
        ("2026-12-28", True),
        ("2026-12-29", False),
        ("2027-01-03", False),
        ("2027-01-04", True),
    ],
)
def test_weekends_holidays_and_the_turn_of_the_year_are_off(day: str, works: bool) -> None:
    """Saturday, 勤労感謝の日, a substitute holiday, and 29 December to 3 January."""
    assert is_working_day(date.fromisoformat(day)) is works


@pytest.mark.parametrize(("hour", "works"), [("08:29", False), ("08:30", True), ("17:14", True), ("17:15", False)])
def test_working_time_has_an_end(hour: str, works: bool) -> None:
    """From half past eight to a quarter past five."""
    assert is_working_time(datetime.fromisoformat(f"2026-11-27T{hour}:00").replace(tzinfo=TOKYO)) is works
