"""The book as an Excel workbook that a ward officer would keep: one sheet a table, with filters and choices."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import Any
from unicodedata import east_asian_width

import xlsxwriter

from gatekeeper import jst
from gatekeeper.book.column import MARKER, OPEN, TABLES, BookColumn, BookTable
from gatekeeper.book.pages import pages_of
from gatekeeper.errors import UsageError
from gatekeeper.registry.model import Registry
from gatekeeper.text import words

__all__ = ["to_workbook"]

_FONT = "游ゴシック"
_LONGEST_CELL = 32_767
_LAST_ROW = 1_048_575
_SPARE_ROWS = 500
_LINE = 24
_TALLEST = 540
_WORDS = words("ja")


def to_workbook(registry: Registry) -> bytes:
    """The registry as a workbook that `registry import` takes. Every text is written as a text, never as a formula.

    :raises UsageError: a cell would be longer than Excel can hold.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.formats[0].set_font_name(_FONT)
    book.set_properties({"title": MARKER})
    formats = {
        "title": book.add_format({"font_name": _FONT, "bold": True, "font_size": 14}),
        "text": book.add_format({"font_name": _FONT, "text_wrap": True, "valign": "top", "border": 1}),
        "day": book.add_format(
            {"font_name": _FONT, "num_format": "yyyy-mm-dd", "valign": "top", "align": "left", "border": 1}
        ),
        "head": book.add_format(
            {
                "font_name": _FONT, "bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#DDE8F3",
                "border": 1,
            }
        ),
    }  # fmt: skip
    about = book.add_worksheet("説明")
    about.set_column(0, 0, 100)
    about.write_string(0, 0, MARKER, formats["title"])
    for number, line in enumerate(_WORDS("book.about").splitlines(), start=2):
        about.write_string(number, 0, line)
    pages = pages_of(registry)
    for table in TABLES:
        _sheet(book, table, pages[table.name], formats)
    book.close()
    return out.getvalue()


def _sheet(book: Any, table: BookTable, rows: list[dict[str, str]], formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(str(table.name))
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, column.head, formats["head"])
        if column.code is not None and column.code.choices:
            validation = {
                "validate": "list",
                "source": list(column.code.choices),
                "error_title": column.head,
                "error_message": _WORDS("book.choose"),
            }
            sheet.data_validation(1, index, min(len(rows) + _SPARE_ROWS, _LAST_ROW), index, validation)
    sheet.set_row_pixels(0, _height([column.head for column in table.columns], table))
    for number, row in enumerate(rows, start=1):
        texts = [_shown(column, row) for column in table.columns]
        sheet.set_row_pixels(number, _height(texts, table))
        for index, (column, text) in enumerate(zip(table.columns, texts, strict=True)):
            _write(sheet, number, index, column, text, formats)
    sheet.autofilter(0, 0, max(len(rows), 1), len(table.columns) - 1)


def _height(texts: Sequence[str], table: BookTable) -> int:
    """The height in pixels in which every text of a row can be read: not every program fits rows by itself."""
    lines = max(_lines(text, column.width) for text, column in zip(texts, table.columns, strict=True))
    return min(lines * _LINE, _TALLEST)


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column so many narrow characters wide; Japanese ones are two of them."""
    return sum(max(1, ceil(sum(_size(sign) for sign in line) / (width - 1))) for line in text.split("\n"))


def _size(sign: str) -> int:
    return 2 if east_asian_width(sign) in "WFA" else 1


def _shown(column: BookColumn, row: dict[str, str]) -> str:
    """The text of a cell; the term in eras is made of the days beside it."""
    if column.code is not None:
        return row[column.key]
    days = [row.get("term.start", ""), row.get("term.end", "")]
    if not any(days):
        return ""
    start, end = ("" if day in {"", OPEN} else jst.era(date.fromisoformat(day)) for day in days)
    return f"{start}～{end}" if start or end else OPEN


def _write(sheet: Any, row: int, index: int, column: BookColumn, text: str, formats: dict[str, Any]) -> None:
    if len(text) > _LONGEST_CELL:
        place = f"{column.head}の{row + 1}行目"
        raise UsageError(_WORDS("book.too_long", place=place, limit=f"{_LONGEST_CELL:,}"))
    if column.code is not None and column.code.day and text and text != OPEN:
        sheet.write_datetime(row, index, date.fromisoformat(text), formats["day"])
    else:
        sheet.write_string(row, index, text, formats["text"])
