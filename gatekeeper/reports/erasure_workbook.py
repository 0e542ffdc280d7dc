"""The erasure report as an Excel workbook: the paper, the list of what was deleted, the counterparties' own reports."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

import xlsxwriter

from gatekeeper.press.cell import lines_in, shortened
from gatekeeper.reports.erasure import COLUMNS, ErasureReport, facts_of, row_of
from gatekeeper.show.moment import day, moment
from gatekeeper.text import visible, words

__all__ = ["to_workbook"]

_FONT = "游ゴシック"
_LONGEST_CELL = 32_767
_WORDS = words("ja")
_WIDTHS: Mapping[str, int] = {
    "number": 6, "path": 40, "type": 8, "item": 12, "size": 11, "sha1": 22, "versions": 6, "owner": 20,
    "governor": 11, "due": 15, "source": 18, "approved": 20, "trashed": 16, "purged": 16, "answer": 20,
    "first_transfer": 11, "last_transfer": 11, "digest": 34,
}  # fmt: skip
_RECEIVED = (("on", 18), ("procedure", 12), ("company", 30), ("file", 40), ("sha256", 34), ("taken", 24), ("by", 18))
_A4, _A3 = 9, 8
_LINE, _MOST_LINES = 18, 12


def to_workbook(report: ErasureReport) -> bytes:
    """Every text is written as a text, never as a formula; one that is too long for a cell is cut, and says so."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.formats[0].set_font_name(_FONT)
    title = _WORDS("erasure_report.title")
    book.set_properties({"title": title, "created": datetime.combine(report.made_on, time())})
    formats = {
        "title": book.add_format({"font_name": _FONT, "bold": True, "font_size": 16}),
        "plain": book.add_format({"font_name": _FONT, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"font_name": _FONT, "text_wrap": True, "valign": "top", "border": 1}),
        "head": book.add_format(
            {"font_name": _FONT, "bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#DDE8F3",
             "border": 1}
        ),
    }  # fmt: skip
    _paper(book.add_worksheet(title), report, formats)
    heads = [_WORDS(f"erasure_report.{name}_head") for name in COLUMNS]
    rows = (row_of(number, one) for number, one in enumerate(report.items, start=1))
    texts = [[row[name] for name in COLUMNS] for row in rows]
    listed = book.add_worksheet(_WORDS("erasure_report.list"))
    _table(listed, heads, [_WIDTHS[name] for name in COLUMNS], texts, formats)
    received = [
        [day(one.on), one.governor, one.company, one.file, one.sha256, moment(one.at), one.by]
        for one in report.received
    ]
    own = book.add_worksheet(_WORDS("erasure_report.received"))
    heads = [_WORDS(f"erasure_report.{name}_head") for name, _ in _RECEIVED]
    _table(own, heads, [width for _, width in _RECEIVED], received, formats)
    book.close()
    return out.getvalue()


def _paper(sheet: Any, report: ErasureReport, formats: Mapping[str, Any]) -> None:
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 80)
    sheet.write_string(0, 0, _WORDS("erasure_report.title"), formats["title"])
    sheet.write_string(1, 0, visible(report.ward), formats["plain"])
    row = 3
    for name, text in facts_of(report):
        sheet.write_string(row, 0, name, formats["head"])
        sheet.write_string(row, 1, shortened(visible(text), _LONGEST_CELL), formats["text"])
        row += 1
    for line in _WORDS("erasure_report.statement").splitlines():
        row += 1
        sheet.merge_range(row, 0, row, 1, line, formats["plain"])
        sheet.set_row(row, 32)
    for name in ("confirmed_by", "confirmed_on"):
        row += 1
        sheet.write_string(row + 1, 0, _WORDS(f"erasure_report.{name}"), formats["head"])
        sheet.write_string(row + 1, 1, "", formats["text"])


def _table(sheet: Any, heads: list[str], widths: list[int], rows: list[list[str]], formats: Mapping[str, Any]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for index, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, head, formats["head"])
    sheet.set_row(0, 2 * _LINE)
    for number, texts in enumerate(rows, start=1):
        sheet.set_row(number, _height(texts, widths))
        for index, text in enumerate(texts):
            sheet.write_string(number, index, shortened(visible(text), _LONGEST_CELL), formats["text"])
    sheet.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)


def _height(texts: list[str], widths: list[int]) -> int:
    lines = [lines_in(text, width) for text, width in zip(texts, widths, strict=True)]
    return _LINE * min(_MOST_LINES, max(lines))
