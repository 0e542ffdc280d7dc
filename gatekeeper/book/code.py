"""How a value of the registry stands in a cell, and how the cell is read back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gatekeeper import jst

__all__ = ["DAY", "ITEMS", "LINES", "NUMBER", "TEXT", "YEARS", "Code", "choice"]

_HEAD = re.compile(r"(\\*)【(.*)】")


@dataclass(frozen=True, slots=True)
class Code:
    """`write` gives a cell's text, `read` the value back; both only meet what isn't empty.

    `choices` are the texts that a cell may have, `day` tells that it holds a day. `read` raises ValueError with a
    Japanese sentence.
    """

    write: Callable[[Any], str]
    read: Callable[[str], Any]
    choices: tuple[str, ...] = ()
    day: bool = False


def _one(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _read_day(text: str) -> str:
    return jst.parse_era(text).isoformat()


def _read_number(text: str) -> int:
    plain = _one(text).replace(",", "")
    if not re.fullmatch(r"\d+", plain):
        raise ValueError(f"「{text}」は数ではありません。半角の数字で書いてください")
    return int(plain)


def _read_years(text: str) -> list[int]:
    return [_read_year(part) for part in re.split(r"[\n、,\s]+", text) if part]


def _read_year(text: str) -> int:
    plain = _one(text)
    return int(plain) if re.fullmatch(r"\d{4}", plain) else jst.parse_fiscal_year(plain)


def choice(names: Mapping[str, str]) -> Code:
    """A value that is one of a few: the cell has its Japanese name; the value itself is taken as well."""
    by_name = {_one(name): value for value, name in names.items()}

    def read(text: str) -> str:
        plain = _one(text)
        if plain in by_name:
            return by_name[plain]
        if plain in names:
            return plain
        raise ValueError(f"「{text}」は選べません。{'、'.join(names.values())} のどれかを書いてください")

    return Code(lambda value: names.get(value, value), read, tuple(names.values()))


def _write_items(items: list[tuple[str | None, str]]) -> str:
    """Items line by line, each group under its head. An item that looks like a head is marked."""
    lines, head = list[str](), None
    for group, item in items:
        if group is not None and group != head:
            lines.append(f"【{group}】")
            head = group
        lines.append(f"\\{item}" if _HEAD.fullmatch(item) else item)
    return "\n".join(lines)


def _read_items(text: str) -> list[tuple[str | None, str]]:
    items, group = list[tuple[str | None, str]](), None
    for line in (part.strip() for part in text.split("\n")):
        found = _HEAD.fullmatch(line)
        if found and not found[1]:
            group = found[2]
        elif line:
            items.append((group, line[1:] if found else line))
    return items


TEXT = Code(str, str)
NUMBER = Code(str, _read_number)
LINES = Code("\n".join, lambda text: [line.strip() for line in text.split("\n") if line.strip()])
DAY = Code(lambda value: value if isinstance(value, str) else date.isoformat(value), _read_day, day=True)
YEARS = Code(lambda years: "\n".join(map(str, years)), _read_years)
ITEMS = Code(_write_items, _read_items)
