"""PDFs with a text layer: the tables that lines are drawn around, and the text that stands outside of them."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from gatekeeper.errors import Mistake, MistakesError
from gatekeeper.paper.block import Cell, Row
from gatekeeper.paper.container import read_bytes

__all__ = ["pdf_rows"]

_MOST_PAGES = 300


def pdf_rows(path: Path) -> list[Row]:
    """The rows of a PDF, page by page from the top down.

    :raises MistakesError: it isn't a PDF, a password protects it, or it has no text.
    """
    data = read_bytes(path)
    if b"%PDF-" not in data[:1024]:
        raise _mistake(path, "PDFではありません。")
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            pages = document.pages
            rows = [row for number, page in enumerate(pages[:_MOST_PAGES], 1) for row in _page_rows(page, number)]
    except PdfminerException as cause:
        if isinstance(cause.args[0] if cause.args else None, PDFPasswordIncorrect):
            raise _mistake(path, "パスワードで保護されています。パスワードを外して保存し直してください。") from cause
        raise _mistake(path, "PDFとして開けません（壊れています）。") from cause
    except Exception as cause:
        raise _mistake(path, "PDFとして開けません（壊れています）。") from cause
    if len(pages) > _MOST_PAGES:
        raise _mistake(path, f"{len(pages)}ページあります。読めるのは{_MOST_PAGES}ページまでです。")
    if not any(row.text.strip() for row in rows):
        said = "文字の情報がありません（画像だけのPDFです）。文字のあるPDFか、元のファイルを使ってください。"
        raise _mistake(path, said)
    return rows


def _page_rows(page: Any, number: int) -> Iterator[Row]:
    """Tables and lines in the order of their tops."""
    tables = page.find_tables()
    boxes = [table.bbox for table in tables]
    parts = list[tuple[float, int, list[Row]]]()
    for index, table in enumerate(tables):
        id_ = number * 1000 + index
        rows = [
            Row(
                tuple(
                    Cell(text or "", f"{number}ページの表{index + 1}の{line}行{column}列")
                    for column, text in enumerate(cells, 1)
                ),
                f"{number}ページの表{index + 1}の{line}行",
                id_,
            )
            for line, cells in enumerate(table.extract(), 1)
        ]
        parts.append((table.bbox[1], index, rows))
    outside = page.filter(lambda thing: not _within(thing, boxes))
    for index, line in enumerate(outside.extract_text_lines() or ()):
        place = f"{number}ページ"
        parts.append((line["top"], 1000 + index, [Row((Cell(line["text"], place),), place)]))
    for _, _, rows in sorted(parts, key=lambda part: part[:2]):
        yield from rows


def _within(thing: dict[str, Any], boxes: list[tuple[float, float, float, float]]) -> bool:
    """Whether the middle of a thing lies in one of the boxes."""
    if thing.get("object_type") != "char":
        return False
    across, down = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return any(left <= across <= right and top <= down <= bottom for left, top, right, bottom in boxes)


def _mistake(path: Path, message: str) -> MistakesError:
    return MistakesError([Mistake(str(path), None, message)])
