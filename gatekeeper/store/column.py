"""Column types that hold exactly what was put in, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text, TypeDecorator

__all__ = ["BIG", "AnyText", "UtcDateTime", "escape", "is_storable", "sqlite_text", "unescape"]

BIG = BigInteger().with_variant(Integer(), "sqlite")
"""An integer of 64 bits; SQLite numbers rows by itself only in a column of the type INTEGER."""

_MARK = "\x10"
_UNSTORABLE = re.compile("[\x00\x10\ud800-\udfff]")
_NAIVE = "a moment without a time zone can't be stored"
_ESCAPED = re.compile("\x10([0-9a-f]{4})")


def is_storable(text: str) -> bool:
    """Whether `escape` would leave the text as it is."""
    # What is printable holds no such sign, and that is soon seen.
    return text.isprintable() or _UNSTORABLE.search(text) is None


def escape(text: str) -> str:
    """Text that every database takes: NUL and lone surrogates become a mark and four hexadecimal digits."""
    if is_storable(text):
        return text
    return _UNSTORABLE.sub(lambda found: f"{_MARK}{ord(found[0]):04x}", text)


def unescape(text: str) -> str:
    """The inverse of `escape`."""
    if _MARK not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


class AnyText(TypeDecorator[str]):
    """Any Python string, sorted by code point whatever the server's locale."""

    impl = Text().with_variant(Text(collation="C"), "postgresql")
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the base's name
        return None if value is None else escape(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the base's name
        return None if value is None else unescape(value)


def sqlite_text(moment: datetime) -> str:
    """An aware moment as SQLAlchemy writes it into SQLite, where a column of moments holds text."""
    if moment.tzinfo is None:
        raise ValueError(_NAIVE)
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. Refuses a naive one, which SQLite would take in silently; gives moments back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(_NAIVE)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the base's name
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
