"""Large trees on order: a hundred thousand folders in seconds, the same for the same seed."""

from __future__ import annotations

import gc
import random
from collections import deque
from datetime import timedelta

from gatekeeper.sandbox.scenario.form import GenerateForm
from gatekeeper.sandbox.scenario.load_people import user_of
from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.generated import Generation, UnmadeFiles
from gatekeeper.sandbox.world.item import Folder
from gatekeeper.sandbox.world.right import ROLES
from gatekeeper.sandbox.world.sharing import add_collaboration
from gatekeeper.sandbox.world.tree import add_item
from gatekeeper.sandbox.world.world import World

__all__ = ["generate"]

_OUTSIDERS = 50
_ROLES = [role for role in ROLES if role not in {"owner", "co-owner"}]


def generate(world: World, under: Folder, order: GenerateForm) -> None:
    """Adds `folders` folders beneath one, each with its files and with collaborations of outside people.

    The tree is filled level by level, `fan_out` folders (100 by default) in each: 100 in the first level, 10,000 in
    the second, the rest in the third. Generated things leave no events, as if they were older than Box's log.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        _Maker(world, order).make(under)
    finally:
        if was_on:
            gc.enable()


class _Maker:
    def __init__(self, world: World, order: GenerateForm) -> None:
        self._world = world
        self._order = order
        self._chance = random.Random(order.seed)  # noqa: S311 - for repeatable scenarios, not for secrets
        self._at = world.clock.now() - timedelta(days=20)
        first = world.ids.reserve("file", order.folders * order.files_per_folder)
        self._generation = Generation(first, order.files_per_folder, order.seed, world.clock.now())
        self._outsiders = self._people() if order.collaborations_per_folder else []

    def make(self, under: Folder) -> None:
        world, order = self._world, self._order
        world.generations.append(self._generation)
        waiting, number = deque([under]), 0
        while number < order.folders:
            parent = waiting.popleft()
            for _ in range(min(order.fan_out, order.folders - number)):
                number += 1
                folder = add_item(world, Folder, parent, f"案件{number:06d}", parent.owner, self._at)
                waiting.append(folder)
                self._fill(folder, number - 1)
        self._sum_sizes()

    def _fill(self, folder: Folder, index: int) -> None:
        self._generation.folders.append(folder)
        if self._order.files_per_folder:
            folder.unmade = UnmadeFiles(self._generation, index)
            folder.size = self._generation.size_of_folder(index)
        for user in self._chance.sample(self._outsiders, self._order.collaborations_per_folder):
            role = self._chance.choice(_ROLES)
            add_collaboration(self._world, folder, user, role, folder.owner, self._at, silent=True)

    def _sum_sizes(self) -> None:
        """Adds each folder's size to its parent's, deepest first: children always come after their parents."""
        for folder in reversed(self._generation.folders):
            if folder.parent is not None:
                folder.parent.size += folder.size
        top = self._generation.folders[0].parent if self._generation.folders else None
        above = None if top is None else top.parent
        added = sum(folder.size for folder in self._generation.folders if folder.parent is top)
        while above is not None:
            above.size += added
            above = above.parent

    def _people(self) -> list[User]:
        count = max(_OUTSIDERS, self._order.collaborations_per_folder)
        return [user_of(self._world, f"person{n:04d}@{self._order.domain}") for n in range(1, count + 1)]
