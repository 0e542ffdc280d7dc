"""Users: who I am, who there is."""

from __future__ import annotations

from collections.abc import Sequence

from gatekeeper.sandbox.problem import invalid_parameter, not_found
from gatekeeper.sandbox.shape.user import USER
from gatekeeper.sandbox.wire.answer import Answer, reply
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.page import by_marker, by_offset
from gatekeeper.sandbox.wire.route import Route
from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.world import World

__all__ = ["ROUTES"]


def get_me(call: Call) -> Answer:
    return reply(USER.show(call.user, call.view, call.asked))


def get_user(call: Call) -> Answer:
    """Within the enterprise everybody sees each other; people from outside see only whom they share an item with."""
    user = call.world.users.get(call.params["user_id"])
    if user is None or not _knows(call, user):
        raise not_found("user", call.params["user_id"])
    return reply(USER.show(user, call.view, call.asked))


def _knows(call: Call, user: User) -> bool:
    caller = call.user
    if user is caller or caller.is_admin or caller.is_service or caller.kind == user.kind == "managed":
        return True
    return _is_let_in_by(call.world, caller, user) or _is_let_in_by(call.world, user, caller)


def _is_let_in_by(world: World, guest: User, other: User) -> bool:
    """Whether one was let into something of the other's, or into something that the other was let into, too."""
    return any(
        other is collaboration.item.owner
        or any(other is beside.user for beside in (collaboration.item.collaborations or {}).values())
        for grantee in world.grantees(guest)
        for collaboration in world.held.get(grantee, {}).values()
    )


def list_users(call: Call) -> Answer:
    call.require_admin()
    found = _matching(call)
    if call.flag("usemarker"):
        page = by_marker(call, found, _key, lambda user: USER.show(user, call.view, call.asked))
        return reply({**page, "next_marker": page["next_marker"] or ""})
    return reply(by_offset(call, found, lambda user: USER.show(user, call.view, call.asked)))


def _matching(call: Call) -> Sequence[User]:
    """`filter_term` means the start of a managed user's name or login, but the whole login of an external user."""
    term, kind = call.query.get("filter_term", "").lower(), call.query.get("user_type", "managed")
    managed = [user for user in call.world.users.values() if user.kind == "managed" and _starts(user, term)]
    if kind == "managed":
        return sorted(managed, key=_key)
    external = [user for user in call.world.users.values() if user.kind == "external" and user.login.lower() == term]
    if kind == "external":
        return external
    if kind != "all":
        raise invalid_parameter("user_type", f"Invalid value '{kind}'.")
    return external or sorted(managed, key=_key)


def _starts(user: User, term: str) -> bool:
    return user.name.lower().startswith(term) or user.login.lower().startswith(term)


def _key(user: User) -> tuple[str, str]:
    return (user.name, user.id)


ROUTES = (
    Route("GET", "/2.0/users", list_users),
    Route("GET", "/2.0/users/me", get_me),
    Route("GET", "/2.0/users/{user_id}", get_user),
)
