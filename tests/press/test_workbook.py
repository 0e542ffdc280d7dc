"""The workbook, opened again by another library."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from gatekeeper.press.workbook import write_workbook
from gatekeeper.shipped import shipped_templates
from tests.press.sample import HOSTILE, paper, row, table

TEMPLATE = shipped_templates() / "ledger.xlsx"


def opened(tmp_path: Path, *args: Any, **changes: Any) -> Any:
    file = tmp_path / "book.xlsx"
    write_workbook(paper(*args), TEMPLATE, file, **changes)
    return openpyxl.load_workbook(file)


def test_the_cover_is_the_template_with_its_names_filled(tmp_path: Path) -> None:
    """Texts and numbers stand in the named cells; labels, merged cells and widths are the template's."""
    cover = opened(tmp_path).worksheets[0]
    cells = {str(line[0].value): line[1].value for line in cover.iter_rows(min_row=4)}
    assert cover["A2"].value == "見本の管理簿"
    assert [str(one) for one in cover.merged_cells.ranges] == ["A2:B2"]
    assert (cells["担当部課"], cells["備考"], cells["対象の期間"]) == ("子育て支援課", "【案】", "令和8年度")
    assert cells["ファイルの数"] == 12_345
    assert cover.column_dimensions["B"].width == pytest.approx(90, abs=1)


def test_days_are_real_days_shown_in_eras(tmp_path: Path) -> None:
    """They can be sorted and counted with; 15:00:01 UTC on 31 March is 1 April in Japan."""
    sheet = opened(tmp_path)["明細"]
    line = [cell.value for cell in sheet[2]]
    assert line[:2] == ["申請書", 1_234]
    assert [str(day) for day in line[2:4]] == ["2026-04-01 00:00:00", "2027-04-01 00:00:01"]
    assert line[4] == "未対応"
    assert "$-411" in sheet["C2"].number_format
    assert line[5] == "氏名\n住所"


def test_a_table_is_ready_for_print(tmp_path: Path) -> None:
    """A4 lying, as wide as the page, heads on every page; columns that are only for the screen aren't printed."""
    sheet = opened(tmp_path)["明細"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_area.endswith("$A$1:$F$2")
    assert sheet.freeze_panes == "A2"
    assert sheet["A2"].font.name == "游ゴシック"


def test_charts_are_charts_of_the_cells(tmp_path: Path) -> None:
    """Excel draws them, and they follow when somebody changes a number."""
    opened(tmp_path)
    with zipfile.ZipFile(tmp_path / "book.xlsx") as package:
        drawn = package.read("xl/charts/chart1.xml").decode()
    assert "<c:barChart>" in drawn
    assert "<c:f>明細!$B$2</c:f>" in drawn
    assert "図の名前" in drawn


def test_rows_past_the_limit_go_to_further_sheets(tmp_path: Path) -> None:
    """Each sheet has its head, and no row is lost or stands twice."""
    rows = [row(f"行{number}") for number in range(7)]
    book = opened(tmp_path, *rows, rows_per_sheet=3)
    names = [name for name in book.sheetnames if name.startswith("明細")]
    assert names == ["明細", "明細 (2)", "明細 (3)"]
    assert [book[name]["A1"].value for name in names] == ["名前"] * 3
    found = [book[name].cell(at, 1).value for name in names for at in range(2, book[name].max_row + 1)]
    assert found == [f"行{number}" for number in range(7)]


def test_a_full_last_sheet_is_followed_by_none(tmp_path: Path) -> None:
    book = opened(tmp_path, *[row()] * 6, rows_per_sheet=3)
    assert [name for name in book.sheetnames if name.startswith("明細")] == ["明細", "明細 (2)"]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_no_name_breaks_or_runs_anything(tmp_path: Path, name: str) -> None:
    """Formulas stay texts, on the cover too; what is too long is cut, and says so."""
    file = tmp_path / "book.xlsx"
    made = paper(row(name), title=name, department=name)
    write_workbook(made, TEMPLATE, file)
    cells = [cell for sheet in openpyxl.load_workbook(file) for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    texts = [str(cell.value) for cell in cells if cell.data_type == "s"]
    assert max(map(len, texts)) <= 32_767
    assert ("全部で40,000文字" in "".join(texts)) == (len(name) > 32_767)


def test_an_empty_table_is_a_sheet_with_heads(tmp_path: Path) -> None:
    """And its chart is an empty one, not an error."""
    file = tmp_path / "book.xlsx"
    write_workbook(paper(tables=(table([]),)), TEMPLATE, file)
    sheet = openpyxl.load_workbook(file)["明細"]
    assert (sheet.max_row, sheet["A1"].value) == (1, "名前")


def test_a_template_may_merge_cells_over_rows(tmp_path: Path) -> None:
    """What the ward has drawn stays: a name over two rows, a colour, a label beside it."""
    book = openpyxl.load_workbook(TEMPLATE)
    sheet = book.worksheets[0]
    sheet.merge_cells("D2:E4")
    sheet["D2"], sheet["D2"].fill = "印", PatternFill("solid", fgColor="FFFF0000")
    own = tmp_path / "own.xlsx"
    book.save(own)
    write_workbook(paper(), own, tmp_path / "book.xlsx")
    cover = openpyxl.load_workbook(tmp_path / "book.xlsx").worksheets[0]
    assert {str(one) for one in cover.merged_cells.ranges} == {"A2:B2", "D2:E4"}
    assert cover["D2"].value == "印"
    assert cover["D2"].fill.fgColor.rgb == "FFFF0000"
    assert cover["B4"].value == "子育て支援課"


def test_the_same_paper_is_the_same_workbook(tmp_path: Path) -> None:
    write_workbook(paper(), TEMPLATE, tmp_path / "1.xlsx")
    write_workbook(paper(), TEMPLATE, tmp_path / "2.xlsx")
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()
