"""The form that we ship: one sheet to be filled in, one with an example that is never read, made for A4 paper."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter

from gatekeeper.declaring.label import Field, name_of
from gatekeeper.registry.model import DeclarationKind, Permission
from gatekeeper.text import words

__all__ = ["EXAMPLE_SHEET", "FORM_SHEET", "template"]

FORM_SHEET, EXAMPLE_SHEET = "様式1", "記入例"
_FONT = "游ゴシック"
_A4 = 9
_FIRST_ROW = 3
_LABEL, _INPUT, _LAST_INPUT = 0, 1, 4
_WIDTHS = (24, 16, 16, 16, 16)
_DAYS = frozenset({Field.START, Field.END, Field.DELETE_ON, Field.DECLARED_ON})
_LINES: Mapping[Field, int] = {Field.SUBJECT: 2, Field.PARTIES: 6, Field.ITEMS: 4, Field.FOLDERS: 2}
_FIELDS = (
    Field.KIND,
    Field.DEPARTMENT,
    Field.SUBJECT,
    Field.PARTIES,
    Field.ITEMS,
    Field.START,
    Field.END,
    Field.DELETE_ON,
    Field.DOWNLOAD,
    Field.FOLDERS,
    Field.DECLARED_BY,
    Field.DECLARED_ON,
)
_EXAMPLE: Mapping[Field, str | date] = {
    Field.DEPARTMENT: "子育て支援課",
    Field.SUBJECT: "認可外保育施設の設置届に添える書類の受取り",
    Field.PARTIES: "新宿 太郎 <taro@example.org>\n四谷 花子 <hanako@example.net>",
    Field.ITEMS: "氏名\n住所\n電話番号",
    Field.START: date(2026, 4, 10),
    Field.END: date(2026, 5, 31),
    Field.DELETE_ON: date(2026, 6, 30),
    Field.FOLDERS: "123456789012",
    Field.DECLARED_BY: "子育て支援課 指導係長",
    Field.DECLARED_ON: date(2026, 4, 8),
}
_WORDS = words("ja")
_EARLIEST, _LATEST = date(2020, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class _Formats:
    title: Any
    lead: Any
    label: Any
    text: Any
    day: Any
    hint: Any


def template() -> bytes:
    """The empty form as an Excel workbook that `registry declare` reads once it is filled in."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.formats[0].set_font_name(_FONT)
    book.set_properties({"title": _WORDS("declare.form_title")})
    formats = _formats(book)
    _sheet(book, FORM_SHEET, formats, {})
    choices = {
        Field.KIND: _WORDS(f"value.declaration_{DeclarationKind.APPLICANT}"),
        Field.DOWNLOAD: _WORDS(f"value.permission_{Permission.DENY}"),
    }
    _sheet(book, EXAMPLE_SHEET, formats, {**_EXAMPLE, **choices})
    book.close()
    return out.getvalue()


def _formats(book: Any) -> _Formats:
    def made(**properties: Any) -> Any:
        return book.add_format({"font_name": _FONT, "valign": "vcenter", **properties})

    boxed = {"border": 1, "text_wrap": True, "align": "left", "locked": False}
    return _Formats(
        title=made(bold=True, font_size=16, align="center"),
        lead=made(text_wrap=True, valign="top", font_size=10),
        label=made(bold=True, border=1, text_wrap=True, bg_color="#DDE8F3"),
        text=made(**boxed, num_format="@"),
        day=made(**boxed, num_format='[$-ja-JP-x-gannen]ggge"年"m"月"d"日"'),
        hint=made(font_size=9, font_color="#595959", text_wrap=True, valign="top"),
    )


def _sheet(book: Any, title: str, formats: _Formats, values: Mapping[Field, str | date]) -> None:
    sheet = book.add_worksheet(title)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    is_example = bool(values)
    heading = _WORDS("declare.example_title" if is_example else "declare.form_title")
    sheet.merge_range(0, _LABEL, 0, _LAST_INPUT, heading, formats.title)
    sheet.set_row(0, 30)
    sheet.merge_range(1, _LABEL, 1, _LAST_INPUT, _WORDS("declare.form_lead"), formats.lead)
    sheet.set_row(1, 48)
    if is_example:
        sheet.write_string(2, _LABEL, f"【{EXAMPLE_SHEET}】", formats.hint)
    row = _FIRST_ROW
    for field in _FIELDS:
        _write_field(sheet, row, field, values.get(field, ""), formats)
        row += 2
    _set_up_print(sheet, row)


def _write_field(sheet: Any, row: int, field: Field, value: str | date, formats: _Formats) -> None:
    """A label with its wide input cell, and beneath them what to write there."""
    sheet.write_string(row, _LABEL, name_of(field), formats.label)
    sheet.set_row(row, 20 * _LINES.get(field, 1))
    style = formats.day if field in _DAYS else formats.text
    sheet.merge_range(row, _INPUT, row, _LAST_INPUT, "", style)
    if isinstance(value, date):
        sheet.write_datetime(row, _INPUT, value, style)
    elif value:
        sheet.write_string(row, _INPUT, value, style)
    if (validation := _validation(field)) is not None:
        sheet.data_validation(row, _INPUT, row, _INPUT, validation)
    hint = _WORDS(f"form_hint.{field.rpartition('.')[2]}")
    sheet.merge_range(row + 1, _INPUT, row + 1, _LAST_INPUT, f"※{hint}", formats.hint)
    sheet.set_row(row + 1, 26)


def _validation(field: Field) -> dict[str, Any] | None:
    if field is Field.KIND:
        source = [_WORDS(f"value.declaration_{kind}") for kind in DeclarationKind]
    elif field is Field.DOWNLOAD:
        source = [_WORDS(f"value.permission_{one}") for one in (Permission.DENY, Permission.ALLOW)]
    elif field in _DAYS:
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": _EARLIEST,
            "maximum": _LATEST,
            "error_type": "warning",  # a day written in another way (令和8年4月10日 as text) is read as well
            "error_title": name_of(field),
            "error_message": _WORDS("declare.choose_day"),
        }
    else:
        return None
    return {
        "validate": "list",
        "source": source,
        "error_title": name_of(field),
        "error_message": _WORDS("book.choose"),
    }


def _set_up_print(sheet: Any, rows: int) -> None:
    sheet.set_paper(_A4)
    sheet.set_portrait()
    sheet.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.6)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, _LABEL, rows - 1, _LAST_INPUT)
    sheet.hide_gridlines(2)
    sheet.set_footer("&C&P / &N")
