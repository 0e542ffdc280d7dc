"""Moments as Box writes them: RFC 3339 with the offset of the US west coast, to the second."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

__all__ = ["parse_stamp", "stamp", "stamp_or_none"]

_PACIFIC = ZoneInfo("America/Los_Angeles")


@lru_cache(maxsize=8192)
def stamp(moment: datetime) -> str:
    return moment.astimezone(_PACIFIC).isoformat(timespec="seconds")


def stamp_or_none(moment: datetime | None) -> str | None:
    return None if moment is None else stamp(moment)


def parse_stamp(text: str) -> datetime:
    """A moment that a client sent; one without an offset is taken as UTC, as Box does.

    :raises ValueError: not a moment, or one so far off that it can't be told on the west coast.
    """
    moment = datetime.fromisoformat(text)
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    try:
        aware.astimezone(_PACIFIC)
    except OverflowError as cause:
        raise ValueError(text) from cause
    return aware
