"""How a cell stands in a text, in a spreadsheet's data and in JSON."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from unicodedata import east_asian_width

from gatekeeper.press.paper import Cell, Column, ColumnKind
from gatekeeper.show.moment import day, iso, moment
from gatekeeper.text import visible, words

__all__ = ["data_of", "lines_in", "plain_of", "shortened", "text_of", "value_from"]

_WORDS = words("ja")
_MEASURED = 1_000


def text_of(column: Column, cell: Cell) -> str:
    """The cell for a person: days in eras, codes in words, nothing in it that a program obeys. Empty: there is none."""
    match cell:
        case datetime():
            return moment(cell)
        case date():
            return day(cell)
        case tuple():
            return "\n".join(map(visible, cell))
        case int():
            return f"{cell:,}"
        case str():
            return _word(column.words + cell, cell) if column.kind is ColumnKind.CODE else visible(cell)
    return ""


def data_of(column: Column, cell: Cell) -> str:
    """The cell for a spreadsheet's data file: days in ISO form, numbers without commas."""
    match cell:
        case datetime():
            return iso(cell)
        case date():
            return cell.isoformat()
        case int():
            return str(cell)
        case _:
            return text_of(column, cell).replace("\n", "、")


def plain_of(cell: Cell) -> object:
    """The cell for JSON: names as they are, codes as codes."""
    match cell:
        case datetime():
            return cell.isoformat()
        case date():
            return cell.isoformat()
        case tuple():
            return list(cell)
        case _:
            return cell


def value_from(column: Column, plain: object) -> Cell:
    """What `plain_of` was made of."""
    match plain:
        case str() if column.kind is ColumnKind.MOMENT:
            return datetime.fromisoformat(plain)
        case str() if column.kind is ColumnKind.DAY:
            return date.fromisoformat(plain)
        case list():
            return tuple(plain)
        case str() | int() | None:
            return plain
        case _:
            raise TypeError(f"no cell: {plain!r:.60}")


def shortened(text: str, most: int) -> str:
    """The text, cut where it is too long for a page or a cell; it says so, and the data beside has all of it."""
    if len(text) <= most:
        return text
    mark = _WORDS("press.cut", count=f"{len(text):,}")
    return text[: most - len(mark)] + mark


def lines_in(text: str, width: int) -> int:
    """How many lines a text takes in a column so many narrow characters wide: not every program works that out."""
    return sum(-(-max(1, _columns(line)) // max(1, width - 1)) for line in text.split("\n"))


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text[:_MEASURED])


@lru_cache(maxsize=1_000)
def _word(name: str, code: str) -> str:
    """A code that this program doesn't know, because a newer one has written it, stands as it is."""
    return _WORDS(name) if name in _WORDS.names() else visible(code)
