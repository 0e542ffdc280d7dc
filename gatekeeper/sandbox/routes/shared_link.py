"""Shared links: what `shared_link` in an item's update does, and following a link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from gatekeeper.sandbox.problem import BoxProblem, conflict, forbidden, invalid_parameter, not_found
from gatekeeper.sandbox.shape.any_item import show_item
from gatekeeper.sandbox.shape.folder import link_levels
from gatekeeper.sandbox.wire.answer import Answer, reply
from gatekeeper.sandbox.wire.body import flag, moment, part, text
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.route import Route
from gatekeeper.sandbox.world import right
from gatekeeper.sandbox.world.item import File, Folder, Item
from gatekeeper.sandbox.world.share import LinkAccess, SharedLink
from gatekeeper.sandbox.world.sharing import add_link, change_link, remove_link

__all__ = ["ROUTES", "apply_link"]

Json = Any
_ACCESS = frozenset({"open", "company", "collaborators"})
_SHORTEST_PASSWORD = 8
_SHORTEST_VANITY_NAME = 12


@dataclass(frozen=True, slots=True)
class _Wish:
    """A link as it is to be."""

    access: LinkAccess
    password: str | None
    unshared_at: datetime | None
    can_download: bool
    can_edit: bool
    vanity_name: str | None


def apply_link(call: Call, item: Item, body: dict[str, Json]) -> None:
    """Adds, changes or (null) removes an item's link, where the body has the key `shared_link` at all.

    A link that is changed keeps its address, and what the body doesn't name.

    :raises BoxProblem: 400 for a value that Box refuses, 403 without the right to share, 409 for a name in use.
    """
    if "shared_link" not in body:
        return
    if not call.view.rights(item) & right.LINK:
        raise forbidden()
    given, old = part(body, "shared_link"), item.link
    if given is None:
        remove_link(call.world, item, call.user, call.now)
        return
    wish = _wish(call, item, given)
    values = (wish.password, wish.unshared_at, wish.can_download, wish.can_edit, wish.vanity_name)
    if old is None:
        password, unshared_at, can_download, can_edit, vanity_name = values
        add_link(
            call.world,
            item,
            wish.access,
            call.user,
            call.now,
            password=password,
            unshared_at=unshared_at,
            can_download=can_download,
            can_edit=can_edit,
            vanity_name=vanity_name,
        )
    else:
        new = SharedLink(old.token, wish.access, old.by, old.created_at, *values)
        new.download_count, new.preview_count = old.download_count, old.preview_count
        change_link(call.world, item, new, call.user, call.now)


def _wish(call: Call, item: Item, given: dict[str, Json]) -> _Wish:
    old = item.link
    access = _access(call, item, text(given, "access") or ("open" if old is None else old.access))
    permissions = part(given, "permissions") or {}
    if permissions and access == "collaborators":
        raise invalid_parameter("permissions", "Permissions can't be set on a link for collaborators.")
    can_edit = flag(permissions, "can_edit", otherwise=old is not None and old.can_edit)
    if can_edit and not isinstance(item, File):
        raise invalid_parameter("can_edit", "Only a file can be edited through a link.")
    default = (old is None or old.can_download) and (old is None or access == old.access or access != "collaborators")
    return _Wish(
        access,
        _password(given, access, old),
        _unshared_at(call, given, old),
        flag(permissions, "can_download", otherwise=default),
        can_edit,
        _vanity_name(call, item, given, old),
    )


def _access(call: Call, item: Item, given: str) -> LinkAccess:
    if given not in _ACCESS:
        raise invalid_parameter("access", f"Invalid value '{given}'.")
    folder = item if isinstance(item, Folder) else item.parent
    if given not in link_levels(folder, call.view):
        raise BoxProblem(403, "forbidden_by_policy", "This access level isn't allowed here")
    return cast("LinkAccess", given)


def _password(given: dict[str, Json], access: str, old: SharedLink | None) -> str | None:
    """Only an open link has a password: it falls away with any other access."""
    password = text(given, "password")
    if password is None:
        kept = None if old is None or "password" in given else old.password
        return kept if access == "open" else None
    if access != "open":
        raise invalid_parameter("password", "A password can only be set on an open link.")
    if len(password) < _SHORTEST_PASSWORD or password.isalpha():
        raise invalid_parameter("password", "The password isn't strong enough.")
    return password


def _unshared_at(call: Call, given: dict[str, Json], old: SharedLink | None) -> datetime | None:
    if "unshared_at" not in given:
        return None if old is None else old.unshared_at
    unshared_at = moment(given, "unshared_at")
    if unshared_at is not None and unshared_at <= call.now:
        raise invalid_parameter("unshared_at", "The date has to be in the future.")
    return unshared_at


def _vanity_name(call: Call, item: Item, given: dict[str, Json], old: SharedLink | None) -> str | None:
    if "vanity_name" not in given:
        return None if old is None else old.vanity_name
    name = text(given, "vanity_name")
    if not name:
        return None
    if len(name) < _SHORTEST_VANITY_NAME or not name.replace("-", "").replace("_", "").isalnum():
        raise invalid_parameter("vanity_name", f"Invalid value '{name}'.")
    if call.world.links.get(name, item) is not item:
        raise conflict("conflict", "The vanity name is in use")
    return name


def follow(call: Call) -> Answer:
    """`GET /shared_items`: the item behind a link, which the header `BoxApi` names, with its password if it has one."""
    fields = parse_qs(call.headers.get("boxapi", ""), keep_blank_values=True)
    url = fields.get("shared_link", [""])[0]
    name = urlsplit(url).path.rpartition("/")[2]
    item = call.world.links.get(name)
    if item is None or item.link is None or item.is_trashed():
        raise not_found("shared_link", url)
    _require_reach(call, item, item.link, fields.get("shared_link_password", [""])[0])
    return reply(show_item(item, call.view, call.asked))


def _require_reach(call: Call, item: Item, link: SharedLink, password: str) -> None:
    if call.view.rights(item) & right.VISIBLE:
        return
    match link.access:
        case "collaborators":
            raise not_found("shared_link", link.token)
        case "company" if call.user.kind == "external":
            raise not_found("shared_link", link.token)
    if link.password is not None and link.password != password:
        raise BoxProblem(403, "incorrect_shared_item_password", "Correct password is required for shared item")


ROUTES = (Route("GET", "/2.0/shared_items", follow),)
