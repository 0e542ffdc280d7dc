"""What is to happen by itself when the clock gets there: expiries, purges, a scenario's coming events."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime

__all__ = ["Agenda"]


class Agenda:
    """Actions by moment. An action checks for itself whether it still applies; it is given the moment it was due."""

    __slots__ = ("_due", "_number")

    def __init__(self) -> None:
        self._due: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._number = 0

    def add(self, when: datetime, action: Callable[[datetime], None]) -> None:
        self._number += 1
        heapq.heappush(self._due, (when, self._number, action))

    def settle(self, now: datetime) -> None:
        """Does everything that was due by `now`, in order of time."""
        while self._due and self._due[0][0] <= now:
            when, _, action = heapq.heappop(self._due)
            action(when)
