"""The tables as data: CSV, JSON, and a file of lines for what may be too long to be held in memory."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from gatekeeper.press.cell import data_of, plain_of, value_from
from gatekeeper.press.paper import Column, Paper, Row, Table
from gatekeeper.show.script import as_json, harmless

__all__ = ["Spool", "to_json", "write_csv"]


class Spool:
    """Rows kept in a file, one a line (JSON Lines, ASCII): added once, then read as often as needed."""

    def __init__(self, file: Path, columns: tuple[Column, ...]) -> None:
        self.file = file
        self._columns = columns
        self._names = [column.name for column in columns]
        self._count = 0
        self._out: IO[str] | None = file.open("x", encoding="ascii")

    def add(self, row: Row) -> None:
        if self._out is None:
            raise RuntimeError("the spool is closed")
        plain = dict(zip(self._names, map(plain_of, row), strict=True))
        self._out.write(json.dumps(plain, separators=(",", ":")) + "\n")
        self._count += 1

    def close(self) -> None:
        """Nothing more is added; from here on it can be read."""
        if self._out is not None:
            self._out.close()
            self._out = None

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        with self.file.open(encoding="ascii") as lines:
            for line in lines:
                plain = json.loads(line)
                yield [value_from(column, plain[column.name]) for column in self._columns]


def write_csv(table: Table, file: Path) -> None:
    """With a byte order mark, by which Excel knows UTF-8; nothing in it is run as a formula."""
    with file.open("x", encoding="utf-8", newline="") as out:
        out.write("\ufeff")
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([column.head for column in table.columns])
        for row in table.rows:
            cells = zip(table.columns, row, strict=True)
            writer.writerow([harmless(data_of(column, cell)) for column, cell in cells])


def to_json(paper: Paper) -> str:
    """The head, the figures and all tables but the long ones, for which their number of rows stands."""
    tables: dict[str, Any] = {}
    for table in paper.tables:
        names = [column.name for column in table.columns]
        if not table.is_long:
            rows = (map(plain_of, row) for row in table.rows)
            tables[table.name] = [dict(zip(names, row, strict=True)) for row in rows]
    long = {table.name: len(table.rows) for table in paper.tables if table.is_long}
    facts = {fact.name: fact.value for fact in paper.facts}
    return as_json({**paper.plain, "figures": facts, "tables": tables, "rows_elsewhere": long})
