"""A table of a Word document, written as the XML that it is: thousands of rows in a second, and in little memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import islice

from gatekeeper.press.cell import shortened, text_of
from gatekeeper.press.paper import Cell, ColumnKind, Fact, Table
from gatekeeper.text import visible, words

__all__ = ["facts_xml", "table_xml"]

_WORDS = words("ja")
_LONGEST = 500
_TWENTIETHS_OF_A_POINT = 20
_SIZE = 16
_SIDES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="7F7F7F"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def table_xml(table: Table, points: int, most_rows: int) -> str:
    """The table, so many points wide in all; its heads stand on every page, and a row isn't torn apart.

    Beyond `most_rows` the rest stands in the workbook alone, and it says so.
    """
    shown = [index for index, column in enumerate(table.columns) if column.on_paper]
    columns = [table.columns[index] for index in shown]
    if not len(table.rows):
        return _paragraph(_WORDS("press.nothing"))
    whole = sum(column.width for column in columns)
    widths = [column.width * points * _TWENTIETHS_OF_A_POINT // whole for column in columns]
    right = [column.kind is ColumnKind.NUMBER for column in columns]
    head = _row([column.head for column in columns], widths, [False] * len(columns), head=True)
    rows = (
        _row([_text(table, index, row[index]) for index in shown], widths, right)
        for row in islice(table.rows, most_rows)
    )
    over = len(table.rows) - most_rows
    after = _WORDS("press.more", count=f"{over:,}") if over > 0 else ""
    return _table(widths, [head, *rows]) + _paragraph(after)


def facts_xml(facts: Sequence[Fact], points: int) -> str:
    """The head of a paper: names on the left, values on the right."""
    widths = [points * 5, points * 15]
    rows = [_row([fact.label, shortened(visible(fact.text), _LONGEST)], widths, [False, False]) for fact in facts]
    return _table(widths, rows) + _paragraph("")


def _text(table: Table, index: int, cell: Cell) -> str:
    return shortened(text_of(table.columns[index], cell), _LONGEST) or _WORDS("table.none")


def _table(widths: Sequence[int], rows: Iterable[str]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    margin = '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
    about = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_SIDES}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/>{margin}</w:tblPr>'
    )
    return f"<w:tbl>{about}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _row(texts: Sequence[str], widths: Sequence[int], right: Sequence[bool], *, head: bool = False) -> str:
    about = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if head else "") + "</w:trPr>"
    cells = zip(texts, widths, right, strict=True)
    return f"<w:tr>{about}{''.join(_cell(text, width, on_right, head) for text, width, on_right in cells)}</w:tr>"


def _cell(text: str, width: int, on_right: bool, head: bool) -> str:  # noqa: FBT001 -- called once, just above
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="DDE8F3"/>' if head else ""
    side = '<w:jc w:val="right"/>' if on_right else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:after="0"/>{side}</w:pPr>{_run(text, bold=head)}</w:p></w:tc>'
    )


def _run(text: str, *, bold: bool = False) -> str:
    lines = (f'<w:t xml:space="preserve">{escape(line, quote=False)}</w:t>' for line in text.split("\n"))
    return f'<w:r><w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="{_SIZE}"/></w:rPr>{"<w:br/>".join(lines)}</w:r>'


def _paragraph(text: str) -> str:
    return f"<w:p>{_run(text)}</w:p>"
