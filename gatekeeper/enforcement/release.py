"""Ending a lockdown: what is given back, as it would be judged now, and what is withheld. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from gatekeeper.enforcement.action import Action, Draft
from gatekeeper.enforcement.image import Aim, Fact, Facts, Image, ThingKind
from gatekeeper.enforcement.remedy import Reversal, reversal, thing_of
from gatekeeper.inventory.item import Collaboration, Group, Item, ItemType, SharedLink
from gatekeeper.inventory.view import FolderView, Reach
from gatekeeper.policy.violation import Judged, RemedyKind, SubjectType, Violation

__all__ = ["Return", "Withheld", "as_before", "collaboration_of", "draft_of", "judged", "returns_of"]


@dataclass(frozen=True, slots=True)
class Return:
    """An action of a lockdown with what takes it back."""

    action: Action
    reversal: Reversal

    @property
    def image(self) -> Image:
        return _before(self.action)


@dataclass(frozen=True, slots=True)
class Withheld:
    """What isn't given back, and why. `violations`: what it would be now."""

    action: Action
    code: str
    detail: str = ""
    violations: tuple[Violation, ...] = ()


def returns_of(actions: Iterable[Action], now: datetime) -> tuple[list[Return], list[Withheld]]:
    """How each action that a lockdown carried out is taken back as of an aware moment, last first.

    What has run out meanwhile isn't made anew.
    """
    returns, withheld = list[Return](), list[Withheld]()
    for one in sorted(actions, key=lambda action: action.id, reverse=True):
        back = reversal(one.thing, one.aim, _before(one), now)
        if back is None:
            withheld.append(Withheld(one, "passed"))
        elif back.thing.kind is ThingKind.PARTY and back.thing.id == "user:None":
            withheld.append(Withheld(one, "nobody"))
        else:
            returns.append(Return(one, back))
    return returns, withheld


def as_before(item: Item, reach: Reach, one: Return, groups: Mapping[str, Group], now: datetime) -> FolderView | None:
    """The item as it would be with one thing given back, ready to be judged; None where its folder is out of sight.

    A link is the one that is there now, as open as it was: what a person has set on it since is judged, too.
    """
    collaborations: tuple[Collaboration, ...] = ()
    match one.action.thing.kind:
        case ThingKind.COLLABORATION:
            collaborations = (collaboration_of(one.action, now),)
        case ThingKind.LINK:
            item = replace(item, shared_link=_opened(item.shared_link, _link(one.image.facts)))
        case _:
            item = _with_settings(item, one.reversal.aim.facts)
    if item.type == ItemType.FOLDER:
        return FolderView(item, reach, collaborations, groups=groups)
    if not reach.ancestors:
        return None
    above = Reach(reach.ancestors[:-1])
    return FolderView(
        reach.ancestors[-1].item, above, (), (item,), {item.key: collaborations}, groups=groups, judges_folder=False
    )


def judged(one: Return, found: Judged, tolerated: frozenset[tuple[str, ...]]) -> Iterator[Return | Withheld]:
    """What may be given back of one action, and what not, by the judgement of how its item would be.

    Of a folder's settings those go back that aren't a violation. `tolerated` holds the identities that a person waives.
    """
    thing = one.action.thing
    mine = tuple(violation for violation in _about(one, found) if violation.identity not in tolerated)
    if mine:
        yield Withheld(one.action, "violation", violations=mine)
    if thing.kind is ThingKind.FOLDER:
        bad = {name for violation in mine for name in _NAMES[violation.remedy.kind]}
        facts = {name: value for name, value in one.reversal.aim.facts.items() if name not in bad}
        if facts:
            yield replace(one, reversal=replace(one.reversal, aim=Aim(facts=facts, restores=True)))
    elif not mine:
        gap = next((gap for gap in found.unjudged if gap.field.partition(".")[0] in _PARTS[thing.kind]), None)
        yield one if gap is None else Withheld(one.action, "unjudged", gap.field)


