"""What each remedy changes: the thing, the state to reach, and how it is taken back.

A remedy is one entry here. How a state is written into Box is the box room's business, and the same for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from gatekeeper.enforcement.image import (
    ABSENT,
    Aim,
    Fact,
    Image,
    Thing,
    ThingKind,
    Where,
    moment_text,
    party_id,
)
from gatekeeper.policy.violation import Location, Remedy, RemedyKind, Subject, SubjectType, Violation

__all__ = ["PURGE", "TO_TRASH", "Reversal", "aim_of", "merged", "reversal", "thing_of", "things_of"]

TO_TRASH = Aim(facts={"where": str(Where.TRASH)})
PURGE = ABSENT

_KINDS: Mapping[RemedyKind, ThingKind] = {
    RemedyKind.REMOVE_COLLABORATION: ThingKind.COLLABORATION,
    RemedyKind.WITHDRAW_INVITATION: ThingKind.COLLABORATION,
    RemedyKind.LOWER_ROLE: ThingKind.COLLABORATION,
    RemedyKind.SET_COLLABORATION_EXPIRY: ThingKind.COLLABORATION,
    RemedyKind.TIGHTEN_LINK: ThingKind.LINK,
    RemedyKind.REMOVE_LINK: ThingKind.LINK,
    RemedyKind.SET_LINK_EXPIRY: ThingKind.LINK,
    RemedyKind.DENY_LINK_DOWNLOAD: ThingKind.LINK,
    RemedyKind.LOWER_LINK_EDIT: ThingKind.LINK,
    RemedyKind.REMOVE_VANITY_NAME: ThingKind.LINK,
    RemedyKind.SWITCH_OFF_INVITATIONS: ThingKind.FOLDER,
    RemedyKind.SWITCH_OFF_UPLOAD_ADDRESS: ThingKind.FOLDER,
    RemedyKind.APPLY_WATERMARK: ThingKind.FOLDER,
    RemedyKind.DENY_FILE_DOWNLOAD: ThingKind.FILE,
    RemedyKind.DELETE_ITEM: ThingKind.ITEM,
    RemedyKind.PURGE_ITEM: ThingKind.ITEM,
}


def thing_of(remedy: RemedyKind, item: Location, subject: Subject) -> Thing:
    """What a remedy for a violation would change.

    :raises KeyError: the remedy changes nothing (a report).
    """
    kind = _KINDS[remedy]
    changed = subject.id if kind is ThingKind.COLLABORATION and subject.type is SubjectType.COLLABORATION else item.id
    return Thing(kind, changed, item.type, item.id)


def things_of(violation: Violation) -> tuple[Thing, ...]:
    """Everything that a remedy for a violation might ever have changed, whatever its remedy is today."""
    item, subject = violation.item, violation.subject
    kinds = (ThingKind.LINK, ThingKind.FOLDER, ThingKind.FILE, ThingKind.ITEM)
    things = tuple(Thing(kind, item.id, item.type, item.id) for kind in kinds)
    if subject.type is SubjectType.COLLABORATION:
        return (Thing(ThingKind.COLLABORATION, subject.id, item.type, item.id), *things)
    return things


def aim_of(remedy: Remedy) -> Aim:
    """The state that a remedy is to reach.

    :raises KeyError: it changes nothing.
    :raises ValueError: it lacks the target that it needs.
    """
    return _AIMS[remedy.kind](remedy.target)


def merged(aims: Iterable[Aim]) -> Aim:
    """One aim for several that don't contradict each other: what is to go needs no other change."""
    facts: dict[str, Fact] = {}
    for aim in aims:
        if aim.absent:
            return ABSENT
        facts |= aim.facts
    if facts.get("access") == "collaborators":
        # Box binds nobody by these on such a link, and doesn't take them.
        facts.pop("can_download", None)
        facts.pop("can_edit", None)
    return Aim(facts=facts)


def _fixed(name: str, value: Fact) -> Callable[[str | None], Aim]:
    return lambda _: Aim(facts={name: value})


def _given(name: str) -> Callable[[str | None], Aim]:
    return lambda target: Aim(facts={name: _needed(target)})


def _dated(name: str) -> Callable[[str | None], Aim]:
    return lambda target: Aim(facts={name: moment_text(datetime.fromisoformat(_needed(target)))})


def _needed(target: str | None) -> str:
    if target is None:
        raise ValueError("the remedy has no target")
    return target


