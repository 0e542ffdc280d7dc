"""One folder's turn in a sweep: its pages read, judged, and handed on one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from gatekeeper.errors import BoxCredentialsError, BoxUnreachableError, UnreadableError
from gatekeeper.inventory.item import Collaboration, Group, Item, ItemType, PrincipalType
from gatekeeper.inventory.view import FolderView
from gatekeeper.policy.violation import Judged
from gatekeeper.sweep.above import Above
from gatekeeper.sweep.all_files import box_id, is_all_files
from gatekeeper.sweep.group_book import GroupBook
from gatekeeper.sweep.order import Judge
from gatekeeper.sweep.port import BoxReader, Hole, PageRead, Pending, SweepRun

__all__ = ["Alone", "Desk", "FolderTask", "look_at_folder", "look_within", "read_folder"]

_FAILURES_IN_A_ROW = 3
_KNOWN_TYPES = frozenset(ItemType)


@dataclass(frozen=True, slots=True)
class FolderTask:
    """A folder to walk, with what reaches down to it. `kin` holds the ids of the users whose trees are walked too."""

    pending: Pending
    above: Above
    kin: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Desk:
    """What a worker has at hand for every folder."""

    reader: BoxReader
    groups: GroupBook
    judge: Judge
    run: SweepRun


@dataclass(frozen=True, slots=True)
class Alone:
    """One thing, judged without what lies beside or beneath it."""

    view: FolderView
    judged: Judged
    holes: tuple[Hole, ...]


def look_at_folder(task: FolderTask, desk: Desk, own: tuple[Collaboration, ...] | None = None) -> Alone:
    """The folder itself, without a look into it. `own` are its collaborations where they have been read already.

    What hangs on its content can't be judged by that: it is never taken to be empty.
    """
    return _Reading(task, desk).alone(None, own)


def look_within(task: FolderTask, item: Item, desk: Desk, own: tuple[Collaboration, ...]) -> Alone:
    """One file or web link of the folder; the folder, whose own collaborations are `own`, isn't judged."""
    return _Reading(task, desk).alone(item, own)


def read_folder(task: FolderTask, desk: Desk) -> Iterator[PageRead | Hole]:
    """The folder's pages, judged, each preceded by the holes found in it.

    :raises UnreadableError: the folder itself can't be read; so does `BoxUnreachableError`. Pages read before that
        have been yielded.
    """
    yield from _Reading(task, desk).results()


