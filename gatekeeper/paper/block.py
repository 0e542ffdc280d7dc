"""What every kind of file is opened into: rows of cells, each with the place where a person finds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["BREAK", "Cell", "Note", "NoteKind", "Paper", "Row"]

BREAK = "\v"
"""A line break that somebody put into a cell, as against one that a page's width made."""


class NoteKind(StrEnum):
    """READ tells how something was understood, UNSURE what a person should look at, OFFER what could be done."""

    READ = "read"
    UNSURE = "unsure"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class Note:
    """One remark about one place of a paper, in Japanese."""

    file: str
    place: str
    message: str
    kind: NoteKind = NoteKind.UNSURE


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. Cells that are merged into one all have its text, and `anchor` is the place of the first of them."""

    text: str
    place: str
    anchor: str = ""

    @property
    def origin(self) -> str:
        return self.anchor or self.place

    @property
    def is_covered(self) -> bool:
        """Whether the text is that of a merged cell which starts elsewhere."""
        return bool(self.anchor) and self.anchor != self.place


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, or (`table` None) a line of flowing text, which is a row of one or more cells too.

    `solid`: cells are what their author made them; a line break in them was meant.
    """

    cells: tuple[Cell, ...]
    place: str
    table: int | None = None
    solid: bool = False

    @property
    def text(self) -> str:
        """The cells of their own, with tabs between them."""
        return "\t".join(cell.text for cell in self.cells if not cell.is_covered)


@dataclass(frozen=True, slots=True)
class Paper:
    """One opened file: its name, the SHA-256 of its bytes, its rows from the top down, and what was odd about it.

    `pictures` says where pictures stand, in words for people: of what they show nothing was read.
    """

    file: str
    sha256: str
    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = field(default=())
    pictures: tuple[str, ...] = ()
