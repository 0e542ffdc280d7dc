"""The workbook that the committee's secretariat has of 資料36: the sheet, and the table of its fifteen procedures."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter

from gatekeeper import jst
from gatekeeper.registry.model import Procedure, Registry

__all__ = ["SUBMISSION", "write_workbook"]

SUBMISSION = "R7-36"
_HEAD = ("No", "担当課", "手続名（登録業務名）", "取扱う個人情報項目")
_WIDTHS = (6, 20, 44, 80)
_FONT = "游ゴシック"


def write_workbook(file: Path, registry: Registry) -> None:
    """Writes the workbook as people make one: departments merged over their rows, items in one cell."""
    submission = next(one for one in registry.submissions if one.id == SUBMISSION)
    procedures = [one for one in registry.procedures if one.submission == SUBMISSION]
    start, end = procedures[0].term.start, procedures[0].term.end
    if start is None or end is None:
        raise AssertionError("the example's term has both days")
    departments = tuple(dict.fromkeys(one.department for one in procedures))
    book = xlsxwriter.Workbook(str(file), {"strings_to_formulas": False})
    text = book.add_format({"font_name": _FONT, "text_wrap": True, "valign": "top", "border": 1})
    sheet = book.add_worksheet("別紙")
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 90)
    rows = (
        ("件名", submission.title),
        ("保有課（担当課）", "、".join(departments)),
        ("登録業務の名称", "追加する手続は、資料36-1のとおり"),
        ("結合される情報項目（だれの、どのような項目か）", "追加する手続ごとの情報項目は、資料36-1のとおり"),
        (
            "結合の開始時期と期間",
            f"{jst.era(start)}から{jst.era(end)}まで（次年度以降も、同様の外部結合を行う。）",
        ),
    )
    sheet.write_string(0, 0, f"{submission.meeting}個人情報保護管理運営会議　{submission.document}")
    for number, row in enumerate(rows, start=2):
        sheet.write_row(number, 0, row, text)
    table = book.add_worksheet("資料36-1")
    for column, (head, width) in enumerate(zip(_HEAD, _WIDTHS, strict=True)):
        table.set_column(column, column, width)
        table.write_string(0, column, head, text)
    _write_table(table, procedures, text)
    book.close()


def _write_table(table: Any, procedures: Sequence[Procedure], text: Any) -> None:
    line = 1
    for department, part in groupby(procedures, key=lambda one: one.department):
        first = line
        for one in part:
            table.write_number(line, 0, one.number or line, text)
            table.write_string(line, 2, one.name, text)
            table.write_string(line, 3, "、".join(one.items), text)
            line += 1
        if line - first > 1:
            table.merge_range(first, 1, line - 1, 1, department, text)
        else:
            table.write_string(first, 1, department, text)
