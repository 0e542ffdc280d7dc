"""The tables of a print in parts, each small enough to be set in little memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from gatekeeper.press.cell import shortened, text_of
from gatekeeper.press.paper import ColumnKind, Paper, Table
from gatekeeper.text import words

__all__ = ["LONGEST", "MOST_ROWS", "Plain", "breakable", "parts_of"]

MOST_ROWS = 10_000
"""Of one table: a longer one fills boxes, not a folder."""
LONGEST = 500
"""How many signs of one text are printed."""

_WORDS = words("ja")
_MOST_SIGNS = 400_000
"""Of one part: a thousand rows of a declaration's columns, for which typst takes some 350 MB."""
_CELL = 10
"""What a cell costs beyond its signs, in signs."""
_RUN = re.compile(r"[!-~]{12}(?=[!-~])")
_BREAK = "\u200b"

Plain = dict[str, Any]


def parts_of(paper: Paper, spell: Callable[[str], str], most_signs: int = _MOST_SIGNS) -> Iterator[list[Plain]]:
    """All tables as the template takes them, at least one part; a table that is cut goes on in the next part."""
    part, left = list[Plain](), most_signs
    for table in paper.tables:
        shown = [index for index, column in enumerate(table.columns) if column.on_paper]
        most = _most(paper, table)
        piece = _piece(table, shown)
        for row in islice(table.rows, most):
            if left <= 0:
                yield [*part, piece]
                piece, part, left = _piece(table, shown, _WORDS("press.continued", title=table.title)), [], most_signs
            cells = [breakable(spell(shortened(text_of(table.columns[at], row[at]), LONGEST))) for at in shown]
            piece["rows"].append(cells)
            left -= sum(map(len, cells)) + _CELL * len(cells)
        over = len(table.rows) - most
        said = "press.more" if most else "press.elsewhere"
        part.append({**piece, "more": _WORDS(said, count=f"{over:,}") if over > 0 else ""})
    yield part


def breakable(text: str) -> str:
    """A long run of Latin letters may be broken: an address must not stick out of its column."""
    return _RUN.sub(lambda run: run[0] + _BREAK, text)


def _most(paper: Paper, table: Table) -> int:
    # The details of a year fill boxes; those of one procedure are what its ledger is about.
    return 0 if table.is_long and paper.template == "annual" else MOST_ROWS


def _piece(table: Table, shown: list[int], title: str | None = None) -> Plain:
    """A piece of a table without its rows yet."""
    columns = [table.columns[index] for index in shown]
    return {
        "name": table.name,
        "title": table.title if title is None else title,
        "heads": [column.head for column in columns],
        "widths": [column.width for column in columns],
        "right": [column.kind is ColumnKind.NUMBER for column in columns],
        "rows": [],
        "more": "",
    }
