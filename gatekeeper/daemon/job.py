"""What a job of the daemon is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gatekeeper.bootstrap import Office
from gatekeeper.budget import Use
from gatekeeper.sweep.port import Purpose

__all__ = ["Job", "Lane", "Progress"]

Progress = Callable[[], None]
"""Says that a job gets on. Every call to Box says so by itself."""


class Lane(StrEnum):
    """What jobs share, so that only one of them goes at a time: the right to act, the sweep, the reading of events, …

    Each lane has an office, a session with Box and a share of the calls of its own.
    """

    ACT = "act"
    EVENTS = "events"
    REREADS = "rereads"
    SWEEP = "sweep"
    DESK = "desk"
    MAIL = "mail"

    @property
    def use(self) -> Use:
        """What the calls of its jobs are spent on."""
        return _USES[self]

    @property
    def spent_as(self) -> Purpose | None:
        """The purpose that its calls are counted under; None: each under its own."""
        return _PURPOSES[self]


_USES = {
    Lane.ACT: Use.ENFORCEMENT,
    Lane.EVENTS: Use.EVENTS,
    Lane.REREADS: Use.REREADS,
    Lane.SWEEP: Use.SWEEP,
    Lane.DESK: Use.DEADLINES,
    Lane.MAIL: Use.DEADLINES,
}
_PURPOSES = {
    Lane.ACT: Purpose.REMEDIES,
    Lane.EVENTS: Purpose.EVENTS,
    Lane.REREADS: Purpose.REREADS,
    Lane.SWEEP: None,
    Lane.DESK: Purpose.DEADLINES,
    Lane.MAIL: Purpose.DEADLINES,
}


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `name` is its key in `[schedule]` of the config and its word in the table `job` of the texts.

    `run` gets the lane's office, the present and a `Progress`, and raises what goes wrong. `destructive`: it may take
    something away, and waits while the clock is in doubt. `at_first`: it is done at once where it never was.
    `patience`: after so long without progress it counts as stuck.
    """

    name: str
    lane: Lane
    run: Callable[[Office, datetime, Progress], None]
    destructive: bool = False
    at_first: bool = True
    patience: timedelta = timedelta(minutes=30)
