"""The month's calls, day by day: what is bought is kept to, and what is urgent never waits for what isn't."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper.budget import Budget, Spent, Use, allow, day_allowance, forecast, use_of
from gatekeeper.jst import TOKYO, day_start

budgets = st.builds(Budget, st.integers(1, 300_000), st.one_of(st.none(), st.integers(1, 20_000)))
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
hours = st.floats(0, 23.99)
counts = st.integers(0, 4_000)
todays = st.dictionaries(st.sampled_from(list(Use)), counts)


def at(day: date, hour: float) -> datetime:
    return day_start(day) + timedelta(hours=hour)


def spend(use: Use, wanted: int, spent: Spent, now: datetime, budget: Budget) -> Spent:
    """As many calls as are wanted and allowed, in one go where no line is drawn through the day."""
    today = Counter(spent.today)
    while wanted > 0:
        verdict = allow(use, Spent(spent.before, today), now, budget)
        if not verdict.allowed:
            break
        step = 1 if use in {Use.EVENTS, Use.REREADS} or verdict.left == 0 else min(wanted, verdict.left)
        today[use] += step
        wanted -= step
    return Spent(spent.before, today)


@given(budgets, days, st.integers(0, 400_000), todays, hours)
def test_enforcement_is_always_allowed(
    budget: Budget, day: date, before: int, today: dict[Use, int], hour: float
) -> None:
    """However much was spent, what protects goes on."""
    assert allow(Use.ENFORCEMENT, Spent(before, today), at(day, hour), budget).allowed


@given(budgets, days, st.integers(0, 400_000), todays, hours)
def test_greater_use_may_when_a_lesser_may(
    budget: Budget, day: date, before: int, today: dict[Use, int], hour: float
) -> None:
    """Of two uses of which neither has had more than its share, the sweep never goes while deadlines have to wait."""
    spent, now = Spent(before, {**today, Use.DEADLINES: 0}), at(day, hour)
    if allow(Use.SWEEP, spent, now, budget).allowed and day_allowance(spent, now, budget) >= 10:
        assert allow(Use.DEADLINES, spent, now, budget).allowed


@settings(max_examples=40, deadline=None)
@given(
    st.integers(3_000, 60_000).map(Budget),
    st.sampled_from([(2026, 2), (2026, 4), (2026, 12), (2028, 2)]),
    st.lists(st.tuples(st.sampled_from(list(Use)[1:]), st.floats(0, 23.9), st.integers(0, 800)), max_size=6),
    st.integers(0, 100_000),
)
def test_no_month_costs_more_than_was_bought(
    budget: Budget, month: tuple[int, int], demand: list[tuple[Use, float, int]], sweep: int
) -> None:
    """Whatever is wanted, on every day of a month of any length: without enforcement the budget is kept to."""
    total = 0
    for number in range(1, monthrange(*month)[1] + 1):
        day, spent = date(*month, number), Spent(total)
        for use, hour, wanted in sorted([(Use.SWEEP, 2.0, sweep), *demand], key=lambda one: one[1]):
            spent = spend(use, wanted, spent, at(day, hour), budget)
        assert sum(spent.today.values()) <= day_allowance(Spent(total), at(day, 0), budget)
        total = spent.month
    assert total <= budget.monthly


def test_sweep_leaves_events_their_share() -> None:
    """A sweep that could eat the day at two in the night leaves enough to ask for events each minute of the day."""
    budget, day = Budget(100_000), date(2026, 11, 2)
    spent = spend(Use.SWEEP, 1_000_000, Spent(0), at(day, 2), budget)
    assert 0 < spent.today[Use.SWEEP] <= day_allowance(Spent(0), at(day, 2), budget) * 40 // 100 + 2
    polls = Counter(spent.today)
    for minute in range(24 * 60):
        hour = minute / 60
        if 8.5 <= hour < 17.25 or minute % 10 == 0:
            assert allow(Use.EVENTS, Spent(0, polls), at(day, hour), budget).allowed, hour
            polls[Use.EVENTS] += 1


def test_small_budget_slows_events_and_never_ends_them() -> None:
    """With a tenth of the usual budget events are asked for more seldom, and still until midnight."""
    budget, day = Budget(6_000), date(2026, 11, 2)
    asked: list[float] = []
    spent = Counter[Use]()
    for minute in range(24 * 60):
        if allow(Use.EVENTS, Spent(0, spent), at(day, minute / 60), budget).allowed:
            spent[Use.EVENTS] += 1
            asked.append(minute / 60)
    assert len(asked) <= 200
    assert asked[-1] > 23.5
    assert max(later - earlier for earlier, later in pairwise(asked)) < 1


@given(budgets, days, st.integers(0, 300_000), todays, hours, st.sampled_from(list(Use)[1:]))
def test_asking_again_helps(
    budget: Budget, day: date, before: int, today: dict[Use, int], hour: float, use: Use
) -> None:
    """Whoever is refused is told a later moment, on the same day only if it is allowed then."""
    spent, now = Spent(before, today), at(day, hour)
    verdict = allow(use, spent, now, budget)
    if verdict.allowed:
        assert verdict.again_at is None
        assert verdict.left >= 1
        return
    assert verdict.again_at is not None
    assert verdict.again_at > now
    if verdict.again_at < day_start(day + timedelta(days=1)):
        assert allow(use, spent, verdict.again_at + timedelta(seconds=1), budget).allowed


def test_what_a_day_leaves_goes_to_the_days_after() -> None:
    """Ten quiet days make the others richer; a costly lockdown makes them poorer."""
    budget, eleventh = Budget(30_000), at(date(2026, 11, 11), 9)
    assert day_allowance(Spent(10_000), eleventh, budget) == 1_000
    assert day_allowance(Spent(0), eleventh, budget) == 1_500
    assert day_allowance(Spent(28_000), eleventh, budget) == 100
    assert day_allowance(Spent(40_000), eleventh, budget) == 0


def test_last_day_has_all_that_is_left_and_the_first_begins_anew() -> None:
    """The year's end is a month's end: on 31 December the rest, on 1 January the new month's part."""
    budget = Budget(31_000)
    assert day_allowance(Spent(30_000), at(date(2026, 12, 31), 23.9), budget) == 1_000
    assert day_allowance(Spent(0), at(date(2027, 1, 1), 0), budget) == 1_000


