"""The paper as a PDF for print, set by typst from a template and the paper's data."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import typst

from gatekeeper.errors import Mistake, MistakesError
from gatekeeper.press.cell import shortened, text_of
from gatekeeper.press.font import MISSING, covering, fallbacks, own_font, spelled
from gatekeeper.press.paper import ColumnKind, Paper, Table
from gatekeeper.press.picture import to_picture
from gatekeeper.text import visible, words

__all__ = ["MOST_ROWS", "write_print"]

MOST_ROWS = 1_500
"""Of one table: setting five thousand declarations takes more than a gigabyte of memory."""

_WORDS = words("ja")
_LONGEST = 500
_RUN = re.compile(r"[!-~]{12}(?=[!-~])")
_BREAK = "\u200b"


def write_print(paper: Paper, template: Path, file: Path, aside: Path) -> None:
    """Sets the paper with our own font alone, and an installed one only where that lacks a sign.

    `aside` is an empty folder to work in. The same paper makes the same bytes.

    :raises MistakesError: the template can't be set.
    """
    fonts = _fonts(paper)
    for font in fonts:
        (aside / font.name).symlink_to(font)
    for chart in paper.charts:
        (aside / f"{chart.name}.png").write_bytes(to_picture(paper, chart))
    data = _data(paper, lambda text: spelled(text, fonts))
    if any(MISSING in text for text in _texts(data)):
        data["missing_sign"] = _WORDS("press.missing_sign", sign=MISSING)
    (aside / "data.json").write_text(json.dumps(data), encoding="ascii")
    (aside / "paper.typ").write_bytes(template.read_bytes())
    try:
        made = typst.compile(
            str(aside / "paper.typ"),
            root=str(aside),
            font_paths=[str(aside)],
            ignore_system_fonts=True,
            format="pdf",
            pdf_tags=False,
        )
    except typst.TypstError as error:
        raise MistakesError([Mistake(str(template), None, _WORDS("press.unset", why=str(error.message)))]) from error
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single document")
    with file.open("xb") as out:
        out.write(made)


def _fonts(paper: Paper) -> list[Path]:
    """Our own font, and an installed one where ours lacks a sign of a name, and that one has it."""
    texts = list(_texts(_data(paper, str)))
    own = own_font()
    if all(spelled(text, [own]) == text for text in texts):
        return [own]
    best = covering(texts, (own, *fallbacks()))
    return [own] if best == own else [own, best]


def _texts(plain: dict[str, Any]) -> Iterable[str]:
    yield from (plain["title"], plain["department"], plain["mark"], *plain["overview"])
    yield from (text for fact in plain["facts"] for text in fact)
    yield from (text for table in plain["tables"] for row in table["rows"] for text in row)


def _data(paper: Paper, spell: Callable[[str], str]) -> dict[str, Any]:
    """All that the template prints."""

    def said(text: str) -> str:
        return _breakable(spell(shortened(visible(text), _LONGEST)))

    return {
        "template": paper.template,
        "title": said(paper.title),
        "ward": said(paper.ward),
        "department": said(paper.department),
        "mark": said(paper.mark),
        "overview": [spell(visible(line)) for line in paper.overview],
        "facts": [[said(fact.label), said(fact.text)] for fact in paper.facts],
        "tables": [_table(paper, table, spell) for table in paper.tables],
        "charts": [f"{chart.name}.png" for chart in paper.charts],
        "nothing": _WORDS("press.nothing"),
        "missing_sign": "",
    }


def _table(paper: Paper, table: Table, spell: Callable[[str], str]) -> dict[str, Any]:
    shown = [index for index, column in enumerate(table.columns) if column.on_paper]
    columns = [table.columns[index] for index in shown]
    # The details of a year fill boxes; those of one procedure are what its ledger is about.
    most = 0 if table.is_long and paper.template == "annual" else MOST_ROWS
    rows = [
        [_breakable(spell(shortened(text_of(table.columns[index], row[index]), _LONGEST))) for index in shown]
        for row in islice(table.rows, most)
    ]
    over = len(table.rows) - len(rows)
    return {
        "name": table.name,
        "title": table.title,
        "heads": [column.head for column in columns],
        "widths": [column.width for column in columns],
        "right": [column.kind is ColumnKind.NUMBER for column in columns],
        "rows": rows,
        "more": _more(len(rows), over),
    }


def _more(shown: int, over: int) -> str:
    if over <= 0:
        return ""
    return _WORDS("press.more" if shown else "press.elsewhere", count=f"{over:,}")


def _breakable(text: str) -> str:
    """A long run of Latin letters may be broken: an address must not stick out of its column."""
    return _RUN.sub(lambda run: run[0] + _BREAK, text)
