"""A file into a paper, by what its name says it is."""

from __future__ import annotations

import hashlib
from pathlib import Path

from gatekeeper.errors import Mistake, MistakesError
from gatekeeper.paper.block import Note, Paper, Row
from gatekeeper.paper.container import read_bytes
from gatekeeper.paper.delimited import delimited_rows, read_text
from gatekeeper.paper.pdf import pdf_rows
from gatekeeper.paper.plain_text import text_rows
from gatekeeper.paper.word import document_rows
from gatekeeper.paper.workbook import workbook_rows

__all__ = ["open_paper"]

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
_DOCUMENTS = frozenset({".docx", ".docm"})
_TABLES = frozenset({".csv", ".tsv"})
_TEXTS = frozenset({".txt", ".md"})
_FEW = 3
_READABLE = _WORKBOOKS | _DOCUMENTS | _TABLES | _TEXTS | {".pdf"}


def open_paper(path: Path) -> Paper:
    """The rows of a file, and what was odd about it.

    :raises MistakesError: it can't be read, or is of a kind that isn't taken.
    """
    suffix = path.suffix.lower()
    rows: list[Row] | tuple[Row, ...]
    notes, pictures = list[Note](), list[str]()
    if suffix in _WORKBOOKS or suffix == ".xls":
        rows, notes, pictures = workbook_rows(path)
    elif suffix in _DOCUMENTS or suffix == ".doc":
        rows, notes, pictures = document_rows(path)
    elif suffix in _TABLES:
        rows = delimited_rows(path)
    elif suffix in _TEXTS:
        rows = text_rows(read_text(path))
    elif suffix == ".pdf":
        rows = pdf_rows(path)
    else:
        known = "、".join(sorted(_READABLE))
        said = f"この形式は読めません（{suffix}）。読めるのは {known} と .yaml です。"
        raise MistakesError([Mistake(str(path), None, said)])
    if pictures:
        said = f"画像の中の文字は読んでいません（{'、'.join(pictures[:_FEW])}{'ほか' if len(pictures) > _FEW else ''}）"
        notes.append(Note(str(path), "ファイル", said))
    return Paper(str(path), hashlib.sha256(read_bytes(path)).hexdigest(), tuple(rows), tuple(notes), tuple(pictures))
