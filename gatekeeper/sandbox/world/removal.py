"""The way out: to the trash, back from it, and for good; each with its event."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from gatekeeper.sandbox.problem import BoxProblem
from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.event import record_event
from gatekeeper.sandbox.world.hold import is_held, is_retained
from gatekeeper.sandbox.world.item import File, Folder, Item, Trash
from gatekeeper.sandbox.world.sharing import forget_shares
from gatekeeper.sandbox.world.tree import detach, place, require_free_name, walk

if TYPE_CHECKING:
    from gatekeeper.sandbox.world.world import World

__all__ = ["plan_deletion", "purge", "restore", "trash"]


def trash(world: World, item: Item, by: User, at: datetime) -> None:
    """Puts an item with everything beneath it into the trash (DELETE); Box purges it `trash_days` later.

    Where the trash is switched off, only what is retained or held stays in it.
    """
    detach(world, item)
    due = at + timedelta(days=world.settings.trash_days if world.settings.trash_enabled else 0)
    item.trash = Trash(at, by, due)
    world.trash[item.type, item.id] = item
    record_event(world, "DELETE", by, item=item, at=at)
    if world.settings.trash_enabled:
        world.agenda.add(due, partial(_purge_when_due, world, item))
    else:
        _purge_when_due(world, item, at)


def restore(world: World, item: Item, by: User, at: datetime, parent: Folder, name: str) -> None:
    """Takes an item out of the trash, or out of a folder that lies in it (UNDELETE), into `parent`, which doesn't.

    :raises NameInUseError: another item there has that name.
    """
    require_free_name(world, parent, name, item.owner)
    if item.trash is None:
        detach(world, item)
    item.trash = None
    world.trash.pop((item.type, item.id), None)
    place(world, item, parent, name)
    item.touch(by, at)
    record_event(world, "UNDELETE", by, item=item, at=at)


def purge(world: World, item: Item, at: datetime) -> None:
    """Removes a trashed item with everything beneath it for good. Box's log has no event for it.

    :raises BoxProblem: 403 where a retention policy or a legal hold covers anything of it.
    """
    doomed = list(walk(world, item))
    if item.trash is None and item.parent is not None and not item.parent.is_trashed():
        raise ValueError("only what lies in the trash can be purged")
    for each in doomed:
        if is_retained(world, each, at) or is_held(world, each):
            raise BoxProblem(403, "forbidden_by_policy", "The item is under a retention policy or a legal hold")
    if item.trash is None:
        detach(world, item)
    for each in doomed:
        forget_shares(world, each)
        world.unindex(each)


def plan_deletion(world: World, file: File) -> None:
    """Sees to it that a file with an `expires_at` to come goes to the trash then, as Box's automatic deletion does."""
    due = file.settings.expires_at
    if due is not None and due > world.clock.now():
        world.agenda.add(due, partial(_delete_when_due, world, file))


def _delete_when_due(world: World, file: File, when: datetime) -> None:
    due = file.settings.expires_at
    if due is None or due > when or file.is_trashed() or file.id not in world.files:
        return
    record_event(world, "STORAGE_EXPIRATION", None, item=file, at=when)
    trash(world, file, file.owner, when)


def _purge_when_due(world: World, item: Item, when: datetime) -> None:
    if item.trash is None or item.trash.purged_at > when or (item.type, item.id) not in world.trash:
        return
    try:
        purge(world, item, when)
    except BoxProblem:
        # A held item waits in the trash until the hold is lifted; Box tries again day by day.
        world.agenda.add(when + timedelta(days=1), partial(_purge_when_due, world, item))
