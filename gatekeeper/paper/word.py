"""Word documents: paragraphs and tables in their order, merged and nested ones too."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from gatekeeper.errors import Mistake, MistakesError
from gatekeeper.paper.block import BREAK, Cell, Note, Row
from gatekeeper.paper.column import match_heads
from gatekeeper.paper.container import open_office

__all__ = ["document_rows"]

_TEXT, _TAB, _LINE, _RETURN = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_DELETED, _INSERTED, _BOX = qn("w:del"), qn("w:ins"), qn("w:txbxContent")
_FEW = 3
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PICTURE, _IMAGE, _NAMED = qn("w:drawing"), qn("a:blip"), qn("wp:docPr")
_OLD_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"


@dataclass(slots=True)
class _Work:
    file: str
    rows: list[Row] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    tables: int = 0
    paragraphs: int = 0
    page: int = 1


def document_rows(path: Path) -> tuple[list[Row], list[Note], list[str]]:
    """The paragraphs and table rows of a document, from the top down, and where its pictures stand.

    :raises MistakesError: the file isn't a harmless document, or has pictures only.
    """
    data = open_office(path)
    try:
        body = docx.Document(io.BytesIO(data)).element.body
    except Exception as cause:
        raise MistakesError(
            [Mistake(str(path), None, "Wordのファイルとして開けません。保存し直してください。")]
        ) from cause
    work, notes = _Work(str(path)), list[Note]()
    _read_block(body, work)
    if any(True for _ in body.iter(_DELETED, _INSERTED)):
        notes.append(Note(str(path), "文書", "承諾していない変更履歴があります。承諾した形で読みました"))
    if path.suffix.lower() == ".docm":
        notes.append(Note(str(path), "ファイル", "マクロを含む形式です。文字だけを読み、マクロは動かしていません"))
    if not any(row.text.strip() for row in work.rows) and any(True for _ in body.iter(_PICTURE)):
        named = f"（{'、'.join(work.pictures[:_FEW])}）" if work.pictures else ""
        message = f"文字がなく、画像だけがあります{named}。文字で作られた文書を使ってください。"
        raise MistakesError([Mistake(str(path), None, message)])
    return work.rows, notes, work.pictures


def _read_block(parent: Any, work: _Work) -> None:
    for element in parent.iterchildren():
        if element.tag == _PARAGRAPH:
            work.paragraphs += 1
            work.pictures += _pictures(element, f"{work.paragraphs}段落")
            for line in _text(element).split(BREAK):
                place = f"{work.paragraphs}段落"
                work.rows.append(Row(tuple(Cell(part, place) for part in line.split("\t")), place, solid=True))
            for box in _boxes(element):
                _read_block(box, work)
        elif element.tag == _TABLE:
            _read_table(element, work)
        elif element.tag != _DELETED:
            _read_block(element, work)  # content controls, accepted insertions


def _read_table(table: Any, work: _Work) -> None:
    work.tables += 1
    number, nested = work.tables, list[Any]()
    above: dict[int, Cell] = {}
    for row_index, row in enumerate((one for one in table.iter(_ROW) if _owner(one, _TABLE) is table), start=1):
        cells, column = list[Cell](), 0
        for cell in (one for one in row.iter(_CELL) if _owner(one, _ROW) is row):
            place = f"表{number}の{row_index}行{column + 1}列"
            own, inner = _cell_text(cell)
            work.pictures += _pictures(cell, place)
            nested += inner
            span = _span(cell)
            goes_on = _is_continued(cell) and column in above
            made = Cell(above[column].text, place, above[column].origin) if goes_on else Cell(own, place)
            for offset in range(span):
                there = (
                    made
                    if offset == 0
                    else Cell(made.text, f"表{number}の{row_index}行{column + offset + 1}列", made.origin)
                )
                cells.append(there)
                above[column + offset] = there
            column += span
        work.rows.append(Row(tuple(cells), f"表{number}の{row_index}行", number, solid=True))
    for inner in nested:
        _read_table(inner, work)


def _cell_text(cell: Any) -> tuple[str, list[Any]]:
    """The text of a cell with that of small tables in it, and those tables that stand for themselves."""
    parts, apart = list[str](), list[Any]()
    for element in cell.iterchildren():
        if element.tag == _PARAGRAPH:
            parts.append(_text(element))
        elif element.tag == _TABLE:
            lines = [
                [_cell_text(one)[0] for one in row.iter(_CELL) if _owner(one, _ROW) is row]
                for row in element.iter(_ROW)
                if _owner(row, _TABLE) is element
            ]
            if any(match_heads([Cell(text, "") for text in line]) for line in lines):
                apart.append(element)
            else:
                parts += [text for line in lines for text in line if text.strip()]
        elif element.tag != _DELETED:
            inner, more = _cell_text(element)
            parts += [inner] if inner else []
            apart += more
    return BREAK.join(part for part in parts if part.strip()), apart


def _text(paragraph: Any) -> str:
    """What a paragraph reads: deleted text isn't there, inserted text is, boxes are read apart."""
    return "".join(_signs(paragraph))


def _signs(element: Any) -> Iterator[str]:
    for child in element.iterchildren():
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag == _TAB:
            yield "\t"
        elif child.tag in {_LINE, _RETURN}:
            yield BREAK
        elif child.tag not in {_DELETED, _BOX, _FALLBACK}:
            yield from _signs(child)


def _boxes(paragraph: Any) -> Iterator[Any]:
    for box in paragraph.iter(_BOX):
        if not any(above.tag == _FALLBACK for above in box.iterancestors()):
            yield box


def _pictures(element: Any, place: str) -> Iterator[str]:
    """Where each picture stands, with the name that Word shows for it."""
    for image in element.iter(_IMAGE, _OLD_IMAGE):
        if any(above.tag == _FALLBACK for above in image.iterancestors()):
            continue
        drawing = _owner(image, _PICTURE)
        named = None if drawing is None else next(drawing.iter(_NAMED), None)
        name = "" if named is None else named.get("name", "").strip()
        yield f"{place}の画像「{name}」" if name else f"{place}の画像"


def _owner(element: Any, tag: str) -> Any:
    return next((above for above in element.iterancestors() if above.tag == tag), None)


def _span(cell: Any) -> int:
    found = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    return max(1, int(found.get(qn("w:val"), "1"))) if found is not None else 1


def _is_continued(cell: Any) -> bool:
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val"), "continue") != "restart"
