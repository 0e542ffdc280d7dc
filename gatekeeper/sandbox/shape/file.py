"""Files and their versions as Box shows them."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from gatekeeper.sandbox.shape.item import COMMON_FIELDS, classification, stamp_field, watermark
from gatekeeper.sandbox.shape.user import user_mini
from gatekeeper.sandbox.wire.shape import Shape
from gatekeeper.sandbox.wire.stamp import stamp, stamp_or_none
from gatekeeper.sandbox.wire.view import View
from gatekeeper.sandbox.world.hold import disposition_of
from gatekeeper.sandbox.world.item import File, Lock, Version

__all__ = ["FILE", "VERSION", "lock"]

Json = Any


def lock(given: Lock | None, now: datetime) -> Json:
    """A lock that still holds, or null."""
    if given is None or not given.holds_at(now):
        return None
    return {
        "type": "lock",
        "id": given.id,
        "created_by": user_mini(given.by),
        "created_at": stamp(given.at),
        "expired_at": stamp_or_none(given.until),
        "is_download_prevented": given.is_download_prevented,
    }


def _file_version(file: File, _: View) -> Json:
    version = file.current
    return {"type": "file_version", "id": version.id, "sha1": version.content.sha1}


_STANDARD = (
    "type", "id", "file_version", "sequence_id", "etag", "sha1", "name", "description", "size", "path_collection",
    "created_at", "modified_at", "trashed_at", "purged_at", "content_created_at", "content_modified_at", "created_by",
    "modified_by", "owned_by", "shared_link", "parent", "item_status",
)  # fmt: skip

FILE: Shape[File] = Shape(
    base=("type", "id", "etag"),
    mini=("type", "id", "file_version", "sequence_id", "etag", "sha1", "name"),
    standard=_STANDARD,
    fields={
        **COMMON_FIELDS,
        "file_version": _file_version,
        "sha1": lambda file, _: file.current.content.sha1,
        "size": lambda file, _: file.size,
        "description": lambda file, _: file.settings.description,
        "version_number": lambda file, _: str(len(file.versions)),
        "comment_count": lambda _, __: 0,
        "tags": lambda file, _: list(file.settings.tags),
        "lock": lambda file, view: lock(file.settings.lock, view.now),
        "extension": lambda file, _: PurePosixPath(file.name).suffix.removeprefix("."),
        "is_package": lambda _, __: False,
        "expires_at": stamp_field("expires_at"),
        "disposition_at": lambda file, view: stamp_or_none(disposition_of(view.world, file)),
        "uploader_display_name": lambda file, _: file.current.by.name,
        "is_externally_owned": lambda file, _: file.settings.is_externally_owned or file.owner.kind == "external",
        "classification": lambda file, _: classification(file.settings.classification),
        "watermark_info": lambda file, _: watermark(file),
        "shared_link_permission_options": lambda _, __: ["can_preview", "can_download", "can_edit"],
    },
)

VERSION: Shape[Version] = Shape(
    base=("type", "id"),
    mini=("type", "id", "sha1"),
    standard=(
        "type", "id", "sha1", "name", "size", "created_at", "modified_at", "modified_by", "trashed_at", "purged_at",
        "uploader_display_name", "version_number",
    ),
    fields={
        "type": lambda _, __: "file_version",
        "id": lambda version, _: version.id,
        "sha1": lambda version, _: version.content.sha1,
        "name": lambda version, _: version.name,
        "size": lambda version, _: version.content.size,
        "created_at": lambda version, _: stamp(version.at),
        "modified_at": lambda version, _: stamp(version.at),
        "modified_by": lambda version, _: user_mini(version.by),
        "trashed_at": lambda version, _: stamp_or_none(version.trashed_at),
        "purged_at": lambda _, __: None,
        "uploader_display_name": lambda version, _: version.by.name,
    },
)  # fmt: skip
