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

AccessOf = Callable[[Collaboration, Place], Access | None]
"""Whom a collaboration lets in, judged at a place; None where it doesn't count any more."""


@dataclass(frozen=True, slots=True)
class Denial:
    """The denial of downloads at one view. `denied` are the files (by id) that the gatekeeper has closed already.

    `names` are those who reach everything in the folder.
    """

    wanted: DownloadDenial = DownloadDenial.NEVER
    place: Place | None = None
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
        stuck = set(_left_as_they_are(view.collaborations, place, access_of))
        for depth, above in enumerate(view.reach.ancestors, start=1):
            governor = index.governor_of(view.reach.ids[:depth])
            if governor is place.governor:
                stuck.update(_left_as_they_are(above.collaborations, place, access_of))
            else:
                stuck.update(_let_in_above(above.collaborations, place_of(governor), access_of))
        return cls(wanted, place, denied, tuple(sorted(stuck)))

    @property
    def concerns_any(self) -> bool:
        """Whether any file may have to be closed; one with collaborations of its own is looked at anyhow."""
        return bool(self.names) or self.wanted is DownloadDenial.ALWAYS

    def concerns(self, item: Item) -> bool:
        return item.type == ItemType.FILE and item.id not in self.denied

    def downloaders(self, own: Iterable[Collaboration], access_of: AccessOf) -> tuple[str, ...]:
        """Who can download a file on which these collaborations are set."""
        if self.place is None:
            return ()
        return tuple(sorted({*self.names, *_left_as_they_are(own, self.place, access_of)}))


NO_DENIAL = Denial()


def _left_as_they_are(collaborations: Iterable[Collaboration], place: Place, access_of: AccessOf) -> Iterable[str]:
    """Whom nobody lowers: who may be staff is left to a person, and what was set out of sight can't be changed here."""
    for one, access in _downloading(collaborations, place, access_of):
        if access.may_hold_insiders or one.set_on is not None:
            yield _name(one)


def _let_in_above(collaborations: Iterable[Collaboration], above: Place, access_of: AccessOf) -> Iterable[str]:
    """Whom another procedure lets download, or whom nothing governs: a stranger to that procedure is removed there."""
    if above.allowance.download is Permission.DENY:
        return
    for one, access in _downloading(collaborations, above, access_of):
        if access.lasts or not above.is_governed:
            yield _name(one)


def _downloading(
    collaborations: Iterable[Collaboration], place: Place, access_of: AccessOf
) -> Iterable[tuple[Collaboration, Access]]:
    """Those that let outsiders download; what a role that isn't known gives is no ground for anything."""
    for one in collaborations:
        access = access_of(one, place)
        if access is not None and access.outsiders and Capability.DOWNLOAD in (capabilities(one.role) or ()):
            yield one, access


def _name(one: Collaboration) -> str:
    return one.login or one.name or one.id
