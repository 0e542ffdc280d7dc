"""Values out of a request's JSON body, refused with Box's 400 where they aren't what they should be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gatekeeper.sandbox.problem import BoxProblem, invalid_parameter
from gatekeeper.sandbox.wire.stamp import parse_stamp

__all__ = ["flag", "item_name", "moment", "parent_id", "part", "text"]

Json = Any
_LONGEST_NAME = 255
_MISSING = "missing_parameter"


def text(body: Mapping[str, Json], name: str) -> str | None:
    """A string, or None where it isn't given (or is null).

    :raises BoxProblem: 400 where it is something else.
    """
    value = body.get(name)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise invalid_parameter(name, f"Invalid value for '{name}'.")


def flag(body: Mapping[str, Json], name: str, *, otherwise: bool) -> bool:
    """:raises BoxProblem: 400 where it is given and neither true nor false."""
    value = body.get(name, otherwise)
    if not isinstance(value, bool):
        raise invalid_parameter(name, f"Invalid value for '{name}'.")
    return value


def moment(body: Mapping[str, Json], name: str) -> datetime | None:
    """A moment, or None where it isn't given or is null: ask `name in body` to tell those two apart.

    :raises BoxProblem: 400 where it can't be read.
    """
    value = text(body, name)
    if value is None:
        return None
    try:
        return parse_stamp(value)
    except ValueError as cause:
        raise invalid_parameter(name, f"Invalid value '{value}'.") from cause


def part(body: Mapping[str, Json], name: str) -> dict[str, Json] | None:
    """An object within the body, or None where it isn't given or is null.

    :raises BoxProblem: 400 where it is something else.
    """
    value = body.get(name)
    if value is None or isinstance(value, dict):
        return value
    raise invalid_parameter(name, f"Invalid value for '{name}'.")


def parent_id(body: Mapping[str, Json], *, required: bool = True) -> str | None:
    """The id in `parent`.

    :raises BoxProblem: 400 where it is required and missing.
    """
    parent = part(body, "parent")
    found = None if parent is None else text(parent, "id")
    if found is None and required:
        raise invalid_parameter("parent", "'parent' is required.", _MISSING)
    return found


def item_name(body: Mapping[str, Json], *, required: bool = True) -> str | None:
    """The `name` of an item, held to Box's rules: 255 characters, no slashes, no control characters, not blank.

    :raises BoxProblem: 400 item_name_invalid or item_name_too_long.
    """
    name = text(body, "name")
    if name is None:
        if required:
            raise invalid_parameter("name", "'name' is required.", _MISSING)
        return None
    if len(name) > _LONGEST_NAME:
        raise BoxProblem(400, "item_name_too_long", "Item name too long")
    if not name.strip() or name in {".", ".."} or name != name.strip() or any(_is_forbidden(sign) for sign in name):
        raise BoxProblem(400, "item_name_invalid", "Item name invalid")
    return name


def _is_forbidden(sign: str) -> bool:
    return sign in "/\\" or ord(sign) < 32 or 0xD800 <= ord(sign) <= 0xDFFF
