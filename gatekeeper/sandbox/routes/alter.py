"""What folders and files are changed by alike: name, place, tags, trash, copies, and the conditions on a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gatekeeper.sandbox.problem import conflict, forbidden, invalid_parameter
from gatekeeper.sandbox.wire.body import item_name, parent_id
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.world import right
from gatekeeper.sandbox.world.change import move, rename
from gatekeeper.sandbox.world.item import Folder, Item
from gatekeeper.sandbox.world.tree import require_free_name

__all__ = ["Wish", "fulfil", "is_unchanged", "tags", "target_folder", "wish"]

Json = Any


def is_unchanged(call: Call, item: Item) -> bool:
    """Whether an If-None-Match header names the item's present state."""
    known = call.headers.get("if-none-match")
    return known is not None and known.strip('"') == str(item.etag)


def tags(body: Mapping[str, Json], otherwise: tuple[str, ...]) -> tuple[str, ...]:
    """:raises BoxProblem: 400 where `tags` isn't a list of texts."""
    if body.get("tags") is None:
        return otherwise
    given = body["tags"]
    if not isinstance(given, list) or not all(isinstance(tag, str) for tag in given):
        raise invalid_parameter("tags", "Invalid value for 'tags'.")
    return tuple(given)


def target_folder(call: Call, body: Mapping[str, Json]) -> Folder:
    """The folder in `parent`, into which the caller may put things.

    :raises BoxProblem: 400 without one, 404 or 403 as for any folder.
    """
    return call.folder(parent_id(body) or "", right.UPLOAD)


@dataclass(frozen=True, slots=True)
class Wish:
    """Where an item is to stand from now on, and what it is to be called; None: as before."""

    parent: Folder | None
    name: str | None


def wish(call: Call, item: Item, body: Mapping[str, Json]) -> Wish:
    """What `name` and `parent` ask for, checked so that `fulfil` can't fail any more.

    :raises BoxProblem: 400 for a bad name, 403 without the rights here and there, 409 for a folder into itself.
    :raises NameInUseError: the name is taken.
    """
    name = item_name(body, required=False)
    parent = None if body.get("parent") is None else target_folder(call, body)
    if parent is item.parent:
        parent = None
    if parent is not None:
        _require(call, item, right.EDIT | right.DELETE)
        _require_outside(item, parent)
    elif name is None or name == item.name:
        return Wish(None, None)
    else:
        _require(call, item, right.EDIT)
    place = parent or item.parent
    if place is not None:
        require_free_name(call.world, place, name or item.name, item.owner, besides=item)
    return Wish(parent, name)


def fulfil(call: Call, item: Item, wanted: Wish) -> None:
    """Moves or renames, with the event of either."""
    if wanted.parent is not None:
        move(call.world, item, wanted.parent, call.user, call.now, wanted.name or item.name)
    elif wanted.name is not None:
        rename(call.world, item, wanted.name, call.user, call.now)


def _require(call: Call, item: Item, need: int) -> None:
    if call.view.rights(item) & need != need:
        raise forbidden()


def _require_outside(item: Item, parent: Folder) -> None:
    if item is parent or item in parent.ancestors():
        raise conflict("cyclical_folder_structure", "Moving this folder would create a cyclical folder structure")
