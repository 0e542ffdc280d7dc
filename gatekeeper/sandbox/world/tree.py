"""Where items stand: adding, taking out, renaming and moving, with sizes and indexes kept right. No events here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from gatekeeper.sandbox.problem import BoxProblem
from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.generated import make_files
from gatekeeper.sandbox.world.item import File, Folder, Item

if TYPE_CHECKING:
    from gatekeeper.sandbox.world.world import World

__all__ = [
    "NameInUseError",
    "add_item",
    "detach",
    "item_at",
    "made_beneath",
    "place",
    "require_free_name",
    "require_unlocked",
    "resize",
    "size_of",
    "transfer",
    "walk",
]

ItemT = TypeVar("ItemT", bound=Item)


class NameInUseError(Exception):
    """Another item of that name stands in the folder; the server answers 409 with it."""

    def __init__(self, existing: Item) -> None:
        self.existing = existing
        super().__init__(existing.id)


def add_item(
    world: World,
    kind: type[ItemT],
    parent: Folder,
    name: str,
    owner: User,
    at: datetime,
    *,
    by: User | None = None,
    item_id: str | None = None,
) -> ItemT:
    """A new folder, file or web link in `parent`. A file has no version yet: the caller gives it one.

    :raises NameInUseError: another child has that name.
    """
    require_free_name(world, parent, name, owner)
    number = item_id or world.ids.make(kind.type, world.taken_ids(kind.type))
    item = kind(number, name, parent, owner, at, by or owner)
    parent.put(item)
    world.index(item)
    return item


def require_free_name(world: World, parent: Folder, name: str, owner: User, besides: Item | None = None) -> None:
    """:raises NameInUseError: a child other than `besides` has that name."""
    make_files(world, parent)
    existing = parent.child(name, owner)
    if existing is not None and existing is not besides:
        raise NameInUseError(existing)


def require_unlocked(item: Item, by: User, at: datetime) -> None:
    """:raises BoxProblem: 403 where somebody else's lock stands against a change of the file."""
    lock = item.settings.lock if isinstance(item, File) else None
    if lock is not None and lock.stops(by, at):
        raise BoxProblem(403, "access_denied_item_locked", "Access denied - item locked")


def size_of(item: Item) -> int:
    return item.size if isinstance(item, File | Folder) else 0


def resize(folder: Folder | None, by: int) -> None:
    """Adds to the size of a folder and of all above it."""
    while folder is not None and by:
        folder.size += by
        folder = folder.parent


def detach(world: World, item: Item) -> None:
    """Takes an item out of its folder's listing; it keeps its `parent`, and stays findable by id."""
    if item.parent is not None:
        make_files(world, item.parent)
        item.parent.drop(item)
        resize(item.parent, -size_of(item))


def place(world: World, item: Item, parent: Folder, name: str) -> None:
    """Puts a detached item into a folder under a name.

    What stands at the top belongs to whoever owns the place, as in Box: moving into another owner's tree hands it over.

    :raises NameInUseError: another child has that name.
    """
    require_free_name(world, parent, name, item.owner, besides=item)
    item.parent, item.name = parent, name
    world.owned_tops.get(item.owner.id, {}).pop((item.type, item.id), None)
    if parent is not world.root and parent.owner is not item.owner:
        _hand_over(world, item, item.owner, parent.owner)
    parent.put(item)
    resize(parent, size_of(item))
    world.index_owner(item)


def transfer(world: World, item: Item, owner: User) -> None:
    """Makes somebody else the owner of an item and of everything beneath it that had the same owner.

    :raises NameInUseError: the new owner has another item of that name in the same place.
    """
    parent = item.parent
    if parent is None:
        return
    require_free_name(world, parent, item.name, owner, besides=item)
    parent.drop(item)
    _hand_over(world, item, item.owner, owner)
    parent.put(item)
    world.index_owner(item)


def _hand_over(world: World, top: Item, old: User, new: User) -> None:
    for item in walk(world, top):
        if item.owner is old:
            item.owner = new
            world.owned_tops.get(old.id, {}).pop((item.type, item.id), None)


def item_at(world: World, path: str) -> Item | None:
    """The item that a path from All Files leads to now; None where there is none. For one name, any owner's will do."""
    item: Item | None = world.root
    for name in path.split("/"):
        if not isinstance(item, Folder):
            return None
        item = next((child for child in world.listing(item) if child.name == name), None)
    return item


def made_beneath(top: Folder) -> Iterator[Item]:
    """Everything beneath a folder but generated files that nobody has touched: nothing is set on those."""
    for item in top.made():
        yield item
        if isinstance(item, Folder):
            yield from made_beneath(item)


def walk(world: World, top: Item) -> Iterator[Item]:
    """The item and everything beneath it, parents first; generated files are made real on the way."""
    waiting = [top]
    while waiting:
        item = waiting.pop()
        yield item
        if isinstance(item, Folder):
            make_files(world, item)
            waiting.extend(item.made())
