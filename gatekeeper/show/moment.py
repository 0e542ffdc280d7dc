"""Times as people read them: in Japan's time, in eras for Japanese."""

from __future__ import annotations

from datetime import date, datetime

from gatekeeper import jst
from gatekeeper.text import Language

__all__ = ["day", "exact", "iso", "moment"]


def moment(value: datetime, lang: Language = "ja") -> str:
    """An aware moment in Asia/Tokyo, to the minute; seconds only where they say something (23:59:59)."""
    local = value.astimezone(jst.TOKYO)
    clock = f"{local:%H:%M:%S}" if local.second == 59 else f"{local:%H:%M}"
    return f"{jst.era(local.date())} {clock}" if lang == "ja" else f"{local:%Y-%m-%d} {clock}"


def day(value: date, lang: Language = "ja") -> str:
    return jst.era(value) if lang == "ja" else value.isoformat()


def exact(value: datetime) -> str:
    """The moment in ISO form to the microsecond, for `--at` to name the very version that was made then."""
    return value.astimezone(jst.TOKYO).isoformat()


def iso(value: datetime) -> str:
    """For scripts: RFC 3339 in Asia/Tokyo, to the second."""
    return value.astimezone(jst.TOKYO).isoformat(timespec="seconds")
