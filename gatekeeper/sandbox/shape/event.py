"""Events as Box shows them."""

from __future__ import annotations

from typing import Any

from gatekeeper.sandbox.shape.any_item import show_item
from gatekeeper.sandbox.shape.user import user_mini
from gatekeeper.sandbox.wire.stamp import stamp
from gatekeeper.sandbox.wire.view import View
from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.event import ANONYMOUS_ID, Event
from gatekeeper.sandbox.world.item import File

__all__ = ["event_json", "user_event_json", "user_event_name"]

Json = Any
_USER_NAMES = {
    "UPLOAD": "ITEM_UPLOAD",
    "EDIT": "ITEM_UPLOAD",
    "FILE_VERSION_RESTORE": "ITEM_MAKE_CURRENT_VERSION",
    "DOWNLOAD": "ITEM_DOWNLOAD",
    "FILE_WATERMARKED_DOWNLOAD": "ITEM_DOWNLOAD",
    "PREVIEW": "ITEM_PREVIEW",
    "ITEM_OPEN": "ITEM_OPEN",
    "COPY": "ITEM_COPY",
    "MOVE": "ITEM_MOVE",
    "RENAME": "ITEM_RENAME",
    "DELETE": "ITEM_TRASH",
    "UNDELETE": "ITEM_UNDELETE_VIA_TRASH",
    "SHARE": "ITEM_SHARED_CREATE",
    "UNSHARE": "ITEM_SHARED_UNSHARE",
    "SHARE_EXPIRATION": "ITEM_SHARED_UNSHARE",
    "ITEM_SHARED_UPDATE": "ITEM_SHARED_UPDATE",
    "COLLABORATION_INVITE": "COLLAB_INVITE_COLLABORATOR",
    "COLLABORATION_ACCEPT": "COLLAB_ADD_COLLABORATOR",
    "COLLABORATION_REMOVE": "COLLAB_REMOVE_COLLABORATOR",
    "COLLABORATION_EXPIRATION": "COLLAB_REMOVE_COLLABORATOR",
    "COLLABORATION_ROLE_CHANGE": "COLLAB_ROLE_CHANGE",
    "LOCK": "LOCK_CREATE",
    "UNLOCK": "LOCK_DESTROY",
    "ITEM_MODIFY": "ITEM_MODIFY",
}


def user_event_name(event: Event) -> str | None:
    """What the enterprise log's event is called in a user's stream; None where it isn't told there."""
    if event.type == "UPLOAD" and not isinstance(event.item, File):
        return "ITEM_CREATE"
    return _USER_NAMES.get(event.type)


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


def user_event_json(event: Event, view: View) -> dict[str, Json]:
    """The same in a user's stream: shorter, and with the item as it is now."""
    return {
        "type": "event",
        "event_id": event.id,
        "event_type": user_event_name(event),
        "created_at": stamp(event.created_at),
        "recorded_at": stamp(event.recorded_at),
        "created_by": _actor(event.by),
        "session_id": event.session_id,
        "source": None if event.item is None else show_item(event.item, view, None, "mini"),
    }


def _actor(user: User | None) -> dict[str, Json]:
    return {"type": "user", "id": ANONYMOUS_ID, "name": "", "login": ""} if user is None else user_mini(user)
