"""The analysis of a week as a page of Word, to be printed, confirmed and filed."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from gatekeeper.analysis.value import Analysis
from gatekeeper.reports.word_paper import fill, set_fonts, table
from gatekeeper.show.analysis import Section, facts_of, sections_of
from gatekeeper.text import visible, words

__all__ = ["to_document"]

_PAIR = (45, 135)
_WORDS = words("ja")


def to_document(analysis: Analysis, ward: str) -> bytes:
    """The page on A4 paper, with a place for whoever confirms it."""
    document = Document()
    set_fonts(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(15)
    title = _WORDS("analysis.title")
    document.core_properties.title, document.core_properties.author = title, visible(ward)
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(title)
    run.bold, run.font.size = True, Pt(16)
    document.add_paragraph(visible(ward)).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    facts = table(document, _PAIR)
    for pair in facts_of(_WORDS, analysis):
        fill(facts.add_row().cells, pair, _PAIR)
    for one in sections_of(_WORDS, analysis):
        _add(document, one)
    document.add_paragraph()
    confirmed = table(document, _PAIR)
    for name in ("confirmed_by", "confirmed_on"):
        fill(confirmed.add_row().cells, [_WORDS(f"analysis.{name}"), ""], _PAIR)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add(document: Any, section: Section) -> None:
    document.add_heading(level=2).add_run(section.title)
    if section.rows:
        made = table(document, section.widths, section.heads)
        for row in section.rows:
            fill(made.add_row().cells, list(map(visible, row)), section.widths)
    if section.note:
        document.add_paragraph(section.note)
