"""A lockdown: what it covers, what it closes of what is found in Box, and what it can't close there. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from gatekeeper.enforcement.action import Draft, Run, RunState
from gatekeeper.enforcement.image import (
    ABSENT,
    Aim,
    Fact,
    Image,
    Thing,
    ThingKind,
    image_of_collaboration,
    image_of_folder,
    image_of_link,
)
from gatekeeper.inventory.item import Collaboration, Group, Item, ItemType, PrincipalType
from gatekeeper.inventory.view import Reach
from gatekeeper.policy.violation import RemedyKind

__all__ = ["Found", "Lockdown", "Remaining", "Scope", "Seen", "Target", "TargetKind", "closings", "from_above"]

_CLOSED = "collaborators"

ShutsOut = Callable[[str | None], bool]
"""Whether the person with this address is to have no access; None: Box didn't show the address."""


class TargetKind(StrEnum):
    PROCEDURE = "procedure"
    FOLDER = "folder"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Target:
    """What a person has named: `id` is a governor's or a folder's id, or the company's name as the registry has it."""

    kind: TargetKind
    id: str


@dataclass(frozen=True, slots=True)
class Lockdown:
    """A lockdown on record, with its run. `folders` are those whose trees it covers.

    `closed_at` None: it hasn't been through the whole of them yet. `released_at` None: it is in force. Both are aware.
    """

    run: Run
    target: Target
    title: str
    folders: tuple[str, ...] = ()
    above: bool = False
    closed_at: datetime | None = None
    released_at: datetime | None = None
    release_run: int | None = None

    @property
    def is_through(self) -> bool:
        """Whether it has been through everything, and none of its actions goes on."""
        return self.closed_at is not None and self.run.state is not RunState.APPROVED


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a lockdown shuts out. `whole`: everybody from outside, with links and settings; else one company."""

    shuts_out: ShutsOut
    whole: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """An item as it was read just now. `governor` and `department` are those of what governs it, if anything does."""

    item: Item
    path: str
    collaborations: tuple[Collaboration, ...] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)
    governor: str | None = None
    department: str | None = None


@dataclass(frozen=True, slots=True)
class Remaining:
    """An access that a lockdown leaves open, and why. `item_id` is where it would have to be closed."""

    code: str
    item_type: str
    item_id: str
    path: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What is to be closed on an item, most urgent first, and what can't be."""

    drafts: tuple[Draft, ...] = ()
    remaining: tuple[Remaining, ...] = ()


def closings(seen: Seen, scope: Scope, now: datetime) -> Found:
    """What a lockdown closes on one item, as of an aware moment.

    A group that may have somebody in it who is to be shut out goes as a whole, and so does one whose members can't be
    read where everybody from outside is meant. Links are tightened, not removed: so their URLs can come back.
    """
    remaining = list(_out_of_hand(seen, scope))
    drafts = []
    for one in seen.collaborations:
        if _lets_in(one, now):
            verdict = _verdict(one, seen.groups, scope)
            if verdict is None:
                remaining.append(_left(seen, "group_unread", one.name or one.id))
            elif verdict:
                drafts.append(_removal(seen, one, now))
    if scope.whole:
        drafts += _openings(seen, now)
    return Found(tuple(drafts), tuple(remaining))


def from_above(
    reach: Reach, unseen: Iterable[Collaboration], groups: Mapping[str, Group], scope: Scope, now: datetime
) -> Iterator[Remaining]:
    """What reaches down from the folders above, and can only be closed there. `unseen`: from still higher."""
    for depth, ancestor in enumerate(reach.ancestors, start=1):
        path = "/".join(one.item.name for one in reach.ancestors[:depth])
        seen = Seen(ancestor.item, path, ancestor.collaborations, groups)
        for one in ancestor.collaborations:
            if _lets_in(one, now) and _verdict(one, groups, scope) is not False:
                yield _left(seen, "collaboration_above", _who(one))
        link = ancestor.item.shared_link
        if scope.whole and link is not None and link.access != _CLOSED:
            yield _left(seen, "link_above", link.access)
    for one in unseen:
        if _lets_in(one, now) and _verdict(one, groups, scope) is not False:
            yield Remaining("collaboration_above", one.item_type, one.item_id, "", _who(one))


