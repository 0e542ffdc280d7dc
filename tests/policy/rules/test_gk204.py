"""GK204 link-download."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gatekeeper.policy.model import LinkPolicy
from gatekeeper.policy.violation import Remedy, RemedyKind
from gatekeeper.registry.model import Limits, Permission
from tests.policy.build import STRICT, declaration, folder, link, policies, procedure, rules, spoken, unread, view

ANY = replace(STRICT, links=LinkPolicy(frozenset({"open", "company"})))
DENYING = replace(ANY, links=replace(ANY.links, download=Permission.DENY))
DENY = Remedy(RemedyKind.DENY_LINK_DOWNLOAD)


@pytest.mark.parametrize("access", ["open", "company"])
def test_speaks_where_the_policy_denies_it(access: str) -> None:
    """The link is told to stop giving downloads; it stays a link."""
    seen = view(folder(shared_link=link(access=access, can_download=True)))
    assert [one.remedy for one in spoken("GK204", seen, under=policies(DENYING))] == [DENY]


def test_speaks_where_the_procedure_or_the_form_denies_it() -> None:
    """A ban on downloads holds for links as well."""
    wide = link(access="company", can_download=True)
    denying = procedure(limits=Limits(download=Permission.DENY))
    assert spoken("GK204", view(folder(shared_link=wide)), denying, under=policies(ANY))
    form = declaration(download=Permission.DENY)
    assert spoken("GK204", view(folder("8001", shared_link=wide)), form, under=policies(ANY))


def test_is_silent_where_nobody_denies_it() -> None:
    """And a procedure that allows it doesn't take back what the policy denies."""
    wide = view(folder(shared_link=link(access="company", can_download=True)))
    assert rules(wide, under=policies(ANY)) == []
    allowing = procedure(limits=Limits(download=Permission.ALLOW))
    assert rules(wide, allowing, under=policies(DENYING)) == ["GK204"]


def test_is_silent_where_the_link_gives_none() -> None:
    """Preview is no download."""
    assert rules(view(folder(shared_link=link(access="company"))), under=policies(DENYING)) == []


def test_boundary_is_the_link_for_collaborators() -> None:
    """There each one's role decides, which GK304 judges."""
    assert spoken("GK204", view(folder(shared_link=link(can_download=True)))) == []


def test_an_unread_permission_is_not_judged() -> None:
    """A permission that Box left out isn't given."""
    seen = view(folder(shared_link=link(access="open", unread=frozenset({"can_download"}))))
    assert [one.field for one in unread("GK204", seen)] == ["shared_link.can_download"]
