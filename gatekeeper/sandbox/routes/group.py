"""Groups and memberships."""

from __future__ import annotations

from typing import Literal

from gatekeeper.sandbox.problem import conflict, invalid_parameter, not_found
from gatekeeper.sandbox.shape.group import GROUP, MEMBERSHIP
from gatekeeper.sandbox.wire.answer import Answer, no_content, reply
from gatekeeper.sandbox.wire.body import part, text
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.page import by_offset
from gatekeeper.sandbox.wire.route import Route
from gatekeeper.sandbox.world.account import Group, Membership
from gatekeeper.sandbox.world.people import add_group, add_member, remove_member

__all__ = ["ROUTES"]


def list_groups(call: Call) -> Answer:
    """`filter_term` means the start of a name."""
    term = call.query.get("filter_term", "").lower()
    found = [group for group in call.world.groups.values() if group.name.lower().startswith(term)]
    found.sort(key=lambda group: (group.name, group.id))
    return reply(by_offset(call, found, lambda group: GROUP.show(group, call.view, call.asked)))


def get_group(call: Call) -> Answer:
    return reply(GROUP.show(_group(call), call.view, call.asked))


def make_group(call: Call) -> Answer:
    call.require_admin()
    name = text(call.json(), "name")
    if not name:
        raise invalid_parameter("name", "'name' is required.", "missing_parameter")
    if any(group.name == name for group in call.world.groups.values()):
        raise conflict("conflict", "A group with this name already exists")
    group = add_group(call.world, name, call.user, call.now)
    return reply(GROUP.show(group, call.view, call.asked), 201)


def list_members(call: Call) -> Answer:
    members = sorted(_group(call).memberships.values(), key=lambda membership: membership.id)
    return reply(by_offset(call, members, lambda each: MEMBERSHIP.show(each, call.view, call.asked)))


def list_groups_of_user(call: Call) -> Answer:
    user_id = call.params["user_id"]
    if user_id not in call.world.users:
        raise not_found("user", user_id)
    found = [each for each in call.world.memberships.values() if each.user.id == user_id]
    return reply(by_offset(call, found, lambda each: MEMBERSHIP.show(each, call.view, call.asked)))


def get_membership(call: Call) -> Answer:
    return reply(MEMBERSHIP.show(_membership(call), call.view, call.asked))


def make_membership(call: Call) -> Answer:
    call.require_admin()
    body = call.json()
    user_id, group_id = text(part(body, "user") or {}, "id") or "", text(part(body, "group") or {}, "id") or ""
    user, group = call.world.users.get(user_id), call.world.groups.get(group_id)
    if user is None or group is None:
        raise not_found("user" if user is None else "group", user_id if user is None else group_id)
    if user.id in group.memberships:
        raise conflict("conflict", "The user is already a member of the group")
    role: Literal["member", "admin"] = "admin" if text(body, "role") == "admin" else "member"
    membership = add_member(call.world, group, user, call.user, call.now, role)
    return reply(MEMBERSHIP.show(membership, call.view, call.asked), 201)


def delete_membership(call: Call) -> Answer:
    call.require_admin()
    remove_member(call.world, _membership(call), call.user, call.now)
    return no_content()


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
    Route("GET", "/2.0/groups/{group_id}/memberships", list_members),
    Route("GET", "/2.0/users/{user_id}/memberships", list_groups_of_user),
    Route("POST", "/2.0/group_memberships", make_membership),
    Route("GET", "/2.0/group_memberships/{group_membership_id}", get_membership),
    Route("DELETE", "/2.0/group_memberships/{group_membership_id}", delete_membership),
)
