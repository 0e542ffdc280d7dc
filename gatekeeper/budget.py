"""How many calls of Box's API may be spent on what, now: bought by the month, spread over its days. Pure.

Five uses share what a day may cost. Each has a share that no lesser use can touch; what lesser uses leave, a greater
one may take. What a day leaves is spread over the days that follow.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil

from gatekeeper.jst import day_end, day_of, day_start

__all__ = ["Budget", "Forecast", "Spent", "Use", "Verdict", "allow", "day_allowance", "forecast", "use_of"]

_SECONDS_A_DAY = 86_400


class Use(StrEnum):
    """What calls are spent on, the most urgent first."""

    ENFORCEMENT = "enforcement"
    EVENTS = "events"
    REREADS = "rereads"
    DEADLINES = "deadlines"
    SWEEP = "sweep"


_PERCENT = {Use.ENFORCEMENT: 5, Use.EVENTS: 30, Use.REREADS: 15, Use.DEADLINES: 10}
_ALL_DAY = frozenset({Use.EVENTS, Use.REREADS})
"""What is needed at any hour: its calls are spread over the day, a quarter of them free from midnight on."""

_AT_ONCE = 0.25
_USES = {"remedies": Use.ENFORCEMENT, "events": Use.EVENTS, "rereads": Use.REREADS, "deadlines": Use.DEADLINES}


@dataclass(frozen=True, slots=True)
class Budget:
    """Calls that may be spent in a calendar month in Japan, and at most on one day of it."""

    monthly: int
    daily: int | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """Calls spent this month: before today, and today by use."""

    before: int = 0
    today: Mapping[Use, int] = field(default_factory=dict)

    @property
    def month(self) -> int:
        return self.before + sum(self.today.values())


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one more call may be made. `left` are those left for this use today, `again_at` when to ask anew."""

    allowed: bool
    left: int
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the month comes to at the rate so far; `ends_on` is the day on which its budget runs out, if it does."""

    month: int
    ends_on: date | None


def use_of(purpose: str) -> Use:
    """The use to which the calls of a `Purpose` are counted."""
    return _USES.get(purpose, Use.SWEEP)


def day_allowance(spent: Spent, now: datetime, budget: Budget) -> int:
    """The calls that the day of an aware `now` may cost: an even part of what its month has left."""
    today = day_of(now)
    days_left = monthrange(today.year, today.month)[1] - today.day + 1
    even = max(0, budget.monthly - spent.before) // days_left
    return even if budget.daily is None else min(even, budget.daily)


def allow(use: Use, spent: Spent, now: datetime, budget: Budget) -> Verdict:
    """Whether `use` may make one more call at an aware `now`. Enforcement always may, whatever is left."""
    day = day_allowance(spent, now, budget)
    others = sum(count for one, count in spent.today.items() if one is not use)
    room = day - others - _kept_from(use, spent, day)
    mine = spent.today.get(use, 0)
    if use is Use.ENFORCEMENT:
        return Verdict(allowed=True, left=max(0, room - mine))
    if mine >= room:
        return Verdict(allowed=False, left=0, again_at=day_end(day_of(now)))
    if use in _ALL_DAY and mine + 1 > room * _line(now):
        return Verdict(allowed=False, left=room - mine, again_at=_when(now, (mine + 1) / room))
    return Verdict(allowed=True, left=room - mine)


def forecast(spent: Spent, now: datetime, budget: Budget) -> Forecast:
    """What comes of this month if it goes on as it went, its first day counting as a whole one."""
    today = day_of(now)
    first, days = today.replace(day=1), monthrange(today.year, today.month)[1]
    gone = max(1.0, (now - day_start(first)).total_seconds() / _SECONDS_A_DAY)
    month = ceil(spent.month / gone * days)
    if month <= budget.monthly:
        return Forecast(month, None)
    runs_out = int(budget.monthly * gone / spent.month)
    return Forecast(month, max(today, first + timedelta(days=min(days - 1, runs_out))))


def _kept_from(use: Use, spent: Spent, day: int) -> int:
    """What has to be left for the uses before this one."""
    before = tuple(Use)[: tuple(Use).index(use)]
    return sum(max(0, day * _PERCENT[one] // 100 - spent.today.get(one, 0)) for one in before)


def _line(now: datetime) -> float:
    gone = (now - day_start(day_of(now))).total_seconds() / _SECONDS_A_DAY
    return _AT_ONCE + (1 - _AT_ONCE) * gone


def _when(now: datetime, share: float) -> datetime:
    """When so much of what a use may spend today is free."""
    gone = min(1.0, (share - _AT_ONCE) / (1 - _AT_ONCE))
    free = day_start(day_of(now)) + timedelta(seconds=ceil(gone * _SECONDS_A_DAY))
    return max(free, now + timedelta(seconds=1))
