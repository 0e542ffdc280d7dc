"""Deadlines: owners hear of what is going to be deleted."""

from __future__ import annotations

from datetime import datetime

from gatekeeper.acting.deletion_warning import warn_owners
from gatekeeper.bootstrap import Office
from gatekeeper.daemon.job import Progress

__all__ = ["warn_of_deletions"]


def warn_of_deletions(office: Office, now: datetime, _progress: Progress) -> None:
    """Enters the warnings that are due on the day of `now`, once there was a sweep."""
    if office.inventory.last_sweep() is not None:
        warn_owners(office, now)
