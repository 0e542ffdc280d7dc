"""Text in whatever encoding a ward's computers write, and tables with commas or tabs in it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from openpyxl.utils import get_column_letter

from gatekeeper.errors import Mistake, MistakesError
from gatekeeper.paper.block import BREAK, Cell, Row
from gatekeeper.paper.container import read_bytes

__all__ = ["delimited_rows", "read_text"]

_LONGEST_CELL = 200_000


def read_text(path: Path) -> str:
    """The text of a file in UTF-8 (with or without a mark at its beginning), UTF-16 with one, or Shift_JIS (CP932).

    :raises MistakesError: it is none of these.
    """
    data = read_bytes(path)
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise MistakesError(
        [Mistake(str(path), None, "文字コードが分かりません。UTF-8かShift_JISのテキストとして保存し直してください。")]
    )


def delimited_rows(path: Path) -> list[Row]:
    """The rows of a CSV or TSV file, with the cells named as a spreadsheet does (B3).

    :raises MistakesError: the file can't be read as text, or a quotation mark isn't closed.
    """
    text = read_text(path)
    first = next((line for line in text.split("\n") if line.strip()), "")
    tabbed = path.suffix.lower() == ".tsv" or first.count("\t") > first.count(",")
    csv.field_size_limit(_LONGEST_CELL)
    rows = list[Row]()
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(text), delimiter="\t" if tabbed else ",", strict=True), 1
        ):
            made = (
                Cell(cell.strip(" \u3000").replace("\n", BREAK), f"{get_column_letter(index)}{number}")
                for index, cell in enumerate(cells, 1)
            )
            rows.append(Row(tuple(made), f"{number}行", 0, solid=True))
    except csv.Error as cause:
        message = f"CSVとして読めません（{len(rows) + 1}行の引用符を確かめてください）。"
        raise MistakesError([Mistake(str(path), len(rows) + 1, message)]) from cause
    return rows
