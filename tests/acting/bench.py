"""One worker against a running Box and a journal in a file, with what tests put in its way through the ports."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.box.access import BoxAccess
from gatekeeper.box.session import BoxSession
from gatekeeper.enforcement.action import Action, ActionState, Basis, Draft, Outcome, RunDraft, RunKind
from gatekeeper.enforcement.image import Aim, Image, Thing
from gatekeeper.enforcement.port import Hand, Trace
from gatekeeper.enforcement.worker import Worker
from gatekeeper.sandbox.server import running
from gatekeeper.store.database import Database
from gatekeeper.store.journal import DatabaseJournal
from tests.acting.crash.api import Api
from tests.acting.crash.case import CASES, Case, Place, Tenant
from tests.acting.crash.harness import SCENARIO
from tests.box.connecting import quick

__all__ = ["Bench", "CrashedError", "HookedHand", "bench_of", "case_of", "crash", "told"]


class CrashedError(Exception):
    """The process is gone: thrown through a port, it ends what is being done where it stands."""


@dataclass(slots=True)
class HookedHand:
    """A hand, with what happens in the world just before its calls and just after them."""

    hand: Hand
    before_change: Callable[[], None] = lambda: None
    after_change: Callable[[], None] = lambda: None
    calls: list[str] = field(default_factory=list)

    def look(self, thing: Thing) -> Image:
        self.calls.append("look")
        return self.hand.look(thing)

    def look_for_purge(self, thing: Thing) -> Image:
        self.calls.append("look")
        return self.hand.look_for_purge(thing)

    def part(self, thing: Thing, found: Image, aim: Aim) -> Aim:
        return self.hand.part(thing, found, aim)

    def change(self, thing: Thing, found: Image, aim: Aim) -> str | None:
        self.before_change()
        self.calls.append("change")
        try:
            return self.hand.change(thing, found, aim)
        finally:
            self.after_change()

    def traces(self, thing: Thing, aim: Aim, since: datetime) -> tuple[Trace, ...] | None:
        self.calls.append("traces")
        return self.hand.traces(thing, aim, since)


@dataclass(slots=True)
class Bench:
    """A worker's place of work. `api` is the administrator's hand in Box."""

    api: Api
    session: BoxSession
    database: Database
    _number: int = 100

    @property
    def journal(self) -> DatabaseJournal:
        return DatabaseJournal(self.database)

    def place(self) -> Place:
        """A folder of its own for a test."""
        self._number += 1
        self.api.pass_time(timedelta(minutes=15))
        self.api.sign_in()
        place = Place(self.api, self._number)
        place.make()
        return place

    def prepared(self, case: Case) -> Place:
        """A place in which a case can be played, quiet for a while."""
        place = self.place()
        case.prepare(place)
        self.api.pass_time(timedelta(minutes=15))
        self.api.sign_in()
        return place

    def played(self, name: str) -> tuple[Case, Place, Action]:
        """A case by its name, its place, and its action in the journal, ready to be done."""
        case = case_of(name)
        place = self.prepared(case)
        return case, place, self.entered(case.thing(place), case.aim)

    def crashed(self, action: Action, when: str) -> None:
        """The action begun, with the process gone just `before` its call or just `after` it."""
        hand = self.hand()
        if when == "before":
            hand.before_change = crash
        else:
            hand.after_change = crash
        with pytest.raises(CrashedError):
            self.worker(hand).do(action)

    def spoil(self, **fault: Any) -> None:
        """Box fails like this from now on."""
        self.api.own("POST", "faults", [{"kind": "status", "times": "forever", **fault}])

    def spoil_no_more(self) -> None:
        self.api.own("POST", "faults", [])

    def hand(self) -> HookedHand:
        return HookedHand(self.session.hand())

    def worker(self, hand: Hand | None = None, told: Callable[[Action, str], None] = lambda *_: None) -> Worker:
        return Worker(hand or self.session.hand(), self.journal, self.api.now, told)

    def entered(self, thing: Thing, aim: Aim, before: Image | None = None, **more: Any) -> Action:
        """An approved action, in the journal."""
        now = self.api.now()
        draft = Draft(thing, aim, before or self.session.hand().look(thing), now, "受渡し", ("test",), **more)
        run = self.journal.enter(RunDraft(RunKind.NIGHT, now, "test", "", Basis(0, "", 0)), [draft], now)
        return self.journal.of_run(run.id)[0]

    def again(self, action: Action) -> Action:
        return self.journal.action(action.id)

    def later(self, action: Action, hand: Hand | None = None) -> Outcome | None:
        """What a round that comes some minutes later makes of an action: it settles it, and goes on with it."""
        self.api.pass_time(timedelta(minutes=3))
        worker = self.worker(hand)
        outcome = None
        if self.again(action).state in {ActionState.APPLYING, ActionState.APPLIED}:
            outcome = worker.settle(self.again(action))
        if self.again(action).state is ActionState.APPROVED:
            outcome = worker.do(self.again(action))
        return outcome


def case_of(name: str) -> Case:
    return next(case for case in CASES if case.name == name)


def told(outcome: Outcome | None) -> tuple[str, str] | None:
    """An outcome's state and reason; None where it can't be told yet."""
    return None if outcome is None else (str(outcome.state), outcome.code)


def crash() -> None:
    raise CrashedError


@contextmanager
def bench_of(
    folder: Path, tenant: Tenant = Tenant.HOLDS, access: Callable[[str], BoxAccess] = quick
) -> Iterator[Bench]:
    """A bench of its own for some tests."""
    stop = threading.Event()
    with (
        running(SCENARIO.format(tenant=tenant)) as box,
        Database.open(f"sqlite:///{folder / 'journal.db'}") as database,
    ):
        session = BoxSession(access(box.base_url), stop)
        try:
            yield Bench(Api(box.base_url), session, database)
        finally:
            session.close()
