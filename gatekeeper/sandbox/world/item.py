"""Folders, files and web links. What most items leave at its default is shared between them, to keep them light."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Literal

from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.content import Content

if TYPE_CHECKING:
    from gatekeeper.sandbox.world.generated import UnmadeFiles
    from gatekeeper.sandbox.world.share import Collaboration, SharedLink

__all__ = [
    "Classification",
    "File",
    "FileSettings",
    "Folder",
    "FolderSettings",
    "Item",
    "Lock",
    "Root",
    "Trash",
    "Version",
    "WebLink",
    "name_key",
]


@dataclass(frozen=True, slots=True)
class Classification:
    name: str
    definition: str = ""
    color: str = "#4826c2"


@dataclass(frozen=True, slots=True)
class Trash:
    """When and by whom an item was trashed, and when Box will purge it."""

    at: datetime
    by: User
    purged_at: datetime


@dataclass(frozen=True, slots=True)
class Lock:
    id: str
    by: User
    at: datetime
    until: datetime | None = None
    is_download_prevented: bool = False

    def holds_at(self, now: datetime) -> bool:
        return self.until is None or self.until > now

    def stops(self, user: User, now: datetime) -> bool:
        """Whether it keeps a user from changing the file: it still holds, and is somebody else's."""
        return self.by is not user and self.holds_at(now)


@dataclass(frozen=True, slots=True)
class FolderSettings:
    """What can be set on a folder; replaced as a whole when something changes, so that defaults can be shared."""

    can_non_owners_invite: bool = False
    can_non_owners_view_collaborators: bool = True
    restricted_to_enterprise: bool = False
    is_externally_owned: bool = False
    upload_email: Literal["open", "collaborators"] | None = None
    watermark: bool = False
    description: str = ""
    sync_state: str = "not_synced"
    tags: tuple[str, ...] = ()
    classification: Classification | None = None


@dataclass(frozen=True, slots=True)
class FileSettings:
    """What can be set on a file; replaced as a whole when something changes, so that defaults can be shared."""

    watermark: bool = False
    description: str = ""
    tags: tuple[str, ...] = ()
    classification: Classification | None = None
    is_externally_owned: bool = False
    can_download: Literal["open", "company"] = "open"
    expires_at: datetime | None = None
    disposition_at: datetime | None = None
    lock: Lock | None = None
    legal_hold: bool = False
    """Held by a scenario's word on the file itself; holds by policy stand in the world's list of policies."""


@dataclass(slots=True, eq=False)
class Version:
    id: str
    content: Content
    name: str
    by: User
    at: datetime
    trashed_at: datetime | None = None


PLAIN_FOLDER = FolderSettings()
PLAIN_FILE = FileSettings()


class Item:
    """What folders, files and web links have in common. `parent` stays where it was while an item is in the trash."""

    __slots__ = (
        "collaborations",
        "created_at",
        "creator",
        "etag",
        "id",
        "link",
        "modified_at",
        "modifier",
        "name",
        "owner",
        "parent",
        "trash",
    )

    type: ClassVar[str]
    rank: ClassVar[int]

    def __init__(
        self, item_id: str, name: str, parent: Folder | None, owner: User, at: datetime, creator: User
    ) -> None:
        self.id = item_id
        self.name = name
        self.parent = parent
        self.owner = owner
        self.creator = creator
        self.modifier = creator
        self.created_at = at
        self.modified_at = at
        self.etag = 0
        self.collaborations: dict[str, Collaboration] | None = None
        self.link: SharedLink | None = None
        self.trash: Trash | None = None

    def ancestors(self) -> list[Folder]:
        """The folders above, nearest first, the enterprise's root last."""
        above, folder = [], self.parent
        while folder is not None:
            above.append(folder)
            folder = folder.parent
        return above

    def is_trashed(self) -> bool:
        """Whether the item itself or a folder above it lies in the trash."""
        item: Item | None = self
        while item is not None:
            if item.trash is not None:
                return True
            item = item.parent
        return False

    def touch(self, by: User, at: datetime) -> None:
        """Marks a change: a new etag, and who and when."""
        self.etag += 1
        self.modifier, self.modified_at = by, at

    def order_key(self) -> tuple[int, str, str]:
        return (self.rank, name_key(self.name), self.id)


class Folder(Item):
    """A folder. `size` is the sum of everything beneath. `unmade` stands for generated files not yet made."""

    __slots__ = ("_children", "_sorted", "settings", "size", "unmade")

    type = "folder"
    rank = 0

    def __init__(
        self, item_id: str, name: str, parent: Folder | None, owner: User, at: datetime, creator: User
    ) -> None:
        super().__init__(item_id, name, parent, owner, at, creator)
        self.settings = PLAIN_FOLDER
        self.size = 0
        self.unmade: UnmadeFiles | None = None
        self._children: dict[str, Item] | None = None
        self._sorted: list[Item] | None = None

    def made(self) -> Iterable[Item]:
        """The children that exist as objects; generated files that nobody has touched are missing here."""
        return () if self._children is None else self._children.values()

    def child(self, name: str, owner: User) -> Item | None:
        """The made child in the way of `name`; only in the enterprise's root does the owner matter."""
        return None if self._children is None else self._children.get(self._key(name, owner))

    def put(self, item: Item) -> None:
        if self._children is None:
            self._children = {}
        self._children[self._key(item.name, item.owner)] = item
        self._sorted = None

    def drop(self, item: Item) -> None:
        if self._children is not None:
            self._children.pop(self._key(item.name, item.owner), None)
        self._sorted = None

    def _key(self, name: str, _owner: User) -> str:
        return name_key(name)

    def in_order(self) -> list[Item]:
        """The made children: folders, files, web links, each by name."""
        if self._sorted is None:
            self._sorted = sorted(self.made(), key=Item.order_key)
        return self._sorted


class Root(Folder):
    """All Files, id 0. Each user has a root of their own in Box; here they are one, told apart by the owner."""

    __slots__ = ()

    def _key(self, name: str, owner: User) -> str:
        return f"{owner.id}/{name_key(name)}"


class File(Item):
    """A file with its versions, the current one last."""

    __slots__ = ("settings", "versions")

    type = "file"
    rank = 1

    def __init__(
        self, item_id: str, name: str, parent: Folder | None, owner: User, at: datetime, creator: User
    ) -> None:
        super().__init__(item_id, name, parent, owner, at, creator)
        self.settings = PLAIN_FILE
        self.versions: list[Version] = []

    @property
    def current(self) -> Version:
        return self.versions[-1]

    @property
    def size(self) -> int:
        return self.versions[-1].content.size


class WebLink(Item):
    __slots__ = ("description", "url")

    type = "web_link"
    rank = 2

    def __init__(
        self, item_id: str, name: str, parent: Folder | None, owner: User, at: datetime, creator: User
    ) -> None:
        super().__init__(item_id, name, parent, owner, at, creator)
        self.url = ""
        self.description = ""


def name_key(name: str) -> str:
    """Names that differ in case only, or in how their signs are composed, stand in each other's way, as in Box."""
    return (
        name.casefold()
        if name.isascii()
        else unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    )
