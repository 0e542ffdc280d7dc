"""Letting parties in and out: collaborations and shared links come, change and go here, each with its event."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from gatekeeper.sandbox.world.account import Group, User
from gatekeeper.sandbox.world.event import record_event
from gatekeeper.sandbox.world.item import File, Item
from gatekeeper.sandbox.world.share import Collaboration, LinkAccess, SharedLink
from gatekeeper.sandbox.world.tree import transfer

if TYPE_CHECKING:
    from gatekeeper.sandbox.world.world import World

__all__ = [
    "add_collaboration",
    "add_link",
    "answer_invitation",
    "change_expiry",
    "change_link",
    "change_role",
    "collaboration_details",
    "collaboration_source",
    "forget_shares",
    "hand_over",
    "plan_collaboration_expiry",
    "plan_link_expiry",
    "remove_collaboration",
    "remove_link",
]

Json = Any


def add_collaboration(  # noqa: PLR0913 - what a collaboration is made of
    world: World,
    item: Item,
    grantee: User | Group | str,
    role: str,
    by: User,
    at: datetime,
    *,
    status: str = "accepted",
    expires_at: datetime | None = None,
    collaboration_id: str | None = None,
    silent: bool = False,
) -> Collaboration:
    """Lets a user, a group or (a plain address) somebody without an account in, from `at` on.

    Records COLLABORATION_INVITE, and COLLABORATION_ACCEPT where it is accepted; `silent` (generated ones) nothing.
    """
    collaboration = Collaboration(
        id=collaboration_id or world.ids.make("collaboration", world.collaborations),
        item=item,
        user=grantee if isinstance(grantee, User) else None,
        group=grantee if isinstance(grantee, Group) else None,
        invite_email=grantee if isinstance(grantee, str) else None,
        role=role,
        status="accepted" if status == "accepted" else "rejected" if status == "rejected" else "pending",
        by=by,
        created_at=at,
        modified_at=at,
        expires_at=expires_at,
        acknowledged_at=at if status == "accepted" else None,
    )
    _enter(world, collaboration)
    plan_collaboration_expiry(world, collaboration)
    if not silent:
        _tell(world, "COLLABORATION_INVITE", collaboration, by, at)
        if collaboration.group is not None:
            _tell(world, "GROUP_ADD_ITEM", collaboration, by, at)
        if collaboration.status == "accepted":
            _tell(world, "COLLABORATION_ACCEPT", collaboration, collaboration.user or by, at)
    return collaboration


def remove_collaboration(
    world: World, collaboration: Collaboration, by: User | None, at: datetime, event: str = "COLLABORATION_REMOVE"
) -> None:
    """Shuts a party out again; `event` is COLLABORATION_EXPIRATION when the clock did it."""
    if world.collaborations.pop(collaboration.id, None) is None:
        return
    if collaboration.item.collaborations is not None:
        collaboration.item.collaborations.pop(collaboration.id, None)
    if collaboration.grantee_id is not None:
        world.held.get(collaboration.grantee_id, {}).pop(collaboration.id, None)
    _tell(world, event, collaboration, by, at)
    if collaboration.group is not None:
        _tell(world, "GROUP_REMOVE_ITEM", collaboration, by, at)


def change_role(world: World, collaboration: Collaboration, role: str, by: User, at: datetime) -> None:
    collaboration.role, collaboration.modified_at = role, at
    _tell(world, "COLLABORATION_ROLE_CHANGE", collaboration, by, at)


def change_expiry(
    world: World, collaboration: Collaboration, expires_at: datetime | None, by: User, at: datetime
) -> None:
    if expires_at == collaboration.expires_at:
        return
    collaboration.expires_at, collaboration.modified_at = expires_at, at
    plan_collaboration_expiry(world, collaboration)
    _tell(world, "UPDATE_COLLABORATION_EXPIRATION", collaboration, by, at)


def answer_invitation(world: World, collaboration: Collaboration, accepts: bool, at: datetime) -> None:  # noqa: FBT001
    """What the invited one says; a rejected invitation is gone."""
    collaboration.acknowledged_at = collaboration.modified_at = at
    if accepts:
        collaboration.status = "accepted"
        _tell(world, "COLLABORATION_ACCEPT", collaboration, collaboration.user, at)
    else:
        collaboration.status = "rejected"
        remove_collaboration(world, collaboration, collaboration.user, at)


def hand_over(world: World, collaboration: Collaboration, by: User, at: datetime) -> None:
    """The collaborator becomes the owner; the one who was stays as a co-owner.

    :raises NameInUseError: the new owner has something of that name there already.
    """
    item, heir, former = collaboration.item, collaboration.user, collaboration.item.owner
    if heir is None:
        return
    transfer(world, item, heir)
    remove_collaboration(world, collaboration, by, at, "COLLABORATION_ROLE_CHANGE")
    item.touch(by, at)
    add_collaboration(world, item, former, "co-owner", heir, at)


def plan_collaboration_expiry(world: World, collaboration: Collaboration) -> None:
    """Sees to it that the collaboration goes at its `expires_at`. Call it again whenever that changed."""
    due = collaboration.expires_at
    if due is not None:
        world.agenda.add(due, partial(_expire_collaboration, world, collaboration))


def _expire_collaboration(world: World, collaboration: Collaboration, when: datetime) -> None:
    if collaboration.expires_at is not None and collaboration.expires_at <= when:
        remove_collaboration(world, collaboration, None, when, "COLLABORATION_EXPIRATION")


def _enter(world: World, collaboration: Collaboration) -> None:
    item = collaboration.item
    if item.collaborations is None:
        item.collaborations = {}
    item.collaborations[collaboration.id] = collaboration
    world.collaborations[collaboration.id] = collaboration
    if collaboration.grantee_id is not None:
        world.held.setdefault(collaboration.grantee_id, {})[collaboration.id] = collaboration


def _tell(world: World, event: str, collaboration: Collaboration, by: User | None, at: datetime) -> None:
    party = collaboration.user
    record_event(
        world,
        event,
        by,
        item=collaboration.item,
        source=collaboration_source(collaboration),
        details=collaboration_details(collaboration),
        accessible_by=None
        if party is None
        else {"type": "user", "id": party.id, "name": party.name, "login": party.login},
        at=at,
    )


def collaboration_source(collaboration: Collaboration) -> dict[str, Json]:
    """`source` of a collaboration's event: the item in the log's own spelling, and the party."""
    item, parent = collaboration.item, collaboration.item.parent
    kind = "file" if isinstance(item, File) else "folder"
    source: dict[str, Json] = {f"{kind}_id": item.id, f"{kind}_name": item.name}
    if collaboration.group is not None:
        source |= {"group_id": collaboration.group.id, "group_name": collaboration.group.name}
    elif collaboration.user is not None:
        source |= {"user_id": collaboration.user.id, "user_name": collaboration.user.name}
    source["parent"] = None if parent is None else {"type": "folder", "name": parent.name, "id": parent.id}
    owner = item.owner
    source["owned_by"] = {"type": "user", "id": owner.id, "name": owner.name, "login": owner.login}
    return source


def collaboration_details(collaboration: Collaboration) -> dict[str, Json]:
    """`additional_details` of a collaboration's event; the role is spelt as in Box's user interface."""
    details: dict[str, Json] = {
        "is_performed_by_admin": False,
        "type": "group" if collaboration.group is not None else "user",
        "collab_id": collaboration.id,
        "role": collaboration.role.title().replace("Co-Owner", "Co-owner"),
    }
    if collaboration.invite_email is not None:
        details["invite_email"] = collaboration.invite_email
    return details


def add_link(  # noqa: PLR0913 - what a link is made of
    world: World,
    item: Item,
    access: LinkAccess,
    by: User,
    at: datetime,
    *,
    password: str | None = None,
    unshared_at: datetime | None = None,
    can_download: bool = True,
    can_edit: bool = False,
    vanity_name: str | None = None,
) -> SharedLink:
    """Gives an item a link whose address never was another's, and records SHARE."""
    seed = f"{world.enterprise.id}:{item.type}:{item.id}:{len(world.events)}"
    token = hashlib.sha256(seed.encode()).hexdigest()[:32]
    link = SharedLink(token, access, by, at, password, unshared_at, can_download, can_edit, vanity_name)
    item.link = link
    world.links[token] = item
    if vanity_name is not None:
        world.links[vanity_name] = item
    plan_link_expiry(world, item, link)
    record_event(world, "SHARE", by, item=item, details={"shared_link_id": token}, at=at)
    return link


