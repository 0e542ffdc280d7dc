"""Retention policies and legal holds coming, being laid on things, and going, each with its event.

Box's list of event types knows none for other changes to a retention policy: those leave nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.event import record_event
from gatekeeper.sandbox.world.hold import Assignment, LegalHoldPolicy, RetentionPolicy
from gatekeeper.sandbox.world.item import File, Folder

if TYPE_CHECKING:
    from gatekeeper.sandbox.world.world import World

__all__ = [
    "change_hold",
    "delete_retention",
    "enter_hold",
    "enter_retention",
    "lay",
    "lift",
    "release_hold",
    "retire_retention",
]

Json = Any
Policy = RetentionPolicy | LegalHoldPolicy
Target = Folder | File | User | None


def enter_retention(world: World, policy: RetentionPolicy) -> None:
    world.retention_policies[policy.id] = policy
    record_event(world, "DATA_RETENTION_CREATE_RETENTION", policy.by, source=_source(policy), at=policy.created_at)


def retire_retention(world: World, policy: RetentionPolicy, by: User, at: datetime) -> None:
    """Ends it everywhere."""
    policy.status, policy.modified_at = "retired", at
    record_event(world, "DATA_RETENTION_REMOVE_RETENTION", by, source=_source(policy), at=at)


def delete_retention(world: World, policy: RetentionPolicy, by: User, at: datetime) -> None:
    if policy.status == "active":
        retire_retention(world, policy, by, at)
    world.retention_policies.pop(policy.id)


def enter_hold(world: World, policy: LegalHoldPolicy) -> None:
    world.legal_holds[policy.id] = policy
    record_event(world, "LEGAL_HOLD_POLICY_CREATE", policy.by, source=_source(policy), at=policy.created_at)


def change_hold(world: World, policy: LegalHoldPolicy, by: User, at: datetime) -> None:
    """Tells of a change that was made to it."""
    policy.modified_at = at
    record_event(world, "LEGAL_HOLD_POLICY_UPDATE", by, source=_source(policy), at=at)


def release_hold(world: World, policy: LegalHoldPolicy, by: User, at: datetime) -> None:
    """Takes it off everything. Box needs a while for that; here it is done at once."""
    policy.status, policy.modified_at = "released", at
    policy.assignments.clear()
    record_event(world, "LEGAL_HOLD_POLICY_DELETE", by, source=_source(policy), at=at)


def lay(world: World, policy: Policy, target: Target, by: User, at: datetime) -> Assignment:
    """Lays a policy on a folder, a file, a user or (None) the whole enterprise."""
    assignment = Assignment(world.ids.make("assignment"), target, by, at)
    policy.assignments[assignment.id] = assignment
    is_retention = isinstance(policy, RetentionPolicy)
    _tell(
        world, "RETENTION_POLICY_ASSIGNMENT_ADD" if is_retention else "LEGAL_HOLD_ASSIGNMENT_CREATE",
        policy, assignment, by, at,
    )  # fmt: skip
    return assignment


def lift(world: World, policy: Policy, assignment: Assignment, by: User, at: datetime) -> None:
    """Takes a policy off what it was laid on."""
    policy.assignments.pop(assignment.id)
    is_retention = isinstance(policy, RetentionPolicy)
    _tell(
        world, "DATA_RETENTION_REMOVE_RETENTION" if is_retention else "LEGAL_HOLD_ASSIGNMENT_DELETE",
        policy, assignment, by, at,
    )  # fmt: skip


def _tell(world: World, event: str, policy: Policy, assignment: Assignment, by: User, at: datetime) -> None:
    target = assignment.target
    item = target if isinstance(target, Folder | File) else None
    details = {"policy_id": policy.id, "policy_name": policy.name, "assignment_id": assignment.id}
    source = None if item is not None else _source(policy)
    record_event(world, event, by, item=item, source=source, details=details, at=at)


def _source(policy: Policy) -> dict[str, Json]:
    kind = "retention_policy" if isinstance(policy, RetentionPolicy) else "legal_hold_policy"
    return {"type": kind, "id": policy.id, "name": policy.name}
