"""The state in a form that tests can compare."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gatekeeper.sandbox.world.account import Group, User
from gatekeeper.sandbox.world.item import File, Folder, Item

if TYPE_CHECKING:
    from gatekeeper.sandbox.world.share import Collaboration, SharedLink
    from gatekeeper.sandbox.world.world import World

__all__ = ["digest"]

Json = Any


def digest(world: World) -> dict[str, Json]:
    """Items, collaborations and links as plain data, and a hash over them.

    Generated files that nobody has touched, and events, aren't in it.
    """
    items = [_item(item) for item in (*world.folders.values(), *world.files.values(), *world.web_links.values())]
    collaborations = [_collaboration(each) for each in world.collaborations.values()]
    state = {
        "items": sorted(items, key=lambda item: (item["type"], item["id"])),
        "collaborations": sorted(collaborations, key=lambda each: str(each["id"])),
    }
    written = json.dumps(state, sort_keys=True)
    return {"hash": hashlib.sha256(written.encode()).hexdigest(), "events": len(world.events), **state}


def _item(item: Item) -> dict[str, Json]:
    told: dict[str, Json] = {
        "type": item.type,
        "id": item.id,
        "name": item.name,
        "parent": None if item.parent is None else item.parent.id,
        "owner": item.owner.login,
        "etag": item.etag,
        "trashed": item.trash is not None,
        "link": None if item.link is None else _link(item.link),
    }
    if isinstance(item, Folder | File):
        told["settings"] = _plain(item.settings)
    if isinstance(item, File):
        told["versions"] = [{"id": version.id, "size": version.content.size} for version in item.versions]
    return told


def _link(link: SharedLink) -> dict[str, Json]:
    return {field.name: _plain(getattr(link, field.name)) for field in fields(link)}


def _collaboration(given: Collaboration) -> dict[str, Json]:
    return {
        "id": given.id,
        "item": f"{given.item.type} {given.item.id}",
        "login": given.invite_email if given.user is None else given.user.login,
        "group": None if given.group is None else given.group.name,
        "role": given.role,
        "status": given.status,
        "expires_at": _plain(given.expires_at),
    }


def _plain(value: Json) -> Json:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, User):
        return value.login
    if isinstance(value, Group):
        return value.name
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return list(value) if isinstance(value, tuple) else value
