"""When something is due next: by the config's words, in Japan's days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.cadence import Cadence, read_cadence
from gatekeeper.jst import TOKYO, day_of
from gatekeeper.workday import is_working_day, is_working_time

WRITTEN = (
    "1s", "60s", "15m", "1h", "6h", "60s night 10m", "daily 02:00", "daily 00:00", "workdays 08:30", "monday 08:30",
    "sunday 23:59", "04-01 06:00", "12-31 23:30",
)  # fmt: skip
START = datetime(2020, 1, 1, tzinfo=UTC)
moments = st.integers(0, 20 * 366 * 86_400).map(lambda seconds: START + timedelta(seconds=seconds))
cadences = st.sampled_from(WRITTEN).map(read_cadence)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


@given(cadences, moments)
def test_next_is_later_and_nothing_lies_between(cadence: Cadence, moment: datetime) -> None:
    """What is due next lies after the moment, and is the same for every moment before it."""
    found = cadence.next_after(moment)
    assert found > moment
    between = moment + (found - moment) / 2
    assert cadence.next_after(between) == found or is_working_time(between) != is_working_time(moment)


@given(cadences, moments)
def test_moment_in_another_zone_is_the_same_moment(cadence: Cadence, moment: datetime) -> None:
    """Only the moment counts, not the zone that it is written in."""
    assert cadence.next_after(moment) == cadence.next_after(moment.astimezone(TOKYO))


@given(moments)
def test_workdays_are_worked(moment: datetime) -> None:
    """What is due on working days is due on the first one whose hour is still to come."""
    found = read_cadence("workdays 08:30").next_after(moment)
    assert is_working_day(day_of(found))
    day = day_of(moment) + timedelta(days=1)
    while day < day_of(found):
        assert not is_working_day(day)
        day += timedelta(days=1)


@given(moments)
def test_night_never_delays_the_morning(moment: datetime) -> None:
    """The slow beat of the night ends with it: a working minute never passes without a quick beat."""
    cadence = read_cadence("60s night 10m")
    found = cadence.next_after(moment)
    assert found - moment <= timedelta(minutes=10)
    if is_working_time(moment):
        assert found - moment <= timedelta(minutes=1)
    if is_working_time(found):
        assert not is_working_time(found - timedelta(minutes=1)) or found - moment <= timedelta(minutes=1)


@pytest.mark.parametrize(
    ("written", "moment", "due"),
    [
        ("1h", "2026-11-28T22:59:59", "2026-11-28T23:00:00"),
        ("1h", "2026-11-28T23:00:00", "2026-11-29T00:00:00"),
        ("60s night 10m", "2026-11-27T17:14:30", "2026-11-27T17:15:00"),
        ("60s night 10m", "2026-11-27T17:15:00", "2026-11-27T17:20:00"),
        ("60s night 10m", "2026-11-30T08:25:00", "2026-11-30T08:30:00"),
        ("60s night 25m", "2026-11-30T08:26:00", "2026-11-30T08:30:00"),
        ("daily 02:00", "2026-12-31T02:00:00", "2027-01-01T02:00:00"),
        ("workdays 08:30", "2026-12-28T09:00:00", "2027-01-04T08:30:00"),
        ("workdays 08:30", "2026-05-01T08:30:00", "2026-05-07T08:30:00"),
        ("monday 08:30", "2026-11-30T08:29:59", "2026-11-30T08:30:00"),
        ("monday 08:30", "2026-11-30T08:30:00", "2026-12-07T08:30:00"),
        ("04-01 06:00", "2026-04-01T05:59:00", "2026-04-01T06:00:00"),
        ("04-01 06:00", "2026-04-01T06:00:00", "2027-04-01T06:00:00"),
    ],
)
def test_japan_decides(written: str, moment: str, due: str) -> None:
    """Hours end with the day, nights with working time, holidays and the turn of the year are skipped."""
    assert read_cadence(written).next_after(at(moment)) == at(due)


@pytest.mark.parametrize("written", WRITTEN)
def test_cadence_says_itself(written: str) -> None:
    """A cadence is written as it was read, in the largest unit that fits."""
    said = str(read_cadence(written))
    assert read_cadence(said) == read_cadence(written)
    assert said == written.replace("60s", "1m")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("0s", "1秒（1s）以上"),
        ("0h", "1秒（1s）以上"),
        ("60s night 0m", "1秒（1s）以上"),
        ("169h", "7日（168h）以下"),
        ("", "読めません"),
        ("hourly", "読めません"),
        ("60", "読めません"),
        ("-5m", "読めません"),
        ("１h", "読めません"),
        ("1h\n", "読めません"),
        ("daily 24:00", "時刻はありません"),
        ("daily 02:60", "時刻はありません"),
        ("daily 2:00", "読めません"),
        ("02-30 06:00", "毎年はありません"),
        ("02-29 06:00", "毎年はありません"),
        ("13-01 06:00", "毎年はありません"),
        ("0 2 * * *", "読めません"),
    ],
)
def test_what_is_no_cadence_is_refused(written: str, says: str) -> None:
    """Nothing that never comes, or always, and nothing that can be misread."""
    with pytest.raises(ValueError, match=says):
        read_cadence(written)
