"""Keeps all threads together just under Box's call rate."""

from __future__ import annotations

import threading
import time

from gatekeeper.errors import StoppedError

__all__ = ["Limiter"]

_SHARE_USED = 0.985
_BURST = 5
_SECONDS_PER_MINUTE = 60.0


class Limiter:
    """Spaces calls evenly, a few at once at most, and pauses every thread when Box asks for it.

    Box counts 1,000 calls a minute and user. Even spacing keeps any minute, wherever it starts, below that; the
    share left over takes up calls that bunch on their way.
    """

    def __init__(self, calls_per_minute: int, stop: threading.Event) -> None:
        self._interval = _SECONDS_PER_MINUTE / (calls_per_minute * _SHARE_USED)
        self._stop = stop
        self._lock = threading.Lock()
        self._next_slot = 0.0
        self._paused_until = 0.0

    def acquire(self) -> None:
        """Returns when one more call may be made.

        :raises StoppedError: as soon as the stop event is set, also in the middle of a wait.
        """
        while True:
            if self._stop.is_set():
                raise StoppedError("停止の指示を受けました")
            with self._lock:
                wait = self._take_slot(time.monotonic())
            if wait <= 0:
                return
            self._stop.wait(wait)

    def pause(self, seconds: float) -> None:
        """Holds back every call for so long, whichever thread makes it."""
        with self._lock:
            self._paused_until = max(self._paused_until, time.monotonic() + seconds)

    def _take_slot(self, now: float) -> float:
        """Takes the next slot and returns 0, or returns how long to wait before asking again."""
        if (paused := self._paused_until - now) > 0:
            return paused
        slot = max(self._next_slot, now)
        ahead = slot - now - self._interval * _BURST
        if ahead > 0:
            return ahead
        self._next_slot = slot + self._interval
        return 0.0
