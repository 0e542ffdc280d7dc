"""The trash: what is in it, bringing it back, and purging it; for folders, files and web links alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gatekeeper.sandbox.problem import invalid_parameter, not_found
from gatekeeper.sandbox.shape.any_item import show_item
from gatekeeper.sandbox.wire.answer import Answer, no_content, reply
from gatekeeper.sandbox.wire.body import item_name, parent_id
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.listing import item_page
from gatekeeper.sandbox.wire.route import Handler, Route
from gatekeeper.sandbox.world import right
from gatekeeper.sandbox.world.item import Folder, Item
from gatekeeper.sandbox.world.removal import purge, restore

__all__ = ["ROUTES"]

Json = Any
_TRASH = {"type": "folder", "id": "1", "sequence_id": None, "etag": None, "name": "Trash"}
_FURTHEST = 10_000
_HIDDEN = ("shared_link", "folder_upload_email")


def list_trash(call: Call) -> Answer:
    """What was itself put into the trash; each user sees their own, a service account everything."""
    _check_paging(call)
    items = [item for item in call.world.trash.values() if _is_callers(call, item)]
    return reply(item_page(call, sorted(items, key=Item.order_key), furthest=_FURTHEST))


def _check_paging(call: Call) -> None:
    """Marker and offset don't mix in the trash, and by marker there is no other order than the usual one."""
    by_marker = call.flag("usemarker")
    for name in ("sort", "direction", "offset") if by_marker else ("marker",):
        if name in call.query:
            raise invalid_parameter(name, f"'{name}' doesn't go with this kind of paging.")


def _is_callers(call: Call, item: Item) -> bool:
    return call.user.is_service or item.owner is call.user or (item.trash is not None and item.trash.by is call.user)


def _get(item_type: str) -> Handler:
    """What lies beneath a trashed folder isn't in the trash itself: 404."""

    def get_trashed(call: Call) -> Answer:
        item = _trashed(call, item_type)
        if item.trash is None:
            raise not_found(item_type, item.id)
        shown = show_item(item, call.view, call.asked)
        if "path_collection" in shown:
            shown["path_collection"] = {"total_count": 1, "entries": [_TRASH]}
        return reply(shown | {name: None for name in _HIDDEN if name in shown})

    return get_trashed


def _restore(item_type: str) -> Handler:
    def restore_trashed(call: Call) -> Answer:
        item, body = _trashed(call, item_type, right.DELETE), call.json()
        parent = _old_parent(call, item) or call.folder(parent_id(body, required=False) or "", right.UPLOAD)
        name = item_name(body, required=False) or item.name
        restore(call.world, item, call.user, call.now, parent, name)
        shown = show_item(item, call.view, call.asked)
        return reply(shown | {name: None for name in _HIDDEN if name in shown}, 201)

    return restore_trashed


def _purge(item_type: str) -> Handler:
    def purge_trashed(call: Call) -> Answer:
        purge(call.world, _trashed(call, item_type, right.DELETE), call.now)
        return no_content()

    return purge_trashed


def _trashed(call: Call, item_type: str, need: int = right.VISIBLE) -> Item:
    """An item in the trash, itself or beneath a folder that is.

    :raises BoxProblem: 404 where it is unknown, not in the trash or not visible; 403 without the rights in `need`.
    """
    item_id = call.params[f"{item_type}_id"]
    item = call.world.item(item_type, item_id)
    if item is None or not item.is_trashed():
        raise not_found(item_type, item_id)
    return call.permitted(item, need)


def _old_parent(call: Call, item: Item) -> Folder | None:
    """The folder that the item came from, while it still stands; only then Box passes over `parent` in the body."""
    parent = item.parent
    if parent is None or call.world.folders.get(parent.id) is not parent or parent.is_trashed():
        return None
    return parent


def _routes(item_type: str, plural: str) -> tuple[Route, ...]:
    place = f"/2.0/{plural}/{{{item_type}_id}}"
    made: tuple[tuple[str, str, Callable[[str], Handler]], ...] = (
        ("GET", f"{place}/trash", _get),
        ("POST", place, _restore),
        ("DELETE", f"{place}/trash", _purge),
    )
    return tuple(Route(method, template, make(item_type)) for method, template, make in made)


ROUTES = (
    Route("GET", "/2.0/folders/trash/items", list_trash),
    *_routes("folder", "folders"),
    *_routes("file", "files"),
    *_routes("web_link", "web_links"),
)
