"""One paper in every kind of file and shape: what is read is the same."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from gatekeeper.paper.column import Column
from gatekeeper.registry.diff import diff
from gatekeeper.registry.model import ItemGroup, Registry, Trigger
from tests.paper.conftest import Refused, Take
from tests.paper.made import HEAD, ROWS, SHEET, document, pdf, separated, tabbed, workbook

TABLE = [HEAD, *ROWS]
Write = Callable[[Path], Path]


def shuffled(order: Sequence[int]) -> list[list[str]]:
    return [[row[index] for index in order] for row in TABLE]


def broken(text: str, seed: int) -> str:
    """Breaks after every few signs, as the text of a PDF has them."""
    dice, parts, rest = random.Random(seed), list[str](), text
    while len(rest) > 6:
        cut = dice.randint(3, 6)
        parts.append(rest[:cut])
        rest = rest[cut:]
    return "\n".join([*parts, rest])


@pytest.fixture
def plain(take: Take, tmp_path: Path) -> Registry:
    """The paper as a text with tabs."""
    return take(tabbed(tmp_path / "plain.txt", SHEET, TABLE)).registry


VARIANTS: dict[str, Write] = {
    "csv": lambda folder: separated(folder / "資料46.csv", SHEET, [[]], TABLE),
    "csv with a mark": lambda folder: separated(folder / "資料46.csv", SHEET, [[]], TABLE, encoding="utf-8-sig"),
    "csv in Shift_JIS": lambda folder: separated(folder / "資料46.csv", SHEET, [[]], TABLE, encoding="cp932"),
    "tsv": lambda folder: separated(folder / "資料46.tsv", SHEET, [[]], TABLE, mark="\t"),
    "csv in UTF-16": lambda folder: separated(folder / "資料46.csv", SHEET, [[]], TABLE, encoding="utf-16", mark="\t"),
    "workbook": lambda folder: workbook(folder / "資料46.xlsx", SHEET, TABLE),
    "document": lambda folder: document(folder / "a.docx", SHEET, TABLE),
    "pdf": lambda folder: pdf(folder / "a.pdf", SHEET, TABLE),
    "text in Shift_JIS": lambda folder: tabbed(folder / "a.txt", SHEET, TABLE, encoding="cp932"),
    "markdown": lambda folder: tabbed(
        folder / "a.md", SHEET, [[f"| {' | '.join(row)} |"] for row in (HEAD, ["---"] * 5, *ROWS)]
    ),
    "shuffled text": lambda folder: tabbed(folder / "a.txt", SHEET, shuffled((3, 1, 0, 4, 2))),
    "shuffled workbook": lambda folder: workbook(folder / "資料46.xlsx", SHEET, shuffled((4, 2, 3, 1, 0))),
    "table before sheet": lambda folder: workbook(folder / "資料46.xlsx", TABLE, SHEET),
    "other heads": lambda folder: workbook(
        folder / "資料46.xlsx", SHEET, [["№", "所管課", "手續名称", "取り扱う個人情報の項目", "付議理由"], *ROWS]
    ),
    "spaced heads": lambda folder: tabbed(
        folder / "a.txt", SHEET, [["Ｎｏ", "担　当　課", "手 続 名", "取扱う個人情報 項目", "付　議　内　容"], *ROWS]
    ),
    "remnants of html": lambda folder: tabbed(
        folder / "a.txt", SHEET, [HEAD, *([f"<p>{cell}</p>&nbsp;" for cell in row] for row in ROWS)]
    ),
    "another era": lambda folder: tabbed(
        folder / "a.txt",
        [[text.replace("令和6年12月20日", "Ｒ６．１２．２０").replace("令和7年3月31日", "2025/3/31") for text in row]
         for row in SHEET],
        TABLE,
    ),
    "spaced letters": lambda folder: tabbed(
        folder / "a.txt", [[text.replace("LoGo", "L o G o ") for text in row] for row in SHEET], TABLE
    ),
    "head again on each page": lambda folder: tabbed(folder / "a.txt", SHEET, [HEAD, ROWS[0]], [HEAD, *ROWS[1:]]),
    "no head on the second page": lambda folder: document(folder / "a.docx", SHEET, TABLE[:2], TABLE[2:]),
    "foot of a page": lambda folder: tabbed(folder / "a.txt", SHEET, TABLE[:2], [["- 2 -"]], TABLE[2:]),
    "merged department": lambda folder: workbook(folder / "資料46.xlsx", SHEET, TABLE, merge=["B3:B4"]),
    "broken cells": lambda folder: tabbed(
        folder / "a.txt", SHEET,
        [HEAD, *([row[0], *(broken(cell, seed) for seed, cell in enumerate(row[1:4])), row[4]] for row in ROWS)],
    ),
    "two files": lambda folder: workbook(folder / "資料46-1.xlsx", TABLE),
}  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS)
def test_variants_are_read_alike(take: Take, plain: Registry, tmp_path: Path, variant: str) -> None:
    """Kind of file, encoding, order, heads, merged cells, pages and breaks: none of them changes what is read."""
    made = VARIANTS[variant](tmp_path)
    files = [made] if variant != "two files" else [made, workbook(tmp_path / "資料46.xlsx", SHEET)]
    assert diff(plain, take(*files).registry) == ()


def test_what_is_read(plain: Registry) -> None:
    """What all the variants have to be like."""
    assert [(one.number, one.department, one.expected_per_year) for one in plain.procedures] == [
        (1, "区政情報課", 1400),
        (2, "医療保険年金課", 10000),
        (3, "医療保険年金課", None),
    ]
    assert plain.procedures[0].items == ("氏名", "フリガナ", "電話番号", "相談内容（選択式、複数可）")
    assert plain.procedures[1].items == ("住所", "（医療分）所得割・税率", "納付額・延滞金額", "個人番号")
    assert plain.procedures[2].item_groups == (
        ItemGroup("納入（変更）通知書", ("氏名", "保険料額")),
        ItemGroup("納付書", ("氏名", "納期限")),
    )
    assert plain.procedures[2].triggers == (Trigger.ONLINE_PAYMENT,)


def test_hidden_rows_are_read_and_told(take: Take, plain: Registry, tmp_path: Path) -> None:
    """A hidden row holds an approved procedure all the same, and somebody should know."""
    made = workbook(tmp_path / "資料46.xlsx", SHEET, TABLE)
    book = openpyxl.load_workbook(made)
    book.worksheets[1].row_dimensions[3].hidden = True
    book.worksheets[1].column_dimensions["D"].hidden = True
    book.save(made)
    taken = take(made)
    assert diff(plain, taken.registry) == ()
    said = "".join(note.message for note in taken.notes)
    assert "非表示の行（3）" in said
    assert "非表示の列（D）" in said


def test_number_merged_over_rows_is_one_procedure(take: Take, tmp_path: Path) -> None:
    """Items in rows of their own beside one merged number belong together."""
    rows = [
        HEAD,
        ["1", "課", "名", "氏名", ""],
        ["", "", "", "住所、電話番号", ""],
        ["2", "課", "名2", "氏名", ""],
    ]
    made = workbook(tmp_path / "a.xlsx", rows, merge=["A2:A3", "B2:B3", "C2:C3"])
    assert [one.items for one in take(made).registry.procedures] == [("氏名", "住所", "電話番号"), ("氏名",)]


def test_unknown_layout_is_told_cell_by_cell(refused: Refused, tmp_path: Path) -> None:
    """What was expected, and what stands there."""
    (said,) = refused(separated(tmp_path / "a.csv", [["番号", "部署", "案件", "データ"], ["1", "A課", "B", "氏名"]]))
    assert "担当課・手続名・個人情報項目" in said
    assert "C1「案件」" in said
    assert "--map" in said


def test_columns_that_a_person_names(take: Take, tmp_path: Path) -> None:
    """What no head tells, a person can."""
    made = separated(tmp_path / "a.csv", [["番号", "部署", "案件", "データ"], ["7", "A課", "B", "氏名、住所"]])
    taken = take(made, columns={Column.NAME: 2, Column.ITEMS: 3})
    (found,) = taken.registry.procedures
    assert (found.number, found.department, found.name, found.items) == (7, "A課", "B", ("氏名", "住所"))


def test_guessed_heads_are_told(take: Take, tmp_path: Path) -> None:
    """A head that is only like one that we know is a thing to look at."""
    made = separated(tmp_path / "a.csv", [["No", "担当課", "手続名", "取扱う個入情報項目"], ["1", "A課", "B", "氏名"]])
    assert any("取扱う個入情報項目" in note.message for note in take(made).notes)
