"""The collaboration allowlist: domains that may be collaborated with, and users who are exempt from it."""

from __future__ import annotations

from typing import Any

from gatekeeper.sandbox.problem import conflict, invalid_parameter, not_found
from gatekeeper.sandbox.shape.user import user_mini
from gatekeeper.sandbox.wire.answer import Answer, no_content, reply
from gatekeeper.sandbox.wire.body import part, text
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.page import by_marker
from gatekeeper.sandbox.wire.route import Route
from gatekeeper.sandbox.wire.stamp import stamp
from gatekeeper.sandbox.world.allowlist import allow_domain, disallow_domain, exempt_user, subject_user
from gatekeeper.sandbox.world.hold import AllowlistEntry, AllowlistExemption, Direction

__all__ = ["ROUTES"]

Json = Any
_ENTRY, _TARGET = "collaboration_whitelist_entry_id", "collaboration_whitelist_exempt_target_id"


def list_entries(call: Call) -> Answer:
    call.require_admin()
    found = sorted(call.world.allowlist.values(), key=lambda one: one.id)
    return reply(by_marker(call, found, lambda one: one.id, lambda one: _entry(call, one)))


def get_entry(call: Call) -> Answer:
    call.require_admin()
    return reply(_entry(call, _found_entry(call)))


def make_entry(call: Call) -> Answer:
    call.require_admin()
    body = call.json()
    domain = (text(body, "domain") or "").lower()
    if "." not in domain or "@" in domain:
        raise invalid_parameter("domain", f"Invalid value '{domain}'.")
    if any(one.domain.lower() == domain for one in call.world.allowlist.values()):
        raise conflict("conflict", "The domain is on the list already")
    entry = allow_domain(call.world, domain, _direction(text(body, "direction")), call.user, call.now)
    return reply(_entry(call, entry))


def delete_entry(call: Call) -> Answer:
    call.require_admin()
    disallow_domain(call.world, _found_entry(call), call.user, call.now)
    return no_content()


def list_targets(call: Call) -> Answer:
    call.require_admin()
    found = sorted(call.world.exemptions.values(), key=lambda one: one.id)
    return reply(by_marker(call, found, lambda one: one.id, lambda one: _target(call, one)))


def get_target(call: Call) -> Answer:
    call.require_admin()
    return reply(_target(call, _found_target(call)))


def make_target(call: Call) -> Answer:
    call.require_admin()
    user_id = text(part(call.json(), "user") or {}, "id") or ""
    user = call.world.users.get(user_id)
    if user is None:
        raise not_found("user", user_id)
    if any(one.user is user for one in call.world.exemptions.values()):
        raise conflict("conflict", "The user is exempt already")
    return reply(_target(call, exempt_user(call.world, user, call.user, call.now)))


def delete_target(call: Call) -> Answer:
    call.require_admin()
    subject_user(call.world, _found_target(call), call.user, call.now)
    return no_content()


def _direction(given: str | None) -> Direction:
    match given:
        case "inbound":
            return "inbound"
        case "outbound":
            return "outbound"
        case "both":
            return "both"
        case _:
            raise invalid_parameter("direction", f"Invalid value '{given}'.")


def _found_entry(call: Call) -> AllowlistEntry:
    found = call.world.allowlist.get(call.params[_ENTRY])
    if found is None:
        raise not_found("collaboration_whitelist_entry", call.params[_ENTRY])
    return found


def _found_target(call: Call) -> AllowlistExemption:
    found = call.world.exemptions.get(call.params[_TARGET])
    if found is None:
        raise not_found("collaboration_whitelist_exempt_target", call.params[_TARGET])
    return found


def _enterprise(call: Call) -> Json:
    return {"type": "enterprise", "id": call.world.enterprise.id, "name": call.world.enterprise.name}


def _entry(call: Call, one: AllowlistEntry) -> Json:
    return {
        "id": one.id,
        "type": "collaboration_whitelist_entry",
        "domain": one.domain,
        "direction": one.direction,
        "enterprise": _enterprise(call),
        "created_at": stamp(one.created_at),
    }


def _target(call: Call, one: AllowlistExemption) -> Json:
    return {
        "id": one.id,
        "type": "collaboration_whitelist_exempt_target",
        "enterprise": _enterprise(call),
        "user": user_mini(one.user),
        "created_at": stamp(one.created_at),
        "modified_at": stamp(one.created_at),
    }


_ENTRIES, _TARGETS = "/2.0/collaboration_whitelist_entries", "/2.0/collaboration_whitelist_exempt_targets"

ROUTES = (
    Route("GET", _ENTRIES, list_entries),
    Route("POST", _ENTRIES, make_entry),
    Route("GET", f"{_ENTRIES}/{{{_ENTRY}}}", get_entry),
    Route("DELETE", f"{_ENTRIES}/{{{_ENTRY}}}", delete_entry),
    Route("GET", _TARGETS, list_targets),
    Route("POST", _TARGETS, make_target),
    Route("GET", f"{_TARGETS}/{{{_TARGET}}}", get_target),
    Route("DELETE", f"{_TARGETS}/{{{_TARGET}}}", delete_target),
)
