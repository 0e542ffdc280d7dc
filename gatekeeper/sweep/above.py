"""What reaches down to a folder from above, put together from the store and kept for its siblings."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from gatekeeper.inventory.item import Collaboration, PrincipalType
from gatekeeper.inventory.view import Ancestor, Reach
from gatekeeper.sweep.all_files import is_all_files
from gatekeeper.sweep.port import SweepRun, SweepStore

__all__ = ["Above", "AboveBook", "above_of"]

_KEPT_AT_MOST = 1024


@dataclass(frozen=True, slots=True)
class Above:
    """The folders above, with the ids of all their collaborations and those of them that name a group."""

    reach: Reach
    collaboration_ids: frozenset[str] = frozenset()
    groups: tuple[Collaboration, ...] = ()


def above_of(ancestors: Iterable[Ancestor]) -> Above:
    """What folders, outermost first, expose downwards."""
    reach = Reach(tuple(ancestors))
    collaborations = [one for ancestor in reach.ancestors for one in ancestor.collaborations]
    by_group = {one.principal_id: one for one in collaborations if one.principal_type == PrincipalType.GROUP}
    return Above(reach, frozenset(one.id for one in collaborations), tuple(by_group.values()))


class AboveBook:
    """Asks the store for each folder above once, while it stays in use. For the thread that owns the store."""

    def __init__(self, store: SweepStore, run: SweepRun) -> None:
        self._store = store
        self._run = run
        self._ancestors: OrderedDict[str, Ancestor] = OrderedDict()
        self._above: OrderedDict[tuple[str, ...], Above] = OrderedDict()

    def of(self, ancestry: tuple[str, ...]) -> Above:
        """What the folders `ancestry` (ids, outermost first) expose downwards."""
        above = self._above.pop(ancestry, None)
        if above is None:
            above = self._assembled(ancestry)
        self._above[ancestry] = above
        _trim(self._above)
        return above

    def _assembled(self, ancestry: tuple[str, ...]) -> Above:
        return above_of(self._ancestor(folder_id) for folder_id in ancestry if not is_all_files(folder_id))

    def _ancestor(self, folder_id: str) -> Ancestor:
        ancestor = self._ancestors.pop(folder_id, None)
        if ancestor is None:
            ancestor = self._store.ancestor(self._run, folder_id)
        self._ancestors[folder_id] = ancestor
        _trim(self._ancestors)
        return ancestor


def _trim(book: OrderedDict[str, Ancestor] | OrderedDict[tuple[str, ...], Above]) -> None:
    while len(book) > _KEPT_AT_MOST:
        book.popitem(last=False)
