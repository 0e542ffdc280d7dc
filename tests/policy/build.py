"""A small ward for the tests: one strict policy, one procedure, honest things to be made dishonest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from gatekeeper.inventory.item import Account, Collaboration, Group, GroupMember, Item, SharedLink
from gatekeeper.inventory.view import Ancestor, FolderView, Reach
from gatekeeper.jst import TOKYO
from gatekeeper.policy.evaluate import Bench
from gatekeeper.policy.model import (
    UNREGISTERED,
    CollaboratorPolicy,
    FilePolicy,
    FolderPolicy,
    LinkPolicy,
    Mode,
    Policies,
    Policy,
    Requirement,
)
from gatekeeper.policy.sentence import message
from gatekeeper.policy.violation import Judged, Remedy, RemedyKind, Unjudged, Violation
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import (
    Counterparty,
    Declaration,
    DeclarationKind,
    Governor,
    Pattern,
    Permission,
    Procedure,
    Registry,
    Subcontractor,
    Submission,
    Term,
)

DOMAIN = "city.example.jp"
OWN = "AutomationUser_gatekeeper@boxdevedition.com"
VENDOR = "op@vendor.example.com"
ENVELOPE = "op@env.example.com"
STRANGER = "someone@stranger.example.net"
STAFF = Account("1", f"staff@{DOMAIN}", "職員")
OUTSIDE_OWNER = Account("9", VENDOR, "受託者")
REPORT = Remedy(RemedyKind.REPORT)
REMOVE = Remedy(RemedyKind.REMOVE_COLLABORATION)
TIGHTEN = Remedy(RemedyKind.TIGHTEN_LINK, "collaborators")
LAST_DAY = date(2026, 3, 31)
TERM = Term(date(2026, 1, 5), LAST_DAY)


def at(text: str) -> datetime:
    """A moment in Japan: `2026-03-31` is its midnight."""
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


NOW = at("2026-02-01 09:00")
LAST_SECOND = at("2026-03-31 23:59:59")

SUB = Subcontractor("丙封筒", domains=("env.example.com",), term=Term(date(2026, 1, 5), date(2026, 2, 28)))
MAIN = Counterparty("株式会社甲印刷", domains=("vendor.example.com",), subcontractors=(SUB,))
STRICT = Policy(
    name="strict",
    patterns=tuple(Pattern),
    mode=Mode.ENFORCE,
    collaborators=CollaboratorPolicy("viewer uploader", Requirement.REQUIRED, timedelta(days=14)),
    links=LinkPolicy(
        frozenset({"collaborators"}), Requirement.REQUIRED, timedelta(days=30), Permission.DENY, Permission.DENY
    ),
    folders=FolderPolicy(Permission.DENY, Permission.DENY, Requirement.REQUIRED),
    files=FilePolicy(timedelta(days=30)),
)
LOOSE = Policy(name="unregistered", patterns=(UNREGISTERED,), mode=Mode.NOTIFY)


def policies(strict: Policy = STRICT, loose: Policy = LOOSE) -> Policies:
    return Policies({**dict.fromkeys(map(str, Pattern), strict), UNREGISTERED: loose}, "0" * 64)


def procedure(*counterparties: Counterparty, **changes: Any) -> Procedure:
    """R7-36-03, bound to folder 3603, with its printer and a subcontractor unless others are given."""
    whole = Procedure(
        id="R7-36-03",
        submission="R7-36",
        number=3,
        department="医療保険年金課",
        name="国民健康保険",
        pattern=Pattern.MIGRATED_MEDIA,
        items=("住所",),
        term=TERM,
        counterparties=counterparties or (MAIN,),
        folders=("3603",),
    )
    return replace(whole, **changes)


def declaration(**changes: Any) -> Declaration:
    """D8-0001, bound to folder 8001, for one applicant; nobody said yet what is to be downloaded or deleted."""
    whole = Declaration(
        id="D8-0001",
        kind=DeclarationKind.APPLICANT,
        department="子育て支援課",
        subject="申請書類の提出",
        parties=("taro@example.org",),
        items=("氏名",),
        term=TERM,
        declared_by="子育て支援課 指導係長",
        declared_on=TERM.start,
        folders=("8001",),
    )
    return replace(whole, **changes)


def registry(*governors: Governor) -> Registry:
    return Registry(
        submissions=(Submission("R7-36", "クラウドストレージの利用"),),
        procedures=tuple(one for one in governors if isinstance(one, Procedure)),
        declarations=tuple(one for one in governors if isinstance(one, Declaration)),
    )


def folder(folder_id: str = "3603", **changes: Any) -> Item:
    """An honest folder; 3603 is the procedure's."""
    whole = Item("folder", folder_id, f"フォルダ{folder_id}", owner=STAFF, is_watermarked=True)
    return replace(whole, **changes)


