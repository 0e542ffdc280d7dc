"""Kills the gatekeeper at every step of a remedy, starts it again, and compares with a run that nobody disturbed.

Each life is a process of its own, forked from this warm one and killed by SIGKILL. Run as a program
(`python -m tests.acting.crash.harness ORDER`, an order as JSON) it prints a report as JSON: pytest's own process has
threads, and is no place to fork from.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any, NoReturn

from gatekeeper.acting.round import Acting
from gatekeeper.enforcement.action import Basis, Draft, RunDraft, RunKind
from gatekeeper.errors import DatabaseUnreachableError
from gatekeeper.settings import load
from gatekeeper.store.database import Database
from tests.acting.crash.api import Api
from tests.acting.crash.case import CASES, Case, Place, Tenant
from tests.acting.crash.disk import Trouble, hold_still, strike
from tests.acting.crash.watched import Boundary, WatchedOffice
from tests.acting.crash.wrong import MAKERS
from tests.ward import write_config

__all__ = ["SCENARIO", "Finding", "Report", "play"]

_LOG_HAS_PASSED = timedelta(minutes=3)
_STEPS = 25
_DISK_FAILED = 3
_LONGER_THAN_ANY_WAIT = timedelta(hours=9)
_QUIET = timedelta(minutes=15)
_MEMORY = Path("/dev/shm")  # a killed process loses nothing there either, and nobody waits for a disk
SCENARIO = """
enterprise: {{id: "900", name: 新宿区, domains: [city.example.jp]}}
now: 2026-02-01T09:00:00+09:00
users:
  - {{login: admin@city.example.jp, name: 管理者, role: admin}}
  - {{login: op@vendor.example.com, name: 受託者}}
  - {{login: someone@example.net, name: 知らない人}}
groups: [{{name: よその一同, id: "800", members: [someone@example.net]}}]
folders:
  - path: 受渡し
    id: "1000"
    owner: admin@city.example.jp
    files: [{{name: 見本.xlsx, id: "3000", size: 1200, owner: admin@city.example.jp}}]
  - {{path: よそ, id: "1001", owner: admin@city.example.jp}}
settings: {tenant}
"""
_SERVE = "import sys; from gatekeeper.sandbox.server import serve; serve(sys.argv[1])"


@dataclass(frozen=True, slots=True)
class Finding:
    """What went wrong: `kind` is double, lost or journal. `point` is the step at which the process was killed."""

    kind: str
    case: str
    variant: str
    point: int
    detail: str


@dataclass(slots=True)
class Report:
    """`points` counts the lives that were ended by a kill; `points_of` does so by case and variant."""

    points: int = 0
    points_of: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Box:
    """One running sandbox, and the gatekeeper's folder that watches it."""

    api: Api
    folder: Path
    config: Path
    empty: Path


@dataclass(frozen=True, slots=True)
class _End:
    """How a play has ended: Box, what happened there, and the journal."""

    seen: dict[str, Any]
    events: list[str]
    journal: list[str]


def play(order: dict[str, Any]) -> Report:
    """Kills as the order says.

    `worker`: which of `MAKERS`. `cases`: their names, or all. `variants`: `plain`; `twice`, where the second life is
    killed, too, at a step that `seed` decides; `restore` and `alter`, where a person comes between the two lives; and
    every `Trouble` of the disk, which the first life suffers instead of a kill.
    `first` and `every`: the first step to be killed at, and how many lie from one to the next.
    """
    report, started = Report(), monotonic()
    make = MAKERS[order.get("worker", "real")]
    wanted = set(order.get("cases") or [case.name for case in CASES])
    points = range(order.get("first", 1), sys.maxsize, order.get("every", 1))
    chance = random.Random(order.get("seed", 0))
    with ExitStack() as stack:
        boxes: dict[Tenant, _Box] = {}
        for case in (one for one in CASES if one.name in wanted):
            if case.tenant not in boxes:
                boxes[case.tenant] = stack.enter_context(_running(case.tenant))
            game = _Game(boxes[case.tenant], case, make, report, chance)
            for variant in order.get("variants", ["plain"]):
                if variant in set(Trouble):
                    game.let_disk_fail(Trouble(variant), points)
                else:
                    game.kill_everywhere(variant, points)
    report.seconds = monotonic() - started
    return report


