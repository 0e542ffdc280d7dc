"""Frozen values from plain JSON data, by the types that their fields declare."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

__all__ = ["value_from"]

Value = TypeVar("Value")
_Reader = Callable[[Any], Any]
_FROM_ISO: dict[Any, _Reader] = {date: date.fromisoformat, datetime: datetime.fromisoformat}


def value_from(kind: type[Value], plain: Any) -> Value:
    """The value of a dataclass whose fields stand in `plain` by name; what is missing has its default, or is None.

    Days and moments are ISO text, enumerations their values, tuples lists. Fields that the class no longer has are left
    out.
    """
    declared: Any = kind
    value: Value = _reader(declared)(plain)
    return value


@lru_cache(maxsize=128)
def _reader(declared: Any) -> _Reader:
    if is_dataclass(declared) and isinstance(declared, type):
        return _dataclass_reader(declared)
    if get_origin(declared) in {Union, types.UnionType}:
        return _optional_reader(declared)
    if get_origin(declared) is tuple:
        element = _reader(get_args(declared)[0])
        return lambda plain: tuple(element(part) for part in plain)
    if isinstance(declared, type) and issubclass(declared, Enum):
        return declared
    if declared in _FROM_ISO:
        return _FROM_ISO[declared]
    if declared in {str, int, bool}:
        return lambda plain: plain
    raise TypeError(f"no way to read {declared} from JSON")


def _optional_reader(declared: Any) -> _Reader:
    inner = [argument for argument in get_args(declared) if argument is not type(None)]
    if len(inner) != 1:
        raise TypeError(f"no way to tell the kinds of {declared} apart")
    read = _reader(inner[0])
    return lambda plain: None if plain is None else read(plain)


def _dataclass_reader(declared: type[Any]) -> _Reader:
    hints = get_type_hints(declared)
    readers = {field.name: _reader(hints[field.name]) for field in fields(declared)}
    empty = {
        field.name: None for field in fields(declared) if field.default is MISSING and field.default_factory is MISSING
    }

    def read(plain: Any) -> Any:
        given = {name: read_field(plain[name]) for name, read_field in readers.items() if name in plain}
        return declared(**{**empty, **given})

    return read