def draft_of(one: Return, now: datetime) -> Draft:
    """The action that gives it back. Where somebody has changed the thing meanwhile, it isn't forced."""
    back, was = one.reversal, one.action.draft
    return Draft(
        thing=back.thing,
        aim=back.aim,
        before=back.planned,
        due=now,
        path=was.path,
        remedies=was.remedies,
        login=was.login,
        owner=was.owner,
        governor=was.governor,
        department=was.department,
        undoes=one.action.id,
    )


def collaboration_of(action: Action, now: datetime) -> Collaboration:
    """The collaboration that an action took away, as it would begin anew at an aware moment."""
    facts = _before(action).facts
    return Collaboration(
        id=action.thing.id,
        item_type=action.thing.item_type,
        item_id=action.thing.item_id,
        principal_type=_text(facts.get("principal_type")) or "user",
        principal_id=_text(facts.get("principal_id")),
        login=_text(facts.get("login")),
        name=None,
        role=_text(facts.get("role")) or "",
        status=_text(facts.get("status")) or "",
        created_at=now,
        expires_at=_moment(facts.get("expires_at")),
        unread=frozenset({"role", "status", "expires_at"} - facts.keys()),
    )


_PARTS: Mapping[ThingKind, tuple[str, ...]] = {
    ThingKind.COLLABORATION: ("collaboration", "group"),
    ThingKind.LINK: ("shared_link",),
}
"""What the fields are of that a judgement of such a thing may lack."""

_NAMES: dict[RemedyKind, tuple[str, ...]] = {
    RemedyKind.SWITCH_OFF_INVITATIONS: ("can_non_owners_invite",),
    RemedyKind.SWITCH_OFF_UPLOAD_ADDRESS: ("upload_email_access",),
}


def _about(one: Return, found: Judged) -> Iterator[Violation]:
    thing = one.action.thing
    for violation in found.violations:
        subject = violation.subject
        match thing.kind:
            case ThingKind.COLLABORATION:
                is_mine = subject.type is SubjectType.COLLABORATION and subject.id == thing.id
            case ThingKind.LINK:
                here = (violation.item.type, violation.item.id) == (thing.item_type, thing.item_id)
                is_mine = subject.type is SubjectType.LINK and here
            case _:
                kind = violation.remedy.kind
                is_mine = kind in _NAMES and thing_of(kind, violation.item, subject) == thing
        if is_mine:
            yield violation


def _before(action: Action) -> Image:
    """As it was found just before the call; what was planned where nothing else is on record."""
    return action.found or action.draft.before


def _link(facts: Facts) -> SharedLink:
    names = {"url", "access", "is_password_enabled", "can_download", "can_edit", "unshared_at", "vanity_name"}
    return SharedLink(
        url=_text(facts.get("url")) or "",
        access=_text(facts.get("access")) or "",
        is_password_enabled=facts.get("is_password_enabled") is True,
        can_download=facts.get("can_download") is True,
        can_edit=facts.get("can_edit") is True,
        unshared_at=_moment(facts.get("unshared_at")),
        vanity_name=_text(facts.get("vanity_name")),
        unread=frozenset(names - facts.keys()),
    )


def _opened(present: SharedLink | None, was: SharedLink) -> SharedLink:
    if present is None:
        return was
    return replace(
        present,
        access=was.access,
        is_password_enabled=was.is_password_enabled or present.is_password_enabled,
        can_download=was.can_download,
        can_edit=was.can_edit or present.can_edit,
        unread=was.unread | present.unread,
    )


def _with_settings(item: Item, facts: Facts) -> Item:
    invites = facts.get("can_non_owners_invite", item.can_non_owners_invite) is True
    upload = _text(facts.get("upload_email_access", item.upload_email_access))
    return replace(item, can_non_owners_invite=invites, upload_email_access=upload)


def _text(value: Fact) -> str | None:
    return value if isinstance(value, str) else None


def _moment(value: Fact) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None
