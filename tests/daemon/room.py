"""A daemon that a test moves by hand: one Box, one database, and one clock for both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from gatekeeper.bootstrap import Office
from gatekeeper.daemon.job import Job, Lane, Progress
from gatekeeper.daemon.port import Alarm, Alarms
from gatekeeper.daemon.ruling import read_ruling
from gatekeeper.daemon.term import Term
from gatekeeper.daemon.times import Times
from gatekeeper.settings import load
from gatekeeper.store.job import JobRecord
from tests.acting.ward import Ward, ward_of

__all__ = ["FOLDERS", "Heard", "Room", "daemon_of", "job_of"]

FOLDERS = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    collaborations:
      - {login: op@vendor.example.com, role: viewer uploader, expires_at: 2026-03-31T23:59:59+09:00}
      - {login: someone@example.net, role: viewer}
"""
"""One stranger, who has to go."""


@dataclass(slots=True)
class Heard:
    """Alarms, as they come; what is over was rung before."""

    rung: list[Alarm] = field(default_factory=list)
    ended: list[Alarm] = field(default_factory=list)
    _standing: set[tuple[str, str]] = field(default_factory=set)

    def ring(self, alarm: Alarm) -> None:
        self.rung.append(alarm)
        self._standing.add((alarm.kind, alarm.about))

    def over(self, alarm: Alarm) -> None:
        if (alarm.kind, alarm.about) in self._standing:
            self._standing.remove((alarm.kind, alarm.about))
            self.ended.append(alarm)

    @property
    def kinds(self) -> list[str]:
        return [str(one.kind) for one in self.rung]


@dataclass(slots=True)
class Room:
    """The ward with whoever is on duty there. `offset` is what the machine's clock is wrong by."""

    ward: Ward
    alarms: Heard = field(default_factory=Heard)
    term: Term | None = None
    jobs: Sequence[Job] | None = None

    def start(self, jobs: Sequence[Job] | None = None, alarms: Alarms | None = None) -> None:
        """A new process takes up its work, with these jobs in place of the shipped ones."""
        self.jobs = jobs or self.jobs
        ruling = read_ruling(lambda: load(self.ward.config, {}))
        desk = self.ward.office()
        # Monotonic time goes along with the sandbox's clock, which is never wrong by the ward's skew.
        times = Times(self.ward.clock, lambda: self.ward.box.world.clock.now().timestamp())
        self.term = Term(ruling, desk, alarms or self.alarms, times=times, jobs=self.jobs)

    def kill(self) -> None:
        """The process is gone, and with it all that it knew."""
        if self.term is not None:
            self.term.end(0)
        self.term = None

    def tick(self) -> tuple[str, ...]:
        assert self.term is not None
        return self.term.daemon.tick()

    def pass_time(self, **time: float) -> tuple[str, ...]:
        """Moves both clocks on, and lets the daemon do what is due by then."""
        self.ward.pass_time(**time)
        return self.tick()

    def record(self, name: str) -> JobRecord:
        assert self.term is not None
        self.tick()
        return self.term.daemon.seen[name]

    def now(self) -> datetime:
        return self.ward.clock()


@contextmanager
def daemon_of(folder: Path, more: str = "", folders: str = FOLDERS, **options: Any) -> Iterator[Room]:
    """A room with `more` in its config. The sandbox's clock stands still unless it is moved."""
    with ward_of(folder, folders, **options) as ward:
        ward.ask("POST", "/_sandbox/clock", {"freeze": True})
        ward.config.write_text(ward.config.read_text() + more, encoding="utf-8")
        room = Room(ward)
        try:
            yield room
        finally:
            room.kill()


def job_of(name: str, does: Callable[[], None], lane: Lane = Lane.DESK, **more: Any) -> Job:
    """A job that does only this."""

    def run(_office: Office, _now: datetime, _progress: Progress) -> None:
        does()

    return Job(name, lane, run, **more)
