"""Terms in every spelling that papers have."""

from __future__ import annotations

from datetime import date

import pytest

from gatekeeper.paper.term import read_term
from gatekeeper.registry.model import Term

START, END = date(2026, 1, 5), date(2026, 3, 31)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("令和8年1月5日から令和8年3月31日まで", Term(START, END)),
        (
            "令和８年１月５日 から令和８年３月３１日まで（次年度以降も、同様の外部結合を行う。）",
            Term(START, END, renews_yearly=True),
        ),
        ("令和8年1月5日～3月31日（以降、年度ごとに更新する）", Term(START, END, renews_yearly=True)),
        ("R8.1.5〜R8.3.31", Term(START, END)),
        ("2026/1/5 - 2026/3/31", Term(START, END)),
        ("2026-01-05から2026-03-31まで（ただし、更新はしない）", Term(START, END)),
        ("令和8年1月5日から同年3月末日まで", Term(START, END)),
        ("令和元年5月1日から令和2年3月31日まで", Term(date(2019, 5, 1), date(2020, 3, 31))),
        ("平成31年4月1日から令和元年9月30日まで", Term(date(2019, 4, 1), date(2019, 9, 30))),
        ("令和6年5月", Term(date(2024, 5, 1), date(2024, 5, 31))),
        ("令和6年2月", Term(date(2024, 2, 1), date(2024, 2, 29))),
        ("令和7年度", Term(date(2025, 4, 1), date(2026, 3, 31))),
        ("令和6年5月から", Term(date(2024, 5, 1), None)),
        ("令和8年1月5日から", Term(START, None)),
        ("令和8年1月5日", Term(START, None)),
        ("契約締結日から令和8年3月31日まで", Term(None, END)),
        ("令和8年1月5日から（次年度以降も同様）", Term(START, None, renews_yearly=True)),
        ("令和8年1月5日から（令和9年度以降も同様）", Term(START, None, renews_yearly=True)),
        ("46027", Term(START, None)),
        ("", Term(None, None)),
        ("未定", Term(None, None)),
    ],
)
def test_spellings(text: str, term: Term) -> None:
    """Eras, widths, short forms, months, years, only a start, only an end, none."""
    reading = read_term(text)
    assert reading.term == term
    assert reading.wrong == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("令和8年2月30日から令和8年3月31日まで", "「令和8年2月30日」という日はありません"),
        ("令和8年4月1日から令和8年3月31日まで", "始まり（令和8年4月1日）より前"),
        ("平成32年4月1日から令和8年3月31日まで", "平成は終わっています"),
        ("令和元年4月1日から令和8年3月31日まで", "令和はまだ始まっていません"),
        ("令和8年13月", "という月はありません"),
    ],
)
def test_days_that_there_are_not(text: str, said: str) -> None:
    """Each is refused with its reason, and no term is guessed."""
    reading = read_term(text)
    assert any(said in message for message in reading.wrong)
    assert reading.term == Term(None, None)


@pytest.mark.parametrize(
    "text", ["令和6年5月", "令和8年1月5日", "46027", "未定", "令和8年1月5日から令和8年3月31日まで、令和9年4月1日から"]
)
def test_guesses_are_told(text: str) -> None:
    """What could mean something else is for a person to look at."""
    assert read_term(text).unsure
