"""Whether the wall clock can be believed: held against the monotonic clock, and against Box's."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

__all__ = ["APART", "ClockWatch"]

_JUMP = timedelta(seconds=30)
APART = timedelta(minutes=5)
"""So far the clock may be from Box's; the guard of the acts allows as much."""


class ClockWatch:
    """In doubt from the start, after each jump, and while Box's clock says otherwise."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: tuple[datetime, float] | None = None
        self._in_doubt = True
        self.apart = timedelta(0)
        """How far the clock was ahead of Box's (behind: negative) when that was last heard."""

    @property
    def in_doubt(self) -> bool:
        with self._lock:
            return self._in_doubt

    @property
    def is_apart(self) -> bool:
        """Whether the clock was wrong when Box's was last heard."""
        with self._lock:
            return abs(self.apart) > APART

    def look(self, now: datetime, monotonic: float) -> timedelta | None:
        """By how much the wall clock has jumped since the last look; None where it went as it should."""
        with self._lock:
            last, self._last = self._last, (now, monotonic)
            if last is None:
                return None
            jump = (now - last[0]) - timedelta(seconds=monotonic - last[1])
            if abs(jump) < _JUMP:
                return None
            self._in_doubt = True
            return jump

    def hear(self, box_now: datetime, now: datetime) -> bool:
        """Takes in what Box's clock has just said; tells whether the clock is right."""
        with self._lock:
            self.apart = now - box_now
            self._in_doubt = abs(self.apart) > APART
            return not self._in_doubt
