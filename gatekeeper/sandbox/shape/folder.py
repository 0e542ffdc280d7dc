"""Folders as Box shows them."""

from __future__ import annotations

from typing import Any

from gatekeeper.sandbox.shape.item import COMMON_FIELDS, classification, watermark
from gatekeeper.sandbox.wire.shape import Shape
from gatekeeper.sandbox.wire.view import View
from gatekeeper.sandbox.world.item import Folder

__all__ = ["FOLDER", "link_levels"]

Json = Any


def link_levels(folder: Folder | None, view: View) -> list[str]:
    """The kinds of link that may be made here."""
    if not view.world.settings.open_links_allowed or (folder is not None and folder.settings.restricted_to_enterprise):
        return ["collaborators", "company"]
    return ["collaborators", "open", "company"]


def _upload_email(folder: Folder, _: View) -> Json:
    access = folder.settings.upload_email
    return None if access is None else {"access": access, "email": f"upload.{folder.id}@u.box.com"}


_STANDARD = (
    "type", "id", "sequence_id", "etag", "name", "created_at", "modified_at", "description", "size", "path_collection",
    "created_by", "modified_by", "trashed_at", "purged_at", "content_created_at", "content_modified_at", "owned_by",
    "shared_link", "folder_upload_email", "parent", "item_status",
)  # fmt: skip

FOLDER: Shape[Folder] = Shape(
    base=("type", "id", "etag"),
    mini=("type", "id", "sequence_id", "etag", "name"),
    standard=_STANDARD,
    fields={
        **COMMON_FIELDS,
        "description": lambda folder, _: folder.settings.description,
        "size": lambda folder, _: folder.size,
        "folder_upload_email": _upload_email,
        "sync_state": lambda folder, _: folder.settings.sync_state,
        "tags": lambda folder, _: list(folder.settings.tags),
        "can_non_owners_invite": lambda folder, _: folder.settings.can_non_owners_invite,
        "can_non_owners_view_collaborators": lambda folder, _: folder.settings.can_non_owners_view_collaborators,
        "is_externally_owned": lambda folder, _: folder.settings.is_externally_owned or folder.owner.kind == "external",
        "is_collaboration_restricted_to_enterprise": lambda folder, _: folder.settings.restricted_to_enterprise,
        "allowed_shared_link_access_levels": link_levels,
        "classification": lambda folder, _: classification(folder.settings.classification),
        "watermark_info": lambda folder, _: watermark(folder),
    },
)
