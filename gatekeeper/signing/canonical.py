"""Canonical JSON: equal values are equal bytes, and every reader sees the same value in them.

Keys are sorted by code point, nothing stands between the signs, text is UTF-8 and left as it is (no normal form is
forced on it). Half characters become `\\udXXX`. There are no floats, and no integers that others read as floats.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn, TypeGuard

from pydantic_core import PydanticSerializationError, to_json

__all__ = ["LARGEST", "dumps", "loads"]

LARGEST = 2**53 - 1
"""The largest integer that every JSON reader keeps whole. Larger ones (Box's positions) are text."""

_TEXT = frozenset({str})
_FLAT = frozenset({str, int, type(None)})
_HALF = re.compile("[\ud800-\udfff]")
_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def dumps(value: object) -> bytes:
    """The one form of a value of mappings with text keys, lists, text, whole numbers, true, false and null.

    :raises ValueError: something else is in it, or it is nested too deep.
    """
    if _is_flat(value):
        try:
            return to_json({key: value[key] for key in sorted(value)})
        except PydanticSerializationError:
            pass  # half a character
    try:
        text = _ENCODE(_plain(value))
    except RecursionError:
        raise ValueError("nested too deep for canonical JSON") from None
    return _HALF.sub(lambda half: f"\\u{ord(half[0]):04x}", text).encode("utf-8")


def loads(data: bytes) -> Any:
    """The value of canonical bytes.

    :raises ValueError: they aren't JSON, or not its canonical form: a key twice, a float, other spacing or order.
    """
    try:
        value = _DECODE(data.decode("utf-8"))
    except RecursionError:
        raise ValueError("nested too deep for canonical JSON") from None
    if dumps(value) != data:
        raise ValueError("JSON, but not in its canonical form")
    return value


def _is_flat(value: object) -> TypeGuard[dict[str, str | int | None]]:
    """Whether it is what most entries are: an object of plain texts and numbers, with nothing within them."""
    if type(value) is not dict or not _TEXT.issuperset(map(type, value)):
        return False
    kinds = set(map(type, value.values()))
    return _FLAT.issuperset(kinds) and (
        int not in kinds or all(abs(part) <= LARGEST for part in value.values() if type(part) is int)
    )


def _plain(value: object) -> object:
    match value:
        case str():
            return _whole(value)
        case bool() | None:
            return value
        case int() if abs(value) <= LARGEST:
            return int(value)
        case list() | tuple():
            return [_plain(part) for part in value]
        case Mapping():
            return _object([(_key(key), _plain(part)) for key, part in value.items()])
        case _:
            raise ValueError(f"no canonical JSON for {type(value).__name__}: {value!r:.60}")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise ValueError(f"a key that isn't text: {key!r:.60}")  # noqa: TRY004 -- one kind of error for every value
    return _whole(key)


def _whole(text: str) -> str:
    """Two halves of a character side by side are that character: a reader of the bytes would put them together."""
    if _HALF.search(text) is None:
        return str(text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _refused(text: str) -> NoReturn:
    raise ValueError(f"no number of canonical JSON: {text:.40}")


_DECODE = json.JSONDecoder(object_pairs_hook=_object, parse_float=_refused, parse_constant=_refused).decode
