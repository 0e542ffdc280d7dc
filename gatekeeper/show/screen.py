"""What a person sees on standard output: lines, headings and tables, right also where signs are two columns wide."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TextIO
from unicodedata import east_asian_width

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gatekeeper.text import visible

__all__ = ["Cell", "Column", "Screen"]

Style = Literal["", "bold", "dim", "red", "yellow", "green", "cyan", "bold red"]
_NO_BREAK = "\ue000"
_WIDTH_ELSEWHERE = 120
_NARROWEST = 40


@dataclass(frozen=True, slots=True)
class Column:
    """As wide as its content and never broken; or with a `ratio` its share of what is left, or a `width` of its own."""

    title: str
    ratio: int | None = None
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    style: Style = ""


class Screen:
    """Writes to a stream (standard output, if None). Nothing that comes from outside reaches the terminal raw."""

    def __init__(self, stream: TextIO | None = None) -> None:
        target = stream or sys.stdout
        self._console = Console(
            file=target, width=None if target.isatty() else _width(), highlight=False, markup=False, emoji=False
        )

    def line(self, text: str = "", style: Style = "", indent: int = 0) -> None:
        """One line, broken where it is too long; what comes after a break keeps the indent."""
        shown = Text(visible(text), style=style)
        if not indent:
            self._console.print(shown)
            return
        table = Table.grid(padding=0)
        table.add_column(width=indent)
        table.add_column()
        table.add_row("", shown)
        self._console.print(table)

    def heading(self, text: str) -> None:
        self._console.print()
        self._console.print(Text(visible(text), style="bold"))

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[Cell | str]]) -> None:
        shown = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=True, header_style="dim")
        shown.show_header = any(column.title for column in columns)
        for column in columns:
            is_whole = column.ratio is None and column.width is None
            shown.add_column(column.title, ratio=column.ratio, width=column.width, no_wrap=is_whole, overflow="fold")
        for row in rows:
            shown.add_row(*map(_text, row))
        with self._console.capture() as capture:
            self._console.print(shown)
        self._console.file.write(capture.get().replace(_NO_BREAK, " "))


def _text(cell: Cell | str) -> Text:
    if isinstance(cell, str):
        return Text(_breakable(visible(cell)))
    return Text(_breakable(visible(cell.text)), style=cell.style)


def _breakable(text: str) -> str:
    """Japanese is broken at any sign: a few spaces in it would otherwise leave half a line empty.

    The signs put in here (of the private use area, which `visible` lets nobody bring along) are taken out on writing.
    """
    wide = sum(east_asian_width(sign) in "WF" for sign in text)
    return text.replace(" ", _NO_BREAK) if wide * 2 > len(text) else text


def _width() -> int:
    """For a file or a pipe: what `COLUMNS` says, else wide enough that little is broken."""
    given = os.environ.get("COLUMNS", "")
    return max(_NARROWEST, int(given)) if given.isascii() and given.isdecimal() else _WIDTH_ELSEWHERE
