"""What became of an action whose end isn't on record: judged by Box's state, and where that isn't enough by its log.

Pure. An action goes on only where it is certain that nobody has been at the thing since; else a person is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from gatekeeper.enforcement.action import KEPT_HERE, Action, ActionState, Outcome
from gatekeeper.enforcement.image import Aim, Image, ThingKind, differences, obstacles
from gatekeeper.enforcement.port import Trace

__all__ = [
    "CLOCKS_DIFFER",
    "LOG_LAG",
    "UNSEEN_FOR",
    "WAITS",
    "before_call",
    "by_log",
    "by_state",
    "found_purged",
    "purge_by_log",
    "read_back",
    "trashed_by_whom",
    "unanswered",
    "without_date",
]

LOG_LAG = timedelta(seconds=90)
"""How long after a call Box's log is waited for before its silence is believed; it lags by about 12 seconds."""

CLOCKS_DIFFER = timedelta(minutes=11)
"""Box's log is held against a call only where this machine's clock was right to within so much when it was made."""

UNSEEN_FOR = timedelta(hours=6)
"""How long after its call an action whose thing can't be read is asked about again, before a person is."""

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480))
"""How long an action waits after each try that had no effect. After the last of them it has failed."""


def before_call(action: Action) -> Image:
    """The thing as it was read before the last call of an action."""
    return action.after or action.found or action.draft.before


def read_back(aim: Aim, after: Image) -> Outcome:
    """How an action has ended that Box has answered, by the thing as it was read afterwards.

    Where Box doesn't show what it took, its answer stands for it, and the outcome says so.
    """
    if not aim.is_shown:
        return Outcome(ActionState.VERIFIED, "answered")
    if aim.is_reached(after):
        return Outcome(ActionState.VERIFIED, after=after)
    if _lacks_date_alone(aim, after):
        return Outcome(ActionState.VERIFIED, KEPT_HERE, after=after)
    return Outcome(ActionState.FAILED, "not_held", after=after)


def unanswered(action: Action, found: Image, code: str) -> Outcome:
    """An action that has reached its aim without Box's answer to it: a new password went with the answer."""
    had, has = before_call(action).facts.get("is_password_enabled"), action.aim.facts.get("is_password_enabled")
    is_lost = has is True and had is not True
    return Outcome(ActionState.VERIFIED, "password_lost" if is_lost else code, after=found)


def by_state(action: Action, part: Aim, found: Image, now: datetime) -> Outcome | None:
    """What Box's state alone tells; None: only the log does. `part` is what the last call was to bring about.

    Of an item that was to be purged nothing is told here: that it can't be seen proves nothing.
    """
    if action.aim.is_reached(found):
        return unanswered(action, found, "settled")
    before = before_call(action)
    if obstacles(before, found, action.aim):
        return Outcome(ActionState.UNKNOWN, "touched_since", after=found)
    if part != action.aim and part.is_reached(found):
        # The next call's intent isn't on record, so it wasn't made: nobody can have taken back its effect.
        return Outcome(ActionState.APPROVED, "goes_on", after=found, not_before=now)
    return None


def by_log(action: Action, found: Image, traces: Sequence[Trace] | None, now: datetime) -> Outcome:
    """What Box's state tells together with its log since the call."""
    is_moved = bool(differences(before_call(action), found))
    if traces is None:
        return _without_log(action, found, now)
    if any(not one.is_ours for one in traces):
        return Outcome(ActionState.UNKNOWN, "touched_since", after=found)
    if action.state is ActionState.APPLIED:
        return read_back(action.aim, found)
    if is_moved and _lacks_date_alone(action.aim, found):
        return Outcome(ActionState.VERIFIED, KEPT_HERE, after=found)
    is_ours_alone = bool(traces) and not action.aim.is_shown
    if (is_moved or traces or before_call(action).stamp != found.stamp) and not is_ours_alone:
        # The call had its effect, and it stands no more: it isn't done a second time against a person.
        return Outcome(ActionState.UNKNOWN, "touched_since", after=found)
    # What can't be read back is set again where nobody else has been at it: that takes nothing back from anybody.
    return _again(action, found, now)


def _without_log(action: Action, found: Image, now: datetime) -> Outcome:
    """What Box stamps at every change needs no log, and a collaboration that is gone never comes back by its id."""
    before = before_call(action)
    is_stamped = action.thing.kind is ThingKind.COLLABORATION and found.stamp is not None
    is_as_before = before.stamp == found.stamp and not differences(before, found)
    if action.state is ActionState.APPLYING and is_stamped and is_as_before:
        return _again(action, found, now)
    return Outcome(ActionState.UNKNOWN, "log_unreadable", after=found)


def purge_by_log(traces: Sequence[Trace] | None, found: Image, *, place_is_seen: bool) -> Outcome:
    """What becomes of a purge whose item is out of sight: proven where nobody took it out and its place is in sight."""
    if place_is_seen and traces is not None and all(one.type == "DELETE" for one in traces):
        return Outcome(ActionState.VERIFIED, "settled", after=found)
    return Outcome(ActionState.UNKNOWN, "not_proven", after=found)


def found_purged(traces: Sequence[Trace] | None, found: Image, *, place_is_seen: bool) -> Outcome:
    """What becomes of a purge that wasn't called, since the item is out of sight.

    `traces` are those since the item was put into the trash: that must be among them, or the log doesn't reach back.
    """
    if traces and purge_by_log(traces, found, place_is_seen=place_is_seen).state is ActionState.VERIFIED:
        return Outcome(ActionState.VERIFIED, "already", after=found)
    return Outcome(ActionState.UNKNOWN, "not_proven", after=found)


def trashed_by_whom(traces: Sequence[Trace] | None, found: Image) -> Outcome:
    """What becomes of a deletion whose item is in the trash: what somebody else has put there isn't ours to purge."""
    if traces is None:
        return Outcome(ActionState.UNKNOWN, "log_unreadable", after=found)
    deleted = [one for one in traces if one.type == "DELETE"]
    if not deleted:
        return Outcome(ActionState.UNKNOWN, "touched_since", after=found)
    return Outcome(ActionState.VERIFIED, "settled" if deleted[-1].is_ours else "already", after=found)


def _again(action: Action, found: Image, now: datetime) -> Outcome:
    """The call had no effect: it may be made again, at once after the first time, later and later after others."""
    if action.attempts > len(WAITS):
        return Outcome(ActionState.FAILED, "never_arrived", after=found)
    wait = timedelta(0) if action.attempts <= 1 else WAITS[action.attempts - 1]
    return Outcome(ActionState.APPROVED, "no_effect", after=found, not_before=now + wait)


def without_date(aim: Aim) -> Aim:
    """What is left of an aim where Box won't take an expiry."""
    return Aim(facts={name: value for name, value in aim.facts.items() if name != "expires_at"})


def _lacks_date_alone(aim: Aim, found: Image) -> bool:
    is_dated = "expires_at" in aim.facts and not aim.absent and not aim.restores
    return is_dated and found.present and without_date(aim).is_reached(found)
