"""The erasure report as a Word document, to be printed, confirmed and filed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from gatekeeper.enforcement.erasure import Erased
from gatekeeper.press.cell import shortened
from gatekeeper.reports.erasure import ErasureReport, facts_of, row_of
from gatekeeper.reports.word_paper import fill, set_fonts, table
from gatekeeper.show.moment import day
from gatekeeper.text import visible, words

__all__ = ["to_document"]

_LONGEST = 500
_MOST_ROWS = 2_000
_WORDS = words("ja")
_WIDTHS = (10, 92, 36, 46, 36, 47)
_RECEIVED = (40, 70, 70, 87)
_PAIR = (50, 217)


def to_document(report: ErasureReport) -> bytes:
    """The paper with one row an item; beyond some thousands the list stands in the workbook alone, and it says so."""
    document = Document()
    set_fonts(document)
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(15)
    title = _WORDS("erasure_report.title")
    document.core_properties.title, document.core_properties.author = title, visible(report.ward)
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(title)
    run.bold, run.font.size = True, Pt(18)
    ward = document.add_paragraph(visible(report.ward))
    ward.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _facts(document, report)
    for line in _WORDS("erasure_report.statement").splitlines():
        document.add_paragraph(line)
    _list(document, _WORDS("erasure_report.erased"), report.erased, 0)
    _list(document, _WORDS("erasure_report.in_trash"), report.in_trash, len(report.erased))
    _received(document, report)
    _confirmation(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _facts(document: Any, report: ErasureReport) -> None:
    facts = table(document, _PAIR)
    for name, text in facts_of(report):
        fill(facts.add_row().cells, [name, shortened(visible(text), _LONGEST)], _PAIR)
    document.add_paragraph()


def _list(document: Any, title: str, items: Sequence[Erased], offset: int) -> None:
    document.add_heading(level=2).add_run(_WORDS("erasure_report.list_of", title=title, count=f"{len(items):,}"))
    if not items:
        document.add_paragraph(_WORDS("erasure_report.nothing"))
        return
    listed = table(document, _WIDTHS, _heads("number", "what", "due", "when", "approved", "digest"))
    for number, one in enumerate(items[:_MOST_ROWS], start=offset + 1):
        fill(listed.add_row().cells, _cells(number, one), _WIDTHS)
    if len(items) > _MOST_ROWS:
        document.add_paragraph(_WORDS("erasure_report.more", count=f"{len(items) - _MOST_ROWS:,}"))


def _cells(number: int, one: Erased) -> list[str]:
    row = row_of(number, one)
    what = [
        shortened(row["path"], _LONGEST),
        _WORDS("erasure_report.about", type=row["type"], item=row["item"], size=row["size"], versions=row["versions"]),
        f"SHA-1: {row['sha1']}",
        _WORDS("erasure_report.owned", owner=row["owner"]),
    ]
    when = [
        _WORDS("erasure_report.trashed_at", moment=row["trashed"]),
        _WORDS("erasure_report.purged_at", moment=row["purged"]),
        row["answer"],
    ]
    due = f"{row['due']}\n{row['source']}"
    return [row["number"], "\n".join(what), due, "\n".join(when), shortened(row["approved"], _LONGEST), row["digest"]]


def _received(document: Any, report: ErasureReport) -> None:
    document.add_heading(level=2).add_run(_WORDS("erasure_report.received"))
    if not report.received:
        document.add_paragraph(_WORDS("erasure_report.nothing_received"))
        return
    received = table(document, _RECEIVED, _heads("on", "company", "file", "sha256"))
    for one in report.received:
        texts = [day(one.on), visible(one.company), shortened(visible(one.file), _LONGEST), one.sha256]
        fill(received.add_row().cells, texts, _RECEIVED)


def _confirmation(document: Any) -> None:
    document.add_paragraph()
    confirmed = table(document, _PAIR)
    for name in ("confirmed_by", "confirmed_on"):
        fill(confirmed.add_row().cells, [_WORDS(f"erasure_report.{name}"), ""], _PAIR)


def _heads(*names: str) -> list[str]:
    return [_WORDS(f"erasure_report.{name}_head") for name in names]
