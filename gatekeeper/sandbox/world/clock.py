"""The sandbox's clock: starts where the scenario says, runs with real time, and can be moved and stopped."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

__all__ = ["Clock"]


class Clock:
    """Gives aware moments. Runs on the machine's monotonic clock, so that changes of the wall clock don't show."""

    __slots__ = ("_anchor", "_base", "frozen")

    def __init__(self, start: datetime | None = None, *, frozen: bool = False) -> None:
        self._base = datetime.now(UTC) if start is None else start.astimezone(UTC)
        self._anchor = time.monotonic()
        self.frozen = frozen

    def now(self) -> datetime:
        if self.frozen:
            return self._base
        return self._base + timedelta(seconds=time.monotonic() - self._anchor)

    def set(self, moment: datetime) -> None:
        self._base, self._anchor = moment.astimezone(UTC), time.monotonic()

    def advance(self, by: timedelta) -> None:
        self.set(self.now() + by)

    def freeze(self, *, frozen: bool) -> None:
        self.set(self.now())
        self.frozen = frozen
