"""When a Japanese office works."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.jst import TOKYO
from gatekeeper.workday import (
    add_working_days,
    is_working_day,
    is_working_time,
    next_working_day,
    working_days_between,
)

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("first", "last", "working"),
    [
        # Golden Week 2026: 29 April is Shōwa Day; 3 May is a Sunday, so that 6 May is a holiday in its place.
        (date(2026, 4, 29), date(2026, 5, 8), ["04-30", "05-01", "05-07", "05-08"]),
        # The turn of the year: an office is closed from 29 December to 3 January, the 1st alone is a holiday by law.
        (date(2026, 12, 26), date(2027, 1, 5), ["12-28", "01-04", "01-05"]),
        # September 2026: a day between two holidays is one itself.
        (date(2026, 9, 18), date(2026, 9, 25), ["09-18", "09-24", "09-25"]),
    ],
)
def test_holidays(first: date, last: date, working: list[str]) -> None:
    """Holidays by law, the days in their place, and the turn of the year are free."""
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    assert [f"{day:%m-%d}" for day in days if is_working_day(day)] == working


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        (datetime(2026, 5, 7, 8, 30, tzinfo=TOKYO), True),
        (datetime(2026, 5, 7, 8, 29, 59, tzinfo=TOKYO), False),
        (datetime(2026, 5, 7, 17, 14, 59, tzinfo=TOKYO), True),
        (datetime(2026, 5, 7, 17, 15, tzinfo=TOKYO), False),
        (datetime(2026, 5, 6, 10, 0, tzinfo=TOKYO), False),
        # Late evening on a holiday in London is already the next working morning in Tokyo.
        (datetime(2026, 5, 6, 23, 45, tzinfo=UTC), True),
    ],
)
def test_working_time(moment: datetime, *, works: bool) -> None:
    """An office is open from 8:30 to 17:15 of its working days, wherever the clock that is asked stands."""
    assert is_working_time(moment) is works


def test_a_moment_without_a_zone_is_refused() -> None:
    """A moment that names no day can't be working time."""
    with pytest.raises(ValueError, match="time zone"):
        is_working_time(datetime(2026, 5, 7, 10, 0))  # noqa: DTZ001 -- that it is refused is what is tested


def test_the_day_after_the_year() -> None:
    """The first working day after the last of a year lies six days on."""
    assert next_working_day(date(2026, 12, 28)) == date(2027, 1, 4)
    assert working_days_between(date(2026, 12, 28), date(2027, 1, 4)) == 1


@given(DAYS, st.integers(1, 30))
def test_counting_on_and_counting_between_agree(day: date, count: int) -> None:
    """So many working days on, there are so many between, and the last of them is one."""
    later = add_working_days(day, count)
    assert is_working_day(later)
    assert working_days_between(day, later) == count


def test_no_days_are_no_days() -> None:
    """Nothing lies between a day and itself or one before; counting on by none is refused."""
    assert working_days_between(date(2026, 5, 7), date(2026, 5, 7)) == 0
    assert working_days_between(date(2026, 5, 7), date(2026, 5, 1)) == 0
    with pytest.raises(ValueError, match="at least"):
        add_working_days(date(2026, 5, 7), 0)
