"""Shared links as Box shows them, with what remains of them after the ways in which they are narrowed."""

from __future__ import annotations

from typing import Any

from gatekeeper.sandbox.wire.stamp import stamp_or_none
from gatekeeper.sandbox.wire.view import View
from gatekeeper.sandbox.world.item import File, Folder, Item
from gatekeeper.sandbox.world.share import SharedLink
from gatekeeper.sandbox.world.world import World

__all__ = ["effective_access", "effective_permission", "is_reachable_by_link", "shared_link"]

Json = Any


def shared_link(item: Item, view: View) -> Json:
    """The item's own link, or null."""
    link = item.link
    if link is None:
        return None
    permission = effective_permission(item, link)
    vanity = None if link.vanity_name is None else f"{view.base_url}/v/{link.vanity_name}"
    return {
        "url": f"{view.base_url}/s/{link.token}",
        "download_url": f"{view.base_url}/shared/static/{link.token}" if isinstance(item, File) else None,
        "vanity_url": vanity,
        "vanity_name": link.vanity_name,
        "access": link.access,
        "effective_access": effective_access(view.world, item, link),
        "effective_permission": permission,
        "is_password_enabled": link.password is not None,
        "unshared_at": stamp_or_none(link.unshared_at),
        "download_count": link.download_count,
        "preview_count": link.preview_count,
        "permissions": {
            "can_preview": True,
            "can_download": link.can_download,
            "can_edit": link.can_edit,
        },
    }


def effective_access(world: World, item: Item, link: SharedLink) -> str:
    """What the link gives after the enterprise's and the folders' restrictions."""
    if link.access == "open" and not world.settings.open_links_allowed:
        return "company"
    folder = item if isinstance(item, Folder) else item.parent
    if link.access == "open" and folder is not None and folder.settings.restricted_to_enterprise:
        return "company"
    return link.access


def effective_permission(item: Item, link: SharedLink) -> str:
    if link.can_edit and isinstance(item, File):
        return "can_edit"
    return "can_download" if link.can_download else "can_preview"


def is_reachable_by_link(item: Item) -> bool:
    """Whether the item or a folder above it has a link."""
    return item.link is not None or any(folder.link is not None for folder in item.ancestors())
