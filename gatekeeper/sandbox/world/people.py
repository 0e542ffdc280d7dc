"""Groups and their members coming and going, each with its event."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from gatekeeper.sandbox.world.account import Group, GroupSettings, Membership, User
from gatekeeper.sandbox.world.event import record_event
from gatekeeper.sandbox.world.sharing import remove_collaboration

if TYPE_CHECKING:
    from gatekeeper.sandbox.world.world import World

__all__ = ["add_group", "add_member", "change_group", "change_member", "remove_group", "remove_member", "tell_of_user"]

Json = Any


def add_group(world: World, name: str, by: User, at: datetime, *, group_id: str | None = None) -> Group:
    group = Group(group_id or world.ids.make("group", world.groups), name, at, at)
    world.groups[group.id] = group
    record_event(world, "GROUP_CREATION", by, source=_group_source(group), at=at)
    return group


def change_group(world: World, group: Group, name: str, settings: GroupSettings, by: User, at: datetime) -> None:
    if (group.name, group.settings) == (name, settings):
        return
    group.name, group.settings, group.modified_at = name, settings, at
    record_event(world, "GROUP_EDITED", by, source=_group_source(group), at=at)


def remove_group(world: World, group: Group, by: User, at: datetime) -> None:
    """Takes its collaborations with it; the members stay as users."""
    for collaboration in list(world.held.get(group.id, {}).values()):
        remove_collaboration(world, collaboration, by, at)
    for membership in group.memberships.values():
        world.memberships.pop(membership.id, None)
    world.groups.pop(group.id, None)
    record_event(world, "GROUP_DELETION", by, source=_group_source(group), at=at)


def add_member(
    world: World, group: Group, user: User, by: User, at: datetime, role: Literal["member", "admin"] = "member"
) -> Membership:
    """The user's membership, made where there is none yet."""
    known = group.memberships.get(user.id)
    if known is not None:
        return known
    membership = Membership(world.ids.make("membership", world.memberships), user, group, role, at, at)
    group.memberships[user.id] = membership
    world.memberships[membership.id] = membership
    record_event(world, "GROUP_ADD_USER", by, source=_member_source(membership), at=at)
    return membership


def change_member(
    world: World, membership: Membership, role: Literal["member", "admin"], by: User, at: datetime
) -> None:
    if role == membership.role:
        return
    membership.role, membership.modified_at = role, at
    event = "GROUP_ADMIN_CREATED" if role == "admin" else "GROUP_ADMIN_DELETED"
    record_event(world, event, by, source=_member_source(membership), at=at)


def remove_member(world: World, membership: Membership, by: User, at: datetime) -> None:
    world.memberships.pop(membership.id, None)
    membership.group.memberships.pop(membership.user.id, None)
    record_event(world, "GROUP_REMOVE_USER", by, source=_member_source(membership), at=at)


def tell_of_user(world: World, user: User, by: User, at: datetime) -> None:
    """The event of an account that was made in the enterprise."""
    source = {"type": "user", "id": user.id, "name": user.name, "login": user.login}
    record_event(world, "NEW_USER", by, source=source, at=at)


def _group_source(group: Group) -> dict[str, Json]:
    return {"type": "group", "id": group.id, "group_id": group.id, "group_name": group.name}


def _member_source(membership: Membership) -> dict[str, Json]:
    user = membership.user
    return _group_source(membership.group) | {"user_id": user.id, "user_name": user.name}
