"""Groups and memberships."""

from __future__ import annotations

from typing import Any, Literal

from gatekeeper.sandbox.problem import conflict, invalid_parameter, not_found
from gatekeeper.sandbox.shape.group import GROUP, MEMBERSHIP
from gatekeeper.sandbox.wire.answer import Answer, no_content, reply
from gatekeeper.sandbox.wire.body import part, text
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.page import by_offset
from gatekeeper.sandbox.wire.route import Route
from gatekeeper.sandbox.world.account import Group, GroupLevel, GroupSettings, Membership
from gatekeeper.sandbox.world.people import (
    add_group,
    add_member,
    change_group,
    change_member,
    remove_group,
    remove_member,
)

__all__ = ["ROUTES"]

Json = Any


def list_groups(call: Call) -> Answer:
    """`filter_term` means the start of a name. Only administrators see all groups."""
    call.require_admin()
    term = call.query.get("filter_term", "").lower()
    found = [group for group in call.world.groups.values() if group.name.lower().startswith(term)]
    found.sort(key=lambda group: (group.name, group.id))
    return reply(by_offset(call, found, lambda group: GROUP.show(group, call.view, call.asked)))


def get_group(call: Call) -> Answer:
    return reply(GROUP.show(_seen_group(call), call.view, call.asked))


def make_group(call: Call) -> Answer:
    call.require_admin()
    body = call.json()
    name, settings = _free_name(call, body), _settings(body, GroupSettings())
    group = add_group(call.world, name, call.user, call.now)
    group.settings = settings
    return reply(GROUP.show(group, call.view, call.asked), 201)


def update_group(call: Call) -> Answer:
    call.require_admin()
    group, body = _group(call), call.json()
    name = group.name if body.get("name") is None else _free_name(call, body, besides=group)
    change_group(call.world, group, name, _settings(body, group.settings), call.user, call.now)
    return reply(GROUP.show(group, call.view, call.asked))


def delete_group(call: Call) -> Answer:
    call.require_admin()
    remove_group(call.world, _group(call), call.user, call.now)
    return no_content()


def _free_name(call: Call, body: dict[str, Json], besides: Group | None = None) -> str:
    name = text(body, "name")
    if not name:
        raise invalid_parameter("name", "'name' is required.", "missing_parameter")
    if any(group.name == name and group is not besides for group in call.world.groups.values()):
        raise conflict("conflict", "Resource with the same name already exists")
    return name


def _settings(body: dict[str, Json], old: GroupSettings) -> GroupSettings:
    """What the body names, on top of what is set.

    :raises BoxProblem: 400 for a level that Box doesn't know.
    """
    return GroupSettings(
        text(body, "description") if "description" in body else old.description,
        text(body, "provenance") if "provenance" in body else old.provenance,
        text(body, "external_sync_identifier") if "external_sync_identifier" in body else old.external_sync_identifier,
        _level(body, "invitability_level", old.invitability),
        _level(body, "member_viewability_level", old.viewability),
    )


def _level(body: dict[str, Json], name: str, otherwise: GroupLevel) -> GroupLevel:
    given = text(body, name)
    match given:
        case None:
            return otherwise
        case "admins_only" | "admins_and_members" | "all_managed_users":
            return given
    raise invalid_parameter(name, f"Invalid value '{given}'.")


def list_members(call: Call) -> Answer:
    members = sorted(_seen_group(call).memberships.values(), key=lambda membership: membership.id)
    return reply(by_offset(call, members, lambda each: MEMBERSHIP.show(each, call.view, call.asked)))


def list_groups_of_user(call: Call) -> Answer:
    user_id = call.params["user_id"]
    if user_id != call.user.id:
        call.require_admin()
    if user_id not in call.world.users:
        raise not_found("user", user_id)
    found = [each for each in call.world.memberships.values() if each.user.id == user_id]
    return reply(by_offset(call, found, lambda each: MEMBERSHIP.show(each, call.view, call.asked)))


def get_membership(call: Call) -> Answer:
    membership = _membership(call)
    if membership.user is not call.user:
        call.require_admin()
    return reply(MEMBERSHIP.show(membership, call.view, call.asked))


def make_membership(call: Call) -> Answer:
    call.require_admin()
    body = call.json()
    user_id, group_id = text(part(body, "user") or {}, "id") or "", text(part(body, "group") or {}, "id") or ""
    user, group = call.world.users.get(user_id), call.world.groups.get(group_id)
    if user is None or group is None:
        raise not_found("user" if user is None else "group", user_id if user is None else group_id)
    if user.id in group.memberships:
        raise conflict("conflict", "The user is already a member of the group")
    membership = add_member(call.world, group, user, call.user, call.now, _role(body, "member"))
    return reply(MEMBERSHIP.show(membership, call.view, call.asked), 201)


def update_membership(call: Call) -> Answer:
    call.require_admin()
    membership = _membership(call)
    change_member(call.world, membership, _role(call.json(), membership.role), call.user, call.now)
    return reply(MEMBERSHIP.show(membership, call.view, call.asked))


def delete_membership(call: Call) -> Answer:
    call.require_admin()
    remove_member(call.world, _membership(call), call.user, call.now)
    return no_content()


def _role(body: dict[str, Json], otherwise: Literal["member", "admin"]) -> Literal["member", "admin"]:
    given = text(body, "role")
    match given:
        case None:
            return otherwise
        case "member" | "admin":
            return given
    raise invalid_parameter("role", f"Invalid value '{given}'.")


def _seen_group(call: Call) -> Group:
    """A group that the caller may look into: as its member, or as an administrator.

    :raises BoxProblem: 404 where there is none, 403 where it isn't theirs to see.
    """
    group = _group(call)
    if call.user.id not in group.memberships:
        call.require_admin()
    return group


def _group(call: Call) -> Group:
    group = call.world.groups.get(call.params["group_id"])
    if group is None:
        raise not_found("group", call.params["group_id"])
    return group


def _membership(call: Call) -> Membership:
    membership = call.world.memberships.get(call.params["group_membership_id"])
    if membership is None:
        raise not_found("group_membership", call.params["group_membership_id"])
    return membership


ROUTES = (
    Route("GET", "/2.0/groups", list_groups),
    Route("POST", "/2.0/groups", make_group),
    Route("GET", "/2.0/groups/{group_id}", get_group),
    Route("PUT", "/2.0/groups/{group_id}", update_group),
    Route("DELETE", "/2.0/groups/{group_id}", delete_group),
    Route("GET", "/2.0/groups/{group_id}/memberships", list_members),
    Route("GET", "/2.0/users/{user_id}/memberships", list_groups_of_user),
    Route("POST", "/2.0/group_memberships", make_membership),
    Route("GET", "/2.0/group_memberships/{group_membership_id}", get_membership),
    Route("PUT", "/2.0/group_memberships/{group_membership_id}", update_membership),
    Route("DELETE", "/2.0/group_memberships/{group_membership_id}", delete_membership),
)
