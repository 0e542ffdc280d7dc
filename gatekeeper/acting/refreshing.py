"""Reads anew what was read too long ago to be acted upon, and judges it by what is there now.

Each thing is read again before it is changed, but only itself. What a judgement rests on beside that (in which folder
it lies, who is in a group) may have become another while a sweep went on for days.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from gatekeeper.bootstrap import Office
from gatekeeper.enforcement.action import Action, ActionState, Outcome
from gatekeeper.enforcement.guard import STALE_AFTER
from gatekeeper.enforcement.image import ThingKind
from gatekeeper.enforcement.remedy import thing_of
from gatekeeper.intake.rereading import Looked, Rereading, Waiting
from gatekeeper.inventory.item import ItemType
from gatekeeper.policy.violation import RemedyKind
from gatekeeper.store.reread import HANGING_ON_CONTENT, Rereads

__all__ = ["is_outdated", "look_again", "rests_on_a_reading", "wait_for_a_reading", "why_untold"]

_WAITS = timedelta(hours=6)
"""Each look costs calls, and what can't be read now rarely can in an hour."""
_GIVEN_UP_AFTER = timedelta(days=7)
"""Longer than most sweeps take: what only a sweep can tell is told by then."""


def is_outdated(office: Office, now: datetime) -> bool:
    """Whether what stands may rest on a reading that is older at an aware moment than what is acted upon.

    The last whole sweep tells: what is opened by the calendar alone is judged today, from what was read then.
    """
    last = office.inventory.last_sweep()
    return last is not None and now - last.started_at > STALE_AFTER


def rests_on_a_reading(one: Action) -> bool:
    """Whether what Box shows of its item can tell that it isn't wanted any more. A purge rests on the journal."""
    return not (one.thing.kind is ThingKind.ITEM and one.aim.absent)


def why_untold(one: Action, looked: Looked) -> str | None:
    """Why a look at its item couldn't judge what an action puts right; None: it could.

    What else couldn't be read on the way, say a group that has nothing to do with it, holds nothing up.
    """
    key, rules = (one.thing.item_type, one.thing.item_id), frozenset(one.draft.rules)
    if looked.is_gone:
        return None
    seen = next((each for each in looked.seen if each.item.key == key), None)
    if seen is None:
        return looked.reason or ""
    unjudged = {each.rule for each in seen.judged.unjudged if (each.item.type, each.item.id) == key}
    if key[0] == ItemType.FOLDER:
        unjudged |= HANGING_ON_CONTENT
    violations = [each for each in seen.judged.violations if each.remedy.kind is not RemedyKind.REPORT]
    found = {each.rule for each in violations if thing_of(each.remedy.kind, each.item, each.subject) == one.thing}
    return looked.reason or "" if rules & unjudged - found else None


def wait_for_a_reading(why: str, since: datetime, now: datetime) -> Outcome:
    """What becomes of an action that no look can judge, let go at `since`: it waits; after a week it has failed."""
    if now - since >= _GIVEN_UP_AFTER:
        return Outcome(ActionState.FAILED, "unreadable", why)
    return Outcome(ActionState.APPROVED, "unreadable", why, not_before=now + _WAITS)


def look_again(office: Office, actions: Iterable[Action]) -> dict[tuple[str, str], Looked]:
    """Reads the items of these actions with all that lies above, and judges each at once, as after an event of Box's.

    Costs a call for an item, one where it has collaborations, and one or two for each folder above it.

    :raises BoxUnreachableError, DatabaseUnreachableError, StoppedError: what was looked at before stays on record.
    """
    # The ruling first: what a newer registry judges under an older name is held against it once more.
    rereads, bench, now = Rereads(office.database, office.ruling()), office.bench(), office.clock()
    roots = frozenset(office.settings.watch.roots)
    rereading = Rereading(
        office.session.reader(), lambda view, as_of: bench.judge(view, as_of, read_at=office.clock()), roots, now
    )
    looked: dict[tuple[str, str], Looked] = {}
    for key in sorted({(one.thing.item_type, one.thing.item_id) for one in actions}):
        looked[key] = rereading.look(Waiting(*key, times=0, event_id=None))
        rereads.settle(looked[key], office.clock())
    return looked
