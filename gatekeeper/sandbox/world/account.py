"""Who there is: users of the enterprise and from outside, groups, and who is a member of what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

__all__ = ["Enterprise", "Group", "GroupLevel", "GroupSettings", "Membership", "User", "UserKind", "service_login"]

UserKind = Literal["managed", "external", "service"]


@dataclass(frozen=True, slots=True)
class Enterprise:
    id: str
    name: str
    domains: tuple[str, ...]


@dataclass(slots=True, eq=False)
class User:
    """An account of Box. `external` ones belong to no enterprise of ours; `service` ones to an application."""

    id: str
    login: str
    name: str
    kind: UserKind
    created_at: datetime
    role: Literal["admin", "coadmin", "user"] = "user"
    status: str = "active"
    restricted: bool = False

    @property
    def is_admin(self) -> bool:
        return self.kind == "managed" and self.role in {"admin", "coadmin"}

    @property
    def is_service(self) -> bool:
        return self.kind == "service"


@dataclass(slots=True, eq=False)
class Membership:
    id: str
    user: User
    group: Group
    role: Literal["member", "admin"]
    created_at: datetime
    modified_at: datetime


GroupLevel = Literal["admins_only", "admins_and_members", "all_managed_users"]


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """What can be set on a group; `invitability` is who may invite it, `viewability` who may see its members."""

    description: str | None = None
    provenance: str | None = None
    external_sync_identifier: str | None = None
    invitability: GroupLevel = "admins_only"
    viewability: GroupLevel = "admins_only"


@dataclass(slots=True, eq=False)
class Group:
    id: str
    name: str
    created_at: datetime
    modified_at: datetime
    settings: GroupSettings = GroupSettings()
    memberships: dict[str, Membership] = field(default_factory=dict)
    """By the id of the user."""


def service_login(client_id: str) -> str:
    """The login that Box gives to an application's own account."""
    return f"AutomationUser_{client_id}@boxdevedition.com"
