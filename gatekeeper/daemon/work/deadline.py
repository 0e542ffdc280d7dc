"""Deadlines: what falls due while a sweep takes days, and owners who hear of what is going to be deleted."""

from __future__ import annotations

from datetime import datetime

from gatekeeper.acting.coming_due import open_what_came_due
from gatekeeper.acting.deletion_warning import warn_owners
from gatekeeper.bootstrap import Office
from gatekeeper.daemon.job import Progress

__all__ = ["judge_deadlines", "warn_of_deletions"]


def judge_deadlines(office: Office, now: datetime, progress: Progress) -> None:
    """Opens what has come due since the last sweep began, where the sweep of this day hasn't ended."""
    open_what_came_due(office, now, progress)


def warn_of_deletions(office: Office, now: datetime, _progress: Progress) -> None:
    """Enters the warnings that are due on the day of `now`, once there was a sweep."""
    if office.inventory.last_sweep() is not None:
        warn_owners(office, now)
