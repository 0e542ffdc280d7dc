"""The cases that rules judge: one thing about one item, with everything that a rule needs to know of it.

`path` is the path of the item itself. `unread` names what Box left out, by the names that rules use in `needs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from gatekeeper.inventory.item import Collaboration, Item, SharedLink
from gatekeeper.policy.access import Access
from gatekeeper.policy.deletion import Due, due_of
from gatekeeper.policy.deletion_record import Owed, Trashed
from gatekeeper.policy.model import EmptyFolder, Policy
from gatekeeper.policy.place import Place
from gatekeeper.policy.violation import Location, Subject, SubjectType
from gatekeeper.registry.filing import FilingCount, FilingLimit
from gatekeeper.registry.model import Declaration, Governor
from gatekeeper.registry.term import Span, TermState

__all__ = [
    "ApprovalCase",
    "Case",
    "CollaborationCase",
    "FileCase",
    "FolderCase",
    "LinkCase",
    "ReachCase",
    "TrashCase",
    "UnreadCase",
]

_NOTHING: frozenset[str] = frozenset()


class Case(Protocol):
    """What every case tells, whatever it is about."""

    @property
    def location(self) -> Location: ...
    @property
    def subject(self) -> Subject: ...
    @property
    def governor(self) -> Governor | None: ...
    @property
    def policy(self) -> Policy: ...
    @property
    def unread(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class _Placed:
    """What all cases about an item in Box have in common."""

    place: Place
    item: Item
    path: str

    @property
    def location(self) -> Location:
        return Location(self.item.type, self.item.id, self.path)

    @property
    def governor(self) -> Governor | None:
        return self.place.governor

    @property
    def policy(self) -> Policy:
        return self.place.policy


@dataclass(frozen=True, slots=True)
class CollaborationCase(_Placed):
    """A collaboration, on the item where it was set.

    With `via` it was set on that path above instead, and is judged at the folder where another governor starts, or
    where what is watched begins.
    """

    collaboration: Collaboration
    access: Access
    via: str | None = None

    @property
    def subject(self) -> Subject:
        name = self.collaboration.login or (self.collaboration.name if self.access.is_group else None)
        return Subject(SubjectType.COLLABORATION, self.collaboration.id, name)

    @property
    def unread(self) -> frozenset[str]:
        unread = _prefixed("collaboration", self.collaboration.unread)
        return unread if self.access.is_complete else unread | {"group.members"}


@dataclass(frozen=True, slots=True)
class LinkCase(_Placed):
    """An item's own shared link."""

    link: SharedLink

    @property
    def subject(self) -> Subject:
        return Subject(SubjectType.LINK, self.item.id)

    @property
    def unread(self) -> frozenset[str]:
        return _prefixed("shared_link", self.link.unread)


@dataclass(frozen=True, slots=True)
class FolderCase(_Placed):
    """A folder. `is_bound`: the governor is bound to this very folder. `parent` is the folder above, where known.

    `owner_is_outside` also holds where the owner is named without an address. `postponed` is the day to which its
    deletion was put off, `refused` what Box said to the last attempt to delete it; empty: none has failed.
    """

    is_bound: bool = False
    parent: Item | None = None
    owner_is_outside: bool = False
    is_empty: bool = False
    postponed: date | None = None
    refused: str = ""

    @property
    def due(self) -> Due | None:
        """When the folder has to be gone, should it stay empty: days count from the last change in it."""
        return _due(self.place, self.item.modified_at or self.item.created_at, self.postponed)

    @property
    def goes_when_due(self) -> bool:
        """Whether it may go at all: empty, the policy lets it, and no approval that still holds is bound to it."""
        if not self.is_empty or self.policy.folders.empty is not EmptyFolder.DELETE or self.parent is None:
            return False
        over = self.place.span is not None and self.place.span.state is TermState.OVER
        return over or not self.is_bound

    @property
    def subject(self) -> Subject:
        return Subject(SubjectType.FOLDER, self.item.id)

    @property
    def unread(self) -> frozenset[str]:
        return self.item.unread


