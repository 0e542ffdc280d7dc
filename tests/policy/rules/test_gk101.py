"""GK101 unregistered-share."""

from __future__ import annotations

import pytest

from gatekeeper.policy.violation import Severity
from tests.policy.build import (
    OWN,
    REMOVE,
    REPORT,
    STRANGER,
    TIGHTEN,
    VENDOR,
    file,
    folder,
    group,
    link,
    members,
    rules,
    spoken,
    unread,
    user,
    view,
)

UNGOVERNED = folder("900")


@pytest.mark.parametrize("login", [STRANGER, VENDOR])
def test_speaks_of_every_outsider_on_an_ungoverned_folder(login: str) -> None:
    """Even a party that is approved elsewhere is removed from where nothing was approved."""
    found = spoken("GK101", view(UNGOVERNED, user(login)))
    assert [(one.remedy, one.severity, one.subject.login) for one in found] == [(REMOVE, Severity.HIGH, login)]
    assert (found[0].governor, found[0].department, found[0].policy) == (None, None, "unregistered")


def test_speaks_of_an_outsider_on_a_single_file() -> None:
    """A file's own collaboration lets somebody in past the folder's."""
    item = file()
    seen = view(UNGOVERNED, content=(item,), content_collaborations={item.key: (user(STRANGER),)})
    assert [one.item.path for one in spoken("GK101", seen)] == ["フォルダ900/督促状.xlsx"]


def test_speaks_of_an_open_link() -> None:
    """Anyone is outside; the link is tightened, not removed."""
    found = spoken("GK101", view(folder("900", shared_link=link(access="open"))))
    assert [(one.remedy, one.severity, one.subject.type) for one in found] == [(TIGHTEN, Severity.CRITICAL, "link")]


def test_speaks_of_groups_but_leaves_one_with_staff_to_a_person() -> None:
    """Removing a mixed group would shut out the ward's own people."""
    seen = view(UNGOVERNED, group(), groups=members(STRANGER))
    assert [one.remedy for one in spoken("GK101", seen)] == [REMOVE]
    mixed = view(UNGOVERNED, group(), groups=members(STRANGER, "staff@city.example.jp"))
    assert [one.remedy for one in spoken("GK101", mixed)] == [REPORT]


@pytest.mark.parametrize("logins", [(None,), (None, STRANGER)])
def test_speaks_of_groups_with_unreadable_members_only_to_a_person(logins: tuple[str | None, ...]) -> None:
    """Who can't be read may be staff, so that the group isn't removed."""
    seen = view(UNGOVERNED, group(), groups=members(*logins))
    assert [one.remedy for one in spoken("GK101", seen)] == [REPORT]


def test_speaks_of_an_unreadable_party_only_to_a_person() -> None:
    """Who can't be read isn't removed."""
    assert [one.remedy for one in spoken("GK101", view(UNGOVERNED, user(None)))] == [REPORT]


@pytest.mark.parametrize("login", ["staff@city.example.jp", OWN])
def test_is_silent_about_the_wards_own(login: str) -> None:
    """Staff and the gatekeeper's account may be anywhere."""
    assert rules(view(UNGOVERNED, user(login))) == []


@pytest.mark.parametrize("access", ["company", "collaborators"])
def test_is_silent_about_links_for_the_ward(access: str) -> None:
    """The ward's own people aren't outside."""
    assert rules(view(folder("900", shared_link=link(access=access)))) == []


def test_boundary_is_the_nearest_bound_folder() -> None:
    """The same stranger is GK102's one folder further down, where something governs."""
    assert rules(view(UNGOVERNED, user(STRANGER))) == ["GK101"]
    assert rules(view(folder(), user(STRANGER))) == ["GK102"]


def test_an_unread_group_or_link_is_not_judged() -> None:
    """Nothing is concluded from half a group, or from a link whose reach Box didn't tell."""
    seen = view(UNGOVERNED, group(), groups=members(STRANGER, complete=False))
    assert [one.field for one in unread("GK101", seen)] == ["group.members"]
    hidden = view(folder("900", shared_link=link(access="", unread=frozenset({"access"}))))
    assert [one.field for one in unread("GK101", hidden)] == ["shared_link.access"]
