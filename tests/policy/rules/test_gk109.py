"""GK109 group-with-outsiders."""

from __future__ import annotations

import pytest

from gatekeeper.inventory.view import Ancestor
from gatekeeper.registry.model import Limits, Permission
from tests.policy.build import (
    REPORT,
    STRANGER,
    VENDOR,
    at,
    folder,
    group,
    members,
    procedure,
    rules,
    spoken,
    unread,
    view,
)

STAFF = "staff@city.example.jp"


def test_speaks_of_a_group_with_a_stranger() -> None:
    """Only the members who aren't approved are named, and GK102 leaves groups to this rule."""
    seen = view(folder(), group(), groups=members(VENDOR, STRANGER, STAFF))
    assert [(one.remedy, one.facts["members"]) for one in spoken("GK109", seen)] == [(REPORT, STRANGER)]
    assert rules(seen) == ["GK109"]


def test_speaks_of_a_member_whose_address_is_hidden() -> None:
    """Somebody unreadable isn't approved."""
    assert [one.facts["members"] for one in spoken("GK109", view(folder(), group(), groups=members(None)))] == ["?"]


def test_leaves_terms_to_the_rule_about_terms() -> None:
    """An approved member whose term is over is GK105's, with staff in the group or without."""
    seen = view(folder(), group(expires_at=None), groups=members(VENDOR, STAFF))
    assert rules(seen, as_of=at("2026-04-01")) == ["GK105"]


def test_speaks_at_the_bound_folder_of_a_group_from_above() -> None:
    """It reaches down like a single collaborator."""
    above = Ancestor(folder("1000"), (group(),))
    seen = view(folder(), above=[above], groups=members(STRANGER))
    assert [(one.item.id, one.facts["via"]) for one in spoken("GK109", seen)] == [("3603", "フォルダ1000")]


def test_is_silent_about_groups_of_staff_and_of_approved_parties() -> None:
    """A group is no violation in itself; an empty one lets nobody in."""
    for logins in ([STAFF], [VENDOR], [VENDOR, STAFF], []):
        assert rules(view(folder(), group(), groups=members(*logins))) == []


def test_boundary_is_one_member() -> None:
    """Among a thousand members one stranger is enough."""
    many = [f"staff{number}@city.example.jp" for number in range(1000)]
    assert rules(view(folder(), group(), groups=members(*many))) == []
    assert rules(view(folder(), group(), groups=members(*many, STRANGER))) == ["GK109"]


def test_an_incompletely_read_group_is_not_judged() -> None:
    """Nor is one that wasn't read at all."""
    half = view(folder(), group(), groups=members(STRANGER, complete=False))
    assert [one.field for one in unread("GK109", half)] == ["group.members"]
    assert [one.field for one in unread("GK109", view(folder(), group()))] == ["group.members"]


@pytest.mark.parametrize("rule", ["GK104", "GK105", "GK106", "GK107", "GK304"])
def test_whatever_hangs_on_the_members_is_not_judged_without_them(rule: str) -> None:
    """What stood before the group couldn't be read isn't taken to be put right."""
    denying = procedure(limits=Limits(download=Permission.DENY))
    seen = view(folder(), group(role="editor", expires_at=None), groups=members(VENDOR, complete=False))
    assert [one.field for one in unread(rule, seen, denying)] == ["group.members"]
