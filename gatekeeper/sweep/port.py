"""What the sweep needs of the world: somebody who reads Box, and somebody who remembers.

The ports stand here, with their user. `gatekeeper.box` and `gatekeeper.store` fulfil them without knowing of each
other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from gatekeeper.inventory.item import Account, Collaboration, Group, GroupMember, Item
from gatekeeper.inventory.view import Ancestor, FolderView, Reach
from gatekeeper.policy.violation import Judged, Violation

__all__ = [
    "BoxReader",
    "Hole",
    "Kept",
    "KeptJudged",
    "PageRead",
    "Pending",
    "Purpose",
    "RootRead",
    "SweepCounts",
    "SweepRun",
    "SweepStore",
    "Unmet",
]


class Purpose(StrEnum):
    """What an API call was spent on."""

    IDENTITY = "identity"
    FOLDERS = "folders"
    ITEMS = "items"
    COLLABORATIONS = "collaborations"
    GROUPS = "groups"
    USERS = "users"
    CHECK = "check"
    REMEDIES = "remedies"
    EVENTS = "events"
    REREADS = "rereads"
    DEADLINES = "deadlines"


@dataclass(frozen=True, slots=True)
class Hole:
    """A place that couldn't be read, and why. The sweep goes on elsewhere and is not complete."""

    item_type: str
    item_id: str
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class RootRead:
    """A watched root with the folders above it, outermost first; those carry their exposures.

    `holes` are those among them that Box names but doesn't show: their fields are marked as unread.
    """

    item: Item
    reach: Reach = field(default_factory=Reach)
    holes: tuple[Hole, ...] = ()


class BoxReader(Protocol):
    """Reads Box. One reader belongs to one thread. Nothing is cut short and nothing is made up:

    every method raises `BoxUnreachableError` where Box gave no answer that can be relied on, `UnreadableError`
    where the place itself can't be read (gone, or no access), and `StoppedError` when told to stop.
    """

    def whoami(self) -> Account: ...

    def root(self, folder_id: str, *, within: Collection[str] = ()) -> RootRead | None:
        """The folder and everything above it that Box names.

        None where it lies beneath one of the folders `within`: nothing above it is asked for then.
        """
        ...

    def whereabouts(self, folder_id: str) -> str | None:
        """The path on which a folder lies now, as far as the reader may see it; None: Box says it is in the trash."""
        ...

    def visible_roots(self) -> Iterator[Item]:
        """The folders that lie directly in the reader's own "All Files"."""
        ...

    def managed_users(self) -> Iterator[Account]: ...

    def as_user(self, user_id: str) -> BoxReader:
        """A reader that sees what this user sees."""
        ...

    def pages(self, folder_id: str) -> Iterator[tuple[Item, ...]]:
        """The folder's content, 1,000 items a page at most; at least one page, empty for an empty folder."""
        ...

    def collaborations(
        self, item_type: str, item_id: str, *, known_above: Collection[str] | None = None
    ) -> tuple[Collaboration, ...]:
        """All directly set collaborations, pending ones too; inherited ones are left out.

        With `known_above`, those inherited from any folder not named there are in it too: nobody else will see them.
        Box names no place for a pending one: what it lists for the item counts as set there.
        """
        ...

    def group_members(self, group_id: str) -> tuple[GroupMember, ...]: ...


@dataclass(frozen=True, slots=True)
class SweepRun:
    """One sweep in progress. `resumed` tells that an interrupted one goes on; `across_changes`, that what it had read
    by then was judged by another registry or other policies.

    `ruling` is the digest of what is judged by now, which may differ from what it began with.
    """

    id: int
    started_at: datetime
    as_of: datetime
    resumed: bool = False
    across_changes: bool = False
    ruling: str | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """A folder still to be walked. `ancestry` holds the ids above it, outermost first."""

    item: Item
    ancestry: tuple[str, ...]
    root_id: str
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class Unmet:
    """A folder that lay beneath the sweep's roots when it was last read, and wasn't met there by this one."""

    folder_id: str
    path: str
    root_id: str


