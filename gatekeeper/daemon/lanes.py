"""Where jobs are carried out: in a thread for each lane, or at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol

from gatekeeper.daemon.job import Lane

__all__ = ["AtOnce", "Lanes", "Threads"]


class Lanes(Protocol):
    """`work` never raises."""

    def is_busy(self, lane: Lane) -> bool: ...

    def start(self, lane: Lane, work: Callable[[], None]) -> None:
        """Carries `work` out in a lane that isn't busy."""
        ...

    def join(self, seconds: float) -> bool:
        """Waits until nothing goes on; tells whether that came about in time."""
        ...


class AtOnce:
    """Carries everything out before `start` returns."""

    def is_busy(self, lane: Lane) -> bool:  # noqa: ARG002 -- the protocol's name
        return False

    def start(self, lane: Lane, work: Callable[[], None]) -> None:  # noqa: ARG002 -- the protocol's name
        work()

    def join(self, seconds: float) -> bool:  # noqa: ARG002 -- the protocol's name
        return True


class Threads:
    """A thread for each job that goes on; those that don't end in time are left behind when the process ends."""

    def __init__(self) -> None:
        self._threads: dict[Lane, threading.Thread] = {}

    def is_busy(self, lane: Lane) -> bool:
        thread = self._threads.get(lane)
        return thread is not None and thread.is_alive()

    def start(self, lane: Lane, work: Callable[[], None]) -> None:
        self._threads[lane] = threading.Thread(target=work, name=f"lane-{lane}", daemon=True)
        self._threads[lane].start()

    def join(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        for thread in list(self._threads.values()):
            thread.join(max(0.0, until - time.monotonic()))
        return not any(map(self.is_busy, self._threads))
