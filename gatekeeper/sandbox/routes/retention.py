"""Retention policies and what they are laid on: what keeps a file from being purged before its time."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from gatekeeper.sandbox.problem import conflict, forbidden, invalid_parameter, not_found
from gatekeeper.sandbox.shape.user import user_mini
from gatekeeper.sandbox.wire.answer import Answer, no_content, reply
from gatekeeper.sandbox.wire.body import part, text
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.page import by_marker
from gatekeeper.sandbox.wire.route import Route
from gatekeeper.sandbox.wire.stamp import stamp
from gatekeeper.sandbox.world.hold import Assignment, RetentionPolicy
from gatekeeper.sandbox.world.holding import delete_retention, enter_retention, lay, lift, retire_retention
from gatekeeper.sandbox.world.item import Folder

__all__ = ["ROUTES"]

Json = Any
_ASSIGNMENT = "retention_policy_assignment_id"


def list_policies(call: Call) -> Answer:
    call.require_admin()
    start = call.query.get("policy_name", "").lower()
    found = [one for one in call.world.retention_policies.values() if one.name.lower().startswith(start)]
    found.sort(key=lambda one: one.id)
    return reply(by_marker(call, found, lambda one: one.id, _shown))


def get_policy(call: Call) -> Answer:
    call.require_admin()
    return reply(_shown(_policy(call, call.params["retention_policy_id"])))


def make_policy(call: Call) -> Answer:
    call.require_admin()
    body = call.json()
    name = text(body, "policy_name")
    if not name:
        raise invalid_parameter("policy_name", "'policy_name' is required.", "missing_parameter")
    _require_free(call, name)
    policy = RetentionPolicy(
        call.world.ids.make("policy", call.world.retention_policies),
        name,
        _days(body),
        _action(text(body, "disposition_action")),
        call.user,
        call.now,
        description=text(body, "description") or "",
        retention_type=_kind(text(body, "retention_type")) or "modifiable",
    )
    enter_retention(call.world, policy)
    return reply(_shown(policy), 201)


def update_policy(call: Call) -> Answer:
    """Also retires it, which lifts it from everything; a retired one stays so. Some can only be made stricter."""
    call.require_admin()
    policy, body = _policy(call, call.params["retention_policy_id"]), call.json()
    if policy.status == "retired":
        raise conflict("conflict", "The policy is retired")
    name = text(body, "policy_name") or policy.name
    if name != policy.name:
        _require_free(call, name)
    days = _days({"policy_type": "finite", **body}) if "retention_length" in body else policy.length_days
    kind = _kind(text(body, "retention_type")) or policy.retention_type
    action = _action(text(body, "disposition_action") or policy.disposition_action)
    if policy.retention_type == "non_modifiable" and (kind == "modifiable" or _is_shorter(days, policy.length_days)):
        raise forbidden("A non-modifiable policy can't be loosened", "forbidden")
    policy.name, policy.length_days, policy.retention_type, policy.disposition_action = name, days, kind, action
    policy.description = text(body, "description") or policy.description
    policy.modified_at = call.now
    if text(body, "status") == "retired":
        retire_retention(call.world, policy, call.user, call.now)
    return reply(_shown(policy))


def delete_policy(call: Call) -> Answer:
    call.require_admin()
    policy = _policy(call, call.params["retention_policy_id"])
    _require_modifiable(policy)
    delete_retention(call.world, policy, call.user, call.now)
    return no_content()


def list_assignments(call: Call) -> Answer:
    call.require_admin()
    policy = _policy(call, call.params["retention_policy_id"])
    kind = call.query.get("type")
    found = [one for one in policy.assignments.values() if kind is None or _target(call, one)["type"] == kind]
    found.sort(key=lambda one: one.id)
    return reply(by_marker(call, found, lambda one: one.id, lambda one: _assignment(call, policy, one)))


def get_assignment(call: Call) -> Answer:
    call.require_admin()
    policy, one = _found(call)
    return reply(_assignment(call, policy, one))


def assign(call: Call) -> Answer:
    """To a folder or to the whole enterprise."""
    call.require_admin()
    body = call.json()
    policy = _policy(call, text(body, "policy_id") or "")
    if "start_date_field" in body:
        raise invalid_parameter("start_date_field", "'start_date_field' is for metadata templates.")
    target = _wanted(call, part(body, "assign_to") or {})
    if any(_lies_on(other, target) and not _is_shorter(other.length_days, policy.length_days)
           for other in call.world.retention_policies.values()):  # fmt: skip
        raise conflict("conflict", "A policy of equal or greater length is assigned there already")
    return reply(_assignment(call, policy, lay(call.world, policy, target, call.user, call.now)), 201)


def unassign(call: Call) -> Answer:
    call.require_admin()
    policy, one = _found(call)
    _require_modifiable(policy)
    lift(call.world, policy, one, call.user, call.now)
    return no_content()


def _wanted(call: Call, given: dict[str, Json]) -> Folder | None:
    """The folder to lay a policy on; None: the whole enterprise."""
    match text(given, "type"):
        case "folder":
            return call.folder(text(given, "id") or "")
        case "enterprise" if not given.get("id"):
            return None
        case "enterprise":
            raise invalid_parameter("assign_to.id", "The enterprise is named without an id.")
        case other:
            raise invalid_parameter("assign_to.type", f"Invalid value '{other}'.")


def _lies_on(policy: RetentionPolicy, target: Folder | None) -> bool:
    return policy.status == "active" and any(one.target is target for one in policy.assignments.values())


def _is_shorter(days: int | None, than: int | None) -> bool:
    return days is not None and (than is None or days < than)


def _require_modifiable(policy: RetentionPolicy) -> None:
    if policy.retention_type == "non_modifiable":
        raise forbidden("A non-modifiable policy can't be taken away", "forbidden")


def _require_free(call: Call, name: str) -> None:
    if any(one.name == name for one in call.world.retention_policies.values()):
        raise conflict("conflict", "A policy with this name already exists")


def _policy(call: Call, policy_id: str) -> RetentionPolicy:
    found = call.world.retention_policies.get(policy_id)
    if found is None:
        raise not_found("retention_policy", policy_id)
    return found


def _found(call: Call) -> tuple[RetentionPolicy, Assignment]:
    wanted = call.params[_ASSIGNMENT]
    for policy in call.world.retention_policies.values():
        if wanted in policy.assignments:
            return policy, policy.assignments[wanted]
    raise not_found("retention_policy_assignment", wanted)


def _days(body: dict[str, Json]) -> int | None:
    """The length of a finite policy; None: for ever."""
    if text(body, "policy_type") == "indefinite":
        if "retention_length" in body:
            raise invalid_parameter("retention_length", "An indefinite policy has no length.")
        return None
    given = text(body, "retention_length") or ""
    if not given.isdecimal() or int(given) < 1:
        raise invalid_parameter("retention_length", f"Invalid value '{given}'.")
    return int(given)


def _action(given: str | None) -> Literal["permanently_delete", "remove_retention"]:
    match given:
        case "permanently_delete":
            return "permanently_delete"
        case "remove_retention":
            return "remove_retention"
        case _:
            raise invalid_parameter("disposition_action", f"Invalid value '{given}'.")


def _kind(given: str | None) -> Literal["modifiable", "non_modifiable"] | None:
    match given:
        case None:
            return None
        case "modifiable":
            return "modifiable"
        case "non_modifiable" | "non-modifiable":
            return "non_modifiable"
        case _:
            raise invalid_parameter("retention_type", f"Invalid value '{given}'.")


def _length(policy: RetentionPolicy) -> str:
    return "indefinite" if policy.length_days is None else str(policy.length_days)


def _mini(policy: RetentionPolicy) -> dict[str, Json]:
    return {
        "type": "retention_policy",
        "id": policy.id,
        "policy_name": policy.name,
        "retention_length": _length(policy),
        "disposition_action": policy.disposition_action,
    }


def _shown(policy: RetentionPolicy) -> dict[str, Json]:
    changed: datetime = policy.modified_at or policy.created_at
    counts = {"enterprise": 0, "folder": 0, "metadata_template": 0}
    for one in policy.assignments.values():
        counts["enterprise" if one.target is None else "folder"] += 1
    return _mini(policy) | {
        "policy_type": "indefinite" if policy.length_days is None else "finite",
        "description": policy.description,
        "retention_type": policy.retention_type,
        "status": policy.status,
        "created_by": user_mini(policy.by),
        "created_at": stamp(policy.created_at),
        "modified_at": stamp(changed),
        "can_owner_extend_retention": False,
        "are_owners_notified": False,
        "custom_notification_recipients": [],
        "assignment_counts": counts,
    }


def _target(call: Call, one: Assignment) -> dict[str, Json]:
    if one.target is None:
        return {"type": "enterprise", "id": call.world.enterprise.id}
    return {"type": "folder", "id": one.target.id}


def _assignment(call: Call, policy: RetentionPolicy, one: Assignment) -> dict[str, Json]:
    return {
        "id": one.id,
        "type": "retention_policy_assignment",
        "retention_policy": _mini(policy),
        "assigned_to": _target(call, one),
        "filter_fields": [],
        "assigned_by": user_mini(one.by),
        "assigned_at": stamp(one.at),
        "start_date_field": "upload_date",
    }


_POLICY, _ONE = "/2.0/retention_policies/{retention_policy_id}", f"/2.0/retention_policy_assignments/{{{_ASSIGNMENT}}}"

ROUTES = (
    Route("GET", "/2.0/retention_policies", list_policies),
    Route("POST", "/2.0/retention_policies", make_policy),
    Route("GET", _POLICY, get_policy),
    Route("PUT", _POLICY, update_policy),
    Route("DELETE", _POLICY, delete_policy),
    Route("GET", f"{_POLICY}/assignments", list_assignments),
    Route("POST", "/2.0/retention_policy_assignments", assign),
    Route("GET", _ONE, get_assignment),
    Route("DELETE", _ONE, unassign),
)
