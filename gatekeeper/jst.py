"""Japan's calendar: Asia/Tokyo, fiscal years, eras, and when a day is over."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

__all__ = ["TOKYO", "day_end", "day_of", "day_start", "fiscal_year", "fiscal_year_end", "fiscal_year_start"]

TOKYO = ZoneInfo("Asia/Tokyo")


def day_of(moment: datetime) -> date:
    """The calendar day in Japan in which an aware `moment` lies."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone names no day")
    return moment.astimezone(TOKYO).date()


def day_start(day: date) -> datetime:
    """The first moment of a day in Japan."""
    return datetime.combine(day, time.min, TOKYO)


def day_end(day: date) -> datetime:
    """The moment at which a day is over in Japan: the first moment of the next one."""
    return day_start(day + timedelta(days=1))


def fiscal_year(day: date) -> int:
    """The fiscal year (年度, 1 April to 31 March) in which a day lies: 2026 for 令和8年度."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_start(year: int) -> date:
    return date(year, 4, 1)


def fiscal_year_end(year: int) -> date:
    return date(year + 1, 3, 31)
