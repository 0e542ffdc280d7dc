"""Ids as Box gives them: decimal digits, never used twice, and the same in every run of a scenario."""

from __future__ import annotations

from collections.abc import Container

__all__ = ["IdMaker"]

_FIRST = {
    "user": 21_000_000_001,
    "group": 31_000_001,
    "membership": 41_000_001,
    "folder": 310_000_000_001,
    "file": 1_710_000_000_001,
    "version": 1_810_000_000_001,
    "web_link": 51_000_000_001,
    "collaboration": 61_000_000_001,
    "policy": 71_000_001,
    "assignment": 81_000_001,
    "allowlist": 91_000_001,
    "lock": 95_000_001,
}


class IdMaker:
    """Counts up, a row of numbers for each kind, past the ids that a scenario took for itself."""

    __slots__ = ("_next",)

    def __init__(self) -> None:
        self._next = dict(_FIRST)

    def make(self, kind: str, taken: Container[str] = ()) -> str:
        while True:
            number = self._next[kind]
            self._next[kind] = number + 1
            if str(number) not in taken:
                return str(number)

    def reserve(self, kind: str, count: int) -> int:
        """The first of `count` numbers in a row."""
        first = self._next[kind]
        self._next[kind] = first + count
        return first
