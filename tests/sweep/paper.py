"""A Box on paper: a reader over values that a test wrote down, for what no server can be made to do on the dot."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace

from gatekeeper.errors import StoppedError, UnreadableError
from gatekeeper.inventory.item import Account, Collaboration, GroupMember, Item
from gatekeeper.inventory.view import Ancestor, Reach
from gatekeeper.sweep.port import RootRead

ME = Account("7", "AutomationUser_1@boxdevedition.com")


def folder(item_id: str, parent_id: str | None = None, *, shared: bool = False, owner: Account | None = None) -> Item:
    return Item("folder", item_id, f"f{item_id}", parent_id, owner=owner, has_collaborations=shared)


def file(item_id: str, parent_id: str | None = None, *, shared: bool = False) -> Item:
    return Item("file", item_id, f"{item_id}.xlsx", parent_id, has_collaborations=shared)


def guest(collaboration_id: str, item: Item, login: str = "op@vendor.example.com") -> Collaboration:
    return Collaboration(
        collaboration_id, item.type, item.id, "user", f"u{collaboration_id}", login, None, "editor", "accepted"
    )


@dataclass
class Paper:
    """What is in Box. `trouble` maps a call, like "pages 5" or "whoami", to what it raises; `calls` counts them."""

    items: dict[str, Item] = field(default_factory=dict)
    children: dict[str, list[Item]] = field(default_factory=dict)
    shares: dict[str, list[Collaboration]] = field(default_factory=dict)
    groups: dict[str, list[GroupMember]] = field(default_factory=dict)
    users: list[Account] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    trouble: dict[str, Exception] = field(default_factory=dict)
    page_size: int = 1000
    before: Callable[[str], None] = lambda _: None
    calls: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, parent: Item | None, *items: Item) -> None:
        for item in items:
            self.items[item.id] = replace(item, parent_id=None if parent is None else parent.id)
            if parent is not None:
                self.children.setdefault(parent.id, []).append(self.items[item.id])

    def reader(self) -> PaperReader:
        return PaperReader(self)

    def spend(self, call: str) -> None:
        self.before(call)
        with self.lock:
            self.calls[call] += 1
        if (error := self.trouble.get(call)) is not None:
            raise error

    def take_calls(self) -> dict[str, int]:
        return {}


@dataclass
class PaperReader:
    """Fulfils `BoxReader`; `user_id` is whose eyes it has."""

    paper: Paper
    user_id: str = ""

    def whoami(self) -> Account:
        self.paper.spend("whoami")
        return ME

    def root(self, folder_id: str, *, within: Collection[str] = ()) -> RootRead | None:
        self.paper.spend(f"root {folder_id}")
        item = self.paper.items.get(folder_id)
        if item is None:
            raise UnreadableError(f"no folder {folder_id}")
        above: list[Ancestor] = []
        parent_id = item.parent_id
        while parent_id is not None:
            if parent_id in within:
                return None
            if parent_id not in self.paper.hidden:
                above.append(Ancestor(self.paper.items[parent_id], tuple(self.paper.shares.get(parent_id, ()))))
            parent_id = self.paper.items[parent_id].parent_id
        return RootRead(item, Reach(tuple(reversed(above))))

    def whereabouts(self, folder_id: str) -> str | None:
        self.paper.spend(f"whereabouts {folder_id}")
        raise UnreadableError(f"no folder {folder_id}")

    def visible_roots(self) -> Iterator[Item]:
        yield from self.paper.children.get("0", ())

    def managed_users(self) -> Iterator[Account]:
        self.paper.spend("users")
        yield from self.paper.users

    def as_user(self, user_id: str) -> PaperReader:
        return PaperReader(self.paper, user_id)

    def pages(self, folder_id: str) -> Iterator[tuple[Item, ...]]:
        top = f"{folder_id}@{self.user_id}" if folder_id == "0" and self.user_id else folder_id
        listed = self.paper.children.get(top, [])
        size = self.paper.page_size
        for number, start in enumerate(range(0, max(len(listed), 1), size), 1):
            self.paper.spend(f"pages {top}" if number == 1 else f"pages {top} #{number}")
            yield tuple(listed[start : start + size])

    def collaborations(
        self, item_type: str, item_id: str, *, known_above: Collection[str] | None = None
    ) -> tuple[Collaboration, ...]:
        self.paper.spend(f"collaborations {item_type} {item_id}")
        own = self.paper.shares.get(item_id, [])
        inherited = [] if known_above is None else self._out_of_sight(item_id, known_above)
        return (*own, *inherited)

    def group_members(self, group_id: str) -> tuple[GroupMember, ...]:
        self.paper.spend(f"group {group_id}")
        return tuple(self.paper.groups[group_id])

    def _out_of_sight(self, item_id: str, known_above: Collection[str]) -> list[Collaboration]:
        found: list[Collaboration] = []
        parent_id = self.paper.items[item_id].parent_id
        while parent_id is not None:
            found += [] if parent_id in known_above else self.paper.shares.get(parent_id, [])
            parent_id = self.paper.items[parent_id].parent_id
        return found


def stopping(stop: threading.Event, at: str) -> Callable[[str], None]:
    """For `Paper.before`: tells the sweep to stop when a call comes up, and ends that call as a reader would."""

    def before(call: str) -> None:
        if call == at:
            stop.set()
        if stop.is_set():
            raise StoppedError("stopped")

    return before