def change_link(world: World, item: Item, new: SharedLink, by: User, at: datetime) -> None:
    """Puts `new` in the place of an item's link of the same address."""
    old = item.link
    if old is None:
        return
    item.link = new
    if old.vanity_name is not None and old.vanity_name != new.vanity_name:
        world.links.pop(old.vanity_name, None)
    if new.vanity_name is not None:
        world.links[new.vanity_name] = item
    details = {"shared_link_id": new.token}
    plan_link_expiry(world, item, new)
    if new.unshared_at != old.unshared_at:
        record_event(world, "UPDATE_SHARE_EXPIRATION", by, item=item, details=details, at=at)
    if _beside_expiry(new) != _beside_expiry(old):
        record_event(world, "ITEM_SHARED_UPDATE", by, item=item, details=details, at=at)


def _beside_expiry(link: SharedLink) -> tuple[object, ...]:
    return (link.access, link.password, link.can_download, link.can_edit, link.vanity_name)


def remove_link(world: World, item: Item, by: User | None, at: datetime, event: str = "UNSHARE") -> None:
    """Takes an item's link away; its address leads nowhere from then on. `event` is SHARE_EXPIRATION for the clock."""
    link = item.link
    if link is None:
        return
    item.link = None
    world.links.pop(link.token, None)
    if link.vanity_name is not None:
        world.links.pop(link.vanity_name, None)
    record_event(world, event, by, item=item, details={"shared_link_id": link.token}, at=at)


def forget_shares(world: World, item: Item) -> None:
    """Drops the collaborations and the link of an item that is going for good; that leaves no events of its own."""
    for collaboration in (item.collaborations or {}).values():
        world.collaborations.pop(collaboration.id, None)
        if collaboration.grantee_id is not None:
            world.held.get(collaboration.grantee_id, {}).pop(collaboration.id, None)
    if item.link is not None:
        world.links.pop(item.link.token, None)
        if item.link.vanity_name is not None:
            world.links.pop(item.link.vanity_name, None)


def plan_link_expiry(world: World, item: Item, link: SharedLink) -> None:
    """Sees to it that the link goes at its `unshared_at`. Call it again whenever that changed."""
    if link.unshared_at is not None:
        world.agenda.add(link.unshared_at, partial(_expire_link, world, item, link))


def _expire_link(world: World, item: Item, link: SharedLink, when: datetime) -> None:
    if item.link is link and link.unshared_at is not None and link.unshared_at <= when:
        remove_link(world, item, None, when, "SHARE_EXPIRATION")
