"""The present by Box's own clock, as its answers tell it: a check on the clock of this machine."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

__all__ = ["BoxClock"]


class BoxClock:
    """Hears the `Date` of every answer. Threads may share one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._heard: tuple[datetime, float] | None = None
        self.count = 0
        """How many times it was heard."""

    def hear(self, date: str | None) -> None:
        """Takes note of a `Date` header; one that is absent or can't be read says nothing."""
        if date is None:
            return
        try:
            moment = parsedate_to_datetime(date)
        except ValueError:
            return
        if moment.tzinfo is not None:
            with self._lock:
                self._heard = moment, time.monotonic()
                self.count += 1

    def now(self) -> datetime | None:
        """The last moment heard, with the time gone by since; None where none was heard."""
        with self._lock:
            if self._heard is None:
                return None
            moment, at = self._heard
        return moment + timedelta(seconds=time.monotonic() - at)
