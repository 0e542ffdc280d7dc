"""Takes values out of one of Box's JSON objects, keeping count of what wasn't there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

__all__ = ["Fields", "clean", "identifier", "moment"]

_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
_EARLIEST = datetime(2, 1, 1, tzinfo=UTC)
_LATEST = datetime(9998, 12, 31, tzinfo=UTC)


class Fields:
    """Reads named fields of `raw`. A field that is absent, or of a kind that it can't be, is entered in `unread`.

    `name` in each method is the name of the attribute that the value is for; `key` is Box's, where it differs.
    A null is a value where the attribute may be None, and unread where it may not.
    """

    __slots__ = ("raw", "unread")

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.unread: set[str] = set()

    def flag(self, name: str, key: str | None = None) -> bool:
        value = self.raw.get(key or name)
        if isinstance(value, bool):
            return value
        self.unread.add(name)
        return False

    def text(self, name: str) -> str:
        value = self.raw.get(name)
        if isinstance(value, str):
            return clean(value)
        self.unread.add(name)
        return ""

    def text_or_none(self, name: str) -> str | None:
        value = self.raw.get(name, self)
        if isinstance(value, str):
            return clean(value)
        if value is not None:
            self.unread.add(name)
        return None

    def number_or_none(self, name: str) -> int | None:
        value = self.raw.get(name, self)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if value is not None:
            self.unread.add(name)
        return None

    def moment_or_none(self, name: str) -> datetime | None:
        value = self.raw.get(name, self)
        if value is None:
            return None
        found = moment(value)
        if found is None:
            self.unread.add(name)
        return found

    def object_or_none(self, name: str, key: str | None = None) -> Mapping[str, Any] | None:
        value = self.raw.get(key or name, self)
        if isinstance(value, dict):
            return value
        if value is not None:
            self.unread.add(name)
        return None


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
    return value if value.isascii() and "\x00" not in value else _NOT_STORABLE.sub("\ufffd", value)
