"""What stands against a deletion: retention policies and legal holds, and who may be invited at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.item import File, Folder, Item

if TYPE_CHECKING:
    from gatekeeper.sandbox.world.world import World

__all__ = [
    "AllowlistEntry",
    "AllowlistExemption",
    "Assignment",
    "LegalHoldPolicy",
    "RetentionPolicy",
    "is_held",
    "is_retained",
]


@dataclass(slots=True, eq=False)
class Assignment:
    """A policy laid on a folder, a file, a user or (target None) the whole enterprise."""

    id: str
    target: Folder | File | User | None
    by: User
    at: datetime


@dataclass(slots=True, eq=False)
class RetentionPolicy:
    """`length_days` None: kept for ever."""

    id: str
    name: str
    length_days: int | None
    disposition_action: Literal["permanently_delete", "remove_retention"]
    by: User
    created_at: datetime
    status: Literal["active", "retired"] = "active"
    description: str = ""
    retention_type: Literal["modifiable", "non_modifiable"] = "modifiable"
    modified_at: datetime | None = None
    assignments: dict[str, Assignment] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class LegalHoldPolicy:
    id: str
    name: str
    by: User
    created_at: datetime
    status: Literal["active", "released"] = "active"
    description: str = ""
    modified_at: datetime | None = None
    assignments: dict[str, Assignment] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class AllowlistEntry:
    id: str
    domain: str
    direction: Literal["inbound", "outbound", "both"]
    created_at: datetime


@dataclass(slots=True, eq=False)
class AllowlistExemption:
    id: str
    user: User
    created_at: datetime


def is_retained(world: World, item: Item, now: datetime) -> bool:
    """Whether the item's own disposition date, or an active retention policy that covers it, forbids purging it."""
    if isinstance(item, File) and item.settings.disposition_at is not None and item.settings.disposition_at > now:
        return True
    for policy in world.retention_policies.values():
        if policy.status == "active" and any(_covers(assignment, item) for assignment in policy.assignments.values()):
            if policy.length_days is None:
                return True
            if item.created_at + timedelta(days=policy.length_days) > now:
                return True
    return False


def is_held(world: World, item: Item) -> bool:
    """Whether a legal hold, by policy or by a scenario's word, lies on the item."""
    if isinstance(item, File) and item.settings.legal_hold:
        return True
    return any(
        _covers(assignment, item)
        for policy in world.legal_holds.values()
        if policy.status == "active"
        for assignment in policy.assignments.values()
    )


def _covers(assignment: Assignment, item: Item) -> bool:
    target = assignment.target
    if target is None:
        return True
    if isinstance(target, User):
        return item.owner is target
    return target is item or target in item.ancestors()