def _lets_in(one: Collaboration, now: datetime) -> bool:
    return one.status != "rejected" and (one.expires_at is None or one.expires_at > now)


def _verdict(one: Collaboration, groups: Mapping[str, Group], scope: Scope) -> bool | None:
    """Whether a collaboration is to go; None where that can't be told."""
    if one.principal_type != PrincipalType.GROUP:
        return scope.shuts_out(one.login)
    group = groups.get(one.principal_id or "")
    if group is not None and any(scope.shuts_out(member.login) for member in group.members):
        return True
    if group is None or not group.complete:
        return True if scope.whole else None
    return False


def _removal(seen: Seen, one: Collaboration, now: datetime) -> Draft:
    item = seen.item
    kind = RemedyKind.WITHDRAW_INVITATION if one.status == "pending" else RemedyKind.REMOVE_COLLABORATION
    # Box names no item for a pending one: it goes, and comes back, where it was found.
    image = image_of_collaboration(replace(one, item_type=item.type, item_id=item.id))
    thing = Thing(ThingKind.COLLABORATION, one.id, item.type, item.id)
    return _draft(seen, thing, ABSENT, image, (kind,), now, one.login)


def _openings(seen: Seen, now: datetime) -> Iterator[Draft]:
    item = seen.item
    if item.shared_link is not None and item.shared_link.access != _CLOSED:
        thing = Thing(ThingKind.LINK, item.id, item.type, item.id)
        aim = Aim(facts={"access": _CLOSED})
        yield _draft(seen, thing, aim, image_of_link(item), (RemedyKind.TIGHTEN_LINK,), now)
    if item.type == ItemType.FOLDER:
        wanted = [(name, value, kind) for name, value, kind in _SETTINGS if getattr(item, name) != value]
        if wanted:
            thing = Thing(ThingKind.FOLDER, item.id, item.type, item.id)
            aim = Aim(facts={name: value for name, value, _ in wanted})
            yield _draft(seen, thing, aim, image_of_folder(item), tuple(kind for _, _, kind in wanted), now)


_SETTINGS: tuple[tuple[str, Fact, RemedyKind], ...] = (
    ("can_non_owners_invite", False, RemedyKind.SWITCH_OFF_INVITATIONS),
    ("upload_email_access", None, RemedyKind.SWITCH_OFF_UPLOAD_ADDRESS),
)


def _draft(
    seen: Seen,
    thing: Thing,
    aim: Aim,
    before: Image,
    remedies: tuple[RemedyKind, ...],
    now: datetime,
    login: str | None = None,
) -> Draft:
    """Forced: whatever has become of it since it was read, it is closed."""
    return Draft(
        thing=thing,
        aim=aim,
        before=before,
        due=now,
        path=seen.path,
        remedies=tuple(map(str, remedies)),
        login=login,
        owner=None if seen.item.owner is None else seen.item.owner.login,
        governor=seen.governor,
        department=seen.department,
        forced=True,
    )


def _out_of_hand(seen: Seen, scope: Scope) -> Iterator[Remaining]:
    """An owner has every access, and nobody else can take it away; what wasn't read can't be closed."""
    item = seen.item
    owner = None if item.owner is None else item.owner.login
    if "owner" not in item.unread and owner is not None and scope.shuts_out(owner):
        yield _left(seen, "outside_owner", owner)
    if scope.whole:
        for name in ("shared_link", "can_non_owners_invite", "upload_email_access"):
            if name in item.unread:
                yield _left(seen, "unread", name)


def _left(seen: Seen, code: str, detail: str) -> Remaining:
    return Remaining(code, seen.item.type, seen.item.id, seen.path, detail)


def _who(one: Collaboration) -> str:
    return one.login or one.name or one.principal_id or one.id
