"""Which jobs go on, and when each was last seen to get on, by the monotonic clock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from gatekeeper.daemon.job import Job, Lane, Progress

__all__ = ["Going", "Stamps"]


@dataclass(frozen=True, slots=True)
class Going:
    """A job that goes on: when it began and when it last got on, in seconds of the monotonic clock."""

    job: Job
    since: float
    stamped: float


class Stamps:
    """Threads share one."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._going: dict[str, Going] = {}

    def begin(self, job: Job) -> Progress:
        now = self._monotonic()
        with self._lock:
            self._going[job.name] = Going(job, now, now)
        return lambda: self.stamp(job.name)

    def stamp(self, name: str) -> None:
        with self._lock:
            if (found := self._going.get(name)) is not None:
                self._going[name] = replace(found, stamped=self._monotonic())

    def stamp_lane(self, lane: Lane) -> None:
        """Whatever goes on in a lane gets on."""
        for name, one in self.going().items():
            if one.job.lane is lane:
                self.stamp(name)

    def end(self, job: Job) -> None:
        with self._lock:
            self._going.pop(job.name, None)

    def going(self) -> Mapping[str, Going]:
        with self._lock:
            return dict(self._going)

    def stuck(self) -> tuple[Going, ...]:
        """Those that haven't got on for longer than they may."""
        now = self._monotonic()
        return tuple(one for one in self.going().values() if now - one.stamped > one.job.patience.total_seconds())
