from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper import jst


def test_a_moment_late_in_the_utc_day_is_already_the_next_day_in_japan() -> None:
    """15:00:01 UTC on 31 March is 1 April in Japan: another day and another fiscal year."""
    day = jst.day_of(datetime(2027, 3, 31, 15, 0, 1, tzinfo=UTC))

    assert (day, jst.fiscal_year(day)) == (date(2027, 4, 1), 2027)


def test_a_moment_without_a_time_zone_names_no_day() -> None:
    """A naive moment is refused instead of being taken for local time."""
    with pytest.raises(ValueError, match="time zone"):
        jst.day_of(datetime(2026, 4, 1))  # noqa: DTZ001 -- a naive value is what is tested


def test_a_day_is_over_when_the_next_begins() -> None:
    """The end of 31 March is midnight of 1 April in Japan, 15:00 UTC."""
    assert jst.day_end(date(2026, 3, 31)) == datetime(2026, 3, 31, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2027, 1, 1), 2026)]
)
def test_a_fiscal_year_begins_on_1_april(day: date, year: int) -> None:
    """31 March still belongs to the year before."""
    assert jst.fiscal_year(day) == year


@given(st.datetimes(min_value=datetime(1951, 1, 1), max_value=datetime(9000, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 -- hypothesis adds the zone
def test_every_moment_lies_within_its_day(moment: datetime) -> None:
    """A moment is neither before its day's start nor at or after its day's end."""
    day = jst.day_of(moment)

    assert jst.day_start(day) <= moment < jst.day_end(day)


@given(st.dates(min_value=date(1951, 1, 1), max_value=date(9000, 1, 1)))
def test_every_day_lies_within_its_fiscal_year(day: date) -> None:
    """A fiscal year starts on or before each of its days, ends on or after it, and is followed at once by the next."""
    year = jst.fiscal_year(day)

    assert jst.fiscal_year_start(year) <= day <= jst.fiscal_year_end(year)
    assert jst.fiscal_year_end(year) + timedelta(days=1) == jst.fiscal_year_start(year + 1)