@contextmanager
def _running(tenant: Tenant) -> Iterator[_Box]:
    with tempfile.TemporaryDirectory(prefix="gk-crash-", dir=_MEMORY if _MEMORY.is_dir() else None) as name:
        folder = Path(name)
        scenario = folder / "scenario.yaml"
        scenario.write_text(SCENARIO.format(tenant=tenant), encoding="utf-8")
        serving = [sys.executable, "-c", _SERVE, str(scenario)]
        with subprocess.Popen(serving, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                base_url = server.stdout.readline().strip()
                (folder / "registry.yaml").write_text("procedures: []\n", encoding="utf-8")
                empty = folder / "empty.db"
                Database.open(f"sqlite:///{empty}").close()
                config = write_config(folder, base_url)
                text = config.read_text(encoding="utf-8")
                database = f'[paths]\ndatabase = "sqlite:///{folder / "gatekeeper.db"}"'
                config.write_text(text.replace("[paths]", database), encoding="utf-8")
                yield _Box(Api(base_url), folder, config, empty)
            finally:
                server.kill()


class _Game:
    """One case against one Box, played again and again in a fresh place with a fresh journal."""

    def __init__(
        self,
        box: _Box,
        case: Case,
        make: Callable[[WatchedOffice], Acting],
        report: Report,
        chance: random.Random,
    ) -> None:
        self._box, self._case, self._make, self._report, self._chance = box, case, make, report, chance
        self._settings = load(box.config, {})
        self._undisturbed = self._reference()

    def kill_everywhere(self, variant: str, points: range) -> None:
        if variant == "alter" and self._case.alter is None:
            return
        for point in points:
            if not self._kill_at(point, variant):
                break
            self._count(variant)

    def let_disk_fail(self, trouble: Trouble, points: range) -> None:
        """Until the disk has had nothing to fail at: each life that it ended is gone on with."""
        for point in points:
            place, since = self._prepared()
            at_first = place.look()
            if self._live(place, point, is_first=True, trouble=trouble):
                break
            self._count(trouble)
            begun = {"applying", "applied", "verified"}
            is_on_record = any(row.rpartition(" ")[2] in begun for row in _journal(self._database))
            if place.look() != at_first and not is_on_record:
                self._found("double", trouble, point, "an effect without its intent on record")
            self._box.api.pass_time(_LOG_HAS_PASSED)
            assert self._live(place, 0, is_first=False), f"{self._case.name}: started again, and died"
            end = self._end(place, since)
            self._compare(end, trouble, point, at_first)
            self._check_journal(end, trouble, point)

    def _count(self, variant: str) -> None:
        self._report.points += 1
        name = f"{self._case.name}/{variant}"
        self._report.points_of[name] = self._report.points_of.get(name, 0) + 1

    def _reference(self) -> _End:
        place, since = self._prepared()
        assert self._live(place, 0, is_first=True), f"{self._case.name}: nobody disturbed it, and it died"
        return self._end(place, since)

    def _prepared(self) -> tuple[Place, datetime]:
        for rest in self._box.folder.glob("gatekeeper.db*"):
            rest.unlink()
        shutil.copy(self._box.empty, self._box.folder / "gatekeeper.db")
        api = self._box.api
        api.pass_time(_LOG_HAS_PASSED)
        api.sign_in()
        place = Place(api, _number())
        place.make()
        self._case.prepare(place)
        # What happened to a thing within minutes before a call can't be told from what happened after it.
        api.pass_time(_QUIET)
        api.sign_in()
        return place, api.now()

    def _kill_at(self, point: int, variant: str) -> bool:
        """False where there is no such step any more."""
        place, since = self._prepared()
        at_first = place.look()
        if self._live(place, point, is_first=True):
            return False
        had_effect = place.look() != at_first
        self._box.api.pass_time(_LOG_HAS_PASSED)
        if variant == "restore" and had_effect:
            self._case.restore(place)
        elif variant == "alter" and self._case.alter is not None:
            self._answered_by(place, self._case.alter)
        after_person = place.look()
        is_persons = after_person not in (at_first, self._undisturbed.seen) or had_effect
        if variant == "twice":
            self._kill_again(place)
        assert self._live(place, 0, is_first=False), f"{self._case.name}: started again, and died"
        end = self._end(place, since)
        if variant in {"plain", "twice"}:
            self._compare(end, variant, point, at_first)
        elif is_persons and end.seen != after_person:
            self._found("double", variant, point, f"{after_person} -> {end.seen}")
        self._check_journal(end, variant, point)
        return True

    def _kill_again(self, place: Place) -> None:
        """Ends the second life, too, and lives a third one that settles it; what it doesn't do at once is due later."""
        if not self._live(place, self._chance.randint(1, _STEPS), is_first=False):
            self._report.points += 1
        self._box.api.pass_time(_LOG_HAS_PASSED)
        assert self._live(place, 0, is_first=False), f"{self._case.name}: started a third time, and died"
        self._box.api.pass_time(_LONGER_THAN_ANY_WAIT)

    def _answered_by(self, place: Place, alter: Callable[[Place], None]) -> None:
        try:
            alter(place)
        except OSError:
            pass  # Box lets nobody change what is gone already: the case is then as the plain one

    def _compare(self, end: _End, variant: str, point: int, at_first: dict[str, Any]) -> None:
        ours = self._undisturbed
        if len(end.events) > len(ours.events):
            self._found("double", variant, point, f"{end.events} instead of {ours.events}")
        elif end.seen != ours.seen:
            kind = "lost" if end.seen == at_first else "double"
            self._found(kind, variant, point, f"{end.seen} instead of {ours.seen}; {end.journal}")
        elif end.events != ours.events:
            self._found("lost", variant, point, f"{end.events} instead of {ours.events}")
        elif end.journal != ours.journal:
            self._found("journal", variant, point, f"{end.journal} instead of {ours.journal}")

    def _check_journal(self, end: _End, variant: str, point: int) -> None:
        going_on = [row for row in end.journal if any(f" {state}" in row for state in ("applying", "applied", "claim"))]
        if going_on:
            self._found("journal", variant, point, f"still open: {going_on}")

    def _found(self, kind: str, variant: str, point: int, detail: str) -> None:
        self._report.findings.append(Finding(kind, self._case.name, variant, point, detail))

    def _end(self, place: Place, since: datetime) -> _End:
        self._box.api.sign_in()
        events = sorted(self._box.api.events(since))
        return _End(place.look(), events, _journal(self._database))

    @property
    def _database(self) -> Path:
        return self._box.folder / "gatekeeper.db"

    def _live(self, place: Place, point: int, *, is_first: bool, trouble: Trouble | None = None) -> bool:
        """One life in a process of its own, killed at `point` (0: never). The first one enters the action itself.

        With a trouble it isn't killed, but the disk fails there. True where it came to its end by itself.
        """
        now = self._box.api.now()
        child = os.fork()
        if child == 0:
            self._be_born(place, point, now, is_first=is_first, trouble=trouble)
        tracer = None if trouble is None else strike(trouble, point, child, self._box.folder / "strace")
        _, status = os.waitpid(child, 0)
        if tracer is not None:
            tracer.wait()
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) not in {0, _DISK_FAILED}:
            raise RuntimeError((self._box.folder / "errors").read_text(encoding="utf-8"))
        return os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0

    def _be_born(self, place: Place, point: int, now: datetime, *, is_first: bool, trouble: Trouble | None) -> NoReturn:
        status = 1
        try:
            born, boundary = monotonic(), Boundary(point)
            office = WatchedOffice(self._settings, clock=lambda: now + timedelta(seconds=monotonic() - born))
            office.boundary = boundary
            acting = self._make(office)
            if is_first:
                _enter(acting, self._case, place, now)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            if trouble is None:
                boundary.is_armed = True
            else:
                hold_still(trouble, point)
            acting.go_on()
            status = 0
        except DatabaseUnreachableError:
            status = _DISK_FAILED if trouble is not None else 1
            (self._box.folder / "errors").write_text(traceback.format_exc(), encoding="utf-8")
        except BaseException:  # noqa: BLE001 - the end of a process of its own: told by its status
            (self._box.folder / "errors").write_text(traceback.format_exc(), encoding="utf-8")
        finally:
            os._exit(status)