def test_bound_of_a_day_holds() -> None:
    """Where a day has a bound of its own, no day costs more."""
    budget = Budget(100_000, daily=500)
    spent = spend(Use.SWEEP, 10_000, Spent(0), at(date(2026, 11, 30), 2), budget)
    assert sum(spent.today.values()) <= 500


@pytest.mark.parametrize(
    ("spent", "day", "ends_on"),
    [
        (0, "2026-11-10", None),
        (30_000, "2026-11-10", None),
        (50_000, "2026-11-13", "2026-11-25"),
        (100_000, "2026-11-20", "2026-11-20"),
        (120_000, "2026-11-20", "2026-11-20"),
        (3_000, "2026-11-01", None),
        (9_000, "2026-11-01", "2026-11-12"),
    ],
)
def test_forecast_names_the_day(spent: int, day: str, ends_on: str | None) -> None:
    """At this rate: the day on which the budget runs out, never one that has gone by, or none."""
    seen = forecast(Spent(spent), at(date.fromisoformat(day), 0), Budget(100_000))
    assert seen.ends_on == (None if ends_on is None else date.fromisoformat(ends_on))


@given(budgets, days, st.integers(0, 400_000), todays, hours)
def test_forecast_never_names_a_day_of_another_month(
    budget: Budget, day: date, before: int, today: dict[Use, int], hour: float
) -> None:
    """The day lies between today and the month's end; there is one where the month comes to more than was bought."""
    seen = forecast(Spent(before, today), at(day, hour), budget)
    assert (seen.ends_on is None) == (seen.month <= budget.monthly)
    if seen.ends_on is not None:
        assert (seen.ends_on.year, seen.ends_on.month) == (day.year, day.month)
        assert seen.ends_on >= day


def test_purposes_have_their_uses() -> None:
    """What a call read or did says which share it comes from; whatever isn't more urgent is the sweep's."""
    uses = {one: use_of(one) for one in ("remedies", "events", "rereads", "deadlines", "items", "identity", "new")}
    assert list(uses.values()) == [*list(Use)[:4], Use.SWEEP, Use.SWEEP, Use.SWEEP]
    assert at(date(2026, 1, 1), 0).tzinfo is TOKYO
