"""The daemon as a process: signals, the beat, who leads, what is told to systemd and to whoever asks."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

import structlog

from gatekeeper.bootstrap import Office
from gatekeeper.daemon.bell import Bell
from gatekeeper.daemon.health import Health, Role, status_line
from gatekeeper.daemon.heart import Heart
from gatekeeper.daemon.lanes import Threads
from gatekeeper.daemon.notify import notifier
from gatekeeper.daemon.port import Alarms, NotedAlarms
from gatekeeper.daemon.ruling import Ruling, differing, read_ruling, succeed
from gatekeeper.daemon.term import Term
from gatekeeper.daemon.times import Times
from gatekeeper.daemon.web import serving
from gatekeeper.errors import DatabaseUnreachableError, GatekeeperError
from gatekeeper.settings import Settings
from gatekeeper.store.leadership import Leadership
from gatekeeper.text import words

__all__ = ["Service"]

_LOOK = 0.5
_BEATS_WITHIN = 60.0
"""For so many seconds the heart may be held up, by a database that doesn't answer, before it counts as stopped."""

_TOLD_EVERY = 300.0
_FAREWELL, _HANDING_OVER = 3.0, 1.0
_WORDS = words("ja")


class Service:
    """`load` reads the config anew. `run` ends when it is told to stop; SIGHUP makes it read everything anew."""

    def __init__(
        self,
        load: Callable[[], Settings],
        stop: threading.Event,
        *,
        alarms: Alarms | None = None,
        times: Times = Times(),  # noqa: B008 -- a frozen value
    ) -> None:
        self._load = load
        self._stop = stop
        self._given_alarms = alarms
        self._times = times
        self._clock, self._monotonic = times.clock, times.monotonic
        self._notifier = notifier(os.environ)
        self._hangup = threading.Event()
        self._beat = threading.Event()
        self._heart = Heart(self._beat)
        self._beaten = times.monotonic()
        self._lanes = Threads()
        self._term: Term | None = None
        self._role = Role.UNKNOWN
        self._told_failure = "", 0.0
        self._log = structlog.get_logger()

    def run(self) -> None:
        """Does the jobs, or stands by, until told to stop.

        :raises MistakesError, UsageError: a file is wrong, or the port is taken.
        :raises DatabaseUnreachableError, DatabaseVersionError: at the start; later it waits.
        """
        self._ruling: Ruling = read_ruling(self._load)
        settings = self._ruling.settings
        with Office(settings, clock=self._clock, stop=self._stop) as desk, self._hearing():
            self._desk = desk
            self._alarms = self._given_alarms or NotedAlarms(desk.database)
            self._bell = Bell(self._alarms)
            self._leadership = Leadership(desk.database, self._times.lease)
            with serving(settings.metrics.port, self.health):
                self._log.info("daemon_started", pid=os.getpid(), metrics_port=settings.metrics.port)
                beater = threading.Thread(target=self._live, name="heart", daemon=True)
                beater.start()
                self._heart.start()
                self._notifier.ready()
                self._watch()
                self._farewell(beater)

    def health(self) -> Health:
        """How it is now, with what is on record."""
        term, now = self._term, self._clock()
        try:
            usage = self._desk.usage.this_month(now)
            spent = self._desk.spent(now)
        except DatabaseUnreachableError:
            return self._health(term, now, Role.UNKNOWN)
        known = self._health(term, now, self._role)
        return replace(known, spent=spent, purposes=usage, budget=self._ruling.settings.budget)

    def _health(self, term: Term | None, now: datetime, role: Role) -> Health:
        beats = self._monotonic() - self._beaten < _BEATS_WITHIN
        if term is None:
            return Health(now, role, beats)
        stamps, watch = term.daemon.stamps, term.daemon.watch
        stuck = tuple(one.job.name for one in stamps.stuck())
        return Health(
            now,
            role,
            beats,
            tuple(stamps.going()),
            stuck,
            term.daemon.seen,
            clock_apart=watch.apart,
            clock_in_doubt=watch.in_doubt,
        )

    @contextmanager
    def _hearing(self) -> Iterator[None]:
        former = signal.signal(signal.SIGHUP, lambda *_: self._hangup.set())
        try:
            yield
        finally:
            signal.signal(signal.SIGHUP, former)

    def _watch(self) -> None:
        """The main thread's loop: waits for signals, and tells systemd how things go."""
        told = ""
        last = self._clock(), self._monotonic()
        while not self._stop.wait(_LOOK):
            if self._hangup.is_set():
                self._hangup.clear()
                self._reload()
            now = self._clock(), self._monotonic()
            if (now[0] - last[0]).total_seconds() < now[1] - last[1] - _LOOK:
                self._heart.beat_now()
            last = now
            term = self._term
            if term is not None and self._leadership.is_overdue:
                term.stop.set()
            health = self._health(term, now[0], self._role)
            if health.is_alive:
                self._notifier.alive()
            if (line := status_line(health)) != told:
                told = line
                self._notifier.status(line)

    def _reload(self) -> None:
        self._notifier.reloading()
        try:
            ruling = succeed(self._ruling, self._load)
            with Office(ruling.settings, clock=self._clock) as office:
                count = differing(office)
        except Exception as error:  # noqa: BLE001 -- a wrong file ends no daemon, in whatever way it is wrong
            self._refuse(error)
        else:
            self._ruling = ruling
            if self._term is not None:
                self._term.offices.adopt(ruling)
            self._log.info("reloaded", policies=ruling.policies.digest)
            self._bell.reload_accepted(self._clock())
            self._tell_registry(count)
        finally:
            self._notifier.ready()

    def _refuse(self, error: Exception) -> None:
        is_ours = isinstance(error, GatekeeperError)
        why = str(error) if is_ours else repr(error)
        self._log.error("reload_refused", reason=why, exc_info=None if is_ours else error)
        self._bell.reload_refused(why, self._clock())

    def _tell_registry(self, count: int) -> None:
        """Registry files are taken in by an import, which a person checks; here it is only said that they differ."""
        if count:
            source = str(self._ruling.settings.paths.registry)
            self._log.warning("registry_files_differ", source=source, count=count)
            said = _WORDS("daemon.registry_differs", source=source, count=count)
            self._bell.registry_differs(said, self._clock())
        else:
            self._bell.registry_agrees(self._clock())

    def _live(self) -> None:
        """The heart's thread: each beat holds on to the leadership, and does what is due."""
        while not self._stop.is_set():
            self._beat.wait(_BEATS_WITHIN)
            self._beat.clear()
            if self._stop.is_set():
                break
            try:
                self._beat_once()
            except Exception as error:  # noqa: BLE001 -- the heart's edge: the daemon lives whatever a beat meets
                self._tell_failure(error)
            self._beaten = self._monotonic()
        self._hand_over()

    def _tell_failure(self, error: Exception) -> None:
        """A beat comes every two seconds: what lasts for hours is told now and then."""
        now, said = self._monotonic(), repr(error)
        if said != self._told_failure[0] or now - self._told_failure[1] >= _TOLD_EVERY:
            self._told_failure = said, now
            self._log.error("beat_failed", exc_info=error)

    def _beat_once(self) -> None:
        now = self._clock()
        try:
            leads = self._leadership.hold(now)
        except DatabaseUnreachableError as error:
            self._tell_failure(error)
            leads = self._term is not None and not self._leadership.is_overdue
            self._role = self._role if leads else Role.UNKNOWN
        else:
            self._role = Role.LEADER if leads else Role.STANDBY
        if self._term is not None and (not leads or self._term.stop.is_set()):
            self._end_term()
        if leads and self._term is None and not self._stop.is_set():
            self._log.info("leadership_taken")
            self._bell.reload_accepted(now)  # whatever was refused before, this process has read all of it
            self._term = Term(
                self._ruling,
                self._desk,
                self._alarms,
                times=self._times,
                lanes=self._lanes,
                wake=self._beat.set,
            )
        if self._term is not None:
            self._term.daemon.tick(now)

    def _end_term(self) -> None:
        if self._term is not None and self._term.end(_FAREWELL):
            self._log.warning("leadership_lost")
            self._term = None

    def _hand_over(self) -> None:
        term, self._term = self._term, None
        if term is not None:
            ended = term.end(_FAREWELL)
            self._log.info("jobs_ended", all=ended)
        try:
            self._leadership.release()
        except DatabaseUnreachableError as error:
            self._log.error("leadership_kept", reason=str(error))

    def _farewell(self, beater: threading.Thread) -> None:
        self._notifier.stopping()
        self._heart.stop()
        if (term := self._term) is not None:
            term.stop.set()
        self._beat.set()
        beater.join(_FAREWELL + _HANDING_OVER)
        # What a last collection of the whole process would find isn't worth the seconds in which it is to be gone.
        gc.freeze()
        self._log.info("daemon_stopped", in_order=not beater.is_alive())
