"""Outsiders, owners and the gatekeeper at once, in any order: what must hold whatever happens.

A machine of Hypothesis plays people in Box, sweeps, rounds, crashes and undoings against one ward.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from gatekeeper.acting.round import Acting
from gatekeeper.enforcement.action import Action, ActionState, Basis, Draft, RunDraft, RunKind, RunState
from gatekeeper.enforcement.image import Aim, Image, Thing, differences
from gatekeeper.enforcement.port import Hand, Trace
from gatekeeper.enforcement.remedy import reversal
from gatekeeper.enforcement.worker import Worker
from gatekeeper.errors import RefusedByGuardError
from gatekeeper.policy.role import ROLES
from tests.acting.crash.api import Api
from tests.acting.ward import REGISTRY, Ward, ward_of

pytestmark = pytest.mark.timeout(400)
_LIMIT = 6
_FOLDERS = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    collaborations: [{login: someone@example.net, role: editor}]
  - path: 受渡し/別の件
    id: "1002"
    owner: admin@city.example.jp
    shared_link: {access: open}
  - {path: 受渡し/誰の手続でもない, id: "1003", owner: admin@city.example.jp}
"""
_TWO_FOLDERS = REGISTRY.replace('folders: ["1001"]', 'folders: ["1001", "1002"]')
_GOVERNED, _UNGOVERNED = ("1001", "1002"), "1003"
_FOLDER_IDS = (*_GOVERNED, _UNGOVERNED)
_PEOPLE = ("op@vendor.example.com", "someone@example.net", "other@example.org")
_WIDTH = {"collaborators": 0, "company": 1, "open": 2}


@dataclass(frozen=True, slots=True)
class _Move:
    """What somebody does in Box; which parts of it count depends on the kind."""

    kind: str
    folder: str
    login: str
    role: str
    access: str
    number: int


_MOVES = st.builds(
    _Move,
    kind=st.sampled_from(["invite", "invite", "role", "put-out", "link", "settings"]),
    folder=st.sampled_from(_FOLDER_IDS),
    login=st.sampled_from(_PEOPLE),
    role=st.sampled_from(sorted(set(ROLES) - {"owner"})),
    access=st.sampled_from(sorted(_WIDTH)),
    number=st.integers(0, 5),
)


class _CrashedError(Exception):
    """The process is gone: thrown through a port, it ends the round where it stands."""


@dataclass(slots=True)
class _SpiedHand:
    """A hand whose changes are looked over: what the journal said before each, and what it opened or closed."""

    hand: Hand
    acting: Acting
    machine: WardMachine

    def look(self, thing: Thing) -> Image:
        return self.hand.look(thing)

    def look_for_purge(self, thing: Thing) -> Image:
        return self.hand.look_for_purge(thing)

    def part(self, thing: Thing, found: Image, aim: Aim) -> Aim:
        return self.hand.part(thing, found, aim)

    def traces(self, thing: Thing, aim: Aim, since: datetime) -> tuple[Trace, ...] | None:
        return self.hand.traces(thing, aim, since)

    def change(self, thing: Thing, found: Image, aim: Aim) -> str | None:
        begun = [one for one in self.acting.journal.actions([ActionState.APPLYING]) if one.thing == thing]
        assert begun, f"a change of {thing} without a journal row before it"
        self.machine.crash_if_due("before")
        answer = self.hand.change(thing, found, aim)
        self.machine.written.append((begun[0], found))
        self.machine.crash_if_due("after")
        if begun[0].draft.undoes is None:
            _is_no_wider(found, self.hand.look(thing))
        return answer


def _is_no_wider(before: Image, after: Image) -> None:
    """Whatever an action did, it lets nobody do more than before it."""
    if not after.present:
        return
    assert before.present
    role, was = after.facts.get("role"), before.facts.get("role")
    if isinstance(role, str) and isinstance(was, str):
        assert ROLES[role] <= ROLES[was], f"{was} -> {role}"
    access, was = after.facts.get("access"), before.facts.get("access")
    if isinstance(access, str) and isinstance(was, str):
        assert _WIDTH[access] <= _WIDTH[was], f"{was} -> {access}"
    for name in ("can_download", "can_edit", "can_non_owners_invite"):
        assert not (after.facts.get(name) is True and before.facts.get(name) is False), name


class _WatchedActing(Acting):
    """Acts as the real one, with a spy at each worker's hand."""

    machine: WardMachine

    def worker(self) -> Worker:
        right = super().worker()
        return Worker(_SpiedHand(right.hand, self, self.machine), right.journal, right.clock, right.told)


@dataclass
class _Plot:
    """Where the next crash happens: before or after so many more changes."""

    when: str = ""
    left: int = 0


