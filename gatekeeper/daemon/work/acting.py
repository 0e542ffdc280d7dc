"""Lockdowns that aren't through, and the acts that are due."""

from __future__ import annotations

from datetime import datetime

from gatekeeper.acting.round import Acting
from gatekeeper.bootstrap import Office
from gatekeeper.daemon.job import Progress
from gatekeeper.enforcement.guard import STALE_AFTER

__all__ = ["act", "resume_lockdowns"]


def resume_lockdowns(office: Office, _now: datetime, progress: Progress) -> None:
    """Goes on with every lockdown that was interrupted.

    :raises BoxUnreachableError, StoppedError: one isn't through yet.
    """
    if office.lockdowns.unfinished():
        Acting(office).resume_lockdowns(lambda _: progress())


def act(office: Office, now: datetime, progress: Progress) -> None:
    """A round, once there was a sweep to judge by. What the guard holds waits for a person, and is no failure.

    :raises BoxUnreachableError, StoppedError: the round ended early; all is on record.
    """
    if office.inventory.last_sweep() is None:
        return
    acting, read_at = Acting(office), office.inventory.newest_reading()
    if read_at is not None and now - read_at > STALE_AFTER:
        # Nothing new is planned by what is known from before an outage: a sweep comes first, and it is due.
        made = acting.go_on(told=lambda _: progress())
    else:
        made = acting.round(lambda _: progress())
    lost = next((done.error for done in made.done if done.error is not None), None)
    if lost is not None:
        raise lost
