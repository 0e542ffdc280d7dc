"""Entries of Box's log as they came, deflated together: a page's lines are much alike, a line alone isn't."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import Any

from pydantic_core import PydanticSerializationError, to_json

__all__ = ["pack", "unpack"]

_ENCODER = json.JSONEncoder(separators=(",", ":"))
_QUICKLY = 1
_SHALLOW = ("event_id", "event_type", "created_at")


def pack(raws: Sequence[object]) -> bytes:
    """Entries as they came; of one that is nested beyond reason, only what makes it an event."""
    try:
        text = to_json(raws)
    except PydanticSerializationError:
        # Half a character, or something nested deeper than is usual: Python's own encoder takes more.
        text = _patiently(raws)
    return zlib.compress(text, _QUICKLY)


def unpack(body: bytes) -> list[Any]:
    """The inverse of `pack`."""
    entries: list[Any] = json.loads(zlib.decompress(body))
    return entries


def _patiently(raws: Sequence[object]) -> bytes:
    try:
        text = _ENCODER.encode(raws)
    except RecursionError:
        text = _ENCODER.encode([_flattened(raw) for raw in raws])
    return text.encode("ascii")


def _flattened(raw: object) -> object:
    try:
        _ENCODER.encode(raw)
    except RecursionError:
        return {name: raw[name] for name in _SHALLOW if name in raw} if isinstance(raw, dict) else None
    return raw
