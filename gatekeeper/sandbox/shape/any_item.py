"""Items of any kind, each in its own shape."""

from __future__ import annotations

from typing import Any

from gatekeeper.sandbox.shape.file import FILE
from gatekeeper.sandbox.shape.folder import FOLDER
from gatekeeper.sandbox.shape.web_link import WEB_LINK
from gatekeeper.sandbox.wire.shape import Asked, Level
from gatekeeper.sandbox.wire.view import View
from gatekeeper.sandbox.world.item import File, Folder, Item, WebLink

__all__ = ["show_item", "show_item_mini"]

Json = Any


def show_item(item: Item, view: View, asked: Asked = None, otherwise: Level = "standard") -> dict[str, Json]:
    """One folder, file or web link; fields of another kind of item are passed over."""
    if isinstance(item, Folder):
        return FOLDER.show(item, view, asked, otherwise)
    if isinstance(item, File):
        return FILE.show(item, view, asked, otherwise)
    if isinstance(item, WebLink):
        return WEB_LINK.show(item, view, asked, otherwise)
    raise TypeError(f"no shape for {item!r}")


def show_item_mini(item: Item, view: View) -> dict[str, Json]:
    return show_item(item, view, None, "mini")
