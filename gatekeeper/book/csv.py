"""The book as one CSV file: its tables one after the other, each under its name."""

from __future__ import annotations

import csv
import io
import re

from gatekeeper.book.column import MARKER, TABLES
from gatekeeper.book.pages import pages_of
from gatekeeper.registry.model import Registry

__all__ = ["to_csv", "unguarded"]

# A spreadsheet takes a cell that begins like this for a formula; an apostrophe in front keeps it a text.
_DANGEROUS = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")


def to_csv(registry: Registry) -> str:
    """The registry as CSV that a spreadsheet opens and that `registry import` takes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([MARKER])
    pages = pages_of(registry)
    for table in TABLES:
        columns = [column for column in table.columns if column.code is not None]
        writer.writerow([])
        writer.writerow([f"【{table.name}】"])
        writer.writerow([column.head for column in columns])
        for row in pages[table.name]:
            writer.writerow([_guarded(row[column.key]) for column in columns])
    return out.getvalue()


def _guarded(text: str) -> str:
    return f"'{text}" if _DANGEROUS.match(text) else text


def unguarded(text: str) -> str:
    """What `to_csv` had before it put an apostrophe in front."""
    return text[1:] if _GUARDED.match(text) else text
