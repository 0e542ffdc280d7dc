"""The registry as CSV and as a workbook: what is written comes back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl.utils import get_column_letter

from gatekeeper.book.csv import to_csv
from gatekeeper.book.workbook import to_workbook
from gatekeeper.errors import MistakesError, UsageError
from gatekeeper.importing import take_in_files
from gatekeeper.registry.diff import diff
from gatekeeper.registry.model import Registry
from gatekeeper.registry.reading import read
from tests.registry.build import procedure, registry
from tests.registry.strategies import registries

SHIPPED = Path(__file__).resolve().parents[2] / "config" / "registry"
Write = Callable[[Registry, Path], Path]


def as_csv(whole: Registry, folder: Path) -> Path:
    made = folder / "book.csv"
    made.write_text(to_csv(whole), encoding="utf-8-sig", newline="")
    return made


def as_csv_of_old(whole: Registry, folder: Path) -> Path:
    """As a spreadsheet of a Japanese computer saves it again."""
    made = folder / "book.csv"
    made.write_bytes(to_csv(whole).encode("cp932"))
    return made


def as_workbook(whole: Registry, folder: Path) -> Path:
    made = folder / "book.xlsx"
    made.write_bytes(to_workbook(whole))
    return made


def back(made: Path) -> Registry:
    return take_in_files([made], Registry(), ward_domains=(), today=date(2026, 1, 1)).registry


@pytest.mark.parametrize("write", [as_csv, as_csv_of_old, as_workbook])
def test_shipped_registry_comes_back(write: Write, tmp_path: Path) -> None:
    """Every entry and field of the example registry."""
    whole = read(SHIPPED).registry
    assert diff(whole, back(write(whole, tmp_path))) == ()


@pytest.mark.parametrize("write", [as_csv, as_workbook])
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(whole=registries())
def test_any_registry_comes_back(write: Write, whole: Registry) -> None:
    """Whatever a registry may hold, signs that spreadsheets take for something else among it."""
    with TemporaryDirectory() as folder:
        assert diff(whole, back(write(whole, Path(folder)))) == ()


DANGEROUS = (
    "=HYPERLINK(1)",
    "+1",
    "-1",
    "@x",
    "＝cmd",
    "'=1",
    "''+1",
    "【頭】",
    "\\【頭】",
    "記載なし",
    "0123",
    "2026-02-30",
)


@pytest.mark.parametrize("write", [as_csv, as_workbook])
def test_texts_that_spreadsheets_would_run(write: Write, tmp_path: Path) -> None:
    """They come back as they were."""
    whole = registry(procedure(items=DANGEROUS, name="=1+1", department="+課", note="@x\n=1"))
    assert diff(whole, back(write(whole, tmp_path))) == ()


def test_no_cell_of_an_export_is_a_formula() -> None:
    """In a workbook texts are texts; in CSV nothing begins with a sign that a spreadsheet obeys."""
    whole = registry(procedure(items=DANGEROUS, name="=1+1"))
    book = openpyxl.load_workbook(io.BytesIO(to_workbook(whole)))
    assert {cell.data_type for sheet in book for row in sheet for cell in row if cell.value is not None} <= {"s", "d"}
    cells = [cell for line in csv.reader(io.StringIO(to_csv(whole))) for cell in line]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝"))] == []


def test_workbook_is_one_that_people_keep() -> None:
    """Frozen heads, filters, widths, choices, a named Japanese font, days as days."""
    whole = read(SHIPPED).registry
    book = openpyxl.load_workbook(io.BytesIO(to_workbook(whole)))
    assert book.sheetnames == ["説明", "付議", "手続", "相手方", "再委託先", "対策", "所定の様式"]
    sheet = book["手続"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref is not None
    heads = {str(cell.value): get_column_letter(index) for index, cell in enumerate(sheet[1], 1)}
    validated = {
        str(one.sqref).rstrip("0123456789").split(":")[0].rstrip("0123456789")
        for one in sheet.data_validations.dataValidation
    }
    assert {heads["付議パターン"], heads["ダウンロードの可否"], heads["毎年度更新"]} <= validated
    start = sheet[f"{heads['期間の始まり']}2"]
    assert (start.is_date, start.number_format) == (True, "yyyy-mm-dd")
    assert "令和" in str(sheet[f"{heads['期間（和暦）']}2"].value)
    assert sheet["D2"].font.name == "游ゴシック"
    assert sheet[f"{heads['個人情報項目']}2"].alignment.wrap_text


def test_cell_that_excel_cannot_hold() -> None:
    """It is refused and not cut."""
    whole = registry(procedure(items=tuple(f"項目{number}" for number in range(6000))))
    with pytest.raises(UsageError, match="長すぎて"):
        to_workbook(whole)


def changed(folder: Path, sheet: str, cell: str, value: str) -> Path:
    made = as_workbook(read(SHIPPED).registry, folder)
    book = openpyxl.load_workbook(made)
    book[sheet][cell] = value
    book.save(made)
    return made


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "said"),
    [
        ("手続", "F2", "なにか", "手続!F2: 「なにか」は選べません"),
        ("手続", "C2", "いち", "手続!C2: 「いち」は数ではありません"),
        ("手続", "H2", "令和8年2月30日", "手続!H2"),
        ("手続", "B1", "付議の番号", "見出し「付議の番号」は知らない"),
        ("相手方", "A2", "R9-99", "相手方!A2: 「R9-99」が上の表にありません"),
        ("再委託先", "B2", "株式会社知らない", "再委託先!A2: 「株式会社知らない」が上の表に"),
        ("手続", "A3", "R6-20-01", "番号「R6-20-01」が 手続!A2 にも"),
    ],
)
def test_wrong_cells_of_a_book(tmp_path: Path, sheet: str, cell: str, value: str, said: str) -> None:
    """A person's slip in the workbook is told with its cell."""
    with pytest.raises(MistakesError) as caught:
        back(changed(tmp_path, sheet, cell, value))
    assert any(said in str(one) for one in caught.value.mistakes)


def test_edited_book_is_taken_in(tmp_path: Path) -> None:
    """Words and days as officers write them."""
    found = back(changed(tmp_path, "手続", "H3", "令和6年12月21日"))
    assert found.procedures[1].term.start == date(2024, 12, 21)


def test_every_line_of_a_cell_can_be_read() -> None:
    """Rows are as tall as their longest cell: a program that doesn't fit them by itself would show its first line."""
    sheet = openpyxl.load_workbook(io.BytesIO(to_workbook(read(SHIPPED).registry)))["手続"]
    for row in sheet.iter_rows(min_row=2):
        lines = max(str(cell.value or "").count("\n") + 1 for cell in row)
        assert (sheet.row_dimensions[row[0].row or 0].height or 0) >= 15 * lines
