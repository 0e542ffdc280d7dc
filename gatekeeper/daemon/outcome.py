"""What became of a job, and when it is due next because of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gatekeeper.cadence import Cadence
from gatekeeper.daemon.agenda import retry_at
from gatekeeper.errors import (
    AlreadyRunningError,
    BoxCredentialsError,
    BoxRefusedError,
    BoxUnreachableError,
    BudgetSpentError,
    DatabaseUnreachableError,
    GatekeeperError,
    RefusedByGuardError,
    StoppedError,
)

__all__ = ["ClockInDoubtError", "Ended", "How", "outcome_of"]

_SOON, _LATER = timedelta(minutes=1), timedelta(minutes=5)


class ClockInDoubtError(GatekeeperError):
    """Something that takes away was due while this machine's clock says something else than Box's."""

    transient = True


class How(StrEnum):
    """It was done; it has to wait, by nobody's fault; it was told to stop; it failed."""

    DONE = "done"
    WAITS = "waits"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Ended:
    """`error` is the kind of error, `message` what it says to a person, `shared` what several jobs fail by alike."""

    how: How
    next_due: datetime
    error: str = ""
    message: str = ""
    shared: str = ""


def outcome_of(error: Exception | None, failures: int, cadence: Cadence, now: datetime) -> Ended:
    """What a job's end means that has failed `failures` times in a row before; `now` is aware."""
    if error is None:
        return Ended(How.DONE, cadence.next_after(now))
    name, message = type(error).__name__, str(error) if isinstance(error, GatekeeperError) else type(error).__name__
    if isinstance(error, StoppedError):
        return Ended(How.STOPPED, now + _SOON, name, message)
    waits_until = _waits_until(error, cadence, now)
    if waits_until is not None:
        return Ended(How.WAITS, waits_until, name, message)
    return Ended(How.FAILED, retry_at(failures + 1, now), name, message, _shared(error))


def _waits_until(error: Exception, cadence: Cadence, now: datetime) -> datetime | None:
    """When a job goes on that nothing is wrong with; None: something is."""
    match error:
        case BudgetSpentError():
            return error.again_at
        case AlreadyRunningError():
            return now + _SOON
        case ClockInDoubtError():
            return now + _LATER
        case RefusedByGuardError():
            # A person has to decide, or the next sweep has to judge anew: asking more often helps neither.
            return cadence.next_after(now)
    return None


def _shared(error: Exception) -> str:
    """A fault outside, of which nobody wants to hear from each job that meets it."""
    if isinstance(error, BoxUnreachableError) and not isinstance(error, BoxCredentialsError | BoxRefusedError):
        return "box_unreachable"
    return "database_unreachable" if isinstance(error, DatabaseUnreachableError) else ""
