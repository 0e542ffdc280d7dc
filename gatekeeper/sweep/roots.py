"""Where a sweep starts: turns the roots of an order into folders to walk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gatekeeper.errors import BoxCredentialsError, BoxUnreachableError, UnreadableError
from gatekeeper.inventory.item import Account, ItemType
from gatekeeper.sweep.all_files import all_files
from gatekeeper.sweep.order import MANAGED_USERS, VISIBLE
from gatekeeper.sweep.port import BoxReader, Hole, RootRead, SweepRun, SweepStore

__all__ = ["Start", "enter_roots"]


@dataclass(frozen=True, slots=True)
class Start:
    """The holes met at the roots themselves, and the ids of the users whose own trees are walked.

    `holes_above` are those above the roots, which are in the store already.
    """

    holes: tuple[Hole, ...] = ()
    holes_above: tuple[Hole, ...] = ()
    kin: frozenset[str] = frozenset()


def enter_roots(roots: Sequence[str], reader: BoxReader, store: SweepStore, run: SweepRun) -> Start:
    """Enters every root into the store that isn't there yet, with one call for each folder named.

    A root beneath another one is left to that one's walk.
    :raises BoxUnreachableError: not a single root could be read, or the users couldn't be listed.
    """
    if VISIBLE in roots and not store.has_root(run, all_files().id):
        store.add_root(run, RootRead(all_files()))
    users = tuple(reader.managed_users()) if MANAGED_USERS in roots else ()
    for user in users:
        _enter_user(user, store, run)
    named = [root for root in dict.fromkeys(roots) if root not in {VISIBLE, MANAGED_USERS}]
    entry = _Entry(reader, store, run)
    beneath = entry.enter(named, frozenset(named))
    if entry.failed:
        # Nobody walks down to these from a root that can't be read.
        entry.enter(beneath, frozenset(named).difference(entry.failed))
    entry.raise_if_unreachable(len(named))
    holes = (Hole(ItemType.FOLDER, folder_id, "", str(error)) for folder_id, error in entry.failed.items())
    return Start(tuple(holes), tuple(entry.above.values()), frozenset(user.id for user in users))


def _enter_user(user: Account, store: SweepStore, run: SweepRun) -> None:
    top = all_files(user)
    if not store.has_root(run, top.id):
        store.add_root(run, RootRead(top), user.id)


class _Entry:
    def __init__(self, reader: BoxReader, store: SweepStore, run: SweepRun) -> None:
        self._reader = reader
        self._store = store
        self._run = run
        self.failed: dict[str, UnreadableError | BoxUnreachableError] = {}
        self.above: dict[str, Hole] = {}

    def enter(self, folder_ids: Sequence[str], within: frozenset[str]) -> list[str]:
        """Enters folders as roots; returns those that lie beneath one of `within`."""
        return [folder_id for folder_id in folder_ids if not self._is_entered(folder_id, within - {folder_id})]

    def raise_if_unreachable(self, asked: int) -> None:
        unreachable = [error for error in self.failed.values() if isinstance(error, BoxUnreachableError)]
        if unreachable and len(unreachable) == asked:
            raise unreachable[0]

    def _is_entered(self, folder_id: str, within: frozenset[str]) -> bool:
        if self._store.has_root(self._run, folder_id):
            return True
        try:
            root = self._reader.root(folder_id, within=within)
        except BoxCredentialsError:
            raise
        except (UnreadableError, BoxUnreachableError) as error:
            self.failed[folder_id] = error
            return True
        if root is not None:
            new = tuple(hole for hole in root.holes if hole.item_id not in self.above)
            self._store.add_root(self._run, replace(root, holes=new))
            self.above.update((hole.item_id, hole) for hole in new)
        return root is not None
