"""Lines and tables on a screen."""

from __future__ import annotations

import io
from unicodedata import east_asian_width

import pytest

from gatekeeper.show.screen import Cell, Column, Screen


def width(line: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    monkeypatch.setenv("COLUMNS", "50")
    return io.StringIO()


def test_columns_line_up_under_wide_signs(paper: io.StringIO) -> None:
    """Signs that are two columns wide don't push the next column out of its place."""
    rows: list[tuple[Cell | str, ...]] = [("督促状", Cell("緊急", "red")), ("abc", "x"), ("𠮷野家", "y")]
    Screen(paper).table([Column("場所"), Column("重さ")], rows)
    lines = paper.getvalue().splitlines()
    starts = {width(line[: line.index(mark)]) for line, mark in zip(lines[2:], ("緊", "x", "y"), strict=True)}
    assert len(starts) == 1


def test_long_japanese_is_folded_within_its_column(paper: io.StringIO) -> None:
    """Text too long for its column goes on beneath, no line is wider than the paper, and no sign is lost."""
    text = "10 木造のフォローアップ/耐震化の状況_年末.xlsx" * 3
    Screen(paper).table([Column("番号"), Column("場所", ratio=1)], [("1", text)])
    lines = paper.getvalue().splitlines()
    assert max(map(width, lines)) <= 50
    body = "".join(line[6:].strip() for line in lines[2:])
    assert body.replace(" ", "") == text.replace(" ", "")
    assert "\ue000" not in paper.getvalue()


def test_nothing_from_outside_reaches_the_terminal(paper: io.StringIO) -> None:
    """Markup and control signs in a name are shown, not obeyed."""
    screen = Screen(paper)
    screen.line("[bold]x[/bold] \x1b[31m")
    screen.table([Column("a")], [("[red]\x07",)])
    assert "[bold]x[/bold] \ufffd[31m" in paper.getvalue()
    assert "[red]\ufffd" in paper.getvalue()


def test_table_without_titles_has_no_head(paper: io.StringIO) -> None:
    """Where no column has a title, the table begins with its first row."""
    Screen(paper).table([Column(""), Column("", ratio=1)], [("✓", "設定")])
    assert paper.getvalue().splitlines()[0].startswith("✓")


def test_indent_holds_for_broken_lines(paper: io.StringIO) -> None:
    """A long line keeps its indent where it goes on."""
    Screen(paper).line("あ" * 60, indent=4)
    assert all(line.startswith("    ") for line in paper.getvalue().splitlines())
