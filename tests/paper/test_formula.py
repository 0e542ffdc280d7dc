"""Texts that a spreadsheet would run: refused wherever they stand, by one rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.paper.conftest import Refused, Take
from tests.paper.made import SHEET, separated, tabbed, workbook

HEAD = ["No", "担当課", "手続名", "個人情報項目", "要配慮個人情報の項目", "相手方"]
ROW = ["1", "A課", "手続A", "氏名", "病歴", "甲社"]
DANGEROUS = ["@住所", "＠住所", "=住所", "+SUM(A1)", "＋SUM（A1）", "-2+3", "=HYPERLINK(x)"]


def with_text(column: int, text: str) -> list[list[str]]:
    return [HEAD, [text if index == column else cell for index, cell in enumerate(ROW)]]


@pytest.mark.parametrize("text", DANGEROUS)
@pytest.mark.parametrize("column", range(1, 6))
def test_every_column_by_one_rule(refused: Refused, tmp_path: Path, column: int, text: str) -> None:
    """Department, name, items, further items, party: one message with the cell."""
    (said,) = refused(separated(tmp_path / "a.csv", with_text(column, text)))
    assert f"{'ABCDEF'[column]}2: 「{text}」は表計算の数式" in said


@pytest.mark.parametrize("text", DANGEROUS)
@pytest.mark.parametrize(
    "cell", ["氏名、{}", "氏名、{}、住所", "・氏名\n・{}", "1 氏名\n2 {}", "【通知書】{}、額", "【{}】氏名"]
)
def test_items_amid_others(refused: Refused, tmp_path: Path, cell: str, text: str) -> None:
    """An item counts for itself, wherever it stands in its cell."""
    (said,) = refused(workbook(tmp_path / "a.xlsx", with_text(3, cell.format(text))))
    assert f"別紙1!D2: 「{text}」は表計算の数式" in said


@pytest.mark.parametrize("write", [workbook, tabbed])
def test_items_of_a_sheet(refused: Refused, tmp_path: Path, write: object) -> None:
    """What a sheet lists is judged like a table's."""
    sheet = [[row[0], "氏名、@住所" if row[0].startswith("結合される") else row[1]] for row in SHEET]
    made = workbook(tmp_path / "a.xlsx", sheet) if write is workbook else tabbed(tmp_path / "a.txt", sheet)
    (said,) = refused(made)
    assert "「@住所」は表計算の数式" in said


@pytest.mark.parametrize("text", ["－", "-", "@", "氏名@所属", "A=B", "－氏名", "1+1"])
def test_texts_that_are_none(take: Take, tmp_path: Path, text: str) -> None:
    """A sign alone, and a sign amid a text."""
    assert len(take(separated(tmp_path / "a.csv", with_text(3, f"氏名、{text}"))).registry.procedures) == 1
