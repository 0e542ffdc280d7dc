"""GK206 guessable-link."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gatekeeper.policy.violation import Remedy, RemedyKind
from gatekeeper.registry.model import Permission
from tests.policy.build import STRICT, folder, link, policies, rules, spoken, unread, view


def test_speaks_of_a_vanity_name() -> None:
    """The name goes, the link stays."""
    found = spoken("GK206", view(folder(shared_link=link(vanity_name="kokuho-2026"))))
    assert [(one.remedy, one.facts["vanity_name"]) for one in found] == [
        (Remedy(RemedyKind.REMOVE_VANITY_NAME), "kokuho-2026")
    ]


def test_is_silent_where_the_policy_allows_it() -> None:
    """`vanity_name: allow` in the policy."""
    lenient = policies(replace(STRICT, links=replace(STRICT.links, vanity_name=Permission.ALLOW)))
    assert rules(view(folder(shared_link=link(vanity_name="kokuho-2026"))), under=lenient) == []


@pytest.mark.parametrize("name", [None, ""])
def test_boundary_is_a_name_at_all(name: str | None) -> None:
    """No name and an empty one are the same."""
    assert rules(view(folder(shared_link=link(vanity_name=name)))) == []


def test_an_unread_name_is_not_judged() -> None:
    """Nothing is known of it."""
    seen = view(folder(shared_link=link(unread=frozenset({"vanity_name"}))))
    assert [one.field for one in unread("GK206", seen)] == ["shared_link.vanity_name"]
