"""What a lockdown closes of one item, and what it can't close there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from gatekeeper.enforcement.lockdown import Found, Scope, Seen, closings, from_above
from gatekeeper.inventory.item import Account, Collaboration, Group, GroupMember, Item, SharedLink
from gatekeeper.inventory.view import Ancestor, Reach
from tests.policy.build import NOW

WHOLE = Scope(lambda login: login is None or not login.endswith("@city.example.jp"), whole=True)
COMPANY = Scope(lambda login: login is not None and login.endswith("@vendor.example.com"), whole=False)
ITEM = Item("folder", "1001", "国保", owner=Account("1", "admin@city.example.jp"))


def user(login: str | None, number: str = "77", **changes: object) -> Collaboration:
    values: dict[str, object] = {
        "principal_type": "user",
        "principal_id": "5",
        "name": None,
        "role": "viewer",
        "status": "accepted",
    }
    return Collaboration(id=number, item_type="folder", item_id="1001", login=login, **{**values, **changes})  # type: ignore[arg-type]


def group(*logins: str, complete: bool = True) -> tuple[Collaboration, dict[str, Group]]:
    one = user(None, "88", principal_type="group", principal_id="9", name="一同")
    return one, {"9": Group("9", "一同", tuple(GroupMember(login, login) for login in logins), complete)}


def found(*collaborations: Collaboration, scope: Scope = WHOLE, groups: dict[str, Group] | None = None) -> Found:
    return closings(Seen(ITEM, "国保", collaborations, groups or {}), scope, NOW)


@pytest.mark.parametrize(
    ("one", "goes"),
    [
        (user("op@vendor.example.com"), True),
        (user("hanako@city.example.jp"), False),
        (user(None), True),
        (user("op@vendor.example.com", status="pending"), True),
        (user("op@vendor.example.com", status="rejected"), False),
        (user("op@vendor.example.com", expires_at=NOW), False),
        (user("op@vendor.example.com", expires_at=NOW + timedelta(seconds=1)), True),
    ],
)
def test_whom_it_shuts_out(one: Collaboration, goes: bool) -> None:
    """Whoever isn't the ward's, shown or not, invited or in; not who has no access any more."""
    assert bool(found(one).drafts) is goes


@pytest.mark.parametrize(
    ("logins", "complete", "whole", "company"),
    [
        (("hanako@city.example.jp",), True, "stays", "stays"),
        (("hanako@city.example.jp", "op@vendor.example.com"), True, "goes", "goes"),
        (("x@example.net",), True, "goes", "stays"),
        ((), False, "goes", "unread"),
        (("op@vendor.example.com",), False, "goes", "goes"),
    ],
)
def test_groups(logins: tuple[str, ...], complete: bool, whole: str, company: str) -> None:
    """One that may let somebody in goes as a whole; of one company's people in an unreadable group nobody can tell."""
    one, groups = group(*logins, complete=complete)
    for scope, expected in ((WHOLE, whole), (COMPANY, company)):
        made = found(one, scope=scope, groups=groups)
        said = "goes" if made.drafts else "unread" if made.remaining else "stays"
        assert said == expected
        assert [left.code for left in made.remaining] == (["group_unread"] if expected == "unread" else [])


def test_an_invitation_goes_where_it_was_found() -> None:
    """Box names no item for a pending one: what is kept to give it back names the item at hand."""
    one = user("op@vendor.example.com", status="pending", expires_at=NOW + timedelta(days=1))
    (draft,) = found(one).drafts
    assert (draft.remedies, draft.before.facts["item_id"], draft.before.facts["role"]) == (
        ("withdraw_invitation",),
        "1001",
        "viewer",
    )


def test_people_before_links_before_settings() -> None:
    """What lets people in goes first; one action closes both settings."""
    link = SharedLink("https://x", "open", False, True, False)
    item = Item(
        "folder", "1001", "国保", shared_link=link, can_non_owners_invite=True, upload_email_access="collaborators"
    )
    made = closings(Seen(item, "国保", (user("op@vendor.example.com"),)), WHOLE, NOW)
    assert [str(one.thing.kind) for one in made.drafts] == ["collaboration", "link", "folder"]
    assert made.drafts[-1].aim.facts == {"can_non_owners_invite": False, "upload_email_access": None}
    assert all(one.forced for one in made.drafts)


def test_a_company_alone_leaves_links_and_settings() -> None:
    """One company's lockdown is about its people."""
    link = SharedLink("https://x", "open", False, True, False)
    item = Item("folder", "1001", "国保", shared_link=link, can_non_owners_invite=True)
    assert closings(Seen(item, "国保"), COMPANY, NOW) == Found()


def test_what_was_not_read_is_said() -> None:
    """A link or a setting that Box didn't show may be open: it is named."""
    item = Item("folder", "1001", "国保", unread=frozenset({"shared_link", "upload_email_access", "size"}))
    left = closings(Seen(item, "国保"), WHOLE, NOW).remaining
    assert [(one.code, one.detail) for one in left] == [("unread", "shared_link"), ("unread", "upload_email_access")]


def test_from_above_is_named_where_it_is_set() -> None:
    """Links and people of the folders above, and people from higher than anybody here may look."""
    link = SharedLink("https://x", "open", False, True, False)
    upper = Ancestor(Item("folder", "1000", "受渡し", shared_link=link), (user("op@vendor.example.com"),))
    hidden = replace(user("x@example.net", "99"), item_id="1")
    told = [(one.code, one.item_id, one.detail) for one in from_above(Reach((upper,)), (hidden,), {}, WHOLE, NOW)]
    assert told == [
        ("collaboration_above", "1000", "op@vendor.example.com"),
        ("link_above", "1000", "open"),
        ("collaboration_above", "1", "x@example.net"),
    ]
    only = [one.code for one in from_above(Reach((upper,)), (hidden,), {}, COMPANY, NOW)]
    assert only == ["collaboration_above"]