class WardMachine(RuleBasedStateMachine):
    """One ward, its people and its gatekeeper."""

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self._folder = Path(tempfile.mkdtemp(prefix="gk-model-"))
        self.ward: Ward
        self.api: Api
        self.plot = _Plot()
        self.written: list[tuple[Action, Image]] = []
        self.released: set[int] = set()

    @initialize()
    def open(self) -> None:
        self.ward = self._stack.enter_context(ward_of(self._folder, _FOLDERS, registry=_TWO_FOLDERS))
        for file in (self._folder / "policies").glob("*.yaml"):
            text = file.read_text(encoding="utf-8")
            text = re.sub(r"max_share: [\d.]+", "max_share: 1.0", text)
            text = re.sub(r"max_actions: \d+", f"max_actions: {_LIMIT}", text)
            if file.name == "unregistered.yaml":
                text = text.replace("mode: enforce", "mode: observe")
            file.write_text(text, encoding="utf-8")
        self.api = Api(self.ward.box.base_url)
        self.api.sign_in()
        self.ward.sweep()

    def teardown(self) -> None:
        self._stack.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def crash_if_due(self, when: str) -> None:
        if self.plot.when == when:
            self.plot.left -= 1
            if self.plot.left <= 0:
                self.plot = _Plot()
                raise _CrashedError

    @rule(moves=st.lists(_MOVES, min_size=1, max_size=2))
    def people_move(self, moves: list[_Move]) -> None:
        for move in moves:
            self._move(move)

    @rule(when=st.sampled_from(["before", "after"]), left=st.integers(1, 2))
    def plot_a_crash(self, when: str, left: int) -> None:
        self.plot = _Plot(when, left)

    @rule(before=st.lists(_MOVES, max_size=2), between=st.lists(_MOVES, max_size=1))
    def a_night_passes(self, before: list[_Move], between: list[_Move]) -> None:
        """People may move on between the sweep and the round."""
        for move in before:
            self._move(move)
        self._pass_time()
        self.ward.sweep()
        for move in between:
            self._move(move)
        self._act(lambda acting: acting.round())

    @rule()
    def the_gatekeeper_goes_on(self) -> None:
        self._pass_time()
        self._act(lambda acting: acting.go_on())

    @rule()
    def a_person_approves(self) -> None:
        acting = self._acting()
        for run in acting.journal.runs([RunState.HELD]):
            acting.journal.decide(run.id, RunState.APPROVED, "somebody", "よい", self.ward.clock())
            self.released.add(run.id)
        self._act(lambda acting: acting.go_on())

    @rule(number=st.integers(0, 9))
    def an_action_is_undone(self, number: int) -> None:
        acting = self._acting()
        done = [one for one in acting.journal.actions([ActionState.VERIFIED]) if one.found is not None]
        done = [one for one in done if one.draft.undoes is None]
        if not done or acting.journal.actions([ActionState.APPROVED, ActionState.APPLYING, ActionState.APPLIED]):
            return
        one = done[number % len(done)]
        before = one.found or one.draft.before
        now = self.ward.clock()
        way_back = reversal(one.thing, one.aim, before, now)
        if way_back is None:
            return
        hand = self.ward.office().session.hand()
        is_untouched = not differences(way_back.planned, hand.look(way_back.thing))
        draft = Draft(way_back.thing, way_back.aim, way_back.planned, now, one.draft.path, ("undo",), undoes=one.id)
        run = acting.journal.enter(RunDraft(RunKind.UNDO, now, "somebody", "", Basis(0, "", 0)), [draft], now)
        self.released.add(run.id)
        self.plot = _Plot()
        self._act(lambda acting: acting.go_on(run))
        undoing = acting.journal.of_run(run.id)[0]
        if is_untouched and undoing.state is ActionState.VERIFIED:
            given = hand.look(way_back.thing)
            assert given.present
            wanted = {name: before.facts.get(name) for name in way_back.aim.facts if name in before.facts}
            assert {name: given.facts.get(name) for name in wanted} == wanted

    @invariant()
    def no_more_left_than_the_guard_allows(self) -> None:
        """Of one run that nobody has approved, never more actions than the policy's limit."""
        by_run: dict[int, set[int]] = {}
        for action, _ in self.written:
            by_run.setdefault(action.run, set()).add(action.id)
        for run, actions in by_run.items():
            assert run in self.released or len(actions) <= _LIMIT

    @invariant()
    def nothing_was_done_twice(self) -> None:
        """No action has had two calls that Box has answered."""
        calls: dict[tuple[int, str], int] = {}
        for action, found in self.written:
            key = (action.id, str(sorted(found.facts.items(), key=str)))
            calls[key] = calls.get(key, 0) + 1
        assert all(count == 1 for count in calls.values()), calls

    @invariant()
    def what_is_observed_is_left_alone(self) -> None:
        """Nothing was ever done to the folder whose policy only observes."""
        assert all(action.thing.item_id != _UNGOVERNED for action, _ in self.written)

    def _acting(self) -> _WatchedActing:
        acting = _WatchedActing(self.ward.office())
        acting.machine = self
        return acting

    def _act(self, deed: Callable[[Acting], object]) -> None:
        try:
            deed(self._acting())
        except (_CrashedError, RefusedByGuardError):
            # The one ends the process; the other asks for a sweep first.
            return

    def _listed(self, folder: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.api.ask("GET", f"folders/{folder}/collaborations")["entries"]
        return found

    def _pass_time(self) -> None:
        self.ward.pass_time(minutes=15)
        self.api.sign_in()

    def _move(self, move: _Move) -> None:
        """What one person does; Box may refuse it."""
        folder, found = move.folder, self._listed(move.folder)
        match move.kind:
            case "invite":
                party = {"type": "user", "login": move.login}
                body = {"item": {"type": "folder", "id": folder}, "accessible_by": party, "role": move.role}
                self.api.try_to("POST", "collaborations", body)
            case "role" if found:
                one = found[move.number % len(found)]["id"]
                self.api.try_to("PUT", f"collaborations/{one}", {"role": move.role})
            case "put-out" if found:
                self.api.try_to("DELETE", f"collaborations/{found[move.number % len(found)]['id']}")
            case "link":
                self.api.try_to("PUT", f"folders/{folder}", {"shared_link": {"access": move.access}})
            case "settings":
                self.api.try_to("PUT", f"folders/{folder}", {"can_non_owners_invite": move.number % 2 == 0})


TestWard = WardMachine.TestCase
TestWard.settings = settings(
    max_examples=14,
    stateful_step_count=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
