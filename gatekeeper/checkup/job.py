"""The daemon's jobs: which of them fail or are late, and when each last succeeded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from gatekeeper.bootstrap import Office
from gatekeeper.checkup.line import Line, Mark
from gatekeeper.show.moment import moment
from gatekeeper.store.job import JobRecord, Jobs
from gatekeeper.text import Words

__all__ = ["look"]

_LATE = timedelta(hours=1)


def look(office: Office, words: Words) -> Iterator[Line]:
    """What fails is worth a look and no fault of its own: whatever makes it fail has a line, or has been alerted."""
    now, jobs = office.clock(), Jobs(office.database).all()
    if not jobs:
        yield Line("jobs", Mark.NOTE, words("check.jobs_never"))
        return
    failing = [one for one in jobs.values() if one.failures]
    late = [one for one in jobs.values() if not one.failures and now - one.next_due > _LATE]
    for one in failing:
        facts = {"job": _name(words, one), "count": one.failures, "why": one.last_message, "last": _last(words, one)}
        yield Line("jobs", Mark.NOTE, words("check.jobs_failing", **facts))
    if late:
        yield Line("jobs", Mark.NOTE, words("check.jobs_late", jobs="、".join(_name(words, one) for one in late)))
    if not failing and not late:
        lasts = "、".join(f"{_name(words, one)} {_last(words, one)}" for one in jobs.values())
        yield Line("jobs", Mark.GOOD, words("check.jobs_ok", jobs=lasts))


def _name(words: Words, one: JobRecord) -> str:
    """One that this version doesn't have any more is called by its key."""
    name = f"job.{one.name}"
    return words(name) if name in words.names() else one.name


def _last(words: Words, one: JobRecord) -> str:
    return words("table.none") if one.last_success is None else moment(one.last_success)
