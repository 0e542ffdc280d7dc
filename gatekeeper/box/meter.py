"""Counts API calls by what they were spent on; calls are bought by the month."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping

from gatekeeper.sweep.port import Purpose

__all__ = ["Meter"]


class Meter:
    """One count for all threads. Every request to the API counts, repeated ones too; token requests don't.

    With `spent_as` all of them are counted as spent on that.
    """

    def __init__(self, spent_as: Purpose | None = None) -> None:
        self._spent_as = spent_as
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()

    def count(self, purpose: Purpose) -> None:
        with self._lock:
            self._counts[(self._spent_as or purpose).value] += 1

    def take(self) -> Mapping[str, int]:
        """The calls by purpose since `take` was last called."""
        with self._lock:
            taken, self._counts = self._counts, Counter()
        return dict(taken)
