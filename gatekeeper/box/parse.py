"""From Box's JSON to inventory values. Tolerates what Box may add, and makes up nothing that it left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gatekeeper.box.field import Fields, clean, identifier
from gatekeeper.inventory.item import (
    Account,
    Collaboration,
    GroupMember,
    Item,
    ItemType,
    Lock,
    PrincipalType,
    SharedLink,
)

__all__ = [
    "ACCOUNT_FIELDS",
    "COLLABORATION_FIELDS",
    "ITEM_FIELDS",
    "parse_account",
    "parse_collaboration",
    "parse_item",
    "parse_member",
]

ITEM_FIELDS = (
    "id,type,name,etag,owned_by,created_by,created_at,modified_at,has_collaborations,shared_link,is_externally_owned,"
    "can_non_owners_invite,folder_upload_email,watermark_info,classification,size,sha1,file_version,expires_at,"
    "disposition_at,lock"
)
COLLABORATION_FIELDS = "id,item,accessible_by,invite_email,role,status,created_at,expires_at,is_access_only"
ACCOUNT_FIELDS = "id,login,name"

_Raw = Mapping[str, Any]
_NOTHING: frozenset[str] = frozenset()
_PREVIEW, _DOWNLOAD, _EDIT = "can_preview", "can_download", "can_edit"


def parse_item(raw: _Raw, parent_id: str | None) -> Item:
    """A folder, file or web link (or whatever Box may list one day: `type` is Box's word)."""
    fields = Fields(raw)
    kind = str(raw.get("type"))
    is_link = kind == ItemType.WEB_LINK
    is_folder = kind == ItemType.FOLDER
    common: dict[str, Any] = {
        "type": kind,
        "id": identifier(raw.get("id")) or "",
        "name": fields.text("name"),
        "parent_id": parent_id,
        "etag": identifier(raw.get("etag")),
        "owner": _account(fields, "owner", "owned_by"),
        "created_by": _account(fields, "created_by"),
        "created_at": fields.moment_or_none("created_at"),
        "modified_at": fields.moment_or_none("modified_at"),
        "shared_link": _shared_link(fields.object_or_none("shared_link")),
    }
    if not is_link:
        common["has_collaborations"] = fields.flag("has_collaborations")
        common["is_externally_owned"] = fields.flag("is_externally_owned")
        common["is_watermarked"] = _watermarked(fields)
        common["classification"] = _named(fields, "classification", "name")
    own = _folder_only(fields) if is_folder else {} if is_link else _file_only(fields)
    return Item(**common, **own, unread=frozenset(fields.unread) if fields.unread else _NOTHING)


def parse_collaboration(raw: _Raw, item_type: str, item_id: str) -> Collaboration:
    """A collaboration as listed for an item: on that item where Box doesn't name one, as while it is pending."""
    fields = Fields(raw)
    item = raw.get("item")
    place = item if isinstance(item, dict) else {}
    party = raw.get("accessible_by")
    principal: _Raw = party if isinstance(party, dict) else {}
    status = fields.text("status")
    return Collaboration(
        id=identifier(raw.get("id")) or "",
        item_type=str(place.get("type") or item_type),
        item_id=identifier(place.get("id")) or item_id,
        principal_type=str(principal.get("type") or PrincipalType.USER),
        principal_id=identifier(principal.get("id")),
        login=_login(raw, principal, status),
        name=_text(principal.get("name")),
        role=fields.text("role"),
        status=status,
        created_at=fields.moment_or_none("created_at"),
        expires_at=fields.moment_or_none("expires_at"),
        is_access_only=raw.get("is_access_only") is True,
        unread=frozenset(fields.unread) if fields.unread else _NOTHING,
    )


def parse_account(raw: _Raw) -> Account:
    return Account(identifier(raw.get("id")) or "", _text(raw.get("login")), _text(raw.get("name")))


def parse_member(raw: _Raw) -> GroupMember:
    """One membership. A member that Box doesn't show stays a member: somebody whose address can't be read."""
    user = raw.get("user")
    account = parse_account(user) if isinstance(user, dict) else Account("", None)
    return GroupMember(account.id or f"membership:{identifier(raw.get('id')) or ''}", account.login, account.name)


def _folder_only(fields: Fields) -> dict[str, Any]:
    return {
        "can_non_owners_invite": fields.flag("can_non_owners_invite"),
        "upload_email_access": _named(fields, "upload_email_access", "access", "folder_upload_email"),
    }


def _file_only(fields: Fields) -> dict[str, Any]:
    version = fields.object_or_none("version_id", "file_version")
    return {
        "size": fields.number_or_none("size"),
        "sha1": fields.text_or_none("sha1"),
        "version_id": None if version is None else identifier(version.get("id")),
        "expires_at": fields.moment_or_none("expires_at"),
        "disposition_at": fields.moment_or_none("disposition_at"),
        "lock": _lock(fields),
    }


def _shared_link(raw: _Raw | None) -> SharedLink | None:
    if raw is None:
        return None
    fields = Fields(raw)
    effective = raw.get("effective_permission")
    can_download, can_edit = _permissions(fields, effective)
    return SharedLink(
        url=fields.text("url"),
        access=_text(raw.get("effective_access")) or fields.text("access"),
        is_password_enabled=fields.flag("is_password_enabled"),
        can_download=can_download,
        can_edit=can_edit,
        unshared_at=fields.moment_or_none("unshared_at"),
        vanity_name=fields.text_or_none("vanity_name"),
        download_count=count if isinstance(count := raw.get("download_count"), int) else 0,
        unread=frozenset(fields.unread) if fields.unread else _NOTHING,
    )


def _permissions(fields: Fields, effective: object) -> tuple[bool, bool]:
    """Whether the link lets people download and edit: what is in effect, else what was set."""
    if isinstance(effective, str) and effective in {"no_access", _PREVIEW, _DOWNLOAD, _EDIT}:
        return effective in {_DOWNLOAD, _EDIT}, effective == _EDIT
    allowed = fields.raw.get("permissions")
    nested = Fields(allowed if isinstance(allowed, dict) else {})
    found = nested.flag(_DOWNLOAD), nested.flag(_EDIT)
    fields.unread |= nested.unread
    return found


def _lock(fields: Fields) -> Lock | None:
    raw = fields.object_or_none("lock")
    if raw is None:
        return None
    holder = raw.get("created_by")
    by = _text(holder.get("login")) if isinstance(holder, dict) else None
    nested = Fields(raw)
    expires_at = nested.moment_or_none("expires_at") if raw.get("expires_at") is not None else None
    fields.unread |= {"lock"} if nested.unread else set()
    return Lock(identifier(raw.get("id")) or "", by, expires_at)


def _watermarked(fields: Fields) -> bool:
    raw = fields.raw.get("watermark_info")
    value = raw.get("is_watermarked") if isinstance(raw, dict) else None
    if not isinstance(value, bool):
        fields.unread.add("is_watermarked")
    return value is True


def _named(fields: Fields, name: str, inner: str, key: str | None = None) -> str | None:
    """One text inside an object that may be null."""
    raw = fields.object_or_none(name, key)
    if raw is None:
        return None
    value = raw.get(inner)
    if not isinstance(value, str):
        fields.unread.add(name)
        return None
    return clean(value)


def _account(fields: Fields, name: str, key: str | None = None) -> Account | None:
    raw = fields.object_or_none(name, key)
    return None if raw is None else parse_account(raw)


def _login(raw: _Raw, principal: _Raw, status: str) -> str | None:
    """The address of the party: the invited one while nobody has accepted."""
    invited = _text(raw.get("invite_email")) or None
    shown = _text(principal.get("login")) or None
    return (invited or shown) if status == "pending" else (shown or invited)


def _text(value: object) -> str | None:
    return clean(value) if isinstance(value, str) else None
