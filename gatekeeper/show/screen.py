"""What a person sees on standard output: lines, headings and tables, right also where signs are two columns wide."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TextIO

from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from gatekeeper.show.folding import Folded
from gatekeeper.text import visible

__all__ = ["Cell", "Column", "Screen", "width_elsewhere"]

Style = Literal["", "bold", "dim", "red", "yellow", "green", "cyan", "bold red"]
_WIDTH_ELSEWHERE = 120
_NARROWEST = 40
_BETWEEN = 3
_READABLE = 14
_HEIGHT = 25  # of no use to us, but without it the library takes a plain terminal to be 80 columns wide
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Column:
    """As wide as its content and never broken; or with a `ratio` its share of what is left, or a `width` of its own."""

    title: str
    ratio: int | None = None
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """`again`: the same as in the row above. A table leaves it out; where rows stand alone, it is said again."""

    text: str
    style: Style = ""
    again: bool = False


class Screen:
    """Writes to a stream (standard output, if None). Nothing that comes from outside reaches the terminal raw.

    Lines are as wide as the terminal, or as `width` says where there is none.
    """

    def __init__(self, stream: TextIO | None = None, width: int | None = None) -> None:
        target = stream or sys.stdout
        self._is_terminal = target.isatty()
        self._console = Console(
            file=target,
            width=shutil.get_terminal_size().columns if self._is_terminal else width or width_elsewhere(),
            height=_HEIGHT,
            highlight=False,
            markup=False,
            emoji=False,
        )

    def line(self, text: str = "", style: Style = "", indent: int = 0) -> None:
        """One line, broken where it is too long; what comes after a break keeps the indent."""
        if not indent:
            self._print(Folded(_text(Cell(text, style))))
            return
        table = Table.grid(padding=0)
        table.add_column(width=indent)
        table.add_column(overflow="fold")
        table.add_row("", Folded(_text(Cell(text, style))))
        self._print(table)

    def heading(self, text: str) -> None:
        self.line()
        self.line(text, "bold")

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[Cell | str]]) -> None:
        """A table; where it would be too narrow to be read, each row as a few lines of its own."""
        cells = [[one if isinstance(one, Cell) else Cell(one) for one in row] for row in rows]
        if self._is_too_narrow(columns, cells):
            for row in cells:
                self._stack(columns, row)
            return
        shown = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=True, header_style="dim")
        shown.show_header = any(column.title for column in columns)
        for column in columns:
            shown.add_column(
                column.title, ratio=column.ratio, width=column.width, no_wrap=_is_whole(column), overflow="fold"
            )
        for row in cells:
            shown.add_row(*(Folded(_text(Cell("") if cell.again else cell)) for cell in row))
        self._print(shown)

    def _is_too_narrow(self, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> bool:
        left = self._console.width - _BETWEEN * (len(columns) - 1)
        shares = sum(column.ratio is not None for column in columns)
        for place, column in enumerate(columns):
            if _is_whole(column):
                left -= max(map(cell_len, (column.title, *(row[place].text for row in rows))))
            else:
                left -= column.width or 0
        return left < _READABLE * shares

    def _stack(self, columns: Sequence[Column], row: Sequence[Cell]) -> None:
        whole = [cell for column, cell in zip(columns, row, strict=True) if _is_whole(column) and cell.text]
        self._print(Folded(Text("  ").join(map(_text, whole))))
        for column, cell in zip(columns, row, strict=True):
            if not _is_whole(column) and cell.text:
                self.line(f"{column.title}: {cell.text}" if column.title else cell.text, cell.style, indent=2)

    def _print(self, shown: RenderableType) -> None:
        with self._console.capture() as capture:
            self._console.print(shown)
        text = capture.get()
        self._console.file.write(text if self._is_terminal else _TRAILING.sub("", text))


def _is_whole(column: Column) -> bool:
    return column.ratio is None and column.width is None


def _text(cell: Cell) -> Text:
    return Text(visible(cell.text), style=cell.style)


def width_elsewhere(usual: int = _WIDTH_ELSEWHERE) -> int:
    """For a file or a pipe: what `COLUMNS` says, else what is usual there: by itself, so wide that little is broken."""
    given = os.environ.get("COLUMNS", "")
    return max(_NARROWEST, int(given)) if given.isascii() and given.isdecimal() else usual
