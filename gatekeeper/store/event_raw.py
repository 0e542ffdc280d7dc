"""Entries of Box's log as they came, deflated together: a page's lines are much alike, a line alone isn't."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import Any

__all__ = ["pack", "unpack"]

_ENCODER = json.JSONEncoder(separators=(",", ":"))
_QUICKLY = 1
_SHALLOW = ("event_id", "event_type", "created_at")


def pack(raws: Sequence[object]) -> bytes:
    """Entries as they came; of one that is nested beyond reason, only what makes it an event."""
    try:
        text = _ENCODER.encode(raws)
    except RecursionError:
        text = _ENCODER.encode([_flattened(raw) for raw in raws])
    return zlib.compress(text.encode("ascii"), _QUICKLY)


def unpack(body: bytes) -> list[Any]:
    """The inverse of `pack`."""
    entries: list[Any] = json.loads(zlib.decompress(body))
    return entries


def _flattened(raw: object) -> object:
    try:
        _ENCODER.encode(raw)
    except RecursionError:
        return {name: raw[name] for name in _SHALLOW if name in raw} if isinstance(raw, dict) else None
    return raw
