"""Collaborator roles as sets of what they let people do, so that one can be told to be wider than another.

Names by themselves have no order: an uploader can do something that a viewer can't, and the other way round.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

__all__ = ["ROLES", "Capabilities", "Capability", "capabilities", "exceeds", "largest_within"]


class Capability(StrEnum):
    PREVIEW = "preview"
    DOWNLOAD = "download"
    UPLOAD = "upload"
    EDIT = "edit"
    MANAGE = "manage"


Capabilities = frozenset[Capability]

_PREVIEW, _DOWNLOAD, _UPLOAD = Capability.PREVIEW, Capability.DOWNLOAD, Capability.UPLOAD
_OWNERS = frozenset({"co-owner", "owner"})

ROLES: Mapping[str, Capabilities] = {
    "previewer": frozenset({_PREVIEW}),
    "uploader": frozenset({_UPLOAD}),
    "previewer uploader": frozenset({_PREVIEW, _UPLOAD}),
    "viewer": frozenset({_PREVIEW, _DOWNLOAD}),
    "viewer uploader": frozenset({_PREVIEW, _DOWNLOAD, _UPLOAD}),
    "editor": frozenset(Capability) - {Capability.MANAGE},
    "co-owner": frozenset(Capability),
    "owner": frozenset(Capability),
}
"""Box's roles. Download is none of previewer's, previewer uploader's and uploader's; an uploader can't preview."""


def capabilities(role: str | None) -> Capabilities | None:
    """What a role lets people do; None for a role that this program doesn't know."""
    return None if role is None else ROLES.get(role)


def exceeds(role: str, ceiling: Capabilities) -> bool:
    """Whether a known role lets people do anything outside `ceiling`."""
    return not ROLES[role] <= ceiling


@lru_cache(maxsize=64)
def largest_within(ceiling: Capabilities) -> str | None:
    """The role below co-owner that gives the most of `ceiling` and nothing else; None where no role fits."""
    fitting = [role for role, given in ROLES.items() if given <= ceiling and role not in _OWNERS]
    return max(fitting, key=lambda role: len(ROLES[role]), default=None)
