"""Values out of somebody else's JSON: nothing is made up, and nothing is rounded."""

from __future__ import annotations

import re
from datetime import UTC, datetime

__all__ = ["clean", "identifier", "moment"]

_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
_EARLIEST = datetime(2, 1, 1, tzinfo=UTC)
_LATEST = datetime(9998, 12, 31, tzinfo=UTC)


def moment(value: object) -> datetime | None:
    """An RFC 3339 time as an aware value; None where it is none, or has no offset, or names no day.

    Times at the very ends of the calendar are moved in by a year: elsewhere they would overflow in another zone.
    """
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    if found.tzinfo is None:
        return None
    if 1 < found.year < 9999:
        return found
    return _EARLIEST if found.year == 1 else _LATEST


def identifier(value: object) -> str | None:
    """An id as text. Box sends text; elsewhere on the way numbers have been seen."""
    if isinstance(value, str) and value:
        return clean(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return None


def clean(value: str) -> str:
    """The text with what no database and no encoding can hold (NUL, halves of characters) replaced by U+FFFD."""
    # What is printable holds neither, and that is soon seen.
    return value if value.isprintable() else _NOT_STORABLE.sub("\ufffd", value)
