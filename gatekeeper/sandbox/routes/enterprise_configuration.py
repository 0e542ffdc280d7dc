"""What the enterprise's administrators have set (API version 2025.0)."""

from __future__ import annotations

from typing import Any

from gatekeeper.sandbox.problem import BoxProblem, invalid_parameter, not_found
from gatekeeper.sandbox.wire.answer import Answer, reply
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.route import Route
from gatekeeper.sandbox.world.settings import EnterpriseSettings

__all__ = ["ROUTES"]

Json = Any
_VERSION = "2025.0"
_CATEGORIES = frozenset({"security", "content_and_sharing", "user_settings", "shield"})


def get_configuration(call: Call) -> Answer:
    """The categories that were asked for; without the version header there is no such address."""
    call.require_admin()
    if call.headers.get("box-version") != _VERSION:
        raise BoxProblem(400, "invalid_api_version", f"The 'box-version' header has to be {_VERSION}")
    enterprise = call.world.enterprise
    if call.params["enterprise_id"] != enterprise.id:
        raise not_found("enterprise", call.params["enterprise_id"])
    asked = [name.strip() for name in call.query.get("categories", "").split(",") if name.strip()]
    if not asked or not _CATEGORIES.issuperset(asked):
        raise invalid_parameter("categories", f"Invalid value '{call.query.get('categories', '')}'.")
    shown: dict[str, Json] = {"id": enterprise.id, "type": "enterprise_configuration"}
    for name in asked:
        shown[name] = _content_and_sharing(call.world.settings) if name == "content_and_sharing" else {}
    return reply(shown)


def _content_and_sharing(settings: EnterpriseSettings) -> dict[str, Json]:
    link_access = "public" if settings.open_links_allowed else "company"
    status = "limited" if settings.external_collaboration_allowlist else "enabled"
    return {
        "shared_link_access": _item(link_access),
        "external_collaboration_status": _item(status),
        "is_watermarking_enterprise_feature_enabled": _item(settings.watermarking_enabled),
        "is_collaboration_expiration_enabled": _item(settings.collaboration_expiry_allowed),
        "collaboration_expiration_days": _item(None),
        "is_shared_links_expiration_enabled": _item(value=False),
        "trash_auto_clear_time": _item(settings.trash_days if settings.trash_enabled else None),
        "is_auto_delete_enabled": _item(settings.auto_delete_enabled),
    }


def _item(value: Json) -> dict[str, Json]:
    return {"value": value, "is_used": value is not None}


ROUTES = (Route("GET", "/2.0/enterprise_configurations/{enterprise_id}", get_configuration),)
