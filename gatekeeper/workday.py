"""When a Japanese office works: holidays by law, the turn of the year, working days counted, working time. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import jpholiday

from gatekeeper.jst import TOKYO, day_of

__all__ = [
    "OFFICE_CLOSES",
    "add_working_days",
    "is_working_day",
    "is_working_time",
    "next_working_day",
    "working_days_between",
]

_OPENS, OFFICE_CLOSES = time(8, 30), time(17, 15)
_SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Whether an office works on a day in Japan: no weekend, no holiday by law, not 29 December to 3 January."""
    if day.weekday() >= _SATURDAY or (day.month == 12 and day.day >= 29) or (day.month == 1 and day.day <= 3):
        return False
    return not jpholiday.is_holiday(day)


def is_working_time(moment: datetime) -> bool:
    """Whether an aware moment lies between 8:30 and 17:15 of a working day in Japan."""
    day = day_of(moment)
    return _OPENS <= moment.astimezone(TOKYO).time() < OFFICE_CLOSES and is_working_day(day)


def next_working_day(day: date) -> date:
    """The first working day after a day."""
    return add_working_days(day, 1)


def add_working_days(day: date, count: int) -> date:
    """The day on which `count` working days have passed since a day, which itself isn't counted.

    :raises ValueError: `count` is less than 1.
    """
    if count < 1:
        raise ValueError("at least one working day")
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_between(earlier: date, later: date) -> int:
    """How many working days there are after `earlier`, up to and including `later`; 0 where that isn't later."""
    return sum(is_working_day(earlier + timedelta(days=ahead + 1)) for ahead in range((later - earlier).days))
