"""The verification sweep: reads all that is watched, in as many goes as the budget wants."""

from __future__ import annotations

from datetime import datetime, timedelta

from gatekeeper.bootstrap import Office
from gatekeeper.daemon.job import Progress

__all__ = ["verify_by_sweep"]

_A_MONTH = timedelta(days=31)
"""Where the budget is small a sweep takes days. To begin anew each day would never come to an end."""


def verify_by_sweep(office: Office, _now: datetime, progress: Progress) -> None:
    """A sweep, or the rest of the one that was interrupted.

    :raises BoxUnreachableError, BudgetSpentError, StoppedError: it ended early, and goes on the next time.
    """
    report = office.sweep(progress=lambda _: progress(), resumed_within=_A_MONTH)
    if report.outcome.failure is not None:
        raise report.outcome.failure
