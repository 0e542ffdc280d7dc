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
    "Direction",
    "LegalHoldPolicy",
    "RetentionPolicy",
    "disposition_of",
    "is_held",
    "is_retained",
]

Direction = Literal["inbound", "outbound", "both"]


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
    """Laid on a user, it holds what was uploaded from `started_at` to `ended_at`; folders and files it holds whole."""

    id: str
    name: str
    by: User
    created_at: datetime
    status: Literal["active", "released"] = "active"
    description: str = ""
    modified_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    assignments: dict[str, Assignment] = field(default_factory=dict)

    def holds(self, file: File) -> bool:
        if self.status != "active":
            return False
        return any(
            _covers(assignment, file) and not (isinstance(assignment.target, User) and self._is_beyond(file))
            for assignment in self.assignments.values()
        )

    def _is_beyond(self, file: File) -> bool:
        at = file.current.at
        is_before = self.started_at is not None and at < self.started_at
        return is_before or (self.ended_at is not None and at > self.ended_at)


@dataclass(slots=True, eq=False)
class AllowlistEntry:
    id: str
    domain: str
    direction: Direction
    created_at: datetime


@dataclass(slots=True, eq=False)
class AllowlistExemption:
    id: str
    user: User
    created_at: datetime


def disposition_of(world: World, file: File) -> datetime | None:
    """When the last retention that lies on a file ends; None where there is none, or none that ends."""
    own = file.settings.disposition_at
    dates = [
        file.current.at + timedelta(days=policy.length_days)
        for policy in _retentions(world, file)
        if policy.length_days is not None
    ]
    return max([*dates, own] if own is not None else dates, default=None)


def is_retained(world: World, item: Item, now: datetime) -> bool:
    """Whether a file's own disposition date, or an active retention policy that covers it, forbids purging it.

    Box retains files, not folders.
    """
    if not isinstance(item, File):
        return False
    due = disposition_of(world, item)
    return (due is not None and due > now) or any(policy.length_days is None for policy in _retentions(world, item))


def is_held(world: World, item: Item) -> bool:
    """Whether a legal hold, by policy or by a scenario's word, lies on the file."""
    if not isinstance(item, File):
        return False
    return item.settings.legal_hold or any(policy.holds(item) for policy in world.legal_holds.values())


def _retentions(world: World, file: File) -> list[RetentionPolicy]:
    return [
        policy
        for policy in world.retention_policies.values()
        if policy.status == "active" and any(_covers(assignment, file) for assignment in policy.assignments.values())
    ]


def _covers(assignment: Assignment, item: Item) -> bool:
    target = assignment.target
    if target is None:
        return True
    if isinstance(target, User):
        return item.owner is target
    return target is item or target in item.ancestors()
