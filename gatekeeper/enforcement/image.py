"""What a thing that can be changed looks like: the state before, the state to reach, and whether it is reached.

A thing is what one call of Box changes: a collaboration, a party's access to an item (which may have to be made
anew), an item's link, a folder's or file's settings, or an item itself (which is in its place, in the trash, or gone).
Facts are plain values, so that an image can be kept as JSON and compared years later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from gatekeeper.inventory.item import Collaboration, Item, ItemType, SharedLink

__all__ = [
    "ABSENT",
    "Aim",
    "Fact",
    "Facts",
    "Image",
    "Thing",
    "ThingKind",
    "Where",
    "differences",
    "image_of_collaboration",
    "image_of_file",
    "image_of_folder",
    "image_of_item",
    "image_of_link",
    "moment_text",
    "obstacles",
    "party_id",
]

Fact = str | bool | int | None
Facts = Mapping[str, Fact]


class ThingKind(StrEnum):
    COLLABORATION = "collaboration"
    PARTY = "party"
    LINK = "link"
    FOLDER = "folder"
    FILE = "file"
    ITEM = "item"


class Where(StrEnum):
    """Where an item is; one that is purged is absent."""

    PLACE = "place"
    TRASH = "trash"


@dataclass(frozen=True, slots=True)
class Thing:
    """`id` is the collaboration's own, a party's as `party_id` writes it, else the item's."""

    kind: ThingKind
    id: str
    item_type: str
    item_id: str

    @property
    def key(self) -> str:
        """One text for one thing: no two workers may hold the same."""
        place = f"{self.item_type}:{self.item_id}:" if self.kind is ThingKind.PARTY else f"{self.item_type}:"
        return f"{self.kind}:{'' if self.kind is ThingKind.COLLABORATION else place}{self.id}"

    @property
    def claim(self) -> str:
        """One text for what Box changes as one: an item with its link and its settings has one etag."""
        if self.kind in {ThingKind.COLLABORATION, ThingKind.PARTY}:
            return self.key
        return f"{ThingKind.ITEM}:{self.item_type}:{self.item_id}"


@dataclass(frozen=True, slots=True)
class Image:
    """A thing at one moment. `stamp` is what Box changes with every change of it (an etag, a time), where there is one.

    `present` False means that it is gone for certain: not that it couldn't be read.
    """

    present: bool
    facts: Facts = field(default_factory=dict)
    stamp: str | None = None


@dataclass(frozen=True, slots=True)
class Aim:
    """The state to reach: the thing absent, or present with these facts; what isn't named stays as it is.

    `restores`: it puts back what was taken away, and may make a thing that isn't there.
    """

    absent: bool = False
    facts: Facts = field(default_factory=dict)
    restores: bool = False

    def is_reached(self, image: Image) -> bool:
        """Whether nothing is left to do. Of a thing that is gone nothing can be taken away any more."""
        if not image.present:
            return not self.restores
        return not self.absent and all(image.facts.get(name, _UNKNOWN) == value for name, value in self.facts.items())

    @property
    def is_shown(self) -> bool:
        """Whether Box shows if it is reached. Where it doesn't, its answer to the call is all that there ever is."""
        return _UNSHOWN.isdisjoint(self.facts)


_UNSHOWN = frozenset({"download"})
"""What Box takes and never shows: of a file's permissions a caller reads his own rights only."""

_UNKNOWN = "\x00unknown"
ABSENT = Aim(absent=True)


def differences(planned: Image, found: Image) -> tuple[str, ...]:
    """The names of the facts in which two images differ; facts that only one of them has can't be compared."""
    if planned.present != found.present:
        return ("present",)
    return tuple(
        name
        for name, value in sorted(planned.facts.items())
        if name in found.facts and found.facts[name] != value and name not in _PASSING
    )


