"""From one view to the cases that rules judge. Nothing is decided here except what can't be anything's case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from gatekeeper.inventory.item import Collaboration, Item, ItemType
from gatekeeper.inventory.view import FolderView
from gatekeeper.policy.access import Access, access_of
from gatekeeper.policy.case import Case, CollaborationCase, FileCase, FolderCase, LinkCase, ReachCase, UnreadCase
from gatekeeper.policy.deletion_record import NO_DELETIONS, DeletionRecord
from gatekeeper.policy.download import Denial
from gatekeeper.policy.place import Place
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Governor

__all__ = ["Insiders", "Scene"]


class Insiders(dict[str | None, bool]):
    """Whether a login is the ward's own, remembered: the same few accounts own nearly everything."""

    def __init__(self, index: Index) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, login: str | None) -> bool:
        inside = self[login] = self._index.is_inside(login)
        return inside


@dataclass(frozen=True, slots=True)
class Scene:
    """One view at its place. `needed` are the fields of an item without which some rule can't judge it.

    What expires between `read_at` and the place's `as_of` is gone by then; `read_at` None: whenever it was read.
    `place_of` gives the place of another governor as of the same moment, `denied` are the files (by id) that the
    gatekeeper has closed to outsiders' downloads.
    """

    view: FolderView
    place: Place
    index: Index
    insiders: Insiders
    needed: frozenset[str]
    place_of: Callable[[Governor | None], Place]
    read_at: datetime | None = None
    deletions: DeletionRecord = NO_DELETIONS
    denied: frozenset[str] = frozenset()

    def cases(self) -> Iterator[Case]:
        """Every case of the view: the folder's own, then its content's."""
        if self.view.judges_folder:
            yield from self._folder_cases()
        denial = Denial.at(self.view, self.place, self.index, self.denied, self.place_of, self._access)
        for item in self._suspects(denial):
            yield from self._content_cases(item, denial)

    def _suspects(self, denial: Denial) -> list[Item]:
        """The content that any rule could say anything about. Nearly all files are plain, and end here."""
        content, exposed, needed = self.view.content, self.view.content_collaborations, self.needed
        if not self.place.is_governed:
            return [
                item
                for item in content
                if item.shared_link is not None
                or (item.unread and not needed.isdisjoint(item.unread))
                or (exposed and (item.type, item.id) in exposed)
            ]
        overdue_before = self.place.overdue_before
        insiders, denies = self.insiders, denial.concerns_any
        return [
            item
            for item in content
            if item.shared_link is not None
            or item.lock is not None
            or item.disposition_at is not None
            or item.is_externally_owned
            or ((owner := item.owner) is not None and not insiders[owner.login])
            or (overdue_before is not None and ((made := item.created_at) is None or made < overdue_before))
            or (item.unread and not needed.isdisjoint(item.unread))
            or (exposed and (item.type, item.id) in exposed)
            or (denies and denial.concerns(item))
        ]

    def _folder_cases(self) -> Iterator[Case]:
        view, place, path = self.view, self.place, self.view.path
        is_bound = self.index.bound_to(view.folder.id) is not None
        parent = view.reach.ancestors[-1].item if view.reach.ancestors else None
        postponed = self.deletions.postponed_to(view, view.folder)
        outside = self._has_outside_owner(view.folder)
        refused = self.deletions.refused.get(view.folder.key, "")
        yield FolderCase(place, view.folder, path, is_bound, parent, outside, view.is_empty, postponed, refused)
        yield from self._exposures(view.folder, path, view.collaborations)
        if view.is_top or (is_bound and self.index.governor_of(view.reach.ids) is not place.governor):
            yield from self._inherited_cases(path)
            yield from self._reach_cases(path)

    def _content_cases(self, item: Item, denial: Denial) -> Iterator[Case]:
        path, own = f"{self.view.path}/{item.name}", self.view.content_collaborations.get(item.key, ())
        if item.type == ItemType.FILE:
            postponed = self.deletions.postponed_to(self.view, item)
            outside, names = self._has_outside_owner(item), denial.downloaders(own, self._access)
            is_denied, refused = item.id in self.denied, self.deletions.refused.get(item.key, "")
            yield FileCase(self.place, item, path, self.view.folder, outside, postponed, names, is_denied, refused)
        yield from self._exposures(item, path, own)

    def _exposures(self, item: Item, path: str, collaborations: tuple[Collaboration, ...]) -> Iterator[Case]:
        """An item's collaborations and its link."""
        if "collaborations" in item.unread:
            yield UnreadCase(self.place, item, path, "collaborations", CollaborationCase)
        if "shared_link" in item.unread:
            yield UnreadCase(self.place, item, path, "shared_link", LinkCase)
        for collaboration in collaborations:
            if self._lets_in(collaboration):
                yield self._collaboration_case(item, path, collaboration, self._way_from(collaboration.set_on))
        if item.shared_link is not None and not self._is_gone(item.shared_link.unshared_at):
            yield LinkCase(self.place, item, path, item.shared_link)

    def _inherited_cases(self, path: str) -> Iterator[Case]:
        """Collaborations from above that another governor (or nobody) answers for, or that nobody else looks at."""
        reach, is_top = self.view.reach, self.view.is_top
        for depth, ancestor in enumerate(reach.ancestors, start=1):
            is_unread = "collaborations" in ancestor.item.unread
            if not (ancestor.collaborations or is_unread):
                continue
            if not is_top and self.index.governor_of(reach.ids[:depth]) is self.place.governor:
                continue
            via = self._path_to(depth)
            if is_unread:
                yield UnreadCase(self.place, self.view.folder, path, "collaborations", CollaborationCase, via)
            for collaboration in ancestor.collaborations:
                if self._lets_in(collaboration):
                    yield self._collaboration_case(self.view.folder, path, collaboration, via)

    def _reach_cases(self, path: str) -> Iterator[Case]:
        """Folders above with a link, from the nearest one up to the first that exposes what lies beneath."""
        ancestors, ids = self.view.reach.ancestors, self.view.reach.ids
        for depth in range(len(ancestors), 0, -1):
            above = ancestors[depth - 1].item
            link = above.shared_link
            if "shared_link" not in above.unread and (link is None or self._is_gone(link.unshared_at)):
                continue
            governor, is_watched = self.index.governor_of(ids[:depth]), not self.view.is_top
            case = ReachCase(
                self.place, self.view.folder, path, above, self._path_to(depth), governor, is_watched=is_watched
            )
            yield case
            if case.exposes:
                return

    def _path_to(self, depth: int) -> str:
        """The path of a folder above, so many steps down from the outermost."""
        return "/".join(above.item.name for above in self.view.reach.ancestors[:depth])

    def _way_from(self, set_on: str | None) -> str | None:
        """The path of the folder above on which something was set; what Box doesn't name is called by its number."""
        if set_on is None:
            return None
        ids = self.view.reach.ids
        return self._path_to(ids.index(set_on) + 1) if set_on in ids else f"ID {set_on}"

    def _collaboration_case(
        self, item: Item, path: str, collaboration: Collaboration, via: str | None = None
    ) -> CollaborationCase:
        access = self._access_of(collaboration, self.place)
        return CollaborationCase(self.place, item, path, collaboration, access, via)

    def _access_of(self, collaboration: Collaboration, place: Place) -> Access:
        return access_of(collaboration, self.view.groups, self.index, place.governor, place.as_of)

    def _access(self, collaboration: Collaboration, place: Place) -> Access | None:
        return self._access_of(collaboration, place) if self._lets_in(collaboration) else None

    def _has_outside_owner(self, item: Item) -> bool:
        return item.owner is not None and not self.insiders[item.owner.login]

    def _lets_in(self, collaboration: Collaboration) -> bool:
        return collaboration.status != "rejected" and not self._is_gone(collaboration.expires_at)

    def _is_gone(self, expires_at: datetime | None) -> bool:
        if expires_at is None or expires_at > self.place.as_of:
            return False
        return self.read_at is None or expires_at > self.read_at
