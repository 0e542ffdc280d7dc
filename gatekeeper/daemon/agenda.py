"""What is due, and in which order: the jobs held against what is on record. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatekeeper.cadence import Cadence
from gatekeeper.daemon.job import Job
from gatekeeper.store.job import JobRecord

__all__ = ["Entered", "due", "entries", "missed_beats", "retry_at"]

_SET_BACK = timedelta(minutes=1)
"""A job that ended later than now by more than this was timed by another clock."""

_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Entered:
    """What has to be put on record about a job before anything is due: it is new, or due at another moment."""

    job: Job
    cadence: str
    next_due: datetime
    is_new: bool


def entries(
    jobs: Sequence[Job], cadences: Mapping[str, Cadence], records: Mapping[str, JobRecord], now: datetime
) -> tuple[Entered, ...]:
    """Jobs that are new, whose cadence has changed, or that wait for a moment by a clock which was set back since."""
    found = []
    for job in jobs:
        cadence, record = cadences[job.name], records.get(job.name)
        after = cadence.next_after(now)
        if record is None:
            found.append(Entered(job, str(cadence), now if job.at_first else after, is_new=True))
        elif record.next_due > now and (record.cadence != str(cadence) or _is_set_back(record, now)):
            found.append(Entered(job, str(cadence), after, is_new=False))
    return tuple(found)


def due(
    jobs: Sequence[Job], records: Mapping[str, JobRecord], missed: Collection[str], now: datetime
) -> tuple[Job, ...]:
    """The jobs to start now, in the order of the table.

    What was `missed` while nobody was there is made up one after the other: the first of them holds back everything
    that stands after it, until it has ended once.
    """
    found = []
    for job in jobs:
        if records[job.name].next_due <= now:
            found.append(job)
        if job.name in missed:
            break
    return tuple(found)


def missed_beats(cadence: Cadence, record: JobRecord, now: datetime, at_most: int = 1000) -> int:
    """How many times it should have been done since it was due, beyond the once that it is done now."""
    beats, moment = 0, cadence.next_after(record.next_due)
    while beats < at_most and moment <= now:
        beats, moment = beats + 1, cadence.next_after(moment)
    return beats


def retry_at(failures: int, now: datetime) -> datetime:
    """When a job that has failed so many times in a row is tried again: after a minute, and ever later."""
    doublings = min(max(failures, 1) - 1, 10)
    return now + min(_LONGEST_WAIT, _FIRST_WAIT * (1 << doublings))


def _is_set_back(record: JobRecord, now: datetime) -> bool:
    return record.last_ended is not None and record.last_ended > now + _SET_BACK
