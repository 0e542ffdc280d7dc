"""Does one action: looks again, commits the intent, makes the one call, reads back, commits what became of it.

At most one effect a decision, and none that isn't on record. No call is repeated unless Box shows that the first one
had no effect; where nobody can tell, a person is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatekeeper.enforcement.action import Action, ActionState, Outcome
from gatekeeper.enforcement.image import Aim, Image, ThingKind, differences
from gatekeeper.enforcement.port import Hand, Journal
from gatekeeper.errors import BoxRefusedError, BoxUnreachableError, UnreadableError

__all__ = ["LOG_LAG", "Worker"]

LOG_LAG = timedelta(seconds=90)
"""How long after a call Box's log is waited for before its silence is believed; it lags by about 12 seconds."""

_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480))
_TRANSIENT_CODES = frozenset({"operation_blocked_temporary", "service_unavailable", "rate_limit_exceeded"})
_NOT_HELD = frozenset({400, 403})


@dataclass(frozen=True, slots=True)
class Worker:
    """One thread's worker. `clock` gives the present as an aware moment; `told` hears of each new password."""

    hand: Hand
    journal: Journal
    clock: Callable[[], datetime]
    told: Callable[[Action, str], None] = lambda _action, _password: None

    def do(self, action: Action) -> Outcome | None:
        """Does an approved action; None where it isn't this worker's to do.

        :raises BoxUnreachableError: Box couldn't be asked before the call; the action stays approved.
        :raises StoppedError: told to stop; an action that was begun is settled at the next start.
        :raises DatabaseUnreachableError: nothing was called after it.
        """
        try:
            found = self._look(action)
        except UnreadableError as error:
            return self._end(action, Outcome(ActionState.FAILED, "unreadable", error.code))
        if action.aim.is_reached(found):
            return self._end(action, Outcome(ActionState.VERIFIED, "already", after=found))
        changed = () if action.draft.forced else differences(action.draft.before, found)
        if changed:
            return self._end(action, Outcome(ActionState.DROPPED, "changed", ", ".join(changed), found))
        begun = self.journal.begin(action, found, self.clock())
        if begun is None:
            return None
        return self._end(begun, self._written(begun, found))

    def settle(self, action: Action) -> Outcome | None:
        """Finds out what became of an action that was begun and whose end isn't on record; None: not to be told yet.

        :raises BoxUnreachableError: Box couldn't be asked.
        """
        before = action.found or action.draft.before
        try:
            found = self._look(action)
        except UnreadableError as error:
            return self._end(action, Outcome(ActionState.UNKNOWN, "unreadable", error.code))
        if action.aim.is_reached(found):
            return self._end(action, Outcome(ActionState.VERIFIED, "settled", after=found))
        if action.state is ActionState.APPLIED and (read := _read_back(action.aim, found)).code == "date_kept_here":
            return self._end(action, read)
        if action.state is ActionState.APPLIED or differences(before, found) or before.stamp != found.stamp:
            # Somebody has been at it since the call: it isn't done a second time against a person.
            return self._end(action, Outcome(ActionState.UNKNOWN, "touched_since", after=found))
        return self._untouched(action, found)

    def _untouched(self, action: Action, found: Image) -> Outcome | None:
        """The thing is as it was before the call: either the call never arrived, or a person took it back."""
        since, now = action.applying_at or action.planned_at, self.clock()
        if now - since < LOG_LAG:
            return None
        acted = self.hand.acted(action.thing, since)
        if acted is True:
            return self._end(action, Outcome(ActionState.UNKNOWN, "touched_since", after=found))
        if acted is None and action.thing.kind is not ThingKind.COLLABORATION:
            return self._end(action, Outcome(ActionState.UNKNOWN, "log_unreadable", after=found))
        return self._end(action, Outcome(ActionState.APPROVED, "no_effect", not_before=now))

    def _written(self, action: Action, found: Image) -> Outcome | None:
        aim = action.aim
        try:
            password = self.hand.change(action.thing, found, aim)
        except BoxRefusedError as error:
            return self._refused(action, found, error)
        except BoxUnreachableError:
            return self._unclear(action, found)
        if password is not None:
            self.told(action, password)
        try:
            after = self._look(action)
        except (BoxUnreachableError, UnreadableError):
            return Outcome(ActionState.APPLIED, "not_read_back")
        return _read_back(aim, after)

    def _refused(self, action: Action, found: Image, error: BoxRefusedError) -> Outcome:
        detail = f"{error.status} {error.code}".strip()
        if error.status == 412:
            return Outcome(ActionState.DROPPED, "changed", detail)
        if error.status in _NOT_HELD and "expires_at" in action.aim.facts and not action.aim.restores:
            return self._without_date(action, found, detail)
        try:
            after = self._look(action)
        except (BoxUnreachableError, UnreadableError):
            after = found
        if action.aim.is_reached(after):
            return Outcome(ActionState.VERIFIED, "already", detail, after)
        if error.code in _TRANSIENT_CODES:
            return self._later(action, "refused_for_now", detail, after)
        return Outcome(ActionState.FAILED, "refused", detail, after)

    def _without_date(self, action: Action, found: Image, detail: str) -> Outcome:
        """Box won't take the date: what else is to change is changed, and the date is kept in the journal alone."""
        rest = Aim(facts={name: value for name, value in action.aim.facts.items() if name != "expires_at"})
        try:
            if not rest.is_reached(found):
                self.hand.change(action.thing, found, rest)
            after = self._look(action)
        except BoxRefusedError as error:
            return Outcome(ActionState.FAILED, "refused", f"{error.status} {error.code}".strip(), found)
        except (BoxUnreachableError, UnreadableError):
            return Outcome(ActionState.APPLIED, "not_read_back", detail)
        if rest.is_reached(after):
            return Outcome(ActionState.VERIFIED, "date_kept_here", detail, after)
        return Outcome(ActionState.FAILED, "not_held", detail, after)

    def _unclear(self, action: Action, found: Image) -> Outcome | None:
        """No answer to the call: only Box's state tells, and where that is as before, only later."""
        try:
            after = self._look(action)
        except (BoxUnreachableError, UnreadableError):
            return None
        if action.aim.is_reached(after):
            return Outcome(ActionState.VERIFIED, "read_back", after=after)
        if differences(found, after):
            return Outcome(ActionState.UNKNOWN, "touched_since", after=after)
        return None

    def _later(self, action: Action, code: str, detail: str, after: Image) -> Outcome:
        if action.attempts > len(_WAITS):
            return Outcome(ActionState.FAILED, "refused", detail, after)
        wait = _WAITS[max(action.attempts - 1, 0)]
        return Outcome(ActionState.APPROVED, code, detail, after, not_before=self.clock() + wait)

    def _look(self, action: Action) -> Image:
        if action.aim.absent and action.thing.kind is ThingKind.ITEM:
            return self.hand.look_for_purge(action.thing)
        return self.hand.look(action.thing)

    def _end(self, action: Action, outcome: Outcome | None) -> Outcome | None:
        if outcome is not None:
            self.journal.end(action, outcome, self.clock())
        return outcome


def _read_back(aim: Aim, after: Image) -> Outcome:
    if aim.is_reached(after):
        return Outcome(ActionState.VERIFIED, after=after)
    rest = Aim(facts={name: value for name, value in aim.facts.items() if name != "expires_at"})
    if "expires_at" in aim.facts and not aim.absent and not aim.restores and rest.is_reached(after):
        return Outcome(ActionState.VERIFIED, "date_kept_here", after=after)
    return Outcome(ActionState.FAILED, "not_held", after=after)
