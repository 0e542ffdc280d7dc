"""Web links (bookmarks) as Box shows them."""

from __future__ import annotations

from gatekeeper.sandbox.shape.item import COMMON_FIELDS
from gatekeeper.sandbox.wire.shape import Shape
from gatekeeper.sandbox.world.item import WebLink

__all__ = ["WEB_LINK"]

WEB_LINK: Shape[WebLink] = Shape(
    base=("type", "id", "etag"),
    mini=("type", "id", "sequence_id", "etag", "name", "url"),
    standard=(
        "type", "id", "sequence_id", "etag", "name", "url", "parent", "description", "path_collection", "created_at",
        "modified_at", "trashed_at", "purged_at", "created_by", "modified_by", "owned_by", "shared_link", "item_status",
    ),
    fields={
        **COMMON_FIELDS,
        "url": lambda link, _: link.url,
        "description": lambda link, _: link.description,
    },
)  # fmt: skip
