"""Domains and users coming onto the collaboration allowlist and going from it; Box has one event for all of that."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.event import record_event
from gatekeeper.sandbox.world.hold import AllowlistEntry, AllowlistExemption, Direction

if TYPE_CHECKING:
    from gatekeeper.sandbox.world.world import World

__all__ = ["allow_domain", "disallow_domain", "exempt_user", "subject_user"]


def allow_domain(
    world: World, domain: str, direction: Direction, by: User, at: datetime, entry_id: str | None = None
) -> AllowlistEntry:
    entry = AllowlistEntry(entry_id or world.ids.make("allowlist", world.allowlist), domain, direction, at)
    world.allowlist[entry.id] = entry
    _tell(world, by, at, {"domain": domain, "direction": direction})
    return entry


def disallow_domain(world: World, entry: AllowlistEntry, by: User, at: datetime) -> None:
    world.allowlist.pop(entry.id)
    _tell(world, by, at, {"domain": entry.domain, "direction": entry.direction})


def exempt_user(world: World, user: User, by: User, at: datetime) -> AllowlistExemption:
    """Lets a user collaborate with whom they like."""
    exemption = AllowlistExemption(world.ids.make("allowlist", world.exemptions), user, at)
    world.exemptions[exemption.id] = exemption
    _tell(world, by, at, {"user_id": user.id})
    return exemption


def subject_user(world: World, exemption: AllowlistExemption, by: User, at: datetime) -> None:
    """Puts a user under the allowlist again."""
    world.exemptions.pop(exemption.id)
    _tell(world, by, at, {"user_id": exemption.user.id})


def _tell(world: World, by: User, at: datetime, details: dict[str, str]) -> None:
    source = {"type": "enterprise", "id": world.enterprise.id, "name": world.enterprise.name}
    record_event(world, "EXTERNAL_COLLAB_SECURITY_SETTINGS", by, source=source, details=details, at=at)
