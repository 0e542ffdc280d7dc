"""Collaborations as Box shows them."""

from __future__ import annotations

from typing import Any

from gatekeeper.sandbox.shape.group import group_mini
from gatekeeper.sandbox.shape.item import folder_mini
from gatekeeper.sandbox.shape.user import user_mini
from gatekeeper.sandbox.wire.shape import Shape
from gatekeeper.sandbox.wire.stamp import stamp, stamp_or_none
from gatekeeper.sandbox.wire.view import View
from gatekeeper.sandbox.world.item import Folder
from gatekeeper.sandbox.world.share import Collaboration

__all__ = ["COLLABORATION"]

Json = Any
_REQUIREMENTS = {
    "terms_of_service_requirement": {"is_accepted": None, "terms_of_service": None},
    "strong_password_requirement": {
        "enterprise_has_strong_password_required_for_external_users": False,
        "user_has_strong_password": None,
    },
    "two_factor_authentication_requirement": {
        "enterprise_has_two_factor_auth_enabled": False,
        "user_has_two_factor_authentication_enabled": None,
    },
}


def _item(collaboration: Collaboration, _: View) -> Json:
    """The item, which Box doesn't name as long as the invitation isn't answered."""
    item = collaboration.item
    if collaboration.status == "pending":
        return None
    if isinstance(item, Folder):
        return folder_mini(item)
    return {"type": item.type, "id": item.id, "sequence_id": str(item.etag), "etag": str(item.etag), "name": item.name}


def _grantee(collaboration: Collaboration, _: View) -> Json:
    """The party; null for an address that has no account. The name of somebody who hasn't answered isn't shown."""
    if collaboration.group is not None:
        return group_mini(collaboration.group)
    if collaboration.user is None:
        return None
    shown = user_mini(collaboration.user) | {"is_active": collaboration.user.status == "active"}
    return shown | {"name": ""} if collaboration.status == "pending" else shown


_FIELDS = (
    "type", "id", "created_by", "created_at", "modified_at", "expires_at", "status", "accessible_by", "invite_email",
    "role", "acknowledged_at", "item", "is_access_only", "app_item",
)  # fmt: skip

COLLABORATION: Shape[Collaboration] = Shape(
    base=("type", "id"),
    mini=_FIELDS,
    standard=_FIELDS,
    fields={
        "type": lambda _, __: "collaboration",
        "id": lambda collaboration, _: collaboration.id,
        "item": _item,
        "app_item": lambda _, __: None,
        "accessible_by": _grantee,
        "invite_email": lambda collaboration, _: collaboration.invite_email,
        "role": lambda collaboration, _: collaboration.role,
        "expires_at": lambda collaboration, _: stamp_or_none(collaboration.expires_at),
        "is_access_only": lambda collaboration, _: collaboration.is_access_only,
        "status": lambda collaboration, _: collaboration.status,
        "acknowledged_at": lambda collaboration, _: stamp_or_none(collaboration.acknowledged_at),
        "created_by": lambda collaboration, _: user_mini(collaboration.by),
        "created_at": lambda collaboration, _: stamp(collaboration.created_at),
        "modified_at": lambda collaboration, _: stamp(collaboration.modified_at),
        "can_view_path": lambda collaboration, _: collaboration.can_view_path,
        "acceptance_requirements_status": lambda _, __: _REQUIREMENTS,
    },
)
