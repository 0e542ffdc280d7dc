"""Workers in two orders that everybody thinks of first, and that lose or double effects: the harness must tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gatekeeper.acting.round import Acting
from gatekeeper.bootstrap import Office
from gatekeeper.enforcement.action import Action, ActionState, Outcome
from gatekeeper.enforcement.worker import Worker

__all__ = ["MAKERS"]

_DONE = Outcome(ActionState.VERIFIED)


@dataclass(frozen=True, slots=True)
class _EffectThenRecord(Worker):
    def do(self, action: Action) -> Outcome | None:
        found = self.hand.look(action.thing)
        if not action.aim.is_reached(found):
            self.hand.change(action.thing, found, action.aim)
        self.journal.end(action, _DONE, self.clock())
        return _DONE


@dataclass(frozen=True, slots=True)
class _RecordThenEffect(Worker):
    def do(self, action: Action) -> Outcome | None:
        found = self.hand.look(action.thing)
        self.journal.end(action, _DONE, self.clock())
        if not action.aim.is_reached(found):
            self.hand.change(action.thing, found, action.aim)
        return _DONE


class _Wrong(Acting):
    """Acts as the real one does, but for its workers."""

    def __init__(self, office: Office, kind: type[Worker]) -> None:
        super().__init__(office)
        self._kind = kind

    def worker(self) -> Worker:
        right = super().worker()
        return self._kind(right.hand, right.journal, right.clock, right.told)


MAKERS: Mapping[str, Callable[[Office], Acting]] = {
    "real": Acting,
    "effect-then-record": lambda office: _Wrong(office, _EffectThenRecord),
    "record-then-effect": lambda office: _Wrong(office, _RecordThenEffect),
}
