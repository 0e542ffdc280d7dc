"""GK202 link-without-password."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gatekeeper.policy.model import LinkPolicy, Requirement
from tests.policy.build import STRICT, TIGHTEN, folder, link, policies, rules, spoken, unread, view

OPEN_WITH_PASSWORD = replace(STRICT, links=LinkPolicy(frozenset({"open"}), Requirement.REQUIRED))


def test_speaks_of_an_open_link_without_a_password() -> None:
    """It is tightened: whom to tell a password isn't known."""
    seen = view(folder(shared_link=link(access="open")))
    assert [one.remedy for one in spoken("GK202", seen, under=policies(OPEN_WITH_PASSWORD))] == [TIGHTEN]


def test_is_silent_where_there_is_one() -> None:
    """A password is what was asked for."""
    seen = view(folder(shared_link=link(access="open", is_password_enabled=True)))
    assert rules(seen, under=policies(OPEN_WITH_PASSWORD)) == []


def test_is_silent_where_none_is_required() -> None:
    """A policy may go without, and what nothing governs is GK101's."""
    lenient = replace(STRICT, links=LinkPolicy(frozenset({"open"})))
    assert rules(view(folder(shared_link=link(access="open"))), under=policies(lenient)) == []
    assert "GK202" not in rules(view(folder("900", shared_link=link(access="open"))))


@pytest.mark.parametrize("access", ["company", "collaborators"])
def test_boundary_is_the_open_link(access: str) -> None:
    """Box takes no password for any other."""
    assert spoken("GK202", view(folder(shared_link=link(access=access)))) == []


def test_an_unread_password_is_not_judged() -> None:
    """A flag that Box left out isn't a missing password."""
    seen = view(folder(shared_link=link(access="open", unread=frozenset({"is_password_enabled"}))))
    found = unread("GK202", seen, under=policies(OPEN_WITH_PASSWORD))
    assert [one.field for one in found] == ["shared_link.is_password_enabled"]
