"""The paper as a PDF for print, set by typst from a template and the paper's data."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import pdfplumber

from gatekeeper.errors import Mistake, MistakesError
from gatekeeper.press.cell import shortened
from gatekeeper.press.font import MISSING, covering, fallbacks, own_font, spelled
from gatekeeper.press.paper import Paper
from gatekeeper.press.part import LONGEST, breakable, parts_of
from gatekeeper.press.picture import to_picture
from gatekeeper.press.setting import UnsetError, set_in
from gatekeeper.text import visible, words

__all__ = ["write_print"]

_WORDS = words("ja")
_BINDER = """\
#let data = json("data.json")
#set document(title: data.title, author: data.ward, date: none)
#set page(width: auto, height: auto, margin: 0pt)
#for (file, pages) in data.parts {
  for number in range(1, pages + 1) { page(image(file, page: number)) }
}
"""


def write_print(paper: Paper, template: Path, file: Path, aside: Path) -> None:
    """Sets the paper with our own font alone, and an installed one only where that lacks a sign.

    What would take too much memory at once is set in parts, which are then bound. `aside` is an empty folder to work
    in. The same paper makes the same bytes.

    :raises MistakesError: the template can't be set.
    """
    count, signs = _looked_through(paper)
    fonts = _fonts(signs)
    for font in fonts:
        (aside / font.name).symlink_to(font)
    for chart in paper.charts:
        (aside / f"{chart.name}.png").write_bytes(to_picture(paper, chart))
    (aside / "paper.typ").write_bytes(template.read_bytes())
    note = _WORDS("press.missing_sign", sign=MISSING) if MISSING in spelled(signs, fonts) else ""
    try:
        parts = _set_parts(paper, count, lambda text: spelled(text, fonts), note, aside)
        made = next(iter(parts)).read_bytes() if count == 1 else _bound(paper, parts, aside)
    except UnsetError as error:
        raise MistakesError([Mistake(str(template), None, _WORDS("press.unset", why=str(error)))]) from error
    with file.open("xb") as out:
        out.write(made)


def _looked_through(paper: Paper) -> tuple[int, str]:
    """How many parts there are, and every sign that is in them."""
    count, signs = 0, set[str]()
    for tables in parts_of(paper, str):
        count += 1
        signs.update(*(text for table in tables for row in table["rows"] for text in row))
    front = _front(paper, str)
    signs.update(front["title"], front["department"], front["mark"], *front["overview"], *chain(*front["facts"]))
    return count, "".join(sorted(signs))


def _fonts(signs: str) -> list[Path]:
    """Our own font, and an installed one where ours lacks a sign of a name, and that one has it."""
    own = own_font()
    best = covering([signs], (own, *fallbacks()))
    return [own] if best == own else [own, best]


def _set_parts(paper: Paper, count: int, spell: Callable[[str], str], note: str, aside: Path) -> dict[Path, int]:
    """The parts, each set in a file of its own, with the number of its pages; at the end of the last stands a note."""
    parts: dict[Path, int] = {}
    front = _front(paper, spell)
    for number, tables in enumerate(parts_of(paper, spell), start=1):
        data = {
            **(front if number == 1 else {**front, "facts": [], "overview": [], "charts": []}),
            "tables": tables,
            "part": number,
            "parts": count,
            "first_page": sum(parts.values()) + 1,
            "missing_sign": note if number == count else "",
        }
        (aside / "data.json").write_text(json.dumps(data), encoding="ascii")
        file = aside / f"part-{number}.pdf"
        file.write_bytes(set_in(aside, "paper.typ"))
        parts[file] = _pages(file)
    return parts


def _pages(file: Path) -> int:
    with pdfplumber.open(file) as opened:
        return len(opened.pages)


def _bound(paper: Paper, parts: dict[Path, int], aside: Path) -> bytes:
    about = {"title": visible(paper.title), "ward": visible(paper.ward)}
    data = {**about, "parts": [[file.name, pages] for file, pages in parts.items()]}
    (aside / "data.json").write_text(json.dumps(data), encoding="ascii")
    (aside / "bound.typ").write_text(_BINDER, encoding="ascii")
    return set_in(aside, "bound.typ")


def _front(paper: Paper, spell: Callable[[str], str]) -> dict[str, Any]:
    """All that the template prints but the tables."""

    def said(text: str) -> str:
        return breakable(spell(shortened(visible(text), LONGEST)))

    return {
        "template": paper.template,
        "title": said(paper.title),
        "ward": said(paper.ward),
        "department": said(paper.department),
        "mark": said(paper.mark),
        "overview": [spell(visible(line)) for line in paper.overview],
        "facts": [[said(fact.label), said(fact.text)] for fact in paper.facts],
        "charts": [f"{chart.name}.png" for chart in paper.charts],
        "nothing": _WORDS("press.nothing"),
    }
