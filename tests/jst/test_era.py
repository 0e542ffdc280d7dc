from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper import jst

DAYS = st.dates(min_value=date(1873, 1, 1), max_value=date(2500, 12, 31))
YEARS = st.integers(min_value=1873, max_value=2500)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 4, 1), "令和8年4月1日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1912, 7, 29), "明治45年7月29日"),
    ],
)
def test_a_day_is_written_as_papers_have_it(day: date, text: str) -> None:
    """Each era begins on the day of its change, and its first year is 元年."""
    assert jst.era(day) == text


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和8年4月1日", date(2026, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("R8.1.5", date(2026, 1, 5)),
        ("r08/01/05", date(2026, 1, 5)),
        ("Ｒ８．１．５", date(2026, 1, 5)),
        ("令8.1.5", date(2026, 1, 5)),
        ("㋿8年1月5日", date(2026, 1, 5)),
        ("令和８年１月５日", date(2026, 1, 5)),
        ("令和 ８年\u3000１月 ５日 ", date(2026, 1, 5)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("H31.4.30", date(2019, 4, 30)),
        ("2026-04-01", date(2026, 4, 1)),
        ("2026/4/1", date(2026, 4, 1)),
        ("2026年4月1日", date(2026, 4, 1)),
        ("令和10年2月29日", date(2028, 2, 29)),
    ],
)
def test_a_day_is_read_in_every_spelling_in_use(text: str, day: date) -> None:
    """Eras by name, letter and sign, the western calendar, full and half width, with blanks around numbers."""
    assert jst.parse_era(text) == day


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("平成31年5月1日", "平成は終わっています"),
        ("令和1年4月30日", "令和はまだ始まっていません"),
        ("昭和64年1月8日", "昭和は終わっています"),
        ("明治5年12月2日", "明治はまだ始まっていません"),
        ("令和8年2月30日", "という日はありません"),
        ("令和9年2月29日", "という日はありません"),
        ("令和8年13月1日", "という日はありません"),
        ("令和0年5月1日", "令和0年はありません"),
        ("0000-01-01", "という日はありません"),
        ("令和8年4月", "日付として読めません"),
        ("8年4月1日", "日付として読めません"),
        ("2026-4/1", "日付として読めません"),
        ("2026-04-01T00:00", "日付として読めません"),
        ("令和1 8年4月1日", "日付として読めません"),
        ("令和八年四月一日", "日付として読めません"),
        ("", "日付として読めません"),
    ],
)
def test_a_day_that_there_was_not_is_refused(text: str, said: str) -> None:
    """Eras not begun or over, days that no calendar has, and other text each get their own sentence."""
    with pytest.raises(ValueError, match=said):
        jst.parse_era(text)


@pytest.mark.parametrize(("day", "text"), [(date(1872, 12, 31), "1872年12月31日"), (date.min, "0001年1月1日")])
def test_a_day_of_the_old_calendar_is_not_written_in_an_era(day: date, text: str) -> None:
    """Before 1873 the same words named other days; a record that bears such a day is shown all the same."""
    assert jst.era(day) == text
    assert jst.parse_era(text) == day


def test_a_fiscal_year_of_the_old_calendar_has_its_western_name() -> None:
    assert jst.fiscal_year_name(1800) == "1800年度"


@given(DAYS)
def test_every_day_comes_back_from_its_spelling(day: date) -> None:
    """Writing a day and reading it again changes nothing, in half and in full width."""
    written = jst.era(day)
    full_width = "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in written)

    assert unicodedata.normalize("NFKC", full_width) == written
    assert jst.parse_era(written) == jst.parse_era(full_width) == jst.parse_era(day.isoformat()) == day


@given(st.text(alphabet="令和平成昭元年月日度RH0123456789０８./- ", max_size=16))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    """Whatever stands in a cell, the outcome is a day or a ValueError."""
    try:
        day = jst.parse_era(text)
    except ValueError:
        return
    assert isinstance(day, date)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("令和8年度", 2026),
        ("令和８年度", 2026),
        ("R8年度", 2026),
        ("2026年度", 2026),
        ("令和元年度", 2019),
        ("平成31年度", 2019),
        ("平成30年度", 2018),
    ],
)
def test_a_fiscal_year_is_read(text: str, year: int) -> None:
    """The year in which the era changed is known under both names."""
    assert jst.parse_fiscal_year(text) == year


@pytest.mark.parametrize("text", ["平成32年度", "昭和64年度", "令和0年度", "令和8年", "9999年度", "0000年度", "年度"])
def test_a_fiscal_year_that_there_was_not_is_refused(text: str) -> None:
    """No day of such a fiscal year lies in the era it is named after."""
    with pytest.raises(ValueError, match="」"):
        jst.parse_fiscal_year(text)


@given(YEARS)
def test_every_fiscal_year_comes_back_from_its_name(year: int) -> None:
    """Naming a fiscal year and reading the name again changes nothing."""
    assert jst.parse_fiscal_year(jst.fiscal_year_name(year)) == year


def test_the_fiscal_year_of_a_change_bears_the_new_name() -> None:
    """2019 began as 平成31年度 and is called 令和元年度."""
    assert (jst.fiscal_year_name(2019), jst.fiscal_year_name(2018)) == ("令和元年度", "平成30年度")
