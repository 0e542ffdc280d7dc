"""Looking at one item, wherever in the enterprise it is, because an event says that its sharing may have changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from gatekeeper.errors import (
    BoxCredentialsError,
    BoxRefusedError,
    BoxUnreachableError,
    TrashedError,
    UnreadableError,
)
from gatekeeper.event.kind import Touched
from gatekeeper.inventory.item import Collaboration, Item, ItemType
from gatekeeper.inventory.view import Ancestor
from gatekeeper.policy.violation import Judged
from gatekeeper.sweep.above import above_of
from gatekeeper.sweep.all_files import all_files
from gatekeeper.sweep.folder import Alone, Desk, FolderTask, look_at_folder, look_within
from gatekeeper.sweep.group_book import GroupBook
from gatekeeper.sweep.order import Judge
from gatekeeper.sweep.port import BoxReader, Hole, Pending, RootRead, SweepRun

__all__ = ["Looked", "PlaceReader", "RereadStore", "Rereading", "Seen", "Waiting"]


class PlaceReader(BoxReader, Protocol):
    """A reader that finds any item by its number."""

    def placed(self, item_type: str, item_id: str) -> RootRead:
        """The item with every folder above it that Box names; raises as the other methods do."""
        ...

    def reached_by(self, group_id: str) -> tuple[tuple[str, str], ...]:
        """Type and id of every item on which a group is let in."""
        ...

    def as_user(self, user_id: str) -> PlaceReader: ...


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item that waits to be read. `times` tells how often it was touched when it was handed out; `event_id` names
    the last event that touched it, or is None where none is the reason.
    """

    item_type: str
    item_id: str
    times: int
    event_id: str | None
    owner_id: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """One place as it was judged. `trail` holds the ids from the outermost folder to the one in which it was seen."""

    item: Item
    trail: tuple[str, ...]
    judged: Judged


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look has shown: the item itself, and the folders above, which were read on the way.

    `is_gone`: Box says that it is in the trash. `reason` tells why not all of it could be read, if so; `further` are
    items that have to be read because of it.
    """

    waiting: Waiting
    seen: tuple[Seen, ...] = ()
    is_gone: bool = False
    reason: str | None = None
    further: tuple[Touched, ...] = ()


class RereadStore(Protocol):
    """Remembers what has to be read. Every method raises `DatabaseUnreachableError`."""

    def waiting(self, limit: int) -> tuple[Waiting, ...]:
        """Those that wait, the last touched first."""
        ...

    def settle(self, looked: Looked, now: datetime) -> int:
        """Takes in what a look has shown, in one transaction; returns how many violations were opened by it.

        An item that was touched again since it was handed out goes on waiting.
        """
        ...


@dataclass(slots=True)
class Rereading:
    """Looks at items, one after the other. What lies above several of them is read once.

    `roots` are the watched ones; `as_of` is the aware moment to judge by.
    """

    reader: PlaceReader
    judge: Judge
    roots: frozenset[str]
    as_of: datetime
    _groups: GroupBook = field(default_factory=GroupBook)

    def look(self, waiting: Waiting) -> Looked:
        """Reads an item, with the eyes of its owner where the gatekeeper's own don't see it.

        :raises BoxUnreachableError: Box gives no answer that can be relied on to anything; the item goes on waiting.
        :raises StoppedError: from the reader.
        """
        try:
            return self._group(waiting) if waiting.item_type == "group" else self._wherever(waiting)
        except BoxCredentialsError:
            raise
        except BoxUnreachableError as error:
            # Either Box is gone, or it is this one item that can't be had: it mustn't hold up all the others.
            self.reader.whoami()
            return Looked(waiting, reason=str(error))

    def _wherever(self, waiting: Waiting) -> Looked:
        try:
            return self._item(waiting, self.reader)
        except TrashedError:
            return Looked(waiting, is_gone=True)
        except (UnreadableError, BoxRefusedError) as error:
            return self._as_owner(waiting, str(error))

    def _group(self, waiting: Waiting) -> Looked:
        try:
            reached = self.reader.reached_by(waiting.item_id)
        except (UnreadableError, BoxRefusedError) as error:
            return Looked(waiting, reason=str(error))
        return Looked(waiting, further=tuple(Touched(kind, item_id) for kind, item_id in reached))

    def _as_owner(self, waiting: Waiting, reason: str) -> Looked:
        if waiting.owner_id is None:
            return Looked(waiting, reason=reason)
        try:
            return self._item(waiting, self.reader.as_user(waiting.owner_id))
        except TrashedError:
            return Looked(waiting, is_gone=True)
        except (UnreadableError, BoxRefusedError):
            return Looked(waiting, reason=reason)

    def _item(self, waiting: Waiting, reader: PlaceReader) -> Looked:
        found = reader.placed(waiting.item_type, waiting.item_id)
        desk = Desk(reader, self._groups, self.judge, SweepRun(0, self.as_of, self.as_of))
        unread = {hole.item_id for hole in found.holes}
        seen, holes = list[Seen](), list[Hole](found.holes)
        for depth, one in enumerate(found.reach.ancestors):
            if one.item.id not in unread:
                above = found.reach.ancestors[:depth]
                alone = look_at_folder(self._task(one.item, above), desk, _own(one, above))
                seen.append(_seen(one.item, above, alone))
                holes += alone.holes
        alone = self._itself(found, desk)
        seen.append(_seen(found.item, found.reach.ancestors, alone))
        holes += alone.holes
        return Looked(waiting, tuple(seen), reason=_told(holes))

    def _itself(self, found: RootRead, desk: Desk) -> Alone:
        above = found.reach.ancestors
        if found.item.type == ItemType.FOLDER:
            return look_at_folder(self._task(found.item, above), desk)
        if not above:
            return look_within(self._task(all_files(), ()), found.item, desk, ())
        parent = above[-1]
        return look_within(self._task(parent.item, above[:-1]), found.item, desk, _own(parent, above[:-1]))

    def _task(self, folder: Item, above: Sequence[Ancestor]) -> FolderTask:
        """With nothing above it a folder is the highest place from which the gatekeeper sees anything."""
        is_top = not above or folder.id in self.roots
        ids = tuple(one.item.id for one in above)
        return FolderTask(Pending(folder, ids, folder.id if is_top else ""), above_of(above))


def _own(read: Ancestor, above: Sequence[Ancestor]) -> tuple[Collaboration, ...]:
    """Box names no place for a pending invitation, and lists those from above among the folder's own."""
    elsewhere = {one.id for ancestor in above for one in ancestor.collaborations}
    return tuple(one for one in read.collaborations if one.id not in elsewhere)


def _seen(item: Item, above: Sequence[Ancestor], alone: Alone) -> Seen:
    ids = tuple(one.item.id for one in above)
    return Seen(item, (*ids, item.id) if item.type == ItemType.FOLDER else ids, alone.judged)


def _told(holes: Sequence[Hole]) -> str | None:
    return None if not holes else f"{holes[0].path}: {holes[0].reason}"
