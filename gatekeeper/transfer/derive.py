"""An event into a transfer: what moved which way, judged by the registry as of that moment. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from gatekeeper import jst
from gatekeeper.event.value import Actor, Event
from gatekeeper.registry.governing import Index, Standing, StandingKind
from gatekeeper.registry.model import Declaration, DeclarationKind, Governor
from gatekeeper.registry.network import Networks
from gatekeeper.transfer.place import ROOT, ROOT_ID, File, Places, Spot
from gatekeeper.transfer.value import Deed, Side, Transfer, Via, Way

__all__ = ["MOVEMENTS", "Basis", "BasisOf", "day_of_judgement", "derive", "displaced", "placed_again", "where_it_was"]

MOVEMENTS: Mapping[str, Deed] = {
    "UPLOAD": Deed.UPLOADED,
    "EDIT": Deed.EDITED,
    "DOWNLOAD": Deed.DOWNLOADED,
    "FILE_WATERMARKED_DOWNLOAD": Deed.DOWNLOADED,
    "SIGNER_DOWNLOADED": Deed.DOWNLOADED,
    "PREVIEW": Deed.PREVIEWED,
    "ITEM_OPEN": Deed.PREVIEWED,
}
"""Box's types of event in which a file's content goes from one hand to another.

COPY and MOVE aren't among them: the content stays in Box, and whoever takes it from its new place leaves a transfer.
"""

_LOOKED = frozenset({Deed.DOWNLOADED, Deed.PREVIEWED})
_NOT_FILES = frozenset({"web_link", "user", "group", "collaboration", "comment", "task"})
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Basis:
    """The registry by which a moment is judged, and the number of its version (0: there is none yet)."""

    version: int
    index: Index


BasisOf = Callable[[datetime], Basis]
"""The registry as it stood at a moment; for one before the first version that first version."""


@dataclass(frozen=True, slots=True)
class _Judged:
    way: Way
    governor: Governor | None
    standing: Standing | None


def derive(event: Event, basis_of: BasisOf, places: Places, office: Networks) -> Transfer | None:
    """The transfer that an event tells of; None: nothing moved, or it was the gatekeeper itself.

    Where the gatekeeper works with a person's account, it was that person: the gatekeeper moves no content.
    `office` holds the networks of the ward's own offices, empty where they aren't known.
    """
    deed, source, details = MOVEMENTS.get(event.type), event.source, event.details
    if deed is None or source.type in _NOT_FILES or (source.type == "folder" and deed is not Deed.DOWNLOADED):
        return None
    actor, basis = event.by or _NOBODY, basis_of(event.at)
    if actor.is_service_account and basis.index.is_own(actor.login):
        return None
    known = None if source.id is None else places.file(source.id)
    folder_id = source.id if source.type == "folder" else source.parent_id or (known.parent_id if known else None)
    spot = _spot(folder_id, event.at, places)
    side = _side(actor, basis.index)
    judged = _judge(deed, side, actor.login, event.ip, event.at, spot, basis.index, office)
    return Transfer(
        event_id=event.id,
        at=event.at,
        deed=deed,
        side=side,
        via=_via(side, details.shared_link_id),
        user_id=actor.id,
        login=actor.login or None,
        name=actor.name or None,
        ip=event.ip,
        item_id=source.id,
        item_name=source.name or "",
        path=_path(spot, "" if source.type == "folder" and spot is not None else source.name or ""),
        folder_id=folder_id,
        trail=None if spot is None else spot.trail,
        size=details.size if details.size is not None and 0 <= details.size <= _LARGEST else None,
        version_id=details.version_id,
        sha1=_sha1(known, details.version_id),
        link_id=details.shared_link_id,
        service=details.service_name or details.service_id,
        registry_version=basis.version,
        **_said(judged, actor.login),
    )


def placed_again(one: Transfer, basis_of: BasisOf, places: Places, office: Networks) -> Transfer:
    """A transfer judged anew from its own facts: its place may be known by now, or a registry there.

    A place that was known stays as it was.
    """
    basis, actor = basis_of(one.at), Actor(one.user_id, one.login, one.name)
    known = None if one.item_id is None else places.file(one.item_id)
    folder_id = one.folder_id or (known.parent_id if known else None)
    spot = _spot(folder_id, one.at, places) if one.trail is None else Spot(tuple(one.trail.split("/")[:-1]), "")
    side = _side(actor, basis.index)
    judged = _judge(one.deed, side, one.login, one.ip, one.at, spot, basis.index, office)
    return replace(
        one,
        side=side,
        via=_via(side, one.link_id),
        path=_path(spot, "" if one.is_folder and spot is not None else one.item_name)
        if one.trail is None
        else one.path,
        folder_id=folder_id,
        trail=None if spot is None else spot.trail,
        sha1=one.sha1 or _sha1(known, one.version_id),
        registry_version=basis.version,
        **_said(judged, one.login),
    )


def displaced(one: Transfer, basis_of: BasisOf, office: Networks) -> Transfer:
    """A transfer judged anew as one whose place nobody knows: what its place rested on turns out not to hold."""
    return placed_again(replace(one, trail=None), basis_of, _NOWHERE, office)


def where_it_was(now: Transfer, before: Transfer, event: Event) -> Transfer:
    """A transfer that was derived anew, with what was known of its file when it was derived for the first time.

    Meanwhile the file, or a folder above it, may have been moved or renamed, or have another version. Only where the
    event itself turns out to name another folder does the new place stand. It has to be judged anew: `placed_again`.
    """
    sha1 = now.sha1 or (before.sha1 if before.version_id == now.version_id else None)
    if not before.is_placed or event.source.parent_id not in {None, before.folder_id}:
        return replace(now, sha1=sha1)
    return replace(now, sha1=sha1, folder_id=before.folder_id, trail=before.trail, path=before.path)


def day_of_judgement(moment: datetime) -> datetime:
    """The beginning of a moment's day in Japan: terms are whole days, and all transfers of a day are judged alike."""
    try:
        return jst.day_start(jst.day_of(moment))
    except OverflowError:
        return moment  # at the end of the calendar, where no day in Japan is left


