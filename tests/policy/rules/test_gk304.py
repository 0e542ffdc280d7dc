"""GK304 role-allows-download."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gatekeeper.inventory.view import Ancestor
from gatekeeper.policy.model import FilePolicy
from gatekeeper.policy.violation import Remedy, RemedyKind
from gatekeeper.registry.model import Limits, Permission
from tests.policy.build import (
    REPORT,
    STRANGER,
    STRICT,
    VENDOR,
    declaration,
    folder,
    group,
    members,
    policies,
    procedure,
    rules,
    spoken,
    unread,
    user,
    view,
)

DENYING = procedure(limits=Limits(download=Permission.DENY))


@pytest.mark.parametrize(
    ("role", "target"),
    [("viewer", "previewer"), ("viewer uploader", "previewer uploader"), ("editor", "previewer uploader")],
)
def test_speaks_of_a_role_with_downloads(role: str, target: str) -> None:
    """It is lowered to the counterpart that only previews."""
    found = spoken("GK304", view(folder(), user(role=role)), DENYING)
    assert [one.remedy for one in found] == [Remedy(RemedyKind.LOWER_ROLE, target)]


def test_speaks_where_the_policy_or_the_form_denies_downloads() -> None:
    """Any of the three may deny them."""
    denying = policies(replace(STRICT, files=FilePolicy(STRICT.files.delete_after, Permission.DENY)))
    assert rules(view(folder(), user()), under=denying) == ["GK304"]
    form = declaration(download=Permission.DENY)
    assert rules(view(folder("8001"), user("taro@example.org")), form) == ["GK304"]


def test_is_silent_where_downloads_are_allowed() -> None:
    """And where the procedure allows what the policy denies, it stays denied."""
    assert rules(view(folder(), user())) == []
    denying = policies(replace(STRICT, files=FilePolicy(STRICT.files.delete_after, Permission.DENY)))
    allowing = procedure(limits=Limits(download=Permission.ALLOW))
    assert rules(view(folder(), user()), allowing, under=denying) == ["GK304"]


def test_is_silent_about_staff_and_strangers() -> None:
    """Staff may download, a stranger has to go."""
    assert rules(view(folder(), user("staff@city.example.jp")), DENYING) == []
    assert rules(view(folder(), user(STRANGER)), DENYING) == ["GK102"]


@pytest.mark.parametrize("role", ["previewer", "uploader", "previewer uploader"])
def test_boundary_is_the_role_that_previews(role: str) -> None:
    """Box gives no downloads to these."""
    assert rules(view(folder(), user(role=role)), DENYING) == []


def test_an_unknown_role_is_not_judged() -> None:
    """What it gives isn't known."""
    assert [one.field for one in unread("GK304", view(folder(), user(role="curator")), DENYING)] == [
        "collaboration.role"
    ]


def test_speaks_at_the_bound_folder_of_a_role_from_above() -> None:
    """Downloads allowed by the procedure above aren't allowed by the one that starts here."""
    inner = procedure(id="R7-36-04", folders=("3604",), limits=Limits(download=Permission.DENY))
    seen = view(folder("3604"), above=[Ancestor(folder(), (user(),))])
    found = spoken("GK304", seen, procedure(), inner)
    assert [(one.item.id, one.remedy, one.facts["via"]) for one in found] == [("3604", REPORT, "フォルダ3603")]


def test_speaks_of_a_group_with_a_stranger() -> None:
    """The stranger is only reported and goes on downloading."""
    seen = view(folder(), group(role="viewer"), groups=members(VENDOR, STRANGER))
    assert rules(seen, DENYING) == ["GK109", "GK304"]
