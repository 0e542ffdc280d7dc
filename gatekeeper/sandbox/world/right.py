"""What a role lets its holder do with an item, as bits, so that rights from several places add up by `|`."""

from __future__ import annotations

from typing import Literal

__all__ = [
    "ALL",
    "COMMENT",
    "DELETE",
    "DOWNLOAD",
    "EDIT",
    "INVITE",
    "LINK",
    "MANAGE",
    "NONE",
    "OWN",
    "PREVIEW",
    "ROLES",
    "ROLE_RIGHTS",
    "UPLOAD",
    "Role",
]

Role = Literal[
    "previewer", "uploader", "previewer uploader", "viewer", "viewer uploader", "editor", "co-owner", "owner"
]

NONE = 0
VISIBLE = 1
PREVIEW = 2
DOWNLOAD = 4
UPLOAD = 8
EDIT = 16
DELETE = 32
LINK = 64
INVITE = 128
MANAGE = 256
OWN = 512
COMMENT = 1024
ALL = 2047

_EDITOR = VISIBLE | PREVIEW | DOWNLOAD | UPLOAD | EDIT | DELETE | LINK | INVITE | COMMENT

ROLE_RIGHTS: dict[str, int] = {
    "uploader": VISIBLE | UPLOAD,
    "previewer": VISIBLE | PREVIEW | COMMENT,
    "previewer uploader": VISIBLE | PREVIEW | UPLOAD | COMMENT,
    "viewer": VISIBLE | PREVIEW | DOWNLOAD | LINK | COMMENT,
    "viewer uploader": VISIBLE | PREVIEW | DOWNLOAD | UPLOAD | LINK | COMMENT,
    "editor": _EDITOR,
    "co-owner": _EDITOR | MANAGE,
    "owner": ALL,
}

ROLES = tuple(ROLE_RIGHTS)
"""Every role, from the one that lets least be done to the owner's."""
