"""Excel workbooks: the values of cells and where they stand; merged cells filled, formulas not run."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from gatekeeper.errors import Mistake, MistakesError
from gatekeeper.paper.block import BREAK, Cell, Note, Row
from gatekeeper.paper.container import open_office

__all__ = ["workbook_rows"]

_MOST_CELLS = 1_000_000
_MOST_BLANK_ROWS = 200
_FEW = 3


def workbook_rows(path: Path) -> tuple[list[Row], list[Note], list[str]]:
    """The rows of every sheet, hidden ones too, each sheet being one table; and where its pictures stand.

    :raises MistakesError: the file isn't a harmless workbook, or a formula has no stored value.
    """
    data = open_office(path)
    notes = list[Note]()
    if path.suffix.lower() in {".xlsm", ".xltm"}:
        notes.append(Note(str(path), "ファイル", "マクロを含む形式です。値だけを読み、マクロは動かしていません"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about drawings and validations, of which no value depends
            values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
            written = openpyxl.load_workbook(io.BytesIO(data), data_only=False)
    except Exception as cause:
        raise MistakesError(
            [Mistake(str(path), None, "Excelのファイルとして開けません。保存し直してください。")]
        ) from cause
    rows, mistakes, pictures = list[Row](), list[Mistake](), list[str]()
    for number, sheet in enumerate(values.worksheets):
        pictures += [_picture(sheet.title, image) for image in getattr(sheet, "_images", ())]
        rows += _sheet_rows(sheet, written.worksheets[number], number, path, notes, mistakes)
    if mistakes:
        raise MistakesError(mistakes)
    if pictures and not any(row.text.strip() for row in rows):
        named = "、".join(pictures[:_FEW])
        message = f"文字の入ったセルがなく、画像だけがあります（{named}）。表を文字で入力したファイルを使ってください。"
        raise MistakesError([Mistake(str(path), None, message)])
    return rows, notes, pictures


def _picture(title: str, image: Any) -> str:
    """Where a picture stands: the cell at its upper left, or the sheet alone."""
    corner = getattr(image.anchor, "_from", None)
    return f"{title}の画像" if corner is None else f"{_place(title, corner.row + 1, corner.col + 1)}の画像"


def _sheet_rows(
    sheet: Any, written: Any, number: int, path: Path, notes: list[Note], mistakes: list[Mistake]
) -> Iterator[Row]:
    file, title = str(path), sheet.title
    if sheet.max_row * sheet.max_column > _MOST_CELLS:
        mistakes.append(
            Mistake(
                file,
                None,
                f"シート「{title}」が大きすぎます（{sheet.max_row}行×{sheet.max_column}列）。表の範囲だけを残してください。",
            )
        )
        return
    if sheet.sheet_state != "visible":
        notes.append(Note(file, title, "非表示のシートも読みました"))
    _note_hidden(sheet, file, notes)
    anchors = {
        (row, column): (merged.min_row, merged.min_col)
        for merged in sheet.merged_cells.ranges
        for row in range(merged.min_row, merged.max_row + 1)
        for column in range(merged.min_col, merged.max_col + 1)
    }
    formulas = 0
    for row_number in range(1, sheet.max_row + 1):
        cells = list[Cell]()
        for column in range(1, sheet.max_column + 1):
            at = anchors.get((row_number, column), (row_number, column))
            value = sheet.cell(*at).value
            place, anchor = _place(title, row_number, column), _place(title, *at)
            if at == (row_number, column) and written.cell(*at).data_type == "f":
                formulas += 1
                if value is None:
                    mistakes.append(
                        Mistake(
                            file,
                            None,
                            f"{place}の数式に計算した値がありません。Excelで開いて保存し直すか、値に置き換えてください。",
                        )
                    )
            cells.append(Cell(_text(value), place, anchor if at != (row_number, column) else ""))
        while cells and not cells[-1].text:
            cells.pop()
        yield Row(tuple(cells), f"{title}!{row_number}行", number, solid=True)
    if formulas:
        notes.append(Note(file, title, f"数式のセルが{formulas}個あります。保存されている値を読みました"))


def _note_hidden(sheet: Any, file: str, notes: list[Note]) -> None:
    rows = [number for number, dimension in sheet.row_dimensions.items() if dimension.hidden]
    columns = [letter for letter, dimension in sheet.column_dimensions.items() if dimension.hidden]
    if rows:
        said = "、".join(map(str, sorted(rows)[:10])) + ("…" if len(rows) > 10 else "")
        notes.append(Note(file, sheet.title, f"非表示の行（{said}）も読みました"))
    if columns:
        notes.append(Note(file, sheet.title, f"非表示の列（{'、'.join(sorted(columns))}）も読みました"))


def _place(title: str, row: int, column: int) -> str:
    return f"{title}!{get_column_letter(column)}{row}"


def _text(value: object) -> str:
    """A value as its author sees it; dates as ISO text, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").replace("\n", BREAK).strip()