_AIMS: Mapping[RemedyKind, Callable[[str | None], Aim]] = {
    RemedyKind.REMOVE_COLLABORATION: lambda _: ABSENT,
    RemedyKind.WITHDRAW_INVITATION: lambda _: ABSENT,
    RemedyKind.LOWER_ROLE: _given("role"),
    RemedyKind.SET_COLLABORATION_EXPIRY: _dated("expires_at"),
    RemedyKind.TIGHTEN_LINK: _given("access"),
    RemedyKind.REMOVE_LINK: lambda _: ABSENT,
    RemedyKind.SET_LINK_EXPIRY: _dated("unshared_at"),
    RemedyKind.DENY_LINK_DOWNLOAD: _fixed("can_download", value=False),
    RemedyKind.LOWER_LINK_EDIT: _fixed("can_edit", value=False),
    RemedyKind.REMOVE_VANITY_NAME: _fixed("vanity_name", value=None),
    RemedyKind.SWITCH_OFF_INVITATIONS: _fixed("can_non_owners_invite", value=False),
    RemedyKind.SWITCH_OFF_UPLOAD_ADDRESS: _fixed("upload_email_access", value=None),
    RemedyKind.APPLY_WATERMARK: _fixed("is_watermarked", value=True),
    RemedyKind.DENY_FILE_DOWNLOAD: _fixed("download", value="company"),
    RemedyKind.DELETE_ITEM: lambda _: TO_TRASH,
    RemedyKind.PURGE_ITEM: lambda _: PURGE,
}


@dataclass(frozen=True, slots=True)
class Reversal:
    """How an action is taken back. `planned` is the state that has to be found for it; `notes` name what stays lost."""

    thing: Thing
    aim: Aim
    planned: Image
    notes: tuple[str, ...] = ()


def reversal(thing: Thing, aim: Aim, before: Image, now: datetime) -> Reversal | None:
    """What gives back the state `before` an action on `thing` reached its `aim`; None where nothing can.

    `now` is an aware moment: an expiry that has passed meanwhile can't be set again. What was to end then isn't made
    anew, and a link isn't opened again; of a collaboration that still stands the expiry is left as it is, with a note.
    Of a link the same one has to be found: one that a person made since, at another address, is theirs.
    """
    is_over = thing.kind is ThingKind.LINK and _passed(before.facts, now) is not None
    if not before.present or is_over:
        return None
    if aim.absent:
        return _made_anew(thing, before, now)
    if thing.kind is ThingKind.FILE:
        # What was set before can't be known: it is opened because the journal says that we have closed it.
        opened = Aim(facts={"download": "open"}, restores=True)
        return Reversal(thing, opened, Image(present=True), ("before_unknown",))
    if thing.kind is ThingKind.ITEM:
        restored = Aim(facts={"where": str(Where.PLACE)}, restores=True)
        return Reversal(thing, restored, Image(present=True, facts={"where": str(Where.TRASH)}))
    names = set(aim.facts)
    if "access" in names:
        # Box drops a link's password and its download setting with its openness.
        names |= {"can_download", "is_password_enabled"}
    wanted = {name: before.facts[name] for name in sorted(names) if name in before.facts}
    _as_set(wanted, before)
    notes: tuple[str, ...] = ()
    if (over := _passed(wanted, now)) is not None:
        del wanted[over]
        notes += (f"{over}_passed",)
    if wanted.get("is_password_enabled") is False:
        del wanted["is_password_enabled"]
    elif "is_password_enabled" in wanted:
        notes += ("new_password",)
    if not wanted:
        return None
    return Reversal(thing, Aim(facts=wanted, restores=True), _left_behind(thing, aim, before), notes)


def _left_behind(thing: Thing, aim: Aim, before: Image) -> Image:
    """What an action has made of a thing that is still there; a link's address tells that it is the same one."""
    kept = ("url",) if thing.kind is ThingKind.LINK else ()
    return Image(
        present=True, facts={**aim.facts, **{name: before.facts[name] for name in kept if name in before.facts}}
    )


def _made_anew(thing: Thing, before: Image, now: datetime) -> Reversal | None:
    if thing.kind is ThingKind.ITEM or _passed(before.facts, now) is not None:
        return None
    if thing.kind is ThingKind.LINK:
        wanted = {name: value for name, value in before.facts.items() if name not in {"url", "set_access"}}
        _as_set(wanted, before)
        notes = ("new_url", *(("new_password",) if wanted.get("is_password_enabled") else ()))
        return Reversal(thing, Aim(facts=wanted, restores=True), Image(present=False), notes)
    facts = before.facts
    who = party_id(str(facts.get("principal_type")), _text(facts.get("principal_id")), _text(facts.get("login")))
    party = Thing(ThingKind.PARTY, who, str(facts.get("item_type")), str(facts.get("item_id")))
    wanted = {"role": facts.get("role"), "expires_at": facts.get("expires_at")}
    notes = ("invited_again",) if facts.get("status") == "pending" else ()
    return Reversal(party, Aim(facts=wanted, restores=True), Image(present=False), notes)


def _as_set(wanted: dict[str, Fact], before: Image) -> None:
    """Puts the access that somebody had set in the place of the effective one, which Box works out by itself."""
    if "access" in wanted and "set_access" in before.facts:
        del wanted["access"]
        wanted["set_access"] = before.facts["set_access"]


def _passed(facts: Mapping[str, Fact], now: datetime) -> str | None:
    """The name of an expiry that is over at `now`: Box takes none, and without it more would be open than before."""
    for name in ("expires_at", "unshared_at"):
        value = facts.get(name)
        if isinstance(value, str) and datetime.fromisoformat(value) <= now:
            return name
    return None


def _text(value: Fact) -> str | None:
    return value if isinstance(value, str) else None
