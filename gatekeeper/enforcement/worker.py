"""Does one action: looks again, commits the intent, makes the call, reads back, commits what became of it.

At most one effect a decision, and none that isn't on record. No call is repeated unless Box shows that the first one
had no effect; where nobody can tell, a person is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from gatekeeper.enforcement.action import KEPT_HERE, Action, ActionState, Outcome
from gatekeeper.enforcement.image import Aim, Image, Thing, ThingKind, obstacles
from gatekeeper.enforcement.port import Hand, Journal
from gatekeeper.enforcement.settling import (
    CLOCKS_DIFFER,
    LOG_LAG,
    UNSEEN_FOR,
    WAITS,
    before_call,
    by_log,
    by_state,
    found_purged,
    purge_by_log,
    read_back,
    trashed_by_whom,
    unanswered,
    without_date,
)
from gatekeeper.errors import BoxRefusedError, BoxUnreachableError, UnreadableError

__all__ = ["LOG_LAG", "Worker"]

_TRANSIENT_CODES = frozenset({"operation_blocked_temporary", "service_unavailable", "rate_limit_exceeded"})
_NOT_HELD = frozenset({400, 403})
_NOT_ALLOWED = "access_denied_insufficient_permissions"
_TRASH_ID = "1"


@dataclass(frozen=True, slots=True)
class Worker:
    """One thread's worker. `clock` gives the present as an aware moment; `told` hears of each new password."""

    hand: Hand
    journal: Journal
    clock: Callable[[], datetime]
    told: Callable[[Action, str], None] = lambda _action, _password: None

    def do(self, action: Action) -> Outcome | None:
        """Does an approved action; None where it isn't this worker's to do, or its end can't be told yet.

        :raises BoxUnreachableError: Box couldn't be asked before the call; the action stays approved.
        :raises StoppedError: told to stop; an action that was begun is settled at the next start.
        :raises DatabaseUnreachableError: nothing was called after it.
        """
        # 1. Look again.
        try:
            found = self._look(action)
        except UnreadableError as error:
            return self._end(action, Outcome(ActionState.FAILED, "unreadable", error.code))
        if action.aim.is_reached(found):
            return self._end(action, self._already(action, found))
        changed = () if action.draft.forced else obstacles(action.draft.before, found, action.aim)
        if changed:
            return self._end(action, Outcome(ActionState.DROPPED, "changed", ", ".join(changed), found))
        # 2. Commit the intent.
        begun = self.journal.begin(action, found, self.clock())
        if begun is None:
            return None
        # 3. Call, and read back.
        return self._written(begun, found)

    def settle(self, action: Action) -> Outcome | None:
        """Finds out what became of an action that was begun and whose end isn't on record; None: not to be told yet.

        :raises BoxUnreachableError: Box couldn't be asked.
        """
        try:
            found = self._look(action)
        except UnreadableError as error:
            return self._end(action, self._unseen(action, error))
        return self._end(action, self._settled(action, found))

    def _unseen(self, action: Action, error: UnreadableError) -> Outcome | None:
        """What can't be read now may be readable soon: what went to the trash has to get its evidence."""
        since, now = action.applying_at or action.planned_at, self.clock()
        if now - since < UNSEEN_FOR and since - now <= CLOCKS_DIFFER:
            return None
        return Outcome(ActionState.UNKNOWN, "unreadable", error.code)

    def _settled(self, action: Action, found: Image) -> Outcome | None:
        is_gone = _is_purge(action) and not found.present
        if is_gone and action.state is ActionState.APPLIED:
            return Outcome(ActionState.VERIFIED, "settled", after=found)
        part = self.hand.part(action.thing, before_call(action), action.aim)
        since, now = action.applying_at or action.planned_at, self.clock()
        is_trashed = _is_trashing(action) and action.state is ActionState.APPLYING and action.aim.is_reached(found)
        by_itself = None if is_gone or is_trashed else by_state(action, part, found, now)
        if by_itself is not None:
            return by_itself
        if since - now > CLOCKS_DIFFER:
            return Outcome(ActionState.UNKNOWN, "clock_was_off", after=found)
        if now - since < LOG_LAG:
            return None
        if is_gone:
            return self._purged(action, found, since)
        traces = self.hand.traces(action.thing, part, since)
        return trashed_by_whom(traces, found) if is_trashed else by_log(action, found, traces, now)

    def _already(self, action: Action, found: Image) -> Outcome:
        if not _is_purge(action):
            return Outcome(ActionState.VERIFIED, _so_already(action, is_further=False), after=found)
        # No call of ours was made: the whole log since we put it into the trash has to show that nobody took it out.
        since = action.draft.before.facts.get("trashed_at")
        traces = None
        if isinstance(since, str):
            traces = self.hand.traces(action.thing, action.aim, datetime.fromisoformat(since))
        return found_purged(traces, found, place_is_seen=self._sees_place(action))

    def _purged(self, action: Action, found: Image, since: datetime) -> Outcome:
        return purge_by_log(
            self.hand.traces(action.thing, action.aim, since), found, place_is_seen=self._sees_place(action)
        )

    def _sees_place(self, action: Action) -> bool:
        """Whether the folder in which the item was is in sight: out of sight, a purge looks like lost access."""
        images = (action.draft.before, before_call(action))
        known = (one.facts.get("parent_id") for one in images)
        place = next((one for one in known if isinstance(one, str) and one != _TRASH_ID), None)
        if place is None:
            return False
        try:
            return self.hand.look(Thing(ThingKind.FOLDER, place, "folder", place)).present
        except UnreadableError:
            return False

    def _written(self, action: Action, found: Image) -> Outcome | None:
        is_further = False
        while True:
            part = self.hand.part(action.thing, found, action.aim)
            try:
                password = self.hand.change(action.thing, found, part)
            except BoxRefusedError as error:
                return self._end(action, self._refused(action, found, error, is_further=is_further))
            except BoxUnreachableError:
                return self._end(action, self._unclear(action, found, part))
            if password is not None:
                self.told(action, password)
            if not part.is_shown:
                return self._end(action, read_back(action.aim, found))
            try:
                after = self._look(action)
            except (BoxUnreachableError, UnreadableError):
                return self._end(action, Outcome(ActionState.APPLIED, "not_read_back"))
            if part == action.aim or not part.is_reached(after) or action.aim.is_reached(after):
                return self._end(action, read_back(action.aim, after))
            # Each further call has its intent on record, too.
            further = self.journal.advance(action, after, self.clock())
            if further is None:
                return None
            action, found, is_further = further, after, True

    def _refused(self, action: Action, found: Image, error: BoxRefusedError, *, is_further: bool) -> Outcome | None:
        detail = f"{error.status} {error.code}".strip()
        if error.status == 412:
            return Outcome(ActionState.DROPPED, "changed", detail)
        if _is_about_date(error) and "expires_at" in action.aim.facts and not action.aim.restores:
            return self._without_date(action, found, detail)
        try:
            after = self._look(action)
        except (BoxUnreachableError, UnreadableError):
            after = found
        if action.aim.is_reached(after):
            # Of a purge that was refused for want of the item, only the log tells more.
            code = _so_already(action, is_further=is_further)
            return None if _is_purge(action) else Outcome(ActionState.VERIFIED, code, detail, after)
        if error.code in _TRANSIENT_CODES:
            return self._later(action, detail, after)
        return Outcome(ActionState.FAILED, "refused", detail, after)

    def _without_date(self, action: Action, found: Image, detail: str) -> Outcome | None:
        """Box won't take the date: what else is to change is changed, and the date is kept in the journal alone."""
        rest = without_date(action.aim)
        try:
            if not rest.is_reached(found):
                self.hand.change(action.thing, found, rest)
            after = self._look(action)
        except BoxRefusedError as error:
            return Outcome(ActionState.FAILED, "refused", f"{error.status} {error.code}".strip(), found)
        except (BoxUnreachableError, UnreadableError):
            return None
        if rest.is_reached(after):
            return Outcome(ActionState.VERIFIED, KEPT_HERE, detail, after)
        return Outcome(ActionState.FAILED, "not_held", detail, after)

    def _unclear(self, action: Action, found: Image, part: Aim) -> Outcome | None:
        """No answer to the call: only Box's state tells, and where that is as before, only later."""
        if _is_purge(action):
            return None
        try:
            after = self._look(action)
        except (BoxUnreachableError, UnreadableError):
            return None
        if action.aim.is_reached(after):
            return unanswered(action, after, "read_back")
        if part != action.aim and part.is_reached(after):
            return None
        if obstacles(found, after, action.aim):
            return Outcome(ActionState.UNKNOWN, "touched_since", after=after)
        return None

    def _later(self, action: Action, detail: str, after: Image) -> Outcome:
        if action.attempts > len(WAITS):
            return Outcome(ActionState.FAILED, "refused", detail, after)
        wait = WAITS[max(action.attempts - 1, 0)]
        return Outcome(ActionState.APPROVED, "refused_for_now", detail, after, not_before=self.clock() + wait)

    def _look(self, action: Action) -> Image:
        return self.hand.look_for_purge(action.thing) if _is_purge(action) else self.hand.look(action.thing)

    def _end(self, action: Action, outcome: Outcome | None) -> Outcome | None:
        if outcome is None or not self.journal.end(action, outcome, self.clock()):
            return None
        return outcome


def _so_already(action: Action, *, is_further: bool) -> str:
    """Why an action has reached its aim without this call: others did it all, or what an earlier call had left."""
    return "settled" if is_further or action.code == "goes_on" else "already"


def _is_purge(action: Action) -> bool:
    return action.aim.absent and action.thing.kind is ThingKind.ITEM


def _is_trashing(action: Action) -> bool:
    return action.thing.kind is ThingKind.ITEM and not action.aim.absent and not action.aim.restores


def _is_about_date(error: BoxRefusedError) -> bool:
    """Whether Box may have refused for the sake of the date: where it lets us change nothing, it isn't that."""
    return error.status in _NOT_HELD and error.code != _NOT_ALLOWED
