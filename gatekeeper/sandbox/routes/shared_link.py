"""Shared links: what `shared_link` in an item's update does."""

from __future__ import annotations

from typing import Any, Literal, cast

from gatekeeper.sandbox.problem import forbidden, invalid_parameter
from gatekeeper.sandbox.wire.body import flag, moment, part, text
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.world import right
from gatekeeper.sandbox.world.item import Item
from gatekeeper.sandbox.world.sharing import add_link, remove_link

__all__ = ["apply_link"]

Json = Any
_ACCESS = {"open", "company", "collaborators"}


def apply_link(call: Call, item: Item, body: dict[str, Json]) -> None:
    """Adds, changes or (null) removes an item's link, where the body has the key `shared_link` at all.

    :raises BoxProblem: 400 for a value that Box refuses, 403 without the right to share.
    """
    if "shared_link" not in body:
        return
    if not call.view.rights(item) & right.LINK:
        raise forbidden()
    given = part(body, "shared_link")
    if given is None:
        remove_link(call.world, item, call.user, call.now)
        return
    access = text(given, "access") or "open"
    if access not in _ACCESS:
        raise invalid_parameter("access", f"Invalid value '{access}'.")
    permissions = part(given, "permissions") or {}
    add_link(
        call.world,
        item,
        cast("Literal['open', 'company', 'collaborators']", access),
        call.user,
        call.now,
        password=text(given, "password"),
        unshared_at=moment(given, "unshared_at"),
        can_download=flag(permissions, "can_download", otherwise=True),
        can_edit=flag(permissions, "can_edit", otherwise=False),
        vanity_name=text(given, "vanity_name"),
    )
