"""The daemon's heart: a tick does what is due.

It knows neither threads nor signals: whoever calls `tick` moves it, and the lanes that it is given decide whether a job
is carried out before the tick returns or in a thread of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from structlog.contextvars import bound_contextvars

from gatekeeper.bootstrap import Office
from gatekeeper.daemon.agenda import due, entries, missed_beats
from gatekeeper.daemon.bell import Bell
from gatekeeper.daemon.clock_watch import ClockWatch
from gatekeeper.daemon.job import Job
from gatekeeper.daemon.lanes import AtOnce, Lanes
from gatekeeper.daemon.offices import Offices
from gatekeeper.daemon.outcome import ClockInDoubtError, Ended, How, outcome_of
from gatekeeper.daemon.stamps import Stamps
from gatekeeper.daemon.times import Times
from gatekeeper.errors import DatabaseUnreachableError
from gatekeeper.store.job import JobRecord, Jobs
from gatekeeper.text import words

__all__ = ["Daemon"]

_STAMPED_EVERY = 30.0
_WORDS = words("ja")


class Daemon:
    """Does jobs for one database, as long as this process is the one that may.

    `table` holds the jobs in the order in which what was missed is made up. Without `lanes` each is carried out before
    the tick returns. `wake` asks for a tick before its time.
    """

    def __init__(
        self,
        table: Sequence[Job],
        records: Jobs,
        offices: Offices,
        bell: Bell,
        stamps: Stamps,
        *,
        times: Times,
        lanes: Lanes | None = None,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self.table = tuple(table)
        self.offices = offices
        self.stamps = stamps
        self.watch = ClockWatch()
        self.lanes = lanes or AtOnce()
        self._jobs = records
        self._bell = bell
        self._clock = times.clock
        self._monotonic = times.monotonic
        self._wake = wake
        self._lock = threading.Lock()
        self._missed: set[str] | None = None
        self._held: dict[str, datetime] = {}
        self._stamped: dict[str, float] = {}
        self._stuck: set[str] = set()
        self.seen: Mapping[str, JobRecord] = {}
        """Every job as it was on record at the last tick, by name."""
        self._log = structlog.get_logger()

    def tick(self, now: datetime | None = None) -> tuple[str, ...]:
        """Starts what is due and may go, each job once; gives the names of what was started.

        :raises DatabaseUnreachableError: nothing was started; the next tick tries again.
        """
        now = self._clock() if now is None else now
        self._look_at_the_clock(now)
        records = self.seen = self._entered(now)
        self._stamp(now)
        self._tell_stuck(now)
        started: list[str] = []
        while (job := self._next(records, started, now)) is not None:
            started.append(job.name)
            self._start(job, records[job.name], now)
        return tuple(started)

    def _next(self, records: Mapping[str, JobRecord], started: Collection[str], now: datetime) -> Job | None:
        """The first that may go. Asked again after each: what held the others back may be done by now."""
        found = due(self.table, records, self._to_make_up(records, now), now)
        return next((job for job in found if job.name not in started and self._may_start(job, now)), None)

    def _look_at_the_clock(self, now: datetime) -> None:
        jump = self.watch.look(now, self._monotonic())
        if jump is None:
            return
        with self._lock:
            self._held.clear()  # these moments were by the other clock
        self._log.warning("clock_jumped", seconds=round(jump.total_seconds()))
        self._bell.clock_jumped(jump, now)

    def _entered(self, now: datetime) -> Mapping[str, JobRecord]:
        cadences = self.offices.ruling.settings.schedule.cadences
        records = self._jobs.all()
        found = entries(self.table, cadences, records, now)
        for one in found:
            if one.is_new:
                self._jobs.enter(one.job.name, one.cadence, one.next_due)
            else:
                self._jobs.reschedule(one.job.name, one.cadence, one.next_due)
                with self._lock:
                    self._held.pop(one.job.name, None)  # that moment was by the other cadence
        return self._jobs.all() if found else records

    def _to_make_up(self, records: Mapping[str, JobRecord], now: datetime) -> set[str]:
        """What was due before anybody was there, less what has been done since."""
        with self._lock:
            if self._missed is None:
                self._missed = {job.name for job in self.table if records[job.name].next_due <= now}
            return set(self._missed)

    def _may_start(self, job: Job, now: datetime) -> bool:
        with self._lock:
            is_held = self._held.get(job.name, now) > now
        return not is_held and not self.offices.stop.is_set() and not self.lanes.is_busy(job.lane)

    def _start(self, job: Job, record: JobRecord, now: datetime) -> None:
        late = missed_beats(self.offices.ruling.settings.schedule.cadences[job.name], record, now)
        if late and record.last_started is not None and not record.failures:
            self._log.warning("job_missed", job=job.name, beats=late, due=record.next_due.isoformat())
        self.lanes.start(job.lane, lambda: self._carry_out(job, record))

    def _carry_out(self, job: Job, record: JobRecord) -> None:
        error: Exception | None = None
        progress = self.stamps.begin(job)
        with bound_contextvars(job=job.name):
            try:
                self._jobs.begin(job.name, self._clock())
                self._do(job, progress)
            except Exception as raised:  # noqa: BLE001 -- the edge of a job: it is logged and told, and the others go on
                error = raised
            finally:
                self.stamps.end(job)
            self._settle(job, record, error)
        self._wake()

    def _do(self, job: Job, progress: Callable[[], None]) -> None:
        office = self.offices.of(job.lane)
        heard = office.box_answers
        try:
            if job.destructive and self.watch.in_doubt:
                office.session.reader().whoami()
                self._hear(office)
                if self.watch.in_doubt:
                    raise ClockInDoubtError(self._clock_apart())
            self._log.info("job_began")
            job.run(office, self._clock(), progress)
        finally:
            office.count_calls()
            if office.box_answers > heard:
                self._hear(office)

    def _hear(self, office: Office) -> None:
        box_now = office.session.box_now()
        if box_now is None:
            return
        now, was_apart = self._clock(), self.watch.is_apart
        if self.watch.hear(box_now, now):
            self._bell.clock_right(now)
        elif not was_apart:
            self._log.error("clock_apart", seconds=round(self.watch.apart.total_seconds()))
            self._bell.clock_apart(self._clock_apart(), now)

    def _clock_apart(self) -> str:
        return _WORDS("daemon.clock_apart", minutes=round(abs(self.watch.apart) / timedelta(minutes=1)))

    def _settle(self, job: Job, record: JobRecord, error: Exception | None) -> None:
        now = self._clock()
        cadence = self.offices.ruling.settings.schedule.cadences[job.name]
        ended = outcome_of(error, record.failures, cadence, now)
        if ended.how is How.STOPPED and self.offices.stop.is_set():
            # It is still due, and goes on as soon as somebody is there again.
            self._log.info("job_stopped")
            return
        with self._lock:
            self._held[job.name] = ended.next_due
            (self._missed or set()).discard(job.name)
        self._log_end(ended, error)
        try:
            self._record(job, record, ended, now)
        except DatabaseUnreachableError as lost:
            # Then it is done once more: each of them can bear that.
            self._log.error("job_end_lost", reason=str(lost))

    def _record(self, job: Job, record: JobRecord, ended: Ended, now: datetime) -> None:
        match ended.how:
            case How.DONE:
                self._jobs.succeed(job.name, now, ended.next_due)
                self._bell.well(job.name, record, self._jobs.all(), now)
            case How.FAILED:
                self._jobs.fail(job.name, now, ended.next_due, ended.error, ended.message)
                self._bell.failed(replace(record, failures=record.failures + 1), ended, self._jobs.all(), now)
            case _:
                self._jobs.wait(job.name, now, ended.next_due, ended.error, ended.message)

    def _log_end(self, ended: Ended, error: Exception | None) -> None:
        when = ended.next_due.isoformat()
        if ended.how is How.DONE:
            self._log.info("job_done", next_due=when)
        elif ended.how is How.FAILED:
            self._log.error("job_failed", error=ended.error, next_due=when, exc_info=error)
        else:
            self._log.info("job_waits", why=ended.error, next_due=when)

    def _stamp(self, now: datetime) -> None:
        """Puts on record, now and then, that what goes on gets on."""
        for name, one in self.stamps.going().items():
            if one.stamped - self._stamped.get(name, one.since) >= _STAMPED_EVERY:
                self._stamped[name] = one.stamped
                self._jobs.stamp(name, now)

    def _tell_stuck(self, now: datetime) -> None:
        found = {one.job.name: one for one in self.stamps.stuck()}
        for name in found.keys() - self._stuck:
            minutes = round((self._monotonic() - found[name].stamped) / 60)
            self._log.error("job_stuck", job=name, minutes=minutes)
            self._bell.stuck(name, minutes, now)
        for name in self._stuck - found.keys():
            self._bell.gets_on(name, now)
        self._stuck = set(found)
