"""Items, collaborations, links and groups as Box showed them at one moment.

A field that Box left out of its answer is not a value: its name stands in `unread`, and nothing may be concluded
from the placeholder that the attribute then holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = [
    "Account",
    "Collaboration",
    "Group",
    "GroupMember",
    "Item",
    "ItemType",
    "Lock",
    "PrincipalType",
    "SharedLink",
]

NOTHING_UNREAD: frozenset[str] = frozenset()


class ItemType(StrEnum):
    FOLDER = "folder"
    FILE = "file"
    WEB_LINK = "web_link"


class PrincipalType(StrEnum):
    USER = "user"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Account:
    """A Box user as named by an item or a collaboration; `login` is None where Box didn't show it."""

    id: str
    login: str | None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class SharedLink:
    """An item's own shared link. `access` and `can_*` are the effective ones where Box told them.

    `unshared_at` None means that the link never expires. `can_download` and `can_edit` come from
    `effective_permission` and `permissions`. Names in `unread` were absent from Box's answer.
    """

    url: str
    access: str
    is_password_enabled: bool
    can_download: bool
    can_edit: bool
    unshared_at: datetime | None = None
    vanity_name: str | None = None
    download_count: int = 0
    unread: frozenset[str] = NOTHING_UNREAD


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock on a file: who holds it, and until when (None: until it is taken off)."""

    id: str
    by: str | None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Collaboration:
    """One collaboration, on the item where it was set.

    `login` is the address of the user, or the invited address while `status` is "pending"; None for a group and
    where Box didn't show it. `expires_at` None means that Box holds no expiry. `role` and `status` are Box's words.
    `set_on` is the id of a folder further up on which it was really set, where that folder is out of sight: the item
    is then the highest place from which it can be seen.
    """

    id: str
    item_type: str
    item_id: str
    principal_type: str
    principal_id: str | None
    login: str | None
    name: str | None
    role: str
    status: str
    created_at: datetime | None = None
    expires_at: datetime | None = None
    is_access_only: bool = False
    set_on: str | None = None
    unread: frozenset[str] = NOTHING_UNREAD

    @property
    def on(self) -> tuple[str, str]:
        """The key of the item."""
        return (self.item_type, self.item_id)


@dataclass(frozen=True, slots=True)
class GroupMember:
    user_id: str
    login: str | None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A group with all its members as of one sweep; `complete` is False where the members couldn't be read."""

    id: str
    name: str
    members: tuple[GroupMember, ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """A folder, file or web link as listed by its parent. All times are aware.

    `upload_email_access` is None where no address takes mailed files, else "open" or "collaborators". Attributes
    that a kind of item doesn't have (a folder's `lock`) keep their defaults and don't count as unread.
    """

    type: str
    id: str
    name: str
    parent_id: str | None = None
    etag: str | None = None
    owner: Account | None = None
    created_by: Account | None = None
    created_at: datetime | None = None
    modified_at: datetime | None = None
    has_collaborations: bool = False
    shared_link: SharedLink | None = None
    is_externally_owned: bool = False
    can_non_owners_invite: bool = False
    upload_email_access: str | None = None
    is_watermarked: bool = False
    size: int | None = None
    sha1: str | None = None
    version_id: str | None = None
    expires_at: datetime | None = None
    disposition_at: datetime | None = None
    lock: Lock | None = None
    classification: str | None = None
    unread: frozenset[str] = NOTHING_UNREAD

    @property
    def key(self) -> tuple[str, str]:
        """Box numbers folders, files and web links apart: an id alone doesn't name an item."""
        return (self.type, self.id)
