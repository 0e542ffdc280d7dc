"""Long listings, a page at a time: by offset, and by a marker that says after which entry to go on."""

from __future__ import annotations

import base64
import binascii
import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from gatekeeper.sandbox.problem import invalid_parameter

if TYPE_CHECKING:
    from gatekeeper.sandbox.wire.call import Call

__all__ = ["by_marker", "by_offset", "read_marker", "write_marker"]

Json = Any
T = TypeVar("T")


def by_offset(
    call: Call,
    things: Sequence[T],
    show: Callable[[T], Json],
    *,
    default: int = 100,
    most: int = 1000,
    furthest: int = 10_000,
) -> dict[str, Json]:
    """A page in the shape that Box gives for `offset` and `limit`.

    :raises BoxProblem: 400 for an offset beyond `furthest`.
    """
    limit = call.number("limit", default, most=most)
    offset = call.number("offset", 0)
    if offset > furthest:
        raise invalid_parameter("offset", f"Invalid value '{offset}'. The offset can't be beyond {furthest}.")
    entries = [show(thing) for thing in things[offset : offset + limit]]
    return {"total_count": len(things), "entries": entries, "offset": offset, "limit": limit}


def by_marker(
    call: Call,
    things: Sequence[T],
    key: Callable[[T], Any],
    show: Callable[[T], Json],
    *,
    default: int = 100,
    most: int = 1000,
) -> dict[str, Json]:
    """A page in the shape that Box gives for `marker` and `limit`. `things` are in the order of `key`.

    The marker names the last entry shown, so that entries that come and go meanwhile neither double nor hide others.
    `next_marker` is null on the last page.
    """
    limit = max(1, call.number("limit", default, most=most))
    marker = call.query.get("marker")
    start = _after(things, key, marker) if marker else 0
    page = things[start : start + limit]
    more = start + limit < len(things)
    return {
        "entries": [show(thing) for thing in page],
        "limit": limit,
        "next_marker": write_marker(key(page[-1])) if more and page else None,
    }


def _after(things: Sequence[T], key: Callable[[T], Any], marker: str) -> int:
    last = read_marker(marker)
    if things and _kind(last) != _kind(key(things[0])):
        raise invalid_parameter("marker", f"Invalid value '{marker}'.")
    return bisect_right(things, last, key=key)


def _kind(key: Any) -> Any:
    """What a marker has to be like to be compared with the keys of a listing."""
    return tuple(map(type, key)) if isinstance(key, tuple) else type(key)


def write_marker(key: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def read_marker(marker: str) -> Any:
    """:raises BoxProblem: 400 where the marker isn't one of ours."""
    try:
        key = json.loads(base64.urlsafe_b64decode(marker + "=" * (-len(marker) % 4)))
    except (ValueError, binascii.Error) as cause:
        raise invalid_parameter("marker", f"Invalid value '{marker}'.") from cause
    return tuple(key) if isinstance(key, list) else key
