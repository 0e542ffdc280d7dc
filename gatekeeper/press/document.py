"""The paper as a Word document, in the manner of a committee paper: the template with its fields filled in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any

from docx.shared import Emu
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from gatekeeper.errors import Mistake, MistakesError
from gatekeeper.press.cell import shortened
from gatekeeper.press.paper import Paper
from gatekeeper.press.picture import to_picture
from gatekeeper.press.word_table import facts_xml, table_xml
from gatekeeper.text import visible, words

__all__ = ["MOST_ROWS", "fields_in", "write_document"]

MOST_ROWS = 2_000
"""Of one table: a longer one makes a document that Word opens only after minutes."""

_WORDS = words("ja")
_LONGEST = 4_000
_FIRST_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_POINT = 12_700


def fields_in(template: Path) -> frozenset[str]:
    """The names that a template wants filled in.

    For what is raised where it is no Word document, or its fields can't be understood, see docxtpl.
    """
    return frozenset(DocxTemplate(template).get_undeclared_template_variables(_environment()))


def write_document(paper: Paper, template: Path, file: Path) -> None:
    """:raises MistakesError: the template has a field of a name that there isn't."""
    document = DocxTemplate(template)
    wanted = fields_in(template)
    widths = _widths(document.get_docx())
    points = max(widths)
    context: dict[str, Any] = {
        "title": _plain(paper.title),
        "ward": _plain(paper.ward),
        "department": _plain(paper.department),
        "mark": _plain(paper.mark),
        "overview": [_plain(line) for line in paper.overview],
        "facts": Markup(facts_xml(paper.facts, min(widths))),  # noqa: S704 -- every text in it is escaped
        **{fact.name: _plain(fact.text) for fact in paper.facts},
        **_tables(paper, wanted, points),
        **_pictures(document, paper, wanted, points),
    }
    try:
        document.render(context, _environment(), autoescape=True)
    except UndefinedError as error:
        unknown = "、".join(sorted(wanted - set(context))) or str(error)
        raise MistakesError([Mistake(str(template), None, _WORDS("press.unknown_field", names=unknown))]) from error
    except TemplateError as error:
        raise MistakesError([Mistake(str(template), None, _WORDS("press.bad_fields", why=str(error)))]) from error
    about = document.docx.core_properties  # asking for it once more would load the template anew
    about.title, about.author = _plain(paper.title)[:250], _plain(paper.ward)[:250]
    about.created = about.modified = datetime.combine(paper.made_for, time())
    about.last_modified_by, about.revision = "", 1
    out = io.BytesIO()
    document.save(out)
    _settle(out, file)


def _environment() -> SandboxedEnvironment:
    """A template fills in; it can't reach into the program."""
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def _plain(text: str) -> str:
    return shortened(visible(text), _LONGEST)


def _widths(document: Any) -> list[int]:
    """The points between the margins, for each part of the template: the head stands on a narrow page, tables wide."""
    return [
        (section.page_width - section.left_margin - section.right_margin) // _POINT for section in document.sections
    ]


def _tables(paper: Paper, wanted: frozenset[str], points: int) -> Mapping[str, Markup]:
    found = [table for table in paper.tables if table.name in wanted]
    return {table.name: Markup(table_xml(table, points, MOST_ROWS)) for table in found}  # noqa: S704 -- escaped


def _pictures(document: DocxTemplate, paper: Paper, wanted: frozenset[str], points: int) -> Mapping[str, InlineImage]:
    found = [chart for chart in paper.charts if chart.name in wanted]
    return {
        chart.name: InlineImage(document, io.BytesIO(to_picture(paper, chart)), width=Emu(min(points, 480) * _POINT))
        for chart in found
    }


def _settle(document: io.BytesIO, file: Path) -> None:
    """The same document is the same bytes: the packer writes the time of the day into it."""
    with zipfile.ZipFile(document) as made, zipfile.ZipFile(file, "x", zipfile.ZIP_DEFLATED) as settled:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, _FIRST_ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            settled.writestr(entry, made.read(name))
