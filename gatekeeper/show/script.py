"""Output for other programs: JSON, and CSV that a spreadsheet opens rightly and harmlessly."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

__all__ = ["as_csv", "as_json"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_json(value: Any) -> str:
    """One JSON text with a line end. Half characters, which UTF-8 can't hold, are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    try:
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(value, ensure_ascii=True, indent=2)
    return text + "\n"


def as_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV with a byte order mark, by which Excel knows UTF-8, and CRLF.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front: names in Box are outsiders' words.
    """
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_harmless("" if value is None else str(value)) for value in row])
    return "\ufeff" + target.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
