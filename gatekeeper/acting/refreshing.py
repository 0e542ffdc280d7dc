"""Reads anew what was read too long ago to be acted upon, and judges it by what is there now.

Each thing is read again before it is changed, but only itself. What a judgement rests on beside that (in which folder
it lies, who is in a group) may have become another while a sweep went on for days.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from gatekeeper.bootstrap import Office
from gatekeeper.enforcement.action import Action
from gatekeeper.enforcement.guard import STALE_AFTER
from gatekeeper.enforcement.image import ThingKind
from gatekeeper.intake.rereading import Looked, Rereading, Waiting
from gatekeeper.store.reread import Rereads

__all__ = ["is_outdated", "look_again", "rests_on_a_reading"]


def is_outdated(office: Office, now: datetime) -> bool:
    """Whether what stands may rest on a reading that is older at an aware moment than what is acted upon.

    The last whole sweep tells: what is opened by the calendar alone is judged today, from what was read then.
    """
    last = office.inventory.last_sweep()
    return last is not None and now - last.started_at > STALE_AFTER


def rests_on_a_reading(one: Action) -> bool:
    """Whether a look at its item can tell that it isn't wanted any more. A purge rests on the journal."""
    return not (one.thing.kind is ThingKind.ITEM and one.aim.absent)


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
