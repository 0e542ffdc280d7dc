"""Pages of items: the order that was asked for, by offset or by marker, each item in its own shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gatekeeper.sandbox.problem import invalid_parameter
from gatekeeper.sandbox.shape.any_item import show_item
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.page import by_marker, by_offset
from gatekeeper.sandbox.world.access import tops_of
from gatekeeper.sandbox.world.item import Folder, Item, name_key
from gatekeeper.sandbox.world.tree import size_of

__all__ = ["FURTHEST", "children", "item_page"]

Json = Any
Key = Callable[[Item], tuple[Any, ...]]

FURTHEST = 300_000
"""The offset beyond which Box lists a folder by marker only."""
_KEYS: dict[str, Key] = {
    "id": lambda item: (item.rank, int(item.id), ""),
    "name": lambda item: (item.rank, name_key(item.name), item.id),
    "date": lambda item: (item.rank, item.modified_at.timestamp(), item.id),
    "size": lambda item: (item.rank, size_of(item), item.id),
}


def children(call: Call, folder: Folder) -> Sequence[Item]:
    """What the caller finds in a folder, in Box's order. All Files is each user's own, the service account's is all."""
    if folder is call.world.root and not call.user.is_service:
        return sorted(tops_of(call.world, call.user, call.now), key=Item.order_key)
    return call.world.listing(folder)


def item_page(
    call: Call, items: Sequence[Item], *, by_offset_only: bool = False, furthest: int = FURTHEST
) -> dict[str, Json]:
    """One page of a listing as `limit`, `offset` or `usemarker`/`marker`, `sort` and `direction` ask for it.

    :raises BoxProblem: 400 for an offset beyond Box's limit, an unknown order, or a marker that isn't one.
    """
    asked, view = call.asked, call.view

    def show(item: Item) -> dict[str, Json]:
        return show_item(item, view, asked, "mini")

    if call.flag("usemarker") and not by_offset_only:
        page = by_marker(call, items, Item.order_key, show)
        return page if page["next_marker"] is not None else {**page, "next_marker": ""}
    by, direction = call.query.get("sort", "name").lower(), call.query.get("direction", "ASC").upper()
    page = by_offset(call, _ordered(items, by, direction), show, furthest=furthest)
    return page | {"order": [{"by": "type", "direction": "ASC"}, {"by": by, "direction": direction}]}


def _ordered(items: Sequence[Item], by: str, direction: str) -> Sequence[Item]:
    if by not in _KEYS:
        raise invalid_parameter("sort", f"Invalid value '{by}'.")
    if direction not in {"ASC", "DESC"}:
        raise invalid_parameter("direction", f"Invalid value '{direction}'.")
    if by == "name" and direction == "ASC":
        return items
    key = _KEYS[by]
    if direction == "ASC":
        return sorted(items, key=key)
    return sorted(sorted(items, key=key, reverse=True), key=lambda item: item.rank)
