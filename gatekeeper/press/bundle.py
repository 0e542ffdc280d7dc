"""A paper as a set of files in one folder."""

from __future__ import annotations

import tempfile
from pathlib import Path

from gatekeeper.press.data import to_json, write_csv
from gatekeeper.press.document import write_document
from gatekeeper.press.paper import Paper
from gatekeeper.press.print import write_print
from gatekeeper.press.template import Templates
from gatekeeper.press.workbook import write_workbook

__all__ = ["write_bundle"]


def write_bundle(paper: Paper, templates: Templates, folder: Path) -> None:
    """Writes workbook, Word, PDF, JSON, and a CSV file a table.

    :raises MistakesError: a template can't be filled in.
    :raises OSError: something can't be written; what is there by then is for the caller to clear away.
    """
    for table in paper.tables:
        write_csv(table, folder / f"{table.title}.csv")
    (folder / f"{paper.stem}.json").write_text(to_json(paper), encoding="utf-8")
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as aside:
        book = Path(aside) / f"{paper.stem}.xlsx"
        write_workbook(paper, templates.file(f"{paper.template}.xlsx"), book)
        book.rename(folder / book.name)
    write_document(paper, templates.file(f"{paper.template}.docx"), folder / f"{paper.stem}.docx")
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as aside:
        write_print(paper, templates.file("report.typ"), folder / f"{paper.stem}.pdf", Path(aside))
