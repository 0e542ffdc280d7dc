"""Japan's calendar: Asia/Tokyo, fiscal years, eras, and when a day is over."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

__all__ = [
    "TOKYO",
    "day_end",
    "day_of",
    "day_start",
    "era",
    "fiscal_year",
    "fiscal_year_end",
    "fiscal_year_name",
    "fiscal_year_start",
    "parse_era",
    "parse_fiscal_year",
]

TOKYO = ZoneInfo("Asia/Tokyo")


def day_of(moment: datetime) -> date:
    """The calendar day in Japan in which an aware `moment` lies."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone names no day")
    return moment.astimezone(TOKYO).date()


@lru_cache(maxsize=4_096)
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


@dataclass(frozen=True, slots=True)
class _Era:
    """An era; the day on which one changes to the next belongs to the new one."""

    name: str
    letter: str
    start: date
    end: date = date.max

    def year(self, number: int) -> int:
        return self.start.year + number - 1


_REIWA = _Era("令和", "R", date(2019, 5, 1))
_ERAS = (
    _REIWA,
    _Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    _Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
    _Era("大正", "T", date(1912, 7, 30), date(1926, 12, 24)),
    _Era("明治", "M", date(1868, 1, 25), date(1912, 7, 29)),
)
_BY_NAME = {name: found for found in _ERAS for name in (found.name, found.name[0], found.letter)}
# Until the end of 明治5年 Japan counted by the moon: no day before this one can be carried over as it is written.
_FIRST_DAY = date(1873, 1, 1)

_ERA_YEAR = rf"(?P<era>{'|'.join(sorted(_BY_NAME, key=len, reverse=True))})\s*(?P<number>元|[0-9]{{1,3}})"
_YEAR = rf"(?:{_ERA_YEAR}|(?P<year>[0-9]{{4}}))"
_SPELLED = re.compile(rf"{_YEAR}\s*年\s*(?P<month>[0-9]{{1,2}})\s*月\s*(?P<day>[0-9]{{1,2}})\s*日")
_SHORT = re.compile(rf"{_YEAR}\s*(?P<mark>[./-])\s*(?P<month>[0-9]{{1,2}})\s*(?P=mark)\s*(?P<day>[0-9]{{1,2}})")
_FISCAL = re.compile(rf"{_YEAR}\s*年度")

_DAY_FORMS = "令和8年4月1日、R8.4.1、2026-04-01 のように書いてください"


def era(day: date) -> str:
    """A day as papers have it: 令和8年4月1日, 令和元年5月1日, 平成31年4月30日.

    A day before 1873 (明治6年), when Japan had another calendar, is written with its Western year: 1872年12月31日.
    """
    return f"{_era_year(day)}{day.month}月{day.day}日"


def parse_era(text: str) -> date:
    """The day that a text names: 令和8年4月1日, R8.4.1, 令和８年４月１日, 2026-04-01, 2026年4月1日 and the like.

    Only days that there were: an era must have begun and not be over on that day.

    :raises ValueError: with a Japanese sentence that says what is wrong.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _SPELLED.fullmatch(plain) or _SHORT.fullmatch(plain.upper())
    if found is None:
        raise ValueError(f"「{text}」は日付として読めません。{_DAY_FORMS}")
    year, named = _year(found, text)
    try:
        day = date(year, int(found["month"]), int(found["day"]))
    except ValueError:
        raise ValueError(f"「{text}」という日はありません") from None
    if named is not None:
        _check_era(named, day, day, text)
    return day


def fiscal_year_name(year: int) -> str:
    """令和8年度 for 2026. A fiscal year in which the era changed bears the name of the new one: 令和元年度.

    One from before 1873 has no such name: 1872年度.
    """
    return f"{_era_year(date(year, 12, 31))}度"


def parse_fiscal_year(text: str) -> int:
    """The fiscal year that a text names: 2026 for 令和8年度, R8年度 or 2026年度. 平成31年度 is 令和元年度.

    :raises ValueError: with a Japanese sentence that says what is wrong.
    """
    found = _FISCAL.fullmatch(unicodedata.normalize("NFKC", text).strip().upper())
    if found is None:
        raise ValueError(f"「{text}」は年度として読めません。令和8年度、2026年度 のように書いてください")
    year, named = _year(found, text)
    if not date.min.year <= year < date.max.year:
        raise ValueError(f"「{text}」という年度はありません")
    if named is not None:
        _check_era(named, fiscal_year_start(year), fiscal_year_end(year), text)
    return year


def _era_year(day: date) -> str:
    if day < _FIRST_DAY:
        return f"{day.year:04}年"
    found = next(candidate for candidate in _ERAS if candidate.start <= day)
    number = day.year - found.start.year + 1
    return f"{found.name}{'元' if number == 1 else number}年"


def _year(found: re.Match[str], text: str) -> tuple[int, _Era | None]:
    if found["year"] is not None:
        return int(found["year"]), None
    named = _BY_NAME[found["era"]]
    number = 1 if found["number"] == "元" else int(found["number"])
    if number == 0:
        raise ValueError(f"「{text}」: {named.name}0年はありません")
    return named.year(number), named


def _check_era(named: _Era, first: date, last: date, text: str) -> None:
    """Refuses a span of days of which none lies in the era."""
    if last < max(named.start, _FIRST_DAY):
        began = max(named.start, _FIRST_DAY)
        raise ValueError(f"「{text}」には{named.name}はまだ始まっていません（{began.isoformat()}から）")
    if first > named.end:
        raise ValueError(f"「{text}」には{named.name}は終わっています（{named.end.isoformat()}まで）")
