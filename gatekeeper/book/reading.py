"""A book that was written here read back from the rows of its file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from gatekeeper.book.column import MARKER, TABLES, BookTable, TableName
from gatekeeper.book.csv import unguarded
from gatekeeper.book.pages import Placed, entries_of
from gatekeeper.errors import Mistake, MistakesError
from gatekeeper.paper.block import BREAK, Paper, Row
from gatekeeper.paper.letters import compact

__all__ = ["book_of"]

_SECTION = re.compile(r"【(.+)】")
_BY_NAME = {str(table.name): table for table in TABLES}


def book_of(paper: Paper) -> dict[str, list[dict[str, Any]]] | None:
    """The plain data of a registry that stands in a book; None where the file isn't one.

    :raises MistakesError: a head that the book doesn't have, or a cell that can't be read.
    """
    first = next((row for row in paper.rows if row.text.strip()), None)
    if first is None or compact(first.cells[0].text) != compact(MARKER):
        return None
    mistakes = list[Mistake]()
    found: dict[TableName, list[dict[str, Placed]]] = {}
    for table, rows in _tables(paper.rows):
        keys = _heads(table, rows[0], paper.file, mistakes)
        found[table.name] = [_cells(row, keys, paper.file) for row in rows[1:] if row.text.strip()]
    plain, more = entries_of(found, paper.file)
    if mistakes or more:
        raise MistakesError([*mistakes, *more])
    return plain


def _tables(rows: Iterable[Row]) -> Iterator[tuple[BookTable, list[Row]]]:
    """Each table with its rows, head first: a sheet of a workbook, or a section of a CSV file."""
    gathered: dict[str, list[Row]] = {}
    section: str | None = None
    for row in rows:
        if not row.text.strip():
            continue
        title, bang, _ = row.place.rpartition("!")
        head = _SECTION.fullmatch(row.text.strip()) if not bang else None
        if head is not None and head[1] in _BY_NAME:
            section = head[1]
            continue
        name = title if bang else section
        if name is not None and name in _BY_NAME:
            gathered.setdefault(name, []).append(row)
    for name, lines in gathered.items():
        yield _BY_NAME[name], lines


def _heads(table: BookTable, row: Row, file: str, mistakes: list[Mistake]) -> dict[int, str]:
    """The key of each column by its position; columns may stand in any order."""
    known = {compact(column.head): column for column in table.columns}
    keys: dict[int, str] = {}
    for index, cell in enumerate(row.cells):
        head = compact(cell.text)
        if not head:
            continue
        if head not in known:
            names = "、".join(column.head for column in table.columns)
            mistakes.append(
                Mistake(file, None, f"{cell.place}: 見出し「{cell.text}」は知らないものです。使えるのは {names} です。")
            )
        elif known[head].code is not None:
            keys[index] = known[head].key
    return keys


def _cells(row: Row, keys: dict[int, str], file: str) -> dict[str, Placed]:
    text = unguarded if file.lower().endswith((".csv", ".tsv")) else str
    return {
        key: (text(row.cells[index].text.replace(BREAK, "\n")), row.cells[index].place)
        for index, key in keys.items()
        if index < len(row.cells)
    }
