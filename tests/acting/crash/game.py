"""One remedy, played again and again: killed at a step, started again, and held against a run left undisturbed."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any, NoReturn

from gatekeeper.acting.round import Acting
from gatekeeper.enforcement.action import Basis, Draft, RunDraft, RunKind
from gatekeeper.errors import DatabaseUnreachableError
from gatekeeper.settings import load
from tests.acting.crash.api import Api
from tests.acting.crash.case import Case, Place
from tests.acting.crash.disk import Trouble, hold_still, strike
from tests.acting.crash.watched import Boundary, WatchedOffice

__all__ = ["Finding", "Game", "Report", "RunningBox"]

_LOG_HAS_PASSED = timedelta(minutes=3)
_STEPS = 25
_DISK_FAILED = 3
_LONGER_THAN_ANY_WAIT = timedelta(hours=9)
_QUIET = timedelta(minutes=15)


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
class RunningBox:
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


class Game:
    """One case against one Box, played again and again in a fresh place with a fresh journal."""

    def __init__(
        self,
        box: RunningBox,
        case: Case,
        make: Callable[[WatchedOffice], Acting],
        report: Report,
        chance: random.Random,
    ) -> None:
        self._box, self._case, self._make, self._report, self._chance = box, case, make, report, chance
        self._undisturbed = self._reference()

    def prepare(self, place: Place) -> None:
        """What there is in Box before the gatekeeper comes."""
        place.make()
        self._case.prepare(place)

    def enter(self, acting: Acting, place: Place, now: datetime) -> None:
        """What is on record before the first step."""
        thing = self._case.thing(place)
        draft = Draft(thing, self._case.aim, acting.worker().hand.look(thing), now, "受渡し", (self._case.name,))
        run = RunDraft(RunKind.UNDO, now, "harness", "", Basis(0, "", 0))
        acting.journal.enter(run, [draft], now)

    def act(self, acting: Acting) -> None:
        """What every life does."""
        acting.go_on()

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
        self.prepare(place)
        self._settings = load(self._box.config, {})
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
        # Box lets nobody change what is gone already: the case is then as the plain one.
        with suppress(OSError):
            alter(place)

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
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            if is_first:
                self.enter(acting, place, now)
            if trouble is None:
                boundary.is_armed = True
            else:
                hold_still(trouble, point)
            self.act(acting)
            status = 0
        except DatabaseUnreachableError:
            status = _DISK_FAILED if trouble is not None else 1
            (self._box.folder / "errors").write_text(traceback.format_exc(), encoding="utf-8")
        except BaseException:  # noqa: BLE001 - the end of a process of its own: told by its status
            (self._box.folder / "errors").write_text(traceback.format_exc(), encoding="utf-8")
        finally:
            os._exit(status)


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
