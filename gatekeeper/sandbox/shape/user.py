"""Users as Box shows them."""

from __future__ import annotations

from typing import Any

from gatekeeper.sandbox.wire.shape import Shape
from gatekeeper.sandbox.wire.stamp import stamp
from gatekeeper.sandbox.wire.view import View
from gatekeeper.sandbox.world.account import User

__all__ = ["USER", "user_mini", "user_or_none"]

Json = Any


def user_mini(user: User) -> dict[str, Json]:
    """The four fields by which other things name a user."""
    return {"type": "user", "id": user.id, "name": user.name, "login": user.login}


def user_or_none(user: User | None) -> dict[str, Json] | None:
    return None if user is None else user_mini(user)


def _enterprise(user: User, view: View) -> Json:
    if user.kind == "external":
        return None
    return {"type": "enterprise", "id": view.world.enterprise.id, "name": view.world.enterprise.name}


USER: Shape[User] = Shape(
    base=("type", "id"),
    mini=("type", "id", "name", "login"),
    standard=(
        "type", "id", "name", "login", "created_at", "modified_at", "language", "timezone", "space_amount",
        "space_used", "max_upload_size", "status", "job_title", "phone", "address", "avatar_url", "notification_email",
    ),
    fields={
        "type": lambda _, __: "user",
        "id": lambda user, _: user.id,
        "name": lambda user, _: user.name,
        "login": lambda user, _: user.login,
        "created_at": lambda user, _: stamp(user.created_at),
        "modified_at": lambda user, _: stamp(user.created_at),
        "language": lambda _, __: "ja",
        "timezone": lambda _, __: "Asia/Tokyo",
        "space_amount": lambda _, __: 10_737_418_240,
        "space_used": lambda user, view: sum(
            item.size for item in view.world.owned_tops.get(user.id, {}).values() if hasattr(item, "size")
        ),
        "max_upload_size": lambda _, __: 5_368_709_120,
        "status": lambda user, _: user.status,
        "job_title": lambda _, __: "",
        "phone": lambda _, __: "",
        "address": lambda _, __: "",
        "avatar_url": lambda user, view: f"{view.base_url}/2.0/users/{user.id}/avatar",
        "notification_email": lambda _, __: None,
        "role": lambda user, _: user.role,
        "tracking_codes": lambda _, __: [],
        "can_see_managed_users": lambda user, _: user.is_admin,
        "is_sync_enabled": lambda _, __: False,
        "is_external_collab_restricted": lambda user, _: user.restricted,
        "is_exempt_from_device_limits": lambda _, __: False,
        "is_exempt_from_login_verification": lambda _, __: False,
        "enterprise": _enterprise,
        "my_tags": lambda _, __: [],
        "hostname": lambda _, view: f"{view.base_url}/",
        "is_platform_access_only": lambda user, _: user.is_service,
    },
)  # fmt: skip
