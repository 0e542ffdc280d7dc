"""Events as Box shows them."""

from __future__ import annotations

from typing import Any

from gatekeeper.sandbox.shape.user import user_mini
from gatekeeper.sandbox.wire.stamp import stamp
from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.event import ANONYMOUS_ID, Event

__all__ = ["event_json", "user_event_name"]

Json = Any
_USER_NAMES = {
    "UPLOAD": "ITEM_UPLOAD",
    "EDIT": "ITEM_UPLOAD",
    "DOWNLOAD": "ITEM_DOWNLOAD",
    "PREVIEW": "ITEM_PREVIEW",
    "ITEM_OPEN": "ITEM_OPEN",
    "COPY": "ITEM_COPY",
    "MOVE": "ITEM_MOVE",
    "RENAME": "ITEM_RENAME",
    "CREATE": "ITEM_CREATE",
    "DELETE": "ITEM_TRASH",
    "UNDELETE": "ITEM_UNDELETE_VIA_TRASH",
    "SHARE": "ITEM_SHARED_CREATE",
    "UNSHARE": "ITEM_SHARED_UNSHARE",
    "ITEM_SHARED_UPDATE": "ITEM_SHARED_UPDATE",
    "COLLABORATION_INVITE": "COLLAB_ADD_COLLABORATOR",
    "COLLABORATION_REMOVE": "COLLAB_REMOVE_COLLABORATOR",
    "COLLABORATION_ROLE_CHANGE": "COLLAB_ROLE_CHANGE",
    "LOCK": "LOCK_CREATE",
    "UNLOCK": "LOCK_DESTROY",
}


def user_event_name(event_type: str) -> str | None:
    """What the enterprise log's event is called in a user's stream; None where it isn't told there."""
    return _USER_NAMES.get(event_type)


def event_json(event: Event) -> dict[str, Json]:
    """A line of the enterprise's log. An anonymous visitor has the id 2 and neither name nor login."""
    return {
        "type": "event",
        "event_id": event.id,
        "event_type": event.type,
        "created_at": stamp(event.created_at),
        "created_by": _actor(event.by),
        "source": event.source,
        "additional_details": event.details,
        "ip_address": event.ip,
        "session_id": event.session_id,
        "action_by": event.action_by,
        "accessible_by": event.accessible_by,
    }


def _actor(user: User | None) -> dict[str, Json]:
    return {"type": "user", "id": ANONYMOUS_ID, "name": "", "login": ""} if user is None else user_mini(user)