@dataclass(frozen=True, slots=True)
class PageRead:
    """One page of one folder, read and judged: what one transaction of the store takes in.

    `folder` is the folder as it was judged: what couldn't be read of it is marked. `collaborations` holds those of
    the folder (on its first page) and of the page's content, `groups` those among them that were expanded for the
    first time in this sweep.
    `last` is true on the folder's last page: with it the folder counts as walked.
    """

    pending: Pending
    folder: Item
    path: str
    content: tuple[Item, ...]
    collaborations: tuple[Collaboration, ...]
    groups: tuple[Group, ...]
    judged: Judged
    last: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A view as the store has kept it. `trail` holds the ids from the outermost folder to the view's own."""

    view: FolderView
    trail: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptJudged:
    """A view that was read earlier, judged by what is judged by now."""

    kept: Kept
    judged: Judged


@dataclass(slots=True)
class SweepCounts:
    """What a sweep has seen and spent so far."""

    folders: int = 0
    files: int = 0
    collaborations: int = 0
    links: int = 0
    pending_folders: int = 0
    calls: dict[str, int] = field(default_factory=dict)


class SweepStore(Protocol):
    """Remembers a sweep so that it can be judged again, and resumed after a kill.

    Used by one thread only. Every method raises `DatabaseUnreachableError` on a full disk, a lost server or
    another writer.
    """

    def begin(self, roots: Sequence[str], as_of: datetime, now: datetime, basis: str) -> SweepRun:
        """A new sweep, or the interrupted one with the same roots and basis (registry and policies).

        :raises AlreadyRunningError: another living process is sweeping into this database.
        """
        ...

    def has_root(self, run: SweepRun, root_id: str) -> bool: ...

    def add_root(self, run: SweepRun, root: RootRead, user_id: str | None = None) -> None:
        """Takes in a root with what lies above it, and the holes found there."""
        ...

    def next_folders(self, run: SweepRun, limit: int) -> tuple[Pending, ...]:
        """Folders not yet walked and not handed out before in this process, deepest first."""
        ...

    def ancestor(self, run: SweepRun, folder_id: str) -> Ancestor:
        """A folder read in this sweep (or one above a root) with its directly set collaborations."""
        ...

    def save(self, run: SweepRun, pages: Sequence[PageRead], calls: Mapping[str, int], now: datetime) -> None:
        """Takes in pages, their violations and the calls spent since the last save, in one transaction."""
        ...

    def save_registry_violations(self, run: SweepRun, violations: Sequence[Violation], now: datetime) -> None:
        """Violations about procedures and declarations themselves."""
        ...

    def add_holes(self, run: SweepRun, holes: Sequence[Hole], now: datetime) -> None: ...

    def counts(self, run: SweepRun) -> SweepCounts: ...

    def unmet(self, run: SweepRun, folder_ids: Collection[str]) -> tuple[Unmet, ...]:
        """Those of the folders that a walk without holes didn't meet any more; none after any other walk."""
        ...

    def kept(self, run: SweepRun) -> Iterator[Kept]:
        """All that this sweep has read, in one stream: a folder, or a page of its content, at a time."""
        ...

    def save_judged_again(
        self,
        run: SweepRun,
        judged: Sequence[KeptJudged],
        judge: Callable[[FolderView, datetime], Judged],
        now: datetime,
    ) -> None:
        """Takes in what views of this sweep show by what is judged by now, in one transaction.

        What their pages had shown by what was judged by then, and they don't show any more, no longer counts as seen;
        `judge` is asked for what they show as of the moment of their reading. What a look at one item alone has shown
        since this sweep began goes before: it was seen later.
        """
        ...

    def finish(self, run: SweepRun, now: datetime, strays: Sequence[Hole] = (), *, basis: str | None = None) -> bool:
        """Ends the sweep. Resolves what a complete read no longer shows; returns whether it was complete.

        `strays` are unmet folders of which nobody knows that they are gone: with them it isn't complete, and what
        stood in them and beneath stays. `basis` names what all that it has read was judged by, if it isn't what it
        began with; a sweep that isn't complete leaves standing what was judged by others, and keeps its own.
        """
        ...
