"""GK201 open-link."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gatekeeper.inventory.item import Item
from gatekeeper.policy.model import LinkPolicy
from gatekeeper.policy.violation import Severity
from tests.policy.build import (
    LOOSE,
    NOW,
    STRICT,
    TIGHTEN,
    file,
    folder,
    link,
    policies,
    rules,
    spoken,
    unread,
    view,
)


@pytest.mark.parametrize(("access", "severity"), [("open", Severity.CRITICAL), ("company", Severity.MEDIUM)])
def test_speaks_of_a_link_that_is_wider_than_allowed(access: str, severity: Severity) -> None:
    """The whole world is graver than the whole office."""
    found = spoken("GK201", view(folder(shared_link=link(access=access, is_password_enabled=True))))
    assert [(one.remedy, one.severity, one.subject.type) for one in found] == [(TIGHTEN, severity, "link")]


def test_speaks_of_files_and_web_links() -> None:
    """Whatever lies in a folder can have a link of its own."""
    wide = link(access="open")
    bookmark = Item("web_link", "601", "区のページ", shared_link=wide)
    found = spoken("GK201", view(folder(), content=(file(shared_link=wide), bookmark)))
    assert [(one.item.type, one.subject.id) for one in found] == [("web_link", "601"), ("file", "501")]


def test_speaks_of_every_open_link_on_an_ungoverned_item() -> None:
    """Even where somebody wrote into the unregistered policy that open links are fine."""
    permissive = replace(LOOSE, links=LinkPolicy(frozenset({"open", "company"})))
    seen = view(folder("900", shared_link=link(access="open")))
    assert rules(seen, under=policies(loose=permissive)) == ["GK101", "GK201"]


def test_is_silent_where_the_policy_allows_it() -> None:
    """A policy may allow open links to what it governs."""
    lenient = replace(STRICT, links=LinkPolicy(frozenset({"open"})))
    assert rules(view(folder(shared_link=link(access="open"))), under=policies(lenient)) == []


def test_is_silent_where_the_policy_says_nothing_but_open() -> None:
    """Without a list of accesses only open ones are refused."""
    silent = policies(replace(STRICT, links=LinkPolicy()))
    assert rules(view(folder(shared_link=link(access="company"))), under=silent) == []
    assert rules(view(folder(shared_link=link(access="open"))), under=silent) == ["GK201"]


def test_boundary_is_collaborators_only() -> None:
    """Such a link lets in nobody who isn't let in already."""
    assert rules(view(folder(shared_link=link()))) == []
    narrow = replace(STRICT, links=LinkPolicy(frozenset({"company"})))
    assert rules(view(folder(shared_link=link())), under=policies(narrow)) == []


def test_boundary_is_the_moment_at_which_the_link_ends() -> None:
    """As of the moment of its expiry a link is gone."""
    assert rules(view(folder("900", shared_link=link(access="open", unshared_at=NOW)))) == []


def test_an_unread_link_is_not_judged() -> None:
    """Neither a link whose access is missing nor an item whose link is."""
    hidden = view(folder(shared_link=link(access="", unread=frozenset({"access"}))))
    assert [one.field for one in unread("GK201", hidden)] == ["shared_link.access"]
    absent = view(folder(), content=(file(unread=frozenset({"shared_link"})),))
    assert [(one.item.id, one.field) for one in unread("GK201", absent)] == [("501", "shared_link")]