class _Nowhere:
    """Places of which nothing is known."""

    def trail_of(self, folder_id: str, at: datetime) -> Spot | None:  # noqa: ARG002 -- as `Places` has it
        return None

    def file(self, file_id: str) -> File | None:  # noqa: ARG002 -- as `Places` has it
        return None


_NOWHERE = _Nowhere()
_NOBODY = Actor()
_STRANGER = Standing(StandingKind.NOT_APPROVED)
_UNREADABLE = Standing(StandingKind.UNREADABLE)


def _side(actor: Actor, index: Index) -> Side:
    if actor.is_anonymous:
        return Side.ANONYMOUS
    if not actor.login:
        return Side.UNKNOWN
    return Side.INSIDE if index.is_inside(actor.login) else Side.OUTSIDE


def _via(side: Side, link_id: str | None) -> Via:
    """Whoever isn't signed in has nothing but a link; whoever is, and came by none, was let in by name."""
    if link_id is not None or side is Side.ANONYMOUS:
        return Via.LINK
    return Via.UNKNOWN if side is Side.UNKNOWN else Via.COLLABORATION


def _spot(folder_id: str | None, at: datetime, places: Places) -> Spot | None:
    if folder_id is None:
        return None
    return ROOT if folder_id == ROOT_ID else places.trail_of(folder_id, at)


def _path(spot: Spot | None, name: str) -> str:
    return "/".join(part for part in ("" if spot is None else spot.path, name) if part)


def _sha1(known: File | None, version_id: str | None) -> str | None:
    """Only that of the very version: another version has other content."""
    return known.sha1 if known is not None and version_id is not None and known.version_id == version_id else None


def _judge(
    deed: Deed,
    side: Side,
    login: str | None,
    ip: str | None,
    at: datetime,
    spot: Spot | None,
    index: Index,
    office: Networks,
) -> _Judged:
    governor = None if spot is None else index.governor_of(spot.ids)
    match side:
        case Side.INSIDE:
            return _inside(deed, login, ip, at, governor, index, office)
        case Side.OUTSIDE:
            standing = index.standing(login, governor, day_of_judgement(at))
        case Side.ANONYMOUS:
            standing = _STRANGER
        case _:
            return _Judged(Way.UNKNOWN, governor, _UNREADABLE)
    return _Judged(Way.OUTWARD if deed in _LOOKED else Way.INWARD, governor, standing)


def _inside(
    deed: Deed,
    login: str | None,
    ip: str | None,
    at: datetime,
    governor: Governor | None,
    index: Index,
    office: Networks,
) -> _Judged:
    """The ward's own hand: what it puts where an approved party may fetch it goes out, what it looks at stays within.

    Unless it looks from outside the office. In the folder of a declaration for that, whoever is named in it does so
    wherever it isn't known to be the office.
    """
    is_offsite = isinstance(governor, Declaration) and governor.kind is DeclarationKind.OFFSITE_STAFF
    if deed not in _LOOKED:
        return _Judged(Way.WITHIN if governor is None or is_offsite else Way.OUTWARD, governor, None)
    at_office = office.hold(ip)
    if is_offsite and at_office is not True:
        standing = index.standing(login, governor, day_of_judgement(at))
        if standing.kind is StandingKind.APPROVED:
            return _Judged(Way.OFFICE_OUT, governor, standing)
    if at_office is False:
        return _Judged(Way.OFFICE_OUT, governor, _STRANGER)
    return _Judged(Way.WITHIN, governor, None)


def _said(judged: _Judged, login: str | None) -> dict[str, Any]:
    """The fields of a transfer that its judgement fills."""
    governor, standing = judged.governor, judged.standing
    return {
        "way": judged.way,
        "governor": None if governor is None else governor.id,
        "department": None if governor is None else governor.department,
        "counterparty": None if standing is None else _counterparty(standing, login),
        "subcontractor": None if standing is None or standing.subcontractor is None else standing.subcontractor.name,
        "standing": None if standing is None else str(standing.kind),
    }


def _counterparty(standing: Standing, login: str | None) -> str | None:
    """By name; the party of a declaration is the person."""
    if standing.counterparty is not None:
        return standing.counterparty.name
    return login if standing.kind is StandingKind.APPROVED else None
