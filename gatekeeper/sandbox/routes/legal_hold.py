"""Legal holds and what they are laid on: what keeps an item from being purged as long as they last."""

from __future__ import annotations

from typing import Any

from gatekeeper.sandbox.problem import conflict, invalid_parameter, not_found
from gatekeeper.sandbox.shape.user import user_mini
from gatekeeper.sandbox.wire.answer import Answer, reply
from gatekeeper.sandbox.wire.body import flag, moment, part, text
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.page import by_marker
from gatekeeper.sandbox.wire.route import Route
from gatekeeper.sandbox.wire.stamp import stamp
from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.hold import Assignment, LegalHoldPolicy
from gatekeeper.sandbox.world.holding import change_hold, enter_hold, lay, lift, release_hold
from gatekeeper.sandbox.world.item import File, Folder

__all__ = ["ROUTES"]

Json = Any
_ASSIGNMENT = "legal_hold_policy_assignment_id"


def list_policies(call: Call) -> Answer:
    call.require_admin()
    start = call.query.get("policy_name", "").lower()
    found = [one for one in call.world.legal_holds.values() if one.name.lower().startswith(start)]
    found.sort(key=lambda one: one.id)
    return reply(by_marker(call, found, lambda one: one.id, _shown))


def get_policy(call: Call) -> Answer:
    call.require_admin()
    return reply(_shown(_policy(call, call.params["legal_hold_policy_id"])))


def make_policy(call: Call) -> Answer:
    """Ongoing, or for what was uploaded between two moments."""
    call.require_admin()
    body = call.json()
    name = text(body, "policy_name")
    if not name:
        raise invalid_parameter("policy_name", "'policy_name' is required.", "missing_parameter")
    started_at, ended_at = moment(body, "filter_started_at"), moment(body, "filter_ended_at")
    if not flag(body, "is_ongoing", otherwise=False) and (started_at is None or ended_at is None):
        raise invalid_parameter("is_ongoing", "A policy is ongoing or has filter dates.", "missing_parameter")
    _require_free(call, name)
    policy = LegalHoldPolicy(
        call.world.ids.make("policy", call.world.legal_holds),
        name,
        call.user,
        call.now,
        description=text(body, "description") or "",
        started_at=started_at,
        ended_at=ended_at,
    )
    enter_hold(call.world, policy)
    return reply(_shown(policy), 201)


def update_policy(call: Call) -> Answer:
    call.require_admin()
    policy, body = _policy(call, call.params["legal_hold_policy_id"]), call.json()
    name = text(body, "policy_name") or policy.name
    if name != policy.name:
        _require_free(call, name)
    policy.name, policy.description = name, text(body, "description") or policy.description
    change_hold(call.world, policy, call.user, call.now)
    return reply(_shown(policy))


def release_policy(call: Call) -> Answer:
    """202: Box does this in the background."""
    call.require_admin()
    release_hold(call.world, _policy(call, call.params["legal_hold_policy_id"]), call.user, call.now)
    return Answer(202)


def list_assignments(call: Call) -> Answer:
    call.require_admin()
    policy = _policy(call, call.query.get("policy_id", ""))
    kind, target = call.query.get("assign_to_type"), call.query.get("assign_to_id")
    found = [
        one
        for one in policy.assignments.values()
        if kind in {None, _target(one)["type"]} and target in {None, _target(one)["id"]}
    ]
    found.sort(key=lambda one: one.id)
    return reply(by_marker(call, found, lambda one: one.id, lambda one: _assignment(policy, one)))


def get_assignment(call: Call) -> Answer:
    call.require_admin()
    return reply(_assignment(*_found(call)))


def assign(call: Call) -> Answer:
    """To a folder, a file or a user's content."""
    call.require_admin()
    body = call.json()
    policy = _policy(call, text(body, "policy_id") or "")
    given = part(body, "assign_to") or {}
    target = _wanted(call, text(given, "type"), text(given, "id") or "")
    if any(one.target is target for one in policy.assignments.values()):
        raise conflict("conflict", "The policy is assigned there already")
    return reply(_assignment(policy, lay(call.world, policy, target, call.user, call.now)), 201)


def unassign(call: Call) -> Answer:
    call.require_admin()
    policy, one = _found(call)
    lift(call.world, policy, one, call.user, call.now)
    return Answer(202)


def _wanted(call: Call, kind: str | None, target_id: str) -> Folder | File | User:
    match kind:
        case "folder":
            return call.folder(target_id)
        case "file":
            return call.file(target_id)
        case "user":
            if target_id not in call.world.users:
                raise not_found("user", target_id)
            return call.world.users[target_id]
        case other:
            raise invalid_parameter("assign_to.type", f"Invalid value '{other}'.")


def _policy(call: Call, policy_id: str) -> LegalHoldPolicy:
    found = call.world.legal_holds.get(policy_id)
    if found is None:
        raise not_found("legal_hold_policy", policy_id)
    return found


def _require_free(call: Call, name: str) -> None:
    if any(one.name == name and one.status == "active" for one in call.world.legal_holds.values()):
        raise conflict("conflict", "A policy with this name already exists")


def _found(call: Call) -> tuple[LegalHoldPolicy, Assignment]:
    wanted = call.params[_ASSIGNMENT]
    for policy in call.world.legal_holds.values():
        if wanted in policy.assignments:
            return policy, policy.assignments[wanted]
    raise not_found("legal_hold_policy_assignment", wanted)


def _mini(policy: LegalHoldPolicy) -> dict[str, Json]:
    return {"type": "legal_hold_policy", "id": policy.id}


def _shown(policy: LegalHoldPolicy) -> dict[str, Json]:
    counts = {"user": 0, "folder": 0, "file": 0, "file_version": 0}
    for one in policy.assignments.values():
        counts[_target(one)["type"]] += 1
    dates = {"filter_started_at": policy.started_at, "filter_ended_at": policy.ended_at}
    shown = _mini(policy) | {
        "policy_name": policy.name,
        "description": policy.description,
        "status": policy.status,
        "assignment_counts": counts,
        "created_by": user_mini(policy.by),
        "created_at": stamp(policy.created_at),
        "modified_at": stamp(policy.modified_at or policy.created_at),
    }
    return shown | {name: stamp(date) for name, date in dates.items() if date is not None}


def _target(one: Assignment) -> dict[str, str]:
    if isinstance(one.target, Folder | File):
        return {"type": one.target.type, "id": one.target.id}
    return {"type": "user", "id": "" if one.target is None else one.target.id}


def _assignment(policy: LegalHoldPolicy, one: Assignment) -> dict[str, Json]:
    return {
        "id": one.id,
        "type": "legal_hold_policy_assignment",
        "legal_hold_policy": _mini(policy),
        "assigned_to": _target(one),
        "assigned_by": user_mini(one.by),
        "assigned_at": stamp(one.at),
    }


_POLICY, _ONE = (
    "/2.0/legal_hold_policies/{legal_hold_policy_id}",
    f"/2.0/legal_hold_policy_assignments/{{{_ASSIGNMENT}}}",
)

ROUTES = (
    Route("GET", "/2.0/legal_hold_policies", list_policies),
    Route("POST", "/2.0/legal_hold_policies", make_policy),
    Route("GET", _POLICY, get_policy),
    Route("PUT", _POLICY, update_policy),
    Route("DELETE", _POLICY, release_policy),
    Route("GET", "/2.0/legal_hold_policy_assignments", list_assignments),
    Route("POST", "/2.0/legal_hold_policy_assignments", assign),
    Route("GET", _ONE, get_assignment),
    Route("DELETE", _ONE, unassign),
)
