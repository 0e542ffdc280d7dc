"""Times for people and for scripts."""

from __future__ import annotations

from datetime import UTC, date, datetime

from gatekeeper.jst import TOKYO
from gatekeeper.show.moment import day, iso, moment


def test_times_are_japans() -> None:
    """A UTC moment is shown as Japan's clock has it, on Japan's day."""
    late = datetime(2026, 3, 31, 15, 0, tzinfo=UTC)
    assert moment(late) == "令和8年4月1日 00:00"
    assert moment(late, "en") == "2026-04-01 00:00"
    assert iso(late) == "2026-04-01T00:00:00+09:00"


def test_last_second_of_a_day_is_shown() -> None:
    """23:59:59 says that a whole day counts; other seconds say nothing."""
    assert moment(datetime(2026, 3, 31, 23, 59, 59, tzinfo=TOKYO)) == "令和8年3月31日 23:59:59"
    assert moment(datetime(2026, 3, 31, 9, 30, 15, tzinfo=TOKYO)) == "令和8年3月31日 09:30"


def test_days() -> None:
    """A day stands in eras for Japanese, in ISO form for English."""
    assert day(date(2019, 5, 1)) == "令和元年5月1日"
    assert day(date(2019, 5, 1), "en") == "2019-05-01"
