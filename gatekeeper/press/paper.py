"""A paper before it is printed: what it is called, what it says in words and figures, its tables and its pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

__all__ = ["Cell", "Chart", "ChartKind", "Column", "ColumnKind", "Fact", "Paper", "Row", "Rows", "Table"]

Cell = str | int | date | datetime | tuple[str, ...] | None
Row = Sequence[Cell]


class Rows(Protocol):
    """Rows that can be gone through again and again, however many they are."""

    def __iter__(self) -> Iterator[Row]: ...

    def __len__(self) -> int: ...


class ColumnKind(StrEnum):
    """What a column's cells hold: a CODE is a word of the program, LINES are several texts, moments are aware."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    CODE = "code"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Column:
    """`name` is for programs, `head` for people. `width` counts narrow characters.

    `words` is what the name of a code's words begins with (`status.`). One that isn't `on_paper` stands in the data
    and on the screen alone, a page being narrower than a sheet; it comes after those that are.
    """

    name: str
    head: str
    width: int = 12
    kind: ColumnKind = ColumnKind.TEXT
    words: str = ""
    on_paper: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """`title` is the name of its sheet and of its CSV file. `is_long`: there may be a million rows."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Rows
    is_long: bool = False


class ChartKind(StrEnum):
    COLUMN = "column"
    BAR = "bar"


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of some columns of a table, stacked; `label` is the column by which its bars are called."""

    name: str
    title: str
    table: str
    label: str
    series: tuple[str, ...]
    kind: ChartKind = ChartKind.COLUMN


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the paper's head. Templates find it by its name."""

    name: str
    label: str
    value: str | int

    @property
    def text(self) -> str:
        return f"{self.value:,}" if isinstance(self.value, int) else self.value


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that is printed. `stem` is the name of its files, `template` that of its templates.

    `mark` says that it is a draft or incomplete (empty: it is neither), `overview` is the text, a paragraph each.
    `made_for` is the day it tells of, and the only one in the documents' properties: the same record makes the same
    files. `plain` is the head of the JSON.
    """

    template: str
    stem: str
    title: str
    ward: str
    department: str
    made_for: date
    mark: str = ""
    overview: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    plain: Mapping[str, object] = field(default_factory=dict)

    def table(self, name: str) -> Table:
        return next(one for one in self.tables if one.name == name)
