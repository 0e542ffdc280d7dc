"""GK104 role-exceeds-approval."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gatekeeper.inventory.view import Ancestor
from gatekeeper.policy.violation import Remedy, RemedyKind
from gatekeeper.registry.model import Limits
from tests.policy.build import (
    REPORT,
    STRANGER,
    VENDOR,
    folder,
    group,
    members,
    procedure,
    rules,
    spoken,
    unread,
    user,
    view,
)


def lowered(role: str) -> Remedy:
    return Remedy(RemedyKind.LOWER_ROLE, role)


def test_speaks_of_an_editor_under_a_lower_ceiling() -> None:
    """The target is the largest role that fits the ceiling."""
    found = spoken("GK104", view(folder(), user(role="editor")))
    assert [(one.remedy, one.facts["allowed"]) for one in found] == [(lowered("viewer uploader"), "viewer uploader")]


@pytest.mark.parametrize(
    ("role", "ceiling", "target"),
    [
        ("viewer", "previewer uploader", "previewer"),
        ("viewer uploader", "previewer uploader", "previewer uploader"),
        ("editor", "previewer uploader", "previewer uploader"),
        ("viewer uploader", "uploader", "uploader"),
    ],
)
def test_speaks_where_the_procedures_limit_is_lower_still(role: str, ceiling: str, target: str) -> None:
    """The procedure's own limit narrows the policy's; a role is cut to what it has within it."""
    found = spoken("GK104", view(folder(), user(role=role)), procedure(limits=Limits(max_role=ceiling)))
    assert [one.remedy for one in found] == [lowered(target)]


def test_speaks_to_a_person_where_no_role_fits() -> None:
    """A previewer under a ceiling of uploader has nothing that may stay, and gets nothing that it never had."""
    found = spoken("GK104", view(folder(), user(role="previewer")), procedure(limits=Limits(max_role="uploader")))
    assert [one.remedy for one in found] == [REPORT]


def test_speaks_of_a_group_of_approved_outsiders() -> None:
    """A group with staff in it is left to a person."""
    seen = view(folder(), group(role="editor"), groups=members(VENDOR))
    assert [one.remedy for one in spoken("GK104", seen)] == [lowered("viewer uploader")]
    mixed = view(folder(), group(role="editor"), groups=members(VENDOR, "staff@city.example.jp"))
    assert [one.remedy for one in spoken("GK104", mixed)] == [REPORT]


@pytest.mark.parametrize("role", ["previewer", "uploader", "previewer uploader", "viewer", "viewer uploader"])
def test_is_silent_about_roles_within_the_ceiling(role: str) -> None:
    """Roles are compared by what they let people do."""
    assert rules(view(folder(), user(role=role))) == []


def test_is_silent_where_the_party_has_to_go_anyway() -> None:
    """A stranger's role isn't worth a word of its own, nor is staff's."""
    assert rules(view(folder(), user(STRANGER, role="editor"))) == ["GK102"]
    assert rules(view(folder(), user("staff@city.example.jp", role="editor"))) == []


def test_boundary_is_the_ceiling_itself() -> None:
    """The ceiling's role fits; the next larger one doesn't."""
    assert rules(view(folder(), user(role="viewer uploader"))) == []
    assert rules(view(folder(), user(role="editor"))) == ["GK104"]


def test_an_unread_or_unknown_role_is_not_judged() -> None:
    """A role that Box invents later isn't taken for a wide one."""
    assert [one.field for one in unread("GK104", view(folder(), user(role="curator")))] == ["collaboration.role"]
    hidden = user(role="", unread=frozenset({"role"}))
    assert [one.field for one in unread("GK104", view(folder(), hidden))] == ["collaboration.role"]


def test_speaks_at_the_bound_folder_of_a_role_from_above() -> None:
    """What another procedure allows above may be too much for the one that starts here; it is only reported."""
    inner = procedure(id="R7-36-04", folders=("3604",), limits=Limits(max_role="previewer"))
    seen = view(folder("3604"), above=[Ancestor(folder(), (user(),))])
    found = spoken("GK104", seen, procedure(), inner)
    assert [(one.item.id, one.remedy, one.facts["via"]) for one in found] == [("3604", REPORT, "フォルダ3603")]
    assert spoken("GK104", seen, procedure(), replace(inner, limits=Limits())) == []


def test_speaks_of_a_group_with_a_stranger() -> None:
    """The stranger is only reported, so that what the group may do counts; nobody loses what was approved."""
    seen = view(folder(), group(role="editor"), groups=members(VENDOR, STRANGER))
    assert [one.remedy for one in spoken("GK104", seen)] == [lowered("viewer uploader")]
    assert rules(seen) == ["GK104", "GK109"]


def test_speaks_to_a_person_of_a_group_with_an_unreadable_member() -> None:
    """Who can't be read may be staff."""
    seen = view(folder(), group(role="editor"), groups=members(VENDOR, None))
    assert [one.remedy for one in spoken("GK104", seen)] == [REPORT]