def obstacles(planned: Image, found: Image, aim: Aim) -> tuple[str, ...]:
    """The facts that somebody has changed otherwise than `aim` wants: what is as wanted already stands in no way."""
    if planned.present != found.present:
        return ("present",)
    return tuple(
        name
        for name in differences(planned, found)
        if name not in aim.facts or found.facts.get(name) != aim.facts[name]
    )


_PASSING = frozenset({"name", "path", "owner", "first_seen"})
"""What may change without changing what is done."""


def image_of_collaboration(one: Collaboration, stamp: str | None = None) -> Image:
    """Facts that couldn't be read are left out: nothing is concluded from them."""
    facts: dict[str, Fact] = {
        "role": one.role,
        "status": one.status,
        "expires_at": moment_text(one.expires_at),
        "principal_type": one.principal_type,
        "principal_id": one.principal_id,
        "login": one.login,
        "item_type": one.item_type,
        "item_id": one.item_id,
    }
    return Image(present=True, facts=_read(facts, one.unread), stamp=stamp)


def party_id(principal_type: str, principal_id: str | None, login: str | None) -> str:
    """Who a collaboration is for, in one text: by address where there is one, whatever account it has."""
    return f"login:{login.lower()}" if login else f"{principal_type}:{principal_id}"


def image_of_link(item: Item) -> Image:
    """The image of an item's own link. With the item's etag, since Box keeps the link as a part of the item."""
    link = item.shared_link
    if link is None:
        return Image(present=False, stamp=item.etag)
    return Image(present=True, facts=_read(_link_facts(link), link.unread), stamp=item.etag)


def image_of_folder(folder: Item) -> Image:
    """The image of a folder's settings."""
    facts: dict[str, Fact] = {
        "can_non_owners_invite": folder.can_non_owners_invite,
        "upload_email_access": folder.upload_email_access,
        "is_watermarked": folder.is_watermarked,
    }
    return Image(present=True, facts=_read(facts, folder.unread), stamp=folder.etag)


def image_of_file(file: Item) -> Image:
    """The image of a file as far as its own settings hang on it: whose it is and where it lies.

    Who may download it isn't in it: Box doesn't show that. Its owner tells whom such a setting would keep out.
    """
    facts: dict[str, Fact] = {"parent_id": file.parent_id, "owner_id": None if file.owner is None else file.owner.id}
    unread = file.unread | ({"owner_id"} if "owner" in file.unread else set())
    return Image(present=True, facts=_read(facts, unread), stamp=file.etag)


def image_of_item(
    item: Item, where: Where = Where.PLACE, trashed_at: datetime | None = None, versions: int | None = None
) -> Image:
    """The image of a file or folder itself, as deletion changes it; `versions` is how many a file has, if known."""
    facts: dict[str, Fact] = {"where": str(where), "parent_id": item.parent_id, "name": item.name}
    facts["owner"] = None if item.owner is None else item.owner.login
    if item.type == ItemType.FILE:
        facts |= {"size": item.size, "sha1": item.sha1, "version_id": item.version_id}
    if versions is not None:
        facts["versions"] = versions
    if trashed_at is not None:
        facts["trashed_at"] = moment_text(trashed_at)
    return Image(present=True, facts=_read(facts, item.unread), stamp=item.etag)


def moment_text(moment: datetime | None) -> str | None:
    """An aware moment as one text wherever two are equal: UTC, whole seconds, which is what Box keeps."""
    return None if moment is None else moment.astimezone(UTC).replace(microsecond=0).isoformat()


def _link_facts(link: SharedLink) -> dict[str, Fact]:
    return {
        "url": link.url,
        "access": link.access,
        "is_password_enabled": link.is_password_enabled,
        "can_download": link.can_download,
        "can_edit": link.can_edit,
        "unshared_at": moment_text(link.unshared_at),
        "vanity_name": link.vanity_name,
    }


def _read(facts: dict[str, Fact], unread: frozenset[str]) -> Facts:
    return {name: value for name, value in facts.items() if name not in unread}
