"""Reads what a lockdown covers, live and from the top down: what is set higher lets more people in."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from gatekeeper.enforcement.lockdown import Remaining, Seen
from gatekeeper.errors import BoxCredentialsError, BoxUnreachableError, UnreadableError
from gatekeeper.inventory.item import Collaboration, Group, Item, ItemType, PrincipalType
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Governor
from gatekeeper.store.bulk import chunks
from gatekeeper.sweep.group_book import GroupBook
from gatekeeper.sweep.port import BoxReader, RootRead

__all__ = ["Place", "Survey", "Top"]

_AT_ONCE = 200
_GIVE_UP_AFTER = 5


@dataclass(frozen=True, slots=True)
class Place:
    """An item to be read. `above` holds the ids of the folders above it, outermost first."""

    item: Item
    path: str
    above: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        return (*self.above, self.item.id)


@dataclass(frozen=True, slots=True)
class Top:
    """The folder at which a tree begins. `unseen` are those that reach down from folders nobody here may see."""

    root: RootRead
    own: tuple[Collaboration, ...]
    unseen: tuple[Collaboration, ...]
    groups: dict[str, Group]

    @property
    def place(self) -> Place:
        reach = self.root.reach
        path = f"{reach.path}/{self.root.item.name}" if reach.ancestors else self.root.item.name
        return Place(self.root.item, path, reach.ids)


@dataclass(slots=True)
class _Read:
    seen: list[Seen] = field(default_factory=list)
    children: list[Place] = field(default_factory=list)
    remaining: list[Remaining] = field(default_factory=list)
    failure: BoxUnreachableError | None = None


class Survey:
    """Reads with several readers at a time. `remaining` gathers what couldn't be read.

    `is_complete` turns False where Box couldn't be reached; a place that is closed to us counts as read.
    """

    def __init__(self, make_reader: Callable[[], BoxReader], index: Index, pool: ThreadPoolExecutor) -> None:
        self.remaining: list[Remaining] = []
        self.is_complete = True
        self.folders = 0
        self.governors: set[str] = set()
        """The ids of what governs anything that was read."""
        self._make_reader = make_reader
        self._index = index
        self._pool = pool
        self._local = threading.local()
        self._groups = GroupBook()
        self._known: set[str] = set()
        self._walked: set[tuple[str, str]] = set()
        self._failures = 0

    def top(self, folder_id: str) -> Top:
        """The folder with everything that reaches down to it.

        :raises UnreadableError: it isn't there, or not for us.
        """
        reader = self._reader()
        root = reader.root(folder_id)
        if root is None:
            raise RuntimeError("a root was left out that nobody asked to leave out")
        read = {one.item.id for one in root.reach.ancestors if "collaborations" not in one.item.unread}
        listed = reader.collaborations(ItemType.FOLDER, folder_id, known_above=read)
        above = [one for ancestor in root.reach.ancestors for one in ancestor.collaborations]
        known = {one.id for one in above}
        own = tuple(one for one in listed if one.item_id == folder_id and one.id not in known)
        unseen = tuple(one for one in listed if one.item_id not in {folder_id, *read} and one.id not in known)
        self._known |= known | {one.id for one in unseen}
        return Top(root, own, unseen, self._expanded(reader, (*above, *own, *unseen)))

    def seen(self, place: Place, own: tuple[Collaboration, ...], groups: dict[str, Group]) -> Seen:
        governor: Governor | None = self._index.governor_of(place.ids)
        name, department = (None, None) if governor is None else (governor.id, governor.department)
        return Seen(place.item, place.path, own, groups, name, department)

    def trees(self, tops: Iterable[Top]) -> Iterator[list[Seen]]:
        """Everything beneath these folders, each folder after the one that holds it, a part at a time.

        The folders themselves come first. Nothing of a part is read before the part before it was dealt with.

        :raises BoxCredentialsError, StoppedError: reading ends.
        :raises BoxUnreachableError: Box couldn't be reached for several in a row.
        """
        waiting: deque[Place] = deque()
        first: list[Seen] = []
        for top in tops:
            if top.place.item.key not in self._walked:
                self._walked.add(top.place.item.key)
                first.append(self._new(self.seen(top.place, top.own, top.groups)))
                waiting.append(top.place)
        yield first
        while waiting:
            part = [waiting.popleft() for _ in range(min(_AT_ONCE, len(waiting)))]
            found: list[Seen] = []
            for read in self._pool.map(self._content, part):
                found += map(self._new, read.seen)
                self._take(read)
                for child in read.children:
                    if child.item.key not in self._walked:
                        self._walked.add(child.item.key)
                        waiting.append(child)
            self.folders += len(part)
            yield found

    def places(self, places: Iterable[Place]) -> Iterator[list[Seen]]:
        """Single items with their own collaborations, as they are now; those in a tree that was read are left out."""
        for part in chunks((one for one in places if one.item.key not in self._walked), _AT_ONCE):
            found: list[Seen] = []
            for read in self._pool.map(self._alone, part):
                found += map(self._new, read.seen)
                self._take(read)
            yield found

    def _take(self, read: _Read) -> None:
        self.remaining += read.remaining
        if read.failure is None:
            self._failures = 0
            return
        self.is_complete = False
        self._failures += 1
        if self._failures >= _GIVE_UP_AFTER:
            raise read.failure

    def _new(self, seen: Seen) -> Seen:
        """Without the invitations that Box lists again beneath the folder they are for."""
        if seen.governor is not None:
            self.governors.add(seen.governor)
        own = tuple(one for one in seen.collaborations if one.id not in self._known)
        self._known |= {one.id for one in own}
        if len(own) == len(seen.collaborations):
            return seen
        return Seen(seen.item, seen.path, own, seen.groups, seen.governor, seen.department)

    def _alone(self, place: Place) -> _Read:
        read = _Read()
        self._collaborated(place, read, asks=True)
        return read

    def _content(self, place: Place) -> _Read:
        """The content of a folder, with the collaborations of its items and of its subfolders."""
        read = _Read()
        try:
            for page in self._reader().pages(place.item.id):
                for item in page:
                    self._item(Place(item, f"{place.path}/{item.name}", place.ids), read)
        except BoxCredentialsError:
            raise
        except BoxUnreachableError as error:
            read.failure = error
            read.remaining.append(_unread(place, str(error)))
        except UnreadableError as error:
            read.remaining.append(_unread(place, str(error)))
        return read

    def _item(self, place: Place, read: _Read) -> None:
        item = place.item
        if item.type == ItemType.FOLDER:
            read.children.append(place)
        asks = item.has_collaborations or "has_collaborations" in item.unread
        if (
            asks
            or item.type == ItemType.FOLDER
            or item.shared_link is not None
            or item.unread
            or item.is_externally_owned
        ):
            self._collaborated(place, read, asks=asks)

    def _collaborated(self, place: Place, read: _Read, *, asks: bool) -> None:
        own: tuple[Collaboration, ...] = ()
        groups: dict[str, Group] = {}
        if asks:
            reader = self._reader()
            try:
                own = reader.collaborations(place.item.type, place.item.id)
                groups = self._expanded(reader, own)
            except BoxCredentialsError:
                raise
            except BoxUnreachableError as error:
                read.failure = error
                read.remaining.append(_unread(place, str(error)))
            except UnreadableError as error:
                read.remaining.append(_unread(place, str(error)))
        read.seen.append(self.seen(place, own, groups))

    def _expanded(self, reader: BoxReader, collaborations: Sequence[Collaboration]) -> dict[str, Group]:
        named = [one for one in collaborations if one.principal_type == PrincipalType.GROUP and one.principal_id]
        return {one.principal_id or "": self._groups.expand(one, reader).group for one in named}

    def _reader(self) -> BoxReader:
        """The reader of this thread."""
        if not hasattr(self._local, "reader"):
            self._local.reader = self._make_reader()
        found: BoxReader = self._local.reader
        return found


def _unread(place: Place, reason: str) -> Remaining:
    return Remaining("unread", place.item.type, place.item.id, place.path, reason)
