"""What goes when: every governed file, and every folder that may go once it stays empty, with its due date. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gatekeeper.inventory.item import Item, ItemType
from gatekeeper.inventory.view import FolderView
from gatekeeper.policy.case import FileCase, FolderCase
from gatekeeper.policy.deletion import Due
from gatekeeper.policy.deletion_record import DeletionRecord
from gatekeeper.policy.model import Mode, Policies
from gatekeeper.policy.place import Place, place_of
from gatekeeper.policy.rules.deletion import blocked_by
from gatekeeper.registry.governing import Index

__all__ = ["Scheduled", "schedule"]

_RULE = "GK401"


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One item that has a due date. `folder` is the path of the folder that it lies in, `within` the ids from the top
    down to that folder. `blocked`: a lock or a retention stands against it. `mode` is what the policy does on the day.
    """

    item_type: str
    item_id: str
    path: str
    folder: str
    within: tuple[str, ...]
    due: Due
    governor: str
    department: str
    mode: Mode
    postpone_at_most: timedelta
    owner: str | None = None
    size: int | None = None
    blocked: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return (self.item_type, self.item_id)

    @property
    def latest(self) -> date:
        """The last day to which it may be put off."""
        return self.due.promised + self.postpone_at_most


def schedule(
    views: Iterable[FolderView], index: Index, policies: Policies, deletions: DeletionRecord, as_of: datetime
) -> Iterator[Scheduled]:
    """Every item with a due date, as of an aware moment, in the order of the views."""
    places: dict[str, Place] = {}
    for view in views:
        governor = index.governor_of((*view.reach.ids, view.folder.id))
        if governor is None:
            continue
        place = places.get(governor.id)
        if place is None:
            place = places[governor.id] = place_of(governor, policies, as_of)
        yield from _of_view(view, place, index, deletions)


def _of_view(view: FolderView, place: Place, index: Index, deletions: DeletionRecord) -> Iterator[Scheduled]:
    within = (*view.reach.ids, view.folder.id)
    if view.judges_folder:
        parent = view.reach.ancestors[-1].item if view.reach.ancestors else None
        bound = index.bound_to(view.folder.id) is not None
        postponed = deletions.postponed_to(view, view.folder)
        folder = FolderCase(place, view.folder, view.path, bound, parent, is_empty=view.is_empty, postponed=postponed)
        if folder.goes_when_due and folder.due is not None:
            yield _scheduled(folder, folder.due, view.reach.path, within[:-1])
    for item in view.content:
        if item.type == ItemType.FILE:
            postponed = deletions.postponed_to(view, item)
            file = FileCase(place, item, f"{view.path}/{item.name}", view.folder, postponed=postponed)
            if file.due is not None:
                yield _scheduled(file, file.due, view.path, within)


def _scheduled(case: FileCase | FolderCase, due: Due, folder: str, within: tuple[str, ...]) -> Scheduled:
    item: Item = case.item
    governor = case.place.governor
    return Scheduled(
        item_type=str(item.type),
        item_id=item.id,
        path=case.path,
        folder=folder,
        within=within,
        due=due,
        governor="" if governor is None else governor.id,
        department="" if governor is None else governor.department,
        mode=case.policy.mode_of(_RULE),
        postpone_at_most=case.policy.files.postpone_at_most,
        owner=None if item.owner is None else item.owner.login,
        size=item.size,
        blocked=blocked_by(item, due, case.place.as_of) is not None,
    )
