"""Through whose eyes an answer is written: what is shown depends on the caller and on the moment."""

from __future__ import annotations

from datetime import datetime

from gatekeeper.sandbox.world import right
from gatekeeper.sandbox.world.access import limited, own_rights, rights_of
from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.item import Folder, Item
from gatekeeper.sandbox.world.world import World

__all__ = ["View"]


class View:
    """The caller and the moment, for one request. Remembers rights, so that a listing sums them up once a folder."""

    __slots__ = ("_inherited", "base_url", "now", "viewer", "world")

    def __init__(self, world: World, viewer: User, now: datetime, base_url: str = "") -> None:
        self.world = world
        self.viewer = viewer
        self.now = now
        self.base_url = base_url
        self._inherited: dict[int, int] = {}

    def rights(self, item: Item) -> int:
        """The caller's rights on an item (see `right`)."""
        if self.viewer.is_service or item is self.world.root:
            return rights_of(self.world, self.viewer, item, self.now)
        return limited(item, self.viewer, self._sum(item))

    def _sum(self, item: Item) -> int:
        parent = item.parent
        above = right.NONE if parent is None or parent is self.world.root else self._folder_sum(parent)
        return above | own_rights(item, self.viewer, self.now)

    def _folder_sum(self, folder: Folder) -> int:
        known = self._inherited.get(id(folder))
        if known is None:
            known = self._inherited[id(folder)] = self._sum(folder)
        return known
