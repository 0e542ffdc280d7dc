"""The verification sweep: reads all that is watched, in as many goes as the budget wants."""

from __future__ import annotations

from datetime import datetime

from gatekeeper.bootstrap import Office
from gatekeeper.daemon.job import Progress

__all__ = ["verify_by_sweep"]


def verify_by_sweep(office: Office, _now: datetime, progress: Progress) -> None:
    """A sweep, or the rest of the one that was interrupted.

    :raises BoxUnreachableError, BudgetSpentError, StoppedError: it ended early, and goes on the next time.
    """
    report = office.sweep(progress=lambda _: progress())
    if report.outcome.failure is not None:
        raise report.outcome.failure
