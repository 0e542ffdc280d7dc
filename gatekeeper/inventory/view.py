"""The unit of judging: one folder, or one page of its content, with everything that reaches down to it.

A view is complete in itself. Whoever has one can judge it without another look at Box or at the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gatekeeper.inventory.item import Collaboration, Group, Item

__all__ = ["Ancestor", "FolderView", "Reach"]


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A folder above, with what it exposes downwards. `item` carries its shared link, if any."""

    item: Item
    collaborations: tuple[Collaboration, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """Every folder above, outermost first (Box's root "0" left out); also those above a watched root."""

    ancestors: tuple[Ancestor, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(ancestor.item.id for ancestor in self.ancestors)

    @property
    def path(self) -> str:
        return "/".join(ancestor.item.name for ancestor in self.ancestors)

    @property
    def unread_ids(self) -> frozenset[str]:
        """The folders above whose collaborations couldn't be read."""
        return frozenset(one.item.id for one in self.ancestors if "collaborations" in one.item.unread)


@dataclass(frozen=True, slots=True)
class FolderView:
    """A folder with its own collaborations, and a page of the files and web links that lie directly in it.

    The folder itself is to be judged where `judges_folder` is true: once a sweep, however many pages its content
    has. `collaborations` and `content_collaborations` hold directly set ones only; inherited ones are in `reach`.
    Subfolders are not in `content`: each has a view of its own. `groups` holds every group that occurs in the
    view, expanded. `is_top`: nothing above the folder is watched, so what is set there shows here or nowhere.
    """

    folder: Item
    reach: Reach
    collaborations: tuple[Collaboration, ...] = ()
    content: tuple[Item, ...] = ()
    content_collaborations: Mapping[tuple[str, str], tuple[Collaboration, ...]] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    judges_folder: bool = True
    is_top: bool = False

    @property
    def path(self) -> str:
        above = self.reach.path
        return f"{above}/{self.folder.name}" if above else self.folder.name
