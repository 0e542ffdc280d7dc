"""A long list as a workbook: on as many sheets as it takes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from gatekeeper.show.list_workbook import write_list


@pytest.mark.parametrize(("count", "sheets"), [(0, [1]), (1, [2]), (3, [4]), (4, [4, 2]), (7, [4, 4, 2])])
def test_what_doesnt_fit_goes_on_further_sheets(tmp_path: Path, count: int, sheets: list[int]) -> None:
    """Each with its head; none is empty but the only one."""
    file = tmp_path / "x.xlsx"
    write_list(file, "一覧", ["番号", "名前"], ((n, f"名前{n}") for n in range(count)), {0}, rows_a_sheet=3)
    book = openpyxl.load_workbook(file)
    assert [sheet.max_row for sheet in book.worksheets] == sheets
    assert book.sheetnames == ["一覧", "一覧 (2)", "一覧 (3)"][: len(sheets)]
    rows = [row for sheet in book.worksheets for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert rows == [(n, f"名前{n}") for n in range(count)]


def test_texts_that_a_cell_cant_hold(tmp_path: Path) -> None:
    """Too long, also in signs that count twice, and signs that no workbook may have."""
    file = tmp_path / "x.xlsx"
    texts = ["あ" * 40_000, "🏠" * 20_000, "a\x00\x0b\ud83db", "=1+1", "http://x.example"]
    write_list(file, "一覧", ["名前"], ([text] for text in texts), ())
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    cells = [sheet.cell(number, 1) for number in range(2, 7)]
    assert all(len(str(cell.value).encode("utf-16-le")) // 2 <= 32_767 for cell in cells)
    assert [str(cell.value)[-1] for cell in cells[:2]] == ["…", "…"]
    assert [cell.value for cell in cells[2:]] == ["a\ufffd\ufffd\ufffdb", "=1+1", "http://x.example"]
    assert all(cell.data_type == "s" and cell.hyperlink is None for cell in cells)


def test_place_that_isnt_there(tmp_path: Path) -> None:
    """The system's own error, for whoever knows the file's name to say."""
    with pytest.raises(OSError, match="No such file"):
        write_list(tmp_path / "no" / "x.xlsx", "一覧", ["名前"], [["x"]], ())


@pytest.mark.parametrize("count", [1, 20_000])
def test_a_full_disk_is_told_once(tmp_path: Path, count: int) -> None:
    """The system's own error, nothing on standard error when the packer is collected, and nothing left beside it."""
    program = """
import gc, sys
from pathlib import Path
from gatekeeper.show.list_workbook import write_list
try:
    write_list(Path("/dev/full"), "一覧", ["名前"], ([f"名前{n}"] for n in range(int(sys.argv[1]))), ())
except OSError as error:
    print(error.strerror)
gc.collect()
"""
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", program, str(count)], capture_output=True, text=True, check=False, env=environment
    )
    assert (ended.stdout, ended.stderr, ended.returncode) == ("No space left on device\n", "", 0)
    assert list(tmp_path.iterdir()) == []
