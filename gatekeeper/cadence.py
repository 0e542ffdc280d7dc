"""How often something is done, as the config says it: when it is due next after a moment. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from gatekeeper.jst import TOKYO, day_of
from gatekeeper.workday import is_working_day, is_working_time

__all__ = ["Cadence", "Daily", "Every", "Weekly", "Workdays", "Yearly", "read_cadence"]

_ORIGIN = datetime(2000, 1, 1, tzinfo=TOKYO)
"""A midnight from which spans are counted, so that an hour's beats fall on full hours and on each day's end."""

_A_DAY = timedelta(days=1)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}
_LONGEST = timedelta(days=7)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_SPAN = r"([0-9]{1,6})([smh])"
_EVERY = re.compile(rf"{_SPAN}(?: night {_SPAN})?")
_AT = re.compile(rf"(daily|workdays|{'|'.join(_WEEKDAYS)}|[0-9]{{2}}-[0-9]{{2}}) ([0-9]{{2}}):([0-9]{{2}})")
_FORMS = (
    "「60s」「15m」「1h」、「60s night 10m」（開庁時間外は10分おき）、"
    "「daily 02:00」「workdays 08:30」「monday 08:30」「04-01 06:00」のように、日本時間で書いてください"
)


class Cadence(Protocol):
    """`str` of one is how it is written in the config."""

    def next_after(self, moment: datetime) -> datetime:
        """The first moment at which it is due after an aware `moment`, which itself isn't one."""
        ...


@dataclass(frozen=True, slots=True)
class Every:
    """A beat counted from midnight in Japan; outside working time it may be a slower one."""

    step: timedelta
    at_night: timedelta | None = None

    def next_after(self, moment: datetime) -> datetime:
        if self.at_night is None or is_working_time(moment):
            return _beat(moment, self.step)
        # The slow beat ends with the night: working time begins with the first quick one that falls into it.
        slow, quick = _beat(moment, self.at_night), _beat(moment, self.step)
        while quick < slow and not is_working_time(quick):
            quick += self.step
        return min(slow, quick)

    def __str__(self) -> str:
        return _span(self.step) + ("" if self.at_night is None else f" night {_span(self.at_night)}")


@dataclass(frozen=True, slots=True)
class Daily:
    """Each day at a time in Japan."""

    at: time

    def next_after(self, moment: datetime) -> datetime:
        return _first(moment, self.at, lambda _: True)

    def __str__(self) -> str:
        return f"daily {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Workdays:
    """Each day on which a Japanese office works, at a time in Japan."""

    at: time

    def next_after(self, moment: datetime) -> datetime:
        return _first(moment, self.at, is_working_day)

    def __str__(self) -> str:
        return f"workdays {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Weekly:
    """One day of each week, Monday being 0, whether the office works then or not."""

    weekday: int
    at: time

    def next_after(self, moment: datetime) -> datetime:
        return _first(moment, self.at, lambda day: day.weekday() == self.weekday)

    def __str__(self) -> str:
        return f"{_WEEKDAYS[self.weekday]} {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Yearly:
    """One day of each year."""

    month: int
    day: int
    at: time

    def next_after(self, moment: datetime) -> datetime:
        year = day_of(moment).year
        this = datetime.combine(date(year, self.month, self.day), self.at, TOKYO)
        return this if this > moment else this.replace(year=year + 1)

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02} {self.at:%H:%M}"


def read_cadence(text: str) -> Cadence:
    """What the config's text means.

    :raises ValueError: with a Japanese sentence that says what is wrong.
    """
    if found := _EVERY.fullmatch(text):
        night = None if found[3] is None else _read_span(found[3], found[4])
        return Every(_read_span(found[1], found[2]), night)
    found = _AT.fullmatch(text)
    if found is None:
        raise ValueError(f"「{text}」は周期として読めません。{_FORMS}")
    word, hour, minute = found[1], int(found[2]), int(found[3])
    if hour > 23 or minute > 59:
        raise ValueError(f"「{text}」の時刻はありません。00:00 から 23:59 までで書いてください")
    at = time(hour, minute)
    match word:
        case "daily":
            return Daily(at)
        case "workdays":
            return Workdays(at)
        case _ if word in _WEEKDAYS:
            return Weekly(_WEEKDAYS.index(word), at)
    return _yearly(text, word, at)


def _yearly(text: str, word: str, at: time) -> Yearly:
    month, day = map(int, word.split("-"))
    try:
        date(2001, month, day)  # no leap year: a day that is there every year
    except ValueError:
        raise ValueError(f"「{text}」の日は、毎年はありません。「04-01 06:00」のように書いてください") from None
    return Yearly(month, day, at)


def _read_span(number: str, unit: str) -> timedelta:
    span = timedelta(**{_UNITS[unit]: int(number)})
    if not timedelta(seconds=1) <= span <= _LONGEST:
        raise ValueError(f"「{number}{unit}」は使えません。1秒（1s）以上、7日（168h）以下で書いてください")
    return span


def _span(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    for unit, size in (("h", 3600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _beat(moment: datetime, step: timedelta) -> datetime:
    return _ORIGIN + ((moment - _ORIGIN) // step + 1) * step


def _first(moment: datetime, at: time, suits: Callable[[date], bool]) -> datetime:
    day = day_of(moment)
    while True:
        found = datetime.combine(day, at, TOKYO)
        if found > moment and suits(day):
            return found
        day += _A_DAY
