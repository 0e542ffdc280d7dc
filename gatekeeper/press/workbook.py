"""The paper as an Excel workbook: a cover from the template, a sheet a table, and charts that Excel draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from gatekeeper import jst
from gatekeeper.document.sink import close_book, opened_sink
from gatekeeper.press.cell import lines_in, shortened, text_of
from gatekeeper.press.cover import write_cover
from gatekeeper.press.paper import Cell, Chart, ChartKind, Column, Paper, Row, Table
from gatekeeper.press.picture import COLOURS
from gatekeeper.text import visible, words

__all__ = ["FONT", "ROWS_PER_SHEET", "write_workbook"]

FONT = "游ゴシック"
ROWS_PER_SHEET = 1_048_575
"""Excel's limit, less the head."""

_WORDS = words("ja")
_LONGEST_CELL = 32_767
_LINE, _MOST_LINES = 18, 12
_A4 = 9
_EXCEL_START, _DAY = datetime(1899, 12, 30), timedelta(days=1)  # noqa: DTZ001 -- a spreadsheet knows no zones
_CHART = {"width": 680, "height": 360}
_FORMATS: Mapping[str, Mapping[str, object]] = {
    "text": {"text_wrap": True},
    "number": {"num_format": "#,##0"},
    "day": {"num_format": "[$-411]ge.m.d", "align": "left"},
    "moment": {"num_format": "[$-411]ge.m.d hh:mm:ss", "align": "left"},
}


@dataclass(frozen=True, slots=True)
class _Book:
    """The workbook being written, its formats, and how many rows a sheet takes."""

    book: Any
    formats: Mapping[str, Any]
    rows_per_sheet: int


def write_workbook(paper: Paper, template: Path, file: Path, rows_per_sheet: int = ROWS_PER_SHEET) -> None:
    """Every text is written as a text, never as a formula. Memory stays flat; a long table goes on to further sheets.

    :raises OSError: it can't be written. What is written meanwhile lies beside `file`.
    """
    options = {
        "constant_memory": True,
        "tmpdir": str(file.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with opened_sink(file) as target:
        book = xlsxwriter.Workbook(target, options)
        try:
            _fill(book, paper, template, rows_per_sheet)
            close_book(book)
        finally:
            book.fileclosed = True  # else it would try once more, and complain, when it is collected


def _fill(book: Any, paper: Paper, template: Path, rows_per_sheet: int) -> None:
    book.formats[0].set_font_name(FONT)
    created = datetime.combine(paper.made_for, time())
    book.set_properties({"title": visible(paper.title), "author": visible(paper.ward), "created": created})
    shape = {"font_name": FONT, "valign": "top", "border": 1}
    formats = {name: book.add_format({**shape, **more}) for name, more in _FORMATS.items()}
    formats["head"] = book.add_format(
        {**shape, "bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#DDE8F3"}
    )
    write_cover(book, paper, template)
    made = _Book(book, formats, rows_per_sheet)
    for table in paper.tables:
        if table.name == next((chart.table for chart in paper.charts), None):
            _draw(made, paper)
        _write(made, table)


def _draw(made: _Book, paper: Paper) -> None:
    sheet = made.book.add_worksheet(_WORDS("press.charts"))
    _set_up(sheet)
    sheet.fit_to_pages(1, 1)
    for number, chart in enumerate(paper.charts):
        sheet.insert_chart(number // 2 * 19, number % 2 * 11, _chart(made, paper, chart))


def _chart(made: _Book, paper: Paper, about: Chart) -> Any:
    upright = about.kind is ChartKind.COLUMN
    chart = made.book.add_chart({"type": str(about.kind), "subtype": "stacked"})
    table = paper.table(about.table)
    index = {column.name: number for number, column in enumerate(table.columns)}
    last = max(1, len(table.rows))
    for number, name in enumerate(about.series):
        chart.add_series(
            {
                "name": [table.title, 0, index[name]],
                "categories": [table.title, 1, index[about.label], last, index[about.label]],
                "values": [table.title, 1, index[name], last, index[name]],
                "fill": {"color": COLOURS[number % len(COLOURS)]},
                "gap": 60,
            }
        )
    said = {"name": FONT, "size": 9}
    chart.set_title({"name": about.title, "name_font": {"name": FONT, "size": 12}, "overlay": False})
    chart.set_legend({"position": "right", "font": said})
    if upright:
        chart.set_y_axis({"num_font": said, "num_format": "#,##0"})
        chart.set_x_axis({"num_font": said})
    else:
        # The first row on top, and the numbers still below.
        chart.set_y_axis({"num_font": said, "reverse": True})
        chart.set_x_axis({"num_font": said, "num_format": "#,##0", "label_position": "high"})
    chart.set_size(_CHART)
    return chart


def _write(made: _Book, table: Table) -> None:
    rows, number = iter(table.rows), 1
    sheet, at = _sheet(made, table, table.title), 0
    for row in rows:
        if at == made.rows_per_sheet:
            _end(sheet, table, at)
            number += 1
            sheet, at = _sheet(made, table, f"{table.title} ({number})"), 0
        at += 1
        _row(made, sheet, at, table, row)
    _end(sheet, table, at)


def _end(sheet: Any, table: Table, last: int) -> None:
    """Filters for all columns; on paper only those that can be read there, which come first."""
    sheet.autofilter(0, 0, max(last, 1), len(table.columns) - 1)
    printed = [index for index, column in enumerate(table.columns) if column.on_paper]
    sheet.print_area(0, 0, max(last, 1), printed[-1])


def _sheet(made: _Book, table: Table, title: str) -> Any:
    sheet = made.book.add_worksheet(title)
    _set_up(sheet)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    if table.is_long:
        sheet.set_default_row(_LINE)
    sheet.set_row(0, 2 * _LINE)
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, column.head, made.formats["head"])
    return sheet


def _set_up(sheet: Any) -> None:
    """A4, lying, as wide as the page, numbered."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer("&C&P / &N")


def _row(made: _Book, sheet: Any, at: int, table: Table, row: Row) -> None:
    if not table.is_long:
        sheet.set_row(at, _height(table, row))
    for index, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
        _cell(made, sheet, (at, index), column, cell)


def _height(table: Table, row: Row) -> int:
    cells = zip(table.columns, row, strict=True)
    return _LINE * min(_MOST_LINES, max(lines_in(text_of(column, cell), column.width) for column, cell in cells))


def _cell(made: _Book, sheet: Any, at: tuple[int, int], column: Column, cell: Cell) -> None:
    match cell:
        case int():
            sheet.write_number(*at, cell, made.formats["number"])
        case datetime():
            local = cell.astimezone(jst.TOKYO).replace(tzinfo=None)
            _day(made, sheet, at, column, cell, local, "moment")
        case date():
            _day(made, sheet, at, column, cell, datetime.combine(cell, time()), "day")
        case _:
            sheet.write_string(*at, shortened(text_of(column, cell), _LONGEST_CELL), made.formats["text"])


def _day(made: _Book, sheet: Any, at: tuple[int, int], column: Column, cell: Cell, local: datetime, shape: str) -> None:
    """A real date, shown in eras; Excel knows none before 1900."""
    if local.year < 1900:
        sheet.write_string(*at, text_of(column, cell), made.formats["text"])
    else:
        # A number of days, as Excel keeps it: the library would take ten times as long to come to it.
        sheet.write_number(*at, (local - _EXCEL_START) / _DAY, made.formats[shape])
