"""Who can download what lies in a folder although it is denied, by an access that nothing at the folder can lower."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gatekeeper.inventory.item import Collaboration, Item, ItemType
from gatekeeper.inventory.view import FolderView
from gatekeeper.policy.access import Access
from gatekeeper.policy.model import DownloadDenial
from gatekeeper.policy.place import Place
from gatekeeper.policy.role import Capability, capabilities
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Governor, Permission

__all__ = ["NO_DENIAL", "AccessOf", "Denial"]

AccessOf = Callable[[Collaboration], Access | None]
"""Whom a collaboration lets in; None where it doesn't count any more."""


@dataclass(frozen=True, slots=True)
class Denial:
    """The denial of downloads at one view. `denied` are the files (by id) that the gatekeeper has closed already.

    `names` are those who reach everything in the folder.
    """

    wanted: DownloadDenial = DownloadDenial.NEVER
    denied: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()

    @classmethod
    def at(
        cls,
        view: FolderView,
        place: Place,
        index: Index,
        denied: frozenset[str],
        place_of: Callable[[Governor | None], Place],
        access_of: AccessOf,
    ) -> Denial:
        """What has to be known of a view once. `place_of` gives the place of what governs a folder above."""
        wanted = place.policy.files.deny_download
        if not place.is_governed or place.allowance.download is Permission.ALLOW or wanted is DownloadDenial.NEVER:
            return NO_DENIAL
        stuck = set(_names(view.collaborations, access_of))
        for depth, above in enumerate(view.reach.ancestors, start=1):
            governor = index.governor_of(view.reach.ids[:depth])
            if governor is place.governor:
                stuck.update(_names(above.collaborations, access_of))
            elif place_of(governor).allowance.download is Permission.ALLOW:
                stuck.update(_names(above.collaborations, access_of, lowered_elsewhere=False))
        return cls(wanted, denied, tuple(sorted(stuck)))

    @property
    def concerns_any(self) -> bool:
        """Whether any file may have to be closed; one with collaborations of its own is looked at anyhow."""
        return bool(self.names) or self.wanted is DownloadDenial.ALWAYS

    def concerns(self, item: Item) -> bool:
        return item.type == ItemType.FILE and item.id not in self.denied

    def downloaders(self, own: Iterable[Collaboration], access_of: AccessOf) -> tuple[str, ...]:
        """Who can download a file on which these collaborations are set."""
        if self.wanted is DownloadDenial.NEVER:
            return ()
        return tuple(sorted({*self.names, *_names(own, access_of)}))


NO_DENIAL = Denial()


def _names(
    collaborations: Iterable[Collaboration], access_of: AccessOf, *, lowered_elsewhere: bool = True
) -> Iterable[str]:
    """Who gets downloads by these, outsiders among them.

    With `lowered_elsewhere` only those that nobody lowers: who may be staff is left to a person, and what was set on
    a folder out of sight can't be changed from here.
    """
    for one in collaborations:
        access = access_of(one)
        if access is None or not access.outsiders or Capability.DOWNLOAD not in (capabilities(one.role) or ()):
            continue
        if not lowered_elsewhere or access.may_hold_insiders or one.set_on is not None:
            yield one.login or one.name or one.id
