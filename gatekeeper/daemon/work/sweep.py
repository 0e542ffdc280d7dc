"""The verification sweep: reads all that is watched, in as many goes as the budget wants."""

from __future__ import annotations

from datetime import datetime, timedelta

from gatekeeper.bootstrap import Office
from gatekeeper.daemon.job import Progress
from gatekeeper.store.frontier import Patience

__all__ = ["verify_by_sweep"]

_PATIENCE = Patience(timedelta(days=31), across_changes=True)
"""Where the budget is small a sweep takes days. To begin anew each day, or with each form that is entered, would never
come to an end."""


def verify_by_sweep(office: Office, _now: datetime, progress: Progress) -> None:
    """A sweep, or the rest of the one that was interrupted.

    :raises BoxUnreachableError, BudgetSpentError, StoppedError: it ended early, and goes on the next time.
    """
    report = office.sweep(progress=lambda _: progress(), patience=_PATIENCE)
    if report.outcome.failure is not None:
        raise report.outcome.failure
