"""One sheet of a workbook as a person sees it: merged cells are one cell, and each knows its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from openpyxl.utils import get_column_letter

from gatekeeper.declaring.draft import Spot

__all__ = ["Box", "Grid"]

_ROWS, _COLUMNS = 500, 100
"""A form is no larger; what is written further out belongs to no field of it."""


@dataclass(frozen=True, slots=True)
class Box:
    """A cell, or the cells that are merged into one; both ends included, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


class Grid:
    """`values` and `formulas` are the same sheet, read with and without the values that Excel has stored."""

    def __init__(self, file: str, values: Any, formulas: Any) -> None:
        self.title: str = values.title
        self.rows: int = min(values.max_row, _ROWS)
        self.columns: int = min(values.max_column, _COLUMNS)
        self._file, self._values, self._formulas = file, values, formulas
        self.has_hidden: bool = any(
            one.hidden for one in (*values.row_dimensions.values(), *values.column_dimensions.values())
        )
        self._boxes: dict[tuple[int, int], Box] = {}
        for merged in values.merged_cells.ranges:
            box = Box(merged.min_row, merged.min_col, merged.max_row, merged.max_col)
            for row in range(box.top, min(box.bottom, self.rows) + 1):
                for column in range(box.left, min(box.right, self.columns) + 1):
                    self._boxes[row, column] = box

    def boxes(self) -> Iterator[Box]:
        """Every cell with a text or a formula, merged ones once, row by row."""
        for row in range(1, self.rows + 1):
            for column in range(1, self.columns + 1):
                box = self.box(row, column)
                if (box.top, box.left) == (row, column) and (self.text(box) or self.broken(box)):
                    yield box

    def box(self, row: int, column: int) -> Box:
        return self._boxes.get((row, column)) or Box(row, column, row, column)

    def holds(self, box: Box) -> bool:
        """Whether a cell lies on the sheet."""
        return box.top <= self.rows and box.left <= self.columns

    def text(self, box: Box) -> str:
        """What is shown: days as ISO text, whole numbers without a point."""
        return _shown(self._values.cell(box.top, box.left).value)

    def broken(self, box: Box) -> str:
        """Why a value can't be relied on, or nothing."""
        if not self.holds(box):
            return ""
        cell = self._values.cell(box.top, box.left)
        if cell.data_type == "e":
            return f"セルがエラー（{cell.value}）になっています。値を書き直してください"
        if cell.value is None and self._formulas.cell(box.top, box.left).data_type == "f":
            return "数式に計算した値がありません。Excelで開いて保存し直すか、値を書いてください"
        return ""

    def spot(self, box: Box) -> Spot:
        return Spot(self._file, cell=f"{self.title}!{get_column_letter(box.left)}{box.top}")


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n\u3000")
