"""The page of a week's analysis: whatever names outsiders have chosen, and however much there was."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from docx import Document
from docx.shared import Mm

from gatekeeper.analysis.compare import analysis_of
from gatekeeper.analysis.value import Analysis, Gap, Line, Partner, Unanswered
from gatekeeper.policy.violation import Severity
from gatekeeper.reports.analysis_document import to_document
from gatekeeper.show.analysis import facts_of, sections_of, show_analysis
from gatekeeper.show.screen import Screen
from gatekeeper.text import words
from tests.reports.test_erasure_report import HOSTILE

MONDAY = date(2025, 12, 29)
NOW = datetime(2026, 1, 5, 0, 30, tzinfo=UTC)
WORDS = words("ja")
PRINTER = Partner("R7-36-03", "株式会社みなと印刷", "医療保険年金課")


def analysis(*lines: Line, past: int = 0, gaps: tuple[Gap, ...] | None = None, waiting: int = 0) -> Analysis:
    usual = [[Line(PRINTER, 10, 10, 1_000, outward=10)]] * past
    unanswered = [Unanswered(one, "GK201", Severity.HIGH, None, None, MONDAY) for one in range(1, waiting + 1)]
    return analysis_of(MONDAY, NOW, lines, usual, unanswered, gaps)


def page(made: Analysis, width: int = 120) -> str:
    out = io.StringIO()
    show_analysis(Screen(out, width), WORDS, made)
    return out.getvalue()


def texts(made: Analysis) -> list[str]:
    document = Document(io.BytesIO(to_document(made, "新宿区")))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return [*cells, *(one.text for one in document.paragraphs)]


def test_page_tells_what_was_found() -> None:
    """The same on the screen and on paper: the week in eras, the unusual one, the newcomer, the gap."""
    gap = Gap(NOW - timedelta(days=3), NOW - timedelta(days=2), filled=False)
    new = Partner("D8-0001", "taro@example.org", "子育て支援課")
    made = analysis(Line(PRINTER, 90, 90, 5_000, outward=90), Line(new, 1, 1, 5), past=5, gaps=(gap,), waiting=2)
    for told in (page(made, 200), "\n".join(texts(made))):
        for needed in ("令和7年12月29日～令和8年1月4日", "中央値 10", "過去の週にない相手方", "欠けたまま", "GK201"):
            assert needed in told, needed


def test_what_nobody_could_tell_is_said() -> None:
    """Without events nobody claims that none is missing; with few weeks nobody claims that nothing is unusual."""
    told = page(analysis(Line(PRINTER, 90, 90, 5_000), past=2))
    assert "欠けがなかったとは言えません" in told
    assert "4週に満たない" in told


def test_empty_week() -> None:
    """Each table says that there is nothing; none is left blank."""
    made = analysis(past=5, gaps=())
    assert [one.note for one in sections_of(WORDS, made)] == ["ありません。"] * 4
    assert dict(facts_of(WORDS, made))["受渡しの件数"] == "0件"


def test_many_rows_stay_a_page() -> None:
    """The largest stand on it, the rest is counted."""
    lines = [Line(Partner(f"D8-{number:04}", ""), 1, number, 5) for number in range(120)]
    first, *_ = sections_of(WORDS, analysis(*lines, past=5))
    assert (len(first.rows), first.rows[0][0], "70件" in first.note) == (50, "D8-0119", True)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_do_no_harm(name: str) -> None:
    """A party's name with signs that do something is shown, cut where it is too long, and obeyed nowhere."""
    made = analysis(Line(Partner("D8-0001", name), 1, 1, 5), past=5)
    for told in (page(made), "\n".join(texts(made))):
        assert not set(told) & {"\x00", "\x0b", "\x1b", "\u202e", "\ud800"}
        assert len(told) < 5_000


def test_paper_is_a4_upright() -> None:
    """Every table fits between its margins."""
    document: Any = Document(io.BytesIO(to_document(analysis(Line(PRINTER, 1, 1, 5)), "新宿区")))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    for table in document.tables:
        assert round(sum(column.width for column in table.columns) / Mm(1)) <= 180
