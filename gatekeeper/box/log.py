"""Which lines of Box's log tell of a change of a thing, in any of the shapes that Box gives them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from gatekeeper.box.field import identifier
from gatekeeper.enforcement.image import Aim, Thing, ThingKind

__all__ = ["tells_of"]

_Raw = Mapping[str, Any]


class _About(StrEnum):
    ACCESS = "access"
    LINK = "link"
    SETTINGS = "settings"
    WATERMARK = "watermark"
    PLACE = "place"
    NOTHING = "nothing"


_TYPES: Mapping[str, _About] = {
    "COLLABORATION_INVITE": _About.ACCESS,
    "COLLABORATION_ACCEPT": _About.ACCESS,
    "COLLABORATION_ROLE_CHANGE": _About.ACCESS,
    "COLLABORATION_REMOVE": _About.ACCESS,
    "COLLABORATION_EXPIRATION": _About.ACCESS,
    "UPDATE_COLLABORATION_EXPIRATION": _About.ACCESS,
    "GROUP_ADD_ITEM": _About.ACCESS,
    "GROUP_REMOVE_ITEM": _About.ACCESS,
    "SHARE": _About.LINK,
    "UNSHARE": _About.LINK,
    "ITEM_SHARED_UPDATE": _About.LINK,
    "SHARE_EXPIRATION": _About.LINK,
    "UPDATE_SHARE_EXPIRATION": _About.LINK,
    "ADVANCED_FOLDER_SETTINGS_UPDATE": _About.SETTINGS,
    "CHANGE_FOLDER_PERMISSION": _About.SETTINGS,
    "EMAIL_UPLOAD_ENABLED": _About.SETTINGS,
    "EMAIL_UPLOAD_DISABLED": _About.SETTINGS,
    "WATERMARK_LABEL_CREATE": _About.WATERMARK,
    "WATERMARK_LABEL_DELETE": _About.WATERMARK,
    "DELETE": _About.PLACE,
    "UNDELETE": _About.PLACE,
    "MOVE": _About.PLACE,
    "RENAME": _About.PLACE,
    "DOWNLOAD": _About.NOTHING,
    "PREVIEW": _About.NOTHING,
    "ITEM_OPEN": _About.NOTHING,
    "FILE_WATERMARKED_DOWNLOAD": _About.NOTHING,
    "UPLOAD": _About.NOTHING,
}
"""What is known to be about one side of an item. An event of any other type may be about everything."""


def tells_of(event: _Raw, thing: Thing, aim: Aim) -> bool:
    """Whether an event may be a change of what `aim` is about."""
    about = _TYPES.get(str(event.get("event_type")))
    if about is not None and about is not _side(thing, aim):
        return False
    source = event.get("source")
    return isinstance(source, dict) and _names(source, thing) and not _is_about_another(event, source, thing)


def _side(thing: Thing, aim: Aim) -> _About:
    match thing.kind:
        case ThingKind.COLLABORATION | ThingKind.PARTY:
            return _About.ACCESS
        case ThingKind.LINK:
            return _About.LINK
        case ThingKind.ITEM:
            return _About.PLACE
        case ThingKind.FILE:
            return _About.SETTINGS
        case ThingKind.FOLDER:
            return _About.WATERMARK if set(aim.facts) == {"is_watermarked"} else _About.SETTINGS


def _names(source: _Raw, thing: Thing) -> bool:
    kind = thing.item_type
    return (
        (source.get("item_type") == kind and identifier(source.get("item_id")) == thing.item_id)
        or (source.get("type") == kind and identifier(source.get("id")) == thing.item_id)
        or identifier(source.get(f"{kind}_id")) == thing.item_id
    )


def _is_about_another(event: _Raw, source: _Raw, thing: Thing) -> bool:
    """Whether it names another collaboration, or another party, than the thing."""
    given = event.get("additional_details")
    details: _Raw = given if isinstance(given, dict) else {}
    if thing.kind is ThingKind.COLLABORATION:
        named = identifier(details.get("collab_id"))
        return named is not None and named != thing.id
    if thing.kind is ThingKind.PARTY:
        kind, _, name = thing.id.partition(":")
        named = _login(event, details) if kind == "login" else identifier(source.get(f"{kind}_id"))
        return named is not None and named.lower() != name.lower()
    return False


def _login(event: _Raw, details: _Raw) -> str | None:
    invited = details.get("invite_email")
    party = event.get("accessible_by")
    login = party.get("login") if isinstance(party, dict) else None
    return next((one for one in (invited, login) if isinstance(one, str) and one), None)