def _enter(acting: Acting, case: Case, place: Place, now: datetime) -> None:
    thing = case.thing(place)
    draft = Draft(thing, case.aim, acting.worker().hand.look(thing), now, "受渡し", (case.name,))
    run = RunDraft(RunKind.UNDO, now, "harness", "", Basis(0, "", 0))
    acting.journal.enter(run, [draft], now)


def _journal(file: Path) -> list[str]:
    """Every row of the journal without its moments and numbers, and what would have to be gone."""
    with sqlite3.connect(file) as connection:
        rows = [f"run {state}" for (state,) in connection.execute("SELECT state FROM run ORDER BY id")]
        actions = connection.execute("SELECT kind, aim, state FROM action ORDER BY id")
        rows += [f"action {kind} {aim} {state}" for kind, aim, state in actions]
        rows += [f"open claim {thing}" for (thing,) in connection.execute("SELECT thing FROM claim")]
        leases = connection.execute("SELECT name FROM lease WHERE name = 'acting'").fetchall()
    connection.close()
    return rows + [f"open lease {name}" for (name,) in leases]


@cache
def _numbers() -> Iterator[int]:
    return iter(range(1_000_000, 10_000_000))


def _number() -> int:
    return next(_numbers())


if __name__ == "__main__":
    print(json.dumps(asdict(play(json.loads(sys.argv[1]))), ensure_ascii=False))  # noqa: T201 - its answer
