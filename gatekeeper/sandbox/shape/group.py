"""Groups and memberships as Box shows them."""

from __future__ import annotations

from typing import Any

from gatekeeper.sandbox.shape.user import user_mini
from gatekeeper.sandbox.wire.shape import Shape
from gatekeeper.sandbox.wire.stamp import stamp
from gatekeeper.sandbox.world.account import Group, Membership

__all__ = ["GROUP", "MEMBERSHIP", "group_mini"]

Json = Any


def group_mini(group: Group) -> dict[str, Json]:
    return {"type": "group", "id": group.id, "name": group.name, "group_type": "managed_group"}


GROUP: Shape[Group] = Shape(
    base=("type", "id"),
    mini=("type", "id", "name", "group_type"),
    standard=("type", "id", "name", "group_type", "created_at", "modified_at"),
    fields={
        "type": lambda _, __: "group",
        "id": lambda group, _: group.id,
        "name": lambda group, _: group.name,
        "group_type": lambda _, __: "managed_group",
        "created_at": lambda group, _: stamp(group.created_at),
        "modified_at": lambda group, _: stamp(group.modified_at),
        "description": lambda group, _: group.settings.description,
        "provenance": lambda group, _: group.settings.provenance,
        "external_sync_identifier": lambda group, _: group.settings.external_sync_identifier,
        "invitability_level": lambda group, _: group.settings.invitability,
        "member_viewability_level": lambda group, _: group.settings.viewability,
        "permissions": lambda _, view: {"can_invite_as_collaborator": view.viewer.kind != "external"},
    },
)

MEMBERSHIP: Shape[Membership] = Shape(
    base=("type", "id"),
    mini=("type", "id", "user", "group", "role"),
    standard=("type", "id", "user", "group", "role", "created_at", "modified_at"),
    fields={
        "type": lambda _, __: "group_membership",
        "id": lambda membership, _: membership.id,
        "user": lambda membership, _: user_mini(membership.user),
        "group": lambda membership, _: group_mini(membership.group),
        "role": lambda membership, _: membership.role,
        "created_at": lambda membership, _: stamp(membership.created_at),
        "modified_at": lambda membership, _: stamp(membership.modified_at),
    },
)
