"""Takes values out of one of Box's JSON objects, keeping count of what wasn't there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gatekeeper.foreign import clean, identifier, moment

__all__ = ["Fields", "clean", "identifier", "moment"]


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
