"""What was read from Box as compact JSON, and back. Written out by hand, because a sweep does it a million times.

A value that is the default of its class is left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic_core import PydanticSerializationError, to_json

from gatekeeper.inventory.item import Account, Collaboration, Group, GroupMember, Item, Lock, SharedLink

__all__ = [
    "collaboration_body",
    "collaboration_from",
    "dumps",
    "encoded",
    "group_from",
    "item_body",
    "item_from",
    "loads",
    "members_body",
]

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
dumps = _ENCODER.encode
loads = json.JSONDecoder().decode


def encoded(values: list[str | int | None]) -> bytes:
    """The bytes of `dumps` in UTF-8, where a list holds plain values; half characters stand as they are."""
    try:
        return to_json(values)
    except PydanticSerializationError:
        return dumps(values).encode("utf-8", "surrogatepass")


_ITEM_PLAIN = ("etag", "upload_email_access", "size", "sha1", "version_id", "classification")
_ITEM_FLAGS = ("has_collaborations", "is_externally_owned", "can_non_owners_invite", "is_watermarked")
_ITEM_MOMENTS = ("created_at", "modified_at", "expires_at", "disposition_at")


def item_body(item: Item) -> str:
    """Everything but type, id, name and parent, which have columns of their own."""
    body: dict[str, Any] = {}
    for name in _ITEM_PLAIN:
        if (value := getattr(item, name)) is not None:
            body[name] = value
    for name in _ITEM_FLAGS:
        if getattr(item, name):
            body[name] = True
    for name in _ITEM_MOMENTS:
        if (moment := getattr(item, name)) is not None:
            body[name] = _text(moment)
    _add_parts(body, item)
    return dumps(body)


def _add_parts(body: dict[str, Any], item: Item) -> None:
    if item.owner is not None:
        body["owner"] = _account(item.owner)
    if item.created_by is not None:
        body["created_by"] = _account(item.created_by)
    if item.shared_link is not None:
        body["shared_link"] = _link(item.shared_link)
    if item.lock is not None:
        lock = item.lock
        body["lock"] = [lock.id, lock.by, None if lock.expires_at is None else _text(lock.expires_at)]
    if item.unread:
        body["unread"] = sorted(item.unread)


def item_from(kind: str, item_id: str, name: str, parent_id: str | None, text: str) -> Item:
    body = loads(text)
    rest: dict[str, Any] = {name: body[name] for name in _ITEM_PLAIN if name in body}
    rest.update((name, True) for name in _ITEM_FLAGS if name in body)
    rest.update((name, _moment(body[name])) for name in _ITEM_MOMENTS if name in body)
    lock = body.get("lock")
    link = body.get("shared_link")
    return Item(
        type=kind,
        id=item_id,
        name=name,
        parent_id=parent_id,
        owner=_account_from(body.get("owner")),
        created_by=_account_from(body.get("created_by")),
        shared_link=None if link is None else _link_from(link),
        lock=None if lock is None else Lock(lock[0], lock[1], _moment(lock[2])),
        unread=frozenset(body.get("unread", ())),
        **rest,
    )


def collaboration_body(value: Collaboration) -> str:
    """Everything but the collaboration's id and its item, which have columns of their own."""
    body: dict[str, Any] = {"to": [value.principal_type, value.principal_id, value.login, value.name]}
    body["role"] = value.role
    body["status"] = value.status
    if value.created_at is not None:
        body["created_at"] = _text(value.created_at)
    if value.expires_at is not None:
        body["expires_at"] = _text(value.expires_at)
    if value.is_access_only:
        body["is_access_only"] = True
    if value.set_on is not None:
        body["set_on"] = value.set_on
    if value.unread:
        body["unread"] = sorted(value.unread)
    return dumps(body)


def collaboration_from(collaboration_id: str, item_type: str, item_id: str, text: str) -> Collaboration:
    body = loads(text)
    principal_type, principal_id, login, name = body["to"]
    return Collaboration(
        id=collaboration_id,
        item_type=item_type,
        item_id=item_id,
        principal_type=principal_type,
        principal_id=principal_id,
        login=login,
        name=name,
        role=body["role"],
        status=body["status"],
        created_at=_moment(body.get("created_at")),
        expires_at=_moment(body.get("expires_at")),
        is_access_only="is_access_only" in body,
        set_on=body.get("set_on"),
        unread=frozenset(body.get("unread", ())),
    )


def members_body(group: Group) -> str:
    return dumps([[member.user_id, member.login, member.name] for member in group.members])


def group_from(group_id: str, name: str, members: str, *, complete: bool) -> Group:
    return Group(group_id, name, tuple(GroupMember(*member) for member in loads(members)), complete)


def _link(link: SharedLink) -> dict[str, Any]:
    body: dict[str, Any] = {"url": link.url, "access": link.access}
    if link.is_password_enabled:
        body["password"] = True
    if link.can_download:
        body["download"] = True
    if link.can_edit:
        body["edit"] = True
    if link.unshared_at is not None:
        body["unshared_at"] = _text(link.unshared_at)
    if link.vanity_name is not None:
        body["vanity_name"] = link.vanity_name
    if link.download_count:
        body["download_count"] = link.download_count
    if link.unread:
        body["unread"] = sorted(link.unread)
    return body


def _link_from(body: Mapping[str, Any]) -> SharedLink:
    return SharedLink(
        url=body["url"],
        access=body["access"],
        is_password_enabled="password" in body,
        can_download="download" in body,
        can_edit="edit" in body,
        unshared_at=_moment(body.get("unshared_at")),
        vanity_name=body.get("vanity_name"),
        download_count=body.get("download_count", 0),
        unread=frozenset(body.get("unread", ())),
    )


def _account(account: Account) -> list[str | None]:
    return [account.id, account.login, account.name]


def _account_from(body: list[Any] | None) -> Account | None:
    return None if body is None else Account(*body)


def _text(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone can't be stored")
    return moment.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
