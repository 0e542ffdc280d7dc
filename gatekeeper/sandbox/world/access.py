"""Who may do what with which item: ownership and collaborations, summed up along the way to the root."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from gatekeeper.sandbox.world import right
from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.item import File, Folder, Item

if TYPE_CHECKING:
    from gatekeeper.sandbox.world.share import Collaboration
    from gatekeeper.sandbox.world.world import World

__all__ = ["grants", "limited", "own_rights", "rights_of", "tops_of"]


def rights_of(world: World, user: User, item: Item, now: datetime) -> int:
    """The rights (see `right`) of a user on an item: what each level from it to the root gives, together."""
    if user.is_service:
        return right.ALL if item.owner is user else right.ROLE_RIGHTS["co-owner"]
    if item is world.root:
        return right.VISIBLE | right.UPLOAD
    total, level = right.NONE, item
    while level is not world.root:
        total |= own_rights(level, user, now)
        if level.parent is None:
            break
        level = level.parent
    return limited(item, user, total)


def own_rights(item: Item, user: User, now: datetime) -> int:
    """What the item itself gives to a user, without what comes from above."""
    if item.owner is user:
        return right.ALL
    if item.collaborations is None:
        return right.NONE
    total = right.NONE
    for collaboration in item.collaborations.values():
        if grants(collaboration, user, now):
            total |= right.ROLE_RIGHTS[collaboration.role]
    return total


def grants(collaboration: Collaboration, user: User, now: datetime) -> bool:
    """Whether a collaboration reaches a user now, by itself or through a group."""
    if not collaboration.counts_at(now):
        return False
    if collaboration.user is not None:
        return collaboration.user is user
    return collaboration.group is not None and user.id in collaboration.group.memberships


def limited(item: Item, user: User, rights: int) -> int:
    """Rights after what is set on the item has narrowed them."""
    folder = item if isinstance(item, Folder) else item.parent
    if rights & right.INVITE and not rights & right.MANAGE and folder and not folder.settings.can_non_owners_invite:
        rights &= ~right.INVITE
    if isinstance(item, File) and item.settings.can_download == "company" and user.kind == "external":
        rights &= ~right.DOWNLOAD
    return rights


def tops_of(world: World, user: User, now: datetime) -> Iterable[Item]:
    """The items that make up a user's own All Files: what they own or were invited to, topmost only."""
    found = {key: item for key, item in world.owned_tops.get(user.id, {}).items() if not item.is_trashed()}
    for grantee in world.grantees(user):
        for collaboration in world.held.get(grantee, {}).values():
            if collaboration.counts_at(now) and not collaboration.item.is_trashed():
                found[collaboration.item.type, collaboration.item.id] = collaboration.item
    return [item for item in found.values() if not _reached_from_above(world, user, item, now)]


def _reached_from_above(world: World, user: User, item: Item, now: datetime) -> bool:
    parent = item.parent
    return parent is not None and parent is not world.root and bool(rights_of(world, user, parent, now))