def file(**changes: Any) -> Item:
    """An honest file, uploaded yesterday."""
    whole = Item("file", "501", "督促状.xlsx", owner=STAFF, created_by=STAFF, created_at=NOW - timedelta(days=1))
    return replace(whole, **changes)


def user(login: str | None = VENDOR, **changes: Any) -> Collaboration:
    """An honest collaboration of the contractor, which ends with the last second of the term."""
    whole = Collaboration(
        id="77",
        item_type="folder",
        item_id="3603",
        principal_type="user",
        principal_id="9",
        login=login,
        name="受託者",
        role="viewer uploader",
        status="accepted",
        created_at=NOW - timedelta(days=3),
        expires_at=LAST_SECOND,
    )
    return replace(whole, **changes)


def group(**changes: Any) -> Collaboration:
    """An honest collaboration of group 70."""
    return user(None, principal_type="group", principal_id="70", name="受託者一同", **changes)


def members(*logins: str | None, complete: bool = True) -> dict[str, Group]:
    """Group 70 with these members."""
    people = tuple(GroupMember(str(number), login) for number, login in enumerate(logins))
    return {"70": Group("70", "受託者一同", people, complete)}


def link(**changes: Any) -> SharedLink:
    """An honest link: for collaborators only, with an expiry, without download."""
    whole = SharedLink(
        url="https://box.example/s/1",
        access="collaborators",
        is_password_enabled=False,
        can_download=False,
        can_edit=False,
        unshared_at=at("2026-02-20"),
    )
    return replace(whole, **changes)


def view(
    item: Item | None = None, *collaborations: Collaboration, above: Iterable[Ancestor] = (), **changes: Any
) -> FolderView:
    """A view of a folder (3603 unless given) with its collaborations."""
    return FolderView(item or folder(), Reach(tuple(above)), collaborations, **changes)


def judged(
    seen: FolderView,
    *governors: Governor,
    under: Policies | None = None,
    as_of: datetime = NOW,
    read_at: datetime | None = None,
) -> Judged:
    """What is found in a view (with the procedure on record unless others are given); each finding can be said."""
    index = Index(registry(*(governors or (procedure(),))), [DOMAIN], [OWN])
    found = Bench(index, under or policies()).judge(seen, as_of, read_at)
    for violation in found.violations:
        assert_said(violation)
    return found


def assert_said(violation: Violation) -> None:
    """Both languages have a sentence for which no fact is missing; only an address may be unknown."""
    if violation.subject.login is not None or violation.subject.type != "collaboration":
        assert "不明" not in message(violation, "ja")
        assert "unknown" not in message(violation, "en")


def spoken(rule: str, seen: FolderView, *governors: Governor, **how: Any) -> list[Violation]:
    """What one rule says about a view."""
    return [violation for violation in judged(seen, *governors, **how).violations if violation.rule == rule]


def rules(seen: FolderView, *governors: Governor, **how: Any) -> list[str]:
    """Which rules speak about a view, in the order of the report."""
    return [violation.rule for violation in judged(seen, *governors, **how).violations]


def unread(rule: str, seen: FolderView, *governors: Governor, **how: Any) -> list[Unjudged]:
    """What one rule couldn't judge; it must not have spoken either."""
    found = judged(seen, *governors, **how)
    assert rule not in {violation.rule for violation in found.violations}
    return [one for one in found.unjudged if one.rule == rule]