class _Reading:
    def __init__(self, task: FolderTask, desk: Desk) -> None:
        self._task = task
        self._desk = desk
        self._folder = task.pending.item
        self._own: tuple[Collaboration, ...] | None = None
        self._new_groups: list[Group] = []
        self._holes: list[Hole] = []
        self._failures = 0

    def results(self) -> Iterator[PageRead | Hole]:
        for listed, last in _with_last(self._desk.reader.pages(box_id(self._folder.id))):
            page = self._page(listed, last=last)
            yield from self._holes
            self._holes, self._new_groups = [], []
            yield page

    def alone(self, item: Item | None, own: tuple[Collaboration, ...] | None) -> Alone:
        if own is None:
            self._folder, self._own = self._collaborated(self._folder)
        else:
            self._own = own
        content, within = list[Item](), dict[tuple[str, str], tuple[Collaboration, ...]]()
        if item is not None:
            read, found = self._collaborated(item)
            content.append(read)
            within |= {item.key: found} if found else {}
        view = self._view(content, within, judges_folder=item is None)
        return Alone(view, self._desk.judge(view, self._desk.run.as_of), tuple(self._holes))

    def _page(self, listed: tuple[Item, ...], *, last: bool) -> PageRead:
        is_first = self._own is None
        if self._own is None:
            self._folder, self._own = self._collaborated(self._folder)
        content: list[Item] = []
        within: dict[tuple[str, str], tuple[Collaboration, ...]] = {}
        for item in self._watched(listed):
            if item.type == ItemType.FOLDER:
                content.append(item)
                continue
            read, found = self._collaborated(item)
            content.append(read)
            if found:
                within[item.key] = found
        view = self._view(content, within, judges_folder=is_first and not is_all_files(self._folder.id))
        if is_first and last and not listed:
            view = replace(view, is_empty=True)
        return PageRead(
            pending=self._task.pending,
            folder=self._folder,
            path=view.path,
            content=tuple(content),
            collaborations=(*(self._own if is_first else ()), *(one for found in within.values() for one in found)),
            groups=tuple(self._new_groups),
            judged=self._desk.judge(view, self._desk.run.as_of),
            last=last,
        )

    def _view(
        self, content: list[Item], within: dict[tuple[str, str], tuple[Collaboration, ...]], *, judges_folder: bool
    ) -> FolderView:
        own = self._own or ()
        groups = self._expanded((*self._task.above.groups, *own, *(one for found in within.values() for one in found)))
        return FolderView(
            folder=self._folder,
            reach=self._task.above.reach,
            collaborations=own,
            content=tuple([item for item in content if item.type != ItemType.FOLDER]),
            content_collaborations=within,
            groups=groups,
            judges_folder=judges_folder,
            is_top=self._is_top,
        )

    def _watched(self, listed: tuple[Item, ...]) -> Iterator[Item]:
        """The items to be taken in: of kinds that are known, and not met again in the tree of another user."""
        user_id = self._task.pending.user_id
        elsewhere = self._task.kin - {user_id} if is_all_files(self._folder.id) else frozenset()
        for item in listed:
            if item.type not in _KNOWN_TYPES:
                self._holes.append(self._hole(item, f"知らない種類のアイテムです ({item.type[:40]})"))
            elif item.owner is None or item.owner.id not in elsewhere:
                yield item

    def _collaborated(self, item: Item) -> tuple[Item, tuple[Collaboration, ...]]:
        """An item's own collaborations, asked for only where there are any, and the item as it has to be judged."""
        if not (item.has_collaborations or "has_collaborations" in item.unread):
            return item, ()
        try:
            found, is_whole = self._direct(item)
        except BoxCredentialsError:
            raise
        except UnreadableError as error:
            reason = str(error)
        except BoxUnreachableError as error:
            self._failures += 1
            if self._failures >= _FAILURES_IN_A_ROW:
                raise
            reason = str(error)
        else:
            self._failures = 0
            return _marked(item, is_read=is_whole), found
        self._holes.append(self._hole(item, reason))
        return _marked(item, is_read=False), ()

    def _direct(self, item: Item) -> tuple[tuple[Collaboration, ...], bool]:
        """The collaborations that count at the item, and whether they are all that do."""
        above, is_folder = self._task.above, item is self._folder
        if self._is_top if is_folder else is_all_files(self._folder.id):
            # What is set further up, out of sight, can only be judged here: it is the highest place there is.
            known = {item.id, *above.reach.ids} - above.reach.unread_ids
            listed = self._desk.reader.collaborations(item.type, item.id, known_above=known)
        else:
            listed = self._desk.reader.collaborations(item.type, item.id)
        # Box names no place for a pending invitation, and lists those from above among the item's own.
        elsewhere = above.collaboration_ids | {one.id for one in self._own or ()}
        found = tuple(_seen_from(item, one) for one in listed if one.id not in elsewhere)
        if not above.reach.unread_ids and "collaborations" not in self._folder.unread:
            return found, True
        certain = tuple(one for one in found if one.status != "pending")
        return certain, len(certain) == len(found)

    def _expanded(self, collaborations: Iterable[Collaboration]) -> dict[str, Group]:
        groups: dict[str, Group] = {}
        for one in collaborations:
            if one.principal_type != PrincipalType.GROUP or one.principal_id is None or one.principal_id in groups:
                continue
            expansion = self._desk.groups.expand(one, self._desk.reader)
            groups[one.principal_id] = expansion.group
            if expansion.is_new:
                self._new_groups.append(expansion.group)
            if expansion.hole is not None:
                self._holes.append(expansion.hole)
        return groups

    def _hole(self, item: Item, reason: str) -> Hole:
        path = self._path if item is self._folder else f"{self._path}/{item.name}"
        return Hole(item.type, item.id, path, reason)

    @property
    def _is_top(self) -> bool:
        """Whether nothing above the folder is walked."""
        pending = self._task.pending
        return pending.item.id == pending.root_id or (bool(pending.ancestry) and is_all_files(pending.ancestry[-1]))

    @property
    def _path(self) -> str:
        above = self._task.above.reach.path
        return f"{above}/{self._folder.name}" if above else self._folder.name


def _seen_from(item: Item, one: Collaboration) -> Collaboration:
    """A collaboration as one of the item, with the folder further up that it was set on, if it was."""
    if one.on == item.key:
        return one
    return replace(one, item_type=item.type, item_id=item.id, set_on=one.item_id)


def _marked(item: Item, *, is_read: bool) -> Item:
    """The item with the mark of whether all its collaborations were read."""
    if is_read is ("collaborations" not in item.unread):
        return item
    mark = frozenset({"collaborations"})
    return replace(item, unread=item.unread - mark if is_read else item.unread | mark)


def _with_last(pages: Iterator[tuple[Item, ...]]) -> Iterator[tuple[tuple[Item, ...], bool]]:
    """Each page with whether it is the last. A page in hand is not lost when the next one can't be read."""
    held = next(pages)
    while True:
        try:
            following = next(pages, None)
        except (UnreadableError, BoxUnreachableError):
            yield held, False
            raise
        yield held, following is None
        if following is None:
            return
        held = following
