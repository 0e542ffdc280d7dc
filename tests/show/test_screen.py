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


def test_table_that_is_too_narrow_is_stacked(paper: io.StringIO) -> None:
    """Where a column would hold only a few signs, each row becomes lines of its own, with the titles in front."""
    columns = [Column("番号"), Column("重さ"), Column("ルール"), Column("場所", ratio=1), Column("内容", ratio=1)]
    text = "共有リンクが開かれています。" * 3
    rows: list[tuple[Cell | str, ...]] = [("12", Cell("緊急", "red"), "GK201", "受渡し/国保", text)]
    rows.append(("3", "", "GK101", "", "x"))
    Screen(paper).table(columns, rows)
    lines = paper.getvalue().splitlines()
    assert lines[:2] == ["12  緊急  GK201", "  場所: 受渡し/国保"]
    assert lines[-2:] == ["3  GK101", "  内容: x"]
    assert "".join(line.strip() for line in lines[2:-2]) == f"内容: {text}"
    assert max(map(width, lines)) <= 50


def test_what_a_table_leaves_out_is_said_again_in_a_stack(paper: io.StringIO) -> None:
    """A cell that repeats the one above stands empty in a table; alone in its stack it would be missed."""
    rows: list[tuple[Cell | str, ...]] = [
        ("1", "受渡し/国保", "外す"),
        ("1", Cell("受渡し/国保", again=True), "狭める"),
    ]
    Screen(paper).table([Column(""), Column("場所", ratio=1), Column("何をするか", ratio=1)], rows)
    assert paper.getvalue().count("受渡し/国保") == 1
    narrow = io.StringIO()
    Screen(narrow, 40).table([Column("番号の列の見出し"), Column("場所", ratio=1), Column("何をするか", ratio=1)], rows)
    assert narrow.getvalue().count("場所: 受渡し/国保") == 2


def test_file_has_no_blanks_at_line_ends(paper: io.StringIO) -> None:
    """Columns are filled up with blanks on a terminal only."""
    Screen(paper).table([Column("a"), Column("b", ratio=1)], [("x", "y"), ("xx", "")])
    assert [line.rstrip() for line in paper.getvalue().splitlines()] == paper.getvalue().splitlines()


def test_indented_line_loses_nothing(paper: io.StringIO) -> None:
    """A word that is longer than the line goes on in the next one."""
    Screen(paper).line("場所: " + "a" * 100, indent=2)
    assert "".join(line.strip() for line in paper.getvalue().splitlines()) == "場所:" + "a" * 100


def test_indent_holds_for_broken_lines(paper: io.StringIO) -> None:
    """A long line keeps its indent where it goes on."""
    Screen(paper).line("あ" * 60, indent=4)
    assert all(line.startswith("    ") for line in paper.getvalue().splitlines())