@dataclass(frozen=True, slots=True)
class FileCase(_Placed):
    """A file, with the folder that it lies in. `owner_is_outside`, `postponed` and `refused` as with a folder.

    `downloaders` are the outsiders who can download it although that is denied, by an access that can't be lowered
    here. `is_denied`: the journal says that the gatekeeper has closed it to outsiders; Box doesn't show that.
    """

    parent: Item
    owner_is_outside: bool = False
    postponed: date | None = None
    downloaders: tuple[str, ...] = ()
    is_denied: bool = False
    refused: str = ""

    @property
    def due(self) -> Due | None:
        """When the file has to be gone."""
        return _due(self.place, self.item.created_at, self.postponed)

    @property
    def subject(self) -> Subject:
        return Subject(SubjectType.FILE, self.item.id)

    @property
    def unread(self) -> frozenset[str]:
        return self.item.unread


@dataclass(frozen=True, slots=True)
class ReachCase:
    """A folder where a governor or what is watched begins, and one folder above it whose link reaches down.

    `place` is the lower folder's. The higher folder is the item, since that is where it can be put right.
    `is_watched`: it is watched itself, so that its link is judged there too.
    """

    place: Place
    folder: Item
    folder_path: str
    above: Item
    above_path: str
    above_governor: Governor | None
    is_watched: bool = True

    @property
    def exposes(self) -> bool:
        """Whether the link lets in more people than is allowed at the lower folder, and nobody else would say so."""
        link = self.above.shared_link
        if link is None or (self.is_watched and self.above_governor is self.place.governor):
            return False
        return link.access == "open" or (link.access == "company" and "company" not in self.place.allowance.link_access)

    @property
    def location(self) -> Location:
        return Location(self.above.type, self.above.id, self.above_path)

    @property
    def subject(self) -> Subject:
        return Subject(SubjectType.FOLDER, self.folder.id)

    @property
    def governor(self) -> Governor | None:
        return self.place.governor

    @property
    def policy(self) -> Policy:
        return self.place.policy

    @property
    def unread(self) -> frozenset[str]:
        link = self.above.shared_link
        return self.above.unread | (_NOTHING if link is None else _prefixed("shared_link", link.unread))


@dataclass(frozen=True, slots=True)
class ApprovalCase:
    """A procedure or declaration itself, apart from any item.

    `filings` is its latest count of this fiscal year, `filing_limit` what that may not pass; None where there is none.
    `owed` are the erasure reports that its counterparties owe.
    """

    governor: Governor
    policy: Policy
    span: Span
    as_of: datetime
    filings: FilingCount | None = None
    filing_limit: FilingLimit | None = None
    owed: tuple[Owed, ...] = ()

    @property
    def location(self) -> Location:
        kind = SubjectType.DECLARATION if isinstance(self.governor, Declaration) else SubjectType.PROCEDURE
        name = self.governor.subject if isinstance(self.governor, Declaration) else self.governor.name
        return Location(kind, self.governor.id, f"{self.governor.department}/{name}")

    @property
    def subject(self) -> Subject:
        return Subject(SubjectType(self.location.type), self.governor.id)

    @property
    def unread(self) -> frozenset[str]:
        return _NOTHING


@dataclass(frozen=True, slots=True)
class TrashCase:
    """Something that the gatekeeper has put into the trash, by the journal; `governor` None: not on record."""

    trashed: Trashed
    governor: Governor | None
    policy: Policy
    as_of: datetime

    @property
    def location(self) -> Location:
        return Location(self.trashed.item_type, self.trashed.item_id, self.trashed.path)

    @property
    def subject(self) -> Subject:
        return Subject(SubjectType(self.trashed.item_type), self.trashed.item_id)

    @property
    def unread(self) -> frozenset[str]:
        return _NOTHING


@dataclass(frozen=True, slots=True)
class UnreadCase(_Placed):
    """Something about an item that couldn't be read at all; `stands_for` is the kind of case that it might have been.

    With `via` it couldn't be read on that path above.
    """

    field: str
    stands_for: type[Case]
    via: str | None = None

    @property
    def subject(self) -> Subject:
        return Subject(SubjectType(self.item.type), self.item.id)

    @property
    def unread(self) -> frozenset[str]:
        return frozenset({self.field})


def _due(place: Place, counted_from: datetime | None, postponed: date | None) -> Due | None:
    return due_of(place.allowance.deletion, counted_from, postponed, place.policy.files.postpone_at_most)


def _prefixed(owner: str, fields: frozenset[str]) -> frozenset[str]:
    return frozenset(f"{owner}.{field}" for field in fields) if fields else _NOTHING
