"""What the lockdowns in force keep shut: nothing of it is given back by anything but their own release."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gatekeeper.acting.target import aimed_before, scope_of
from gatekeeper.bootstrap import Clock, Office
from gatekeeper.box.reader import SdkReader
from gatekeeper.enforcement.action import Action
from gatekeeper.enforcement.image import ThingKind
from gatekeeper.enforcement.lockdown import Lockdown, Scope
from gatekeeper.enforcement.release import collaboration_of
from gatekeeper.errors import UnreadableError, UsageError
from gatekeeper.inventory.item import Group, ItemType, PrincipalType
from gatekeeper.registry.governing import Index
from gatekeeper.store.lockdown import Lockdowns
from gatekeeper.sweep.group_book import GroupBook

__all__ = ["Closure", "Covered", "closures", "covered", "groups_of"]

_LETS_IN_BELOW = frozenset({ThingKind.COLLABORATION, ThingKind.LINK})


@dataclass(frozen=True, slots=True)
class Closure:
    """A lockdown in force with what it covers in Box now.

    `scope` None: the registry doesn't know the company any more, so nobody can tell whom it shuts out. `above`: the
    folders from which access reaches down into its own; None where they can't be read.
    """

    lockdown: Lockdown
    scope: Scope | None
    folders: frozenset[str] = frozenset()
    above: frozenset[str] | None = frozenset()

    def covers(self, one: Action, ids: Sequence[str], groups: Mapping[str, Group]) -> bool:
        """Whether taking `one` back would open what is shut, on the item of which `ids` is the path, itself the last.

        Where that can't be told, it would.
        """
        if self.scope is None:
            return one.thing.kind in {ThingKind.COLLABORATION, ThingKind.ITEM}
        if not self.scope.whole:
            return _lets_in(self.scope, one, groups)
        from_above = self.above is None or ids[-1] in self.above
        return not self.folders.isdisjoint(ids) or (from_above and one.thing.kind in _LETS_IN_BELOW)


@dataclass(frozen=True, slots=True)
class Covered:
    """An action that mustn't be taken back while a lockdown is in force. `unread`: why nobody can tell, if so."""

    action: Action
    lockdown: Lockdown
    unread: str = ""


def closures(in_force: Iterable[Lockdown], index: Index, reader: SdkReader) -> Iterator[Closure]:
    """What lockdowns cover, by the registry and Box as they are now.

    :raises BoxUnreachableError: Box couldn't be asked.
    """
    for one in in_force:
        aimed = aimed_before(index, one)
        try:
            scope = scope_of(aimed, index)
        except UsageError:
            yield Closure(one, None)
            continue
        folders = frozenset(aimed.folders)
        yield Closure(one, scope, folders, _above(folders, reader) if scope.whole else frozenset())


def covered(
    office: Office, lockdowns: Lockdowns, index: Callable[[], Index], undone: Iterable[Action]
) -> Iterator[Covered]:
    """Those of `undone` that mustn't be taken back now. Asks Box only while a lockdown is in force.

    :raises BoxUnreachableError: Box couldn't be asked.
    """
    wanted = list(undone)
    in_force = lockdowns.in_force() if wanted else ()
    if not in_force:
        return
    reader = office.session.reader()
    shut = list(closures(in_force, index(), reader))
    book = GroupBook()
    for one in wanted:
        try:
            ids = _path(one, reader)
        except UnreadableError as error:
            yield Covered(one, in_force[0], str(error))
            continue
        groups = groups_of([one], reader, book, office.clock)
        found = next((each for each in shut if each.covers(one, ids, groups)), None)
        if found is not None:
            yield Covered(one, found.lockdown)


def groups_of(undone: Iterable[Action], reader: SdkReader, book: GroupBook, clock: Clock) -> dict[str, Group]:
    """The groups that would be let in again, with their members of now."""
    found = {}
    for one in undone:
        if (one.found or one.draft.before).facts.get("principal_type") == PrincipalType.GROUP:
            group = book.expand(collaboration_of(one, clock()), reader).group
            found[group.id] = group
    return found


def _lets_in(scope: Scope, one: Action, groups: Mapping[str, Group]) -> bool:
    """Whether taking `one` back would let in somebody of the company, as far as anybody can tell."""
    if one.thing.kind is not ThingKind.COLLABORATION:
        # An item comes back with whoever was let in on it, which nobody can read in the trash.
        return one.thing.kind is ThingKind.ITEM
    facts = (one.found or one.draft.before).facts
    if facts.get("principal_type") != PrincipalType.GROUP:
        return scope.shuts_out(one.draft.login)
    group = groups.get(str(facts.get("principal_id")))
    return group is None or not group.complete or any(scope.shuts_out(member.login) for member in group.members)


def _path(one: Action, reader: SdkReader) -> tuple[str, ...]:
    """The ids of an action's item and of the folders above it; of what is in the trash, by where it was.

    :raises UnreadableError: it is out of sight.
    """
    thing = one.thing
    if thing.kind is not ThingKind.ITEM:
        read = reader.placed(thing.item_type, thing.item_id)
        return (*read.reach.ids, read.item.id)
    parent = (one.found or one.draft.before).facts.get("parent_id")
    read = reader.placed(ItemType.FOLDER, str(parent))
    return (*read.reach.ids, read.item.id, thing.item_id)


def _above(folders: Iterable[str], reader: SdkReader) -> frozenset[str] | None:
    found: set[str] = set()
    for folder in folders:
        try:
            found.update(reader.placed(ItemType.FOLDER, folder).reach.ids)
        except UnreadableError:
            return None
    return frozenset(found)
