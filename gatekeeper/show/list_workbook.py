"""A long list as an Excel workbook, written row by row: what doesn't fit on a sheet goes on further ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

from gatekeeper.document.sink import close_book, opened_sink
from gatekeeper.text import visible

__all__ = ["write_list"]

_FONT = "游ゴシック"
_MOST_ROWS = 1_048_576
_LONGEST_CELL = 32_767
_LARGEST_WHOLE = 10**15
_WIDTH = 18
_A3 = 8


def write_list(
    file: Path,
    sheet_name: str,
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
    numbers: Collection[int],
    rows_a_sheet: int = _MOST_ROWS - 1,
) -> None:
    """Writes a file in flat memory. Texts are never formulas; one that is too long for a cell is cut, and ends in "…".

    `numbers` are the columns that hold numbers; what a spreadsheet would round is written as a text.

    :raises OSError: the file can't be written.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    # What is written meanwhile lies beside it, where there is room for the whole, and goes whatever happens.
    beside = file.parent if file.is_file() or not file.exists() else None
    with TemporaryDirectory(dir=beside, prefix=".gatekeeper-") as aside, opened_sink(file) as target:
        book = xlsxwriter.Workbook(target, {**options, "tmpdir": aside})
        try:
            _fill(book, sheet_name, head, _parts(rows, rows_a_sheet), numbers)
            close_book(book)
        finally:
            book.fileclosed = True  # else it would try once more, and complain, when it is collected


def _fill(
    book: Any,
    sheet_name: str,
    head: Sequence[str],
    parts: Iterable[Iterable[Sequence[object]]],
    numbers: Collection[int],
) -> None:
    formats = {
        "head": book.add_format({"font_name": _FONT, "bold": True, "bg_color": "#DDE8F3", "border": 1}),
        "text": book.add_format({"font_name": _FONT, "valign": "top"}),
        "number": book.add_format({"font_name": _FONT, "valign": "top", "num_format": "#,##0"}),
    }
    for number, part in enumerate(parts, start=1):
        sheet = _sheet(book, sheet_name if number == 1 else f"{sheet_name} ({number})", head, formats)
        written = 0
        for written, row in enumerate(part, start=1):
            _write(sheet, written, row, numbers, formats)
        sheet.autofilter(0, 0, max(written, 1), len(head) - 1)


def _parts(rows: Iterable[Sequence[object]], most: int) -> Iterator[Iterable[Sequence[object]]]:
    """The rows in parts, each to be used up before the next; one empty part where there are none."""
    rest = iter(rows)
    first = next(rest, None)
    if first is None:
        yield ()
    while first is not None:
        yield chain([first], islice(rest, most - 1))
        first = next(rest, None)


def _sheet(book: Any, name: str, head: Sequence[str], formats: dict[str, Any]) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_column(0, len(head) - 1, _WIDTH)
    for index, title in enumerate(head):
        sheet.write_string(0, index, title, formats["head"])
    return sheet


def _write(sheet: Any, row: int, values: Sequence[object], numbers: Collection[int], formats: dict[str, Any]) -> None:
    for index, value in enumerate(values):
        if value is None:
            continue
        if index in numbers and isinstance(value, int) and abs(value) < _LARGEST_WHOLE:
            sheet.write_number(row, index, value, formats["number"])
        else:
            sheet.write_string(row, index, _fitting(visible(str(value))), formats["text"])


def _fitting(text: str) -> str:
    """Excel counts a sign beyond the first plane as two."""
    if len(text.encode("utf-16-le")) // 2 <= _LONGEST_CELL:
        return text
    return text[: _LONGEST_CELL // 2] + "…"
