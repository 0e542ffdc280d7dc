"""What a handler gives back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Answer", "no_content", "reply"]

_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


@dataclass(slots=True)
class Answer:
    """A whole response; `chunks` in place of `body` streams `length` bytes."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    chunks: Iterator[bytes] | None = None
    length: int | None = None


def reply(payload: Any, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """A JSON answer. Not plain ASCII is escaped, so that names with lone surrogates can be told, too."""
    return Answer(status, _encode(payload).encode(), headers or {})


def no_content() -> Answer:
    return Answer(204)
