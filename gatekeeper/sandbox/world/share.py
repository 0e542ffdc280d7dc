"""What lets others reach an item: collaborations and shared links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from gatekeeper.sandbox.world.account import Group, User

if TYPE_CHECKING:
    from gatekeeper.sandbox.world.item import Item

__all__ = ["Collaboration", "CollaborationStatus", "LinkAccess", "SharedLink"]

LinkAccess = Literal["open", "company", "collaborators"]
CollaborationStatus = Literal["accepted", "pending", "rejected"]


@dataclass(slots=True, eq=False)
class Collaboration:
    """One party's role on one item. `invite_email` alone: a person without a Box account was invited."""

    id: str
    item: Item
    user: User | None
    group: Group | None
    invite_email: str | None
    role: str
    status: CollaborationStatus
    by: User
    created_at: datetime
    modified_at: datetime
    expires_at: datetime | None = None
    acknowledged_at: datetime | None = None
    can_view_path: bool = False
    is_access_only: bool = False

    @property
    def grantee_id(self) -> str | None:
        if self.user is not None:
            return self.user.id
        return None if self.group is None else self.group.id

    def counts_at(self, now: datetime) -> bool:
        """Whether it gives its party access: accepted and not expired."""
        return self.status == "accepted" and (self.expires_at is None or self.expires_at > now)


@dataclass(slots=True, eq=False)
class SharedLink:
    """An item's link. `token` is the last part of its address and is never given out twice."""

    token: str
    access: LinkAccess
    by: User
    created_at: datetime
    password: str | None = None
    unshared_at: datetime | None = None
    can_download: bool = True
    can_edit: bool = False
    vanity_name: str | None = None
    download_count: int = 0
    preview_count: int = 0
