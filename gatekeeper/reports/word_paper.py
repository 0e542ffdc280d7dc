"""What Word papers have in common: a Japanese font, and tables that keep their widths and repeat their heads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

__all__ = ["fill", "set_fonts", "table"]

_FONT = "游明朝"


def set_fonts(document: Any) -> None:
    """Japanese has a font of its own in Word: left out, it falls back to whatever the reader's machine has."""
    for name, size in (("Normal", 10), ("Heading 2", 12)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        fonts.set(qn("w:eastAsia"), _FONT)


def table(document: Any, widths: Sequence[int], heads: Sequence[str] = ()) -> Any:
    """A table whose columns keep their widths, in millimetres; its heads stand on every page."""
    made = document.add_table(rows=1 if heads else 0, cols=len(widths))
    made.style, made.autofit = "Table Grid", False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    if heads:
        fill(made.rows[0].cells, heads, widths, bold=True)
        _repeat(made.rows[0])
    return made


def fill(cells: Sequence[Any], texts: Sequence[str], widths: Sequence[int], *, bold: bool = False) -> None:
    """Puts a row's texts into its cells."""
    for cell, text, width in zip(cells, texts, widths, strict=True):
        cell.width = Mm(width)
        run = cell.paragraphs[0].add_run(text)
        run.bold, run.font.size = bold, Pt(8)


def _repeat(row: Any) -> None:
    """The head stands on every page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 -- the library has no public name for it
