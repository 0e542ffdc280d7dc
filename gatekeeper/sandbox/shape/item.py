"""The fields that folders, files and web links have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gatekeeper.sandbox.shape.link import is_reachable_by_link, shared_link
from gatekeeper.sandbox.shape.user import user_mini
from gatekeeper.sandbox.wire.stamp import stamp, stamp_or_none
from gatekeeper.sandbox.wire.view import View
from gatekeeper.sandbox.world import right
from gatekeeper.sandbox.world.item import Classification, File, Folder, Item
from gatekeeper.sandbox.world.right import ROLES

__all__ = ["COMMON_FIELDS", "classification", "folder_mini", "is_watermark_inherited", "permissions", "watermark"]

Json = Any
_INVITEE_ROLES = [role for role in ROLES if role != "owner"]


def folder_mini(folder: Folder) -> dict[str, Json]:
    """The five fields by which other things name a folder; the root has neither sequence_id nor etag."""
    number = None if folder.parent is None else str(folder.etag)
    return {"type": "folder", "id": folder.id, "sequence_id": number, "etag": number, "name": folder.name}


def etag(item: Item, _: View) -> Json:
    return None if item.parent is None else str(item.etag)


def path_collection(item: Item, view: View) -> Json:
    """The way from All Files, cut to what the caller can see of it."""
    above = item.ancestors()
    seen = [folder for folder in above if folder.parent is None or view.rights(folder) & right.VISIBLE]
    if seen and seen[-1] is not above[-1]:
        seen.append(above[-1])
    return {"total_count": len(seen), "entries": [folder_mini(folder) for folder in reversed(seen)]}


def _parent(item: Item, view: View) -> Json:
    parent = item.parent
    if parent is None:
        return None
    return folder_mini(parent if parent.parent is None or view.rights(parent) else view.world.root)


def _status(item: Item, _: View) -> str:
    return "trashed" if item.is_trashed() else "active"


def permissions(item: Item, view: View) -> dict[str, bool]:
    """What the caller may do, in Box's words."""
    rights = view.rights(item)
    allowed = {
        "can_download": bool(rights & right.DOWNLOAD),
        "can_upload": bool(rights & right.UPLOAD),
        "can_rename": bool(rights & right.EDIT),
        "can_delete": bool(rights & right.DELETE),
        "can_share": bool(rights & right.LINK),
        "can_invite_collaborator": bool(rights & right.INVITE),
        "can_set_share_access": bool(rights & right.LINK and rights & right.EDIT),
        "can_apply_watermark": bool(rights & right.EDIT),
    }
    if isinstance(item, File):
        comment = bool(rights & right.COMMENT)
        allowed |= {
            "can_preview": bool(rights & right.PREVIEW),
            "can_comment": comment,
            "can_annotate": comment,
            "can_view_annotations_all": comment,
            "can_view_annotations_self": comment,
        }
    return allowed


def classification(given: Classification | None) -> Json:
    if given is None:
        return None
    return {"name": given.name, "definition": given.definition, "color": given.color}


def is_watermark_inherited(item: Item) -> bool:
    folder = item.parent
    while folder is not None:
        if folder.settings.watermark:
            return True
        folder = folder.parent
    return False


def watermark(item: Folder | File) -> Json:
    inherited = is_watermark_inherited(item)
    return {
        "is_watermarked": item.settings.watermark or inherited,
        "is_watermark_inherited": inherited,
        "is_watermarked_by_access_policy": False,
    }


def _trashed_at(item: Item, _: View) -> Json:
    return None if item.trash is None else stamp(item.trash.at)


def _purged_at(item: Item, _: View) -> Json:
    return None if item.trash is None else stamp(item.trash.purged_at)


def _invitee_roles(item: Item, view: View) -> list[str]:
    """The roles that the caller may give; only owners and co-owners can make co-owners."""
    rights = view.rights(item)
    if not rights & right.INVITE:
        return []
    return _INVITEE_ROLES if rights & right.MANAGE else [role for role in _INVITEE_ROLES if role != "co-owner"]


COMMON_FIELDS: Mapping[str, Callable[[Any, View], Json]] = {
    "type": lambda item, _: item.type,
    "id": lambda item, _: item.id,
    "sequence_id": etag,
    "etag": etag,
    "name": lambda item, _: item.name,
    "created_at": lambda item, _: None if item.parent is None else stamp(item.created_at),
    "modified_at": lambda item, _: None if item.parent is None else stamp(item.modified_at),
    "created_by": lambda item, _: user_mini(item.creator),
    "modified_by": lambda item, _: user_mini(item.modifier),
    "owned_by": lambda item, _: user_mini(item.owner),
    "trashed_at": _trashed_at,
    "purged_at": _purged_at,
    "content_created_at": lambda item, _: None if item.parent is None else stamp(item.created_at),
    "content_modified_at": lambda item, _: None if item.parent is None else stamp(item.modified_at),
    "shared_link": shared_link,
    "parent": _parent,
    "path_collection": path_collection,
    "item_status": _status,
    "has_collaborations": lambda item, _: bool(item.collaborations),
    "permissions": permissions,
    "is_accessible_via_shared_link": lambda item, _: is_reachable_by_link(item),
    "allowed_invitee_roles": _invitee_roles,
    "is_associated_with_app_item": lambda _, __: False,
}


def stamp_field(name: str) -> Callable[[Any, View], Json]:
    """A moment out of the item's settings."""
    return lambda item, _: stamp_or_none(getattr(item.settings, name))
