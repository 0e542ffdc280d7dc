"""The shipped config as a template: every key with its explanation stays, only values change."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

__all__ = ["Place", "Template", "Value"]

Place = tuple[str, str]
Value = str | int | tuple[str, ...] | None
"""A text, a number, a list of texts, or None: the key is left out."""

_HEADER = re.compile(r"\[([a-z_.]+)\]\s*")
_KEY = re.compile(r"(?:# )?([a-z_]+) = .*")


class Template:
    """A commented config file in which a key that isn't set stands as `# key = example`."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._at: dict[Place, int] = {}
        table = ""
        for number, line in enumerate(self._lines):
            if header := _HEADER.fullmatch(line):
                table = header[1]
            elif table and (key := _KEY.fullmatch(line)):
                self._at[table, key[1]] = number

    def knows(self, place: Place) -> bool:
        return place in self._at

    def filled(self, values: Mapping[Place, Value]) -> str:
        """The text with these values in place of what stood there.

        :raises KeyError: the template has no such key.
        """
        lines = list(self._lines)
        for place, value in values.items():
            number = self._at[place]
            bare = lines[number].removeprefix("# ")
            lines[number] = f"# {bare}" if value is None else f"{place[1]} = {_toml(value)}"
        return "\n".join(lines) + "\n"


def _toml(value: str | int | tuple[str, ...]) -> str:
    """JSON's strings are TOML's, but for signs that no config may hold anyway."""
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
