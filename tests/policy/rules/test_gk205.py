"""GK205 link-edit."""

from __future__ import annotations

from dataclasses import replace

from gatekeeper.policy.violation import Remedy, RemedyKind
from gatekeeper.registry.model import Permission
from tests.policy.build import STRICT, file, folder, link, policies, rules, spoken, unread, view


def test_speaks_of_an_editable_link() -> None:
    """The link is lowered."""
    seen = view(folder(), content=(file(shared_link=link(access="company", can_edit=True)),))
    assert [one.remedy for one in spoken("GK205", seen)] == [Remedy(RemedyKind.LOWER_LINK_EDIT)]


def test_is_silent_where_the_policy_allows_it() -> None:
    """`edit: allow` in the policy."""
    lenient = policies(replace(STRICT, links=replace(STRICT.links, edit=Permission.ALLOW)))
    assert (
        spoken(
            "GK205", view(folder(), content=(file(shared_link=link(access="company", can_edit=True)),)), under=lenient
        )
        == []
    )


def test_is_silent_on_ungoverned_items() -> None:
    """The unregistered policy has no say about what links give."""
    seen = view(folder("900"), content=(file(shared_link=link(access="company", can_edit=True)),))
    assert rules(seen) == []


def test_is_silent_about_links_for_collaborators() -> None:
    """What they may do is in their roles; the link's own permissions bind nobody."""
    assert rules(view(folder(shared_link=link(can_edit=True)))) == []


def test_boundary_is_download() -> None:
    """A link that gives everything but editing isn't this rule's."""
    assert spoken("GK205", view(folder(), content=(file(shared_link=link(access="company", can_download=True)),))) == []


def test_an_unread_permission_is_not_judged() -> None:
    """A permission that Box left out isn't given."""
    seen = view(folder(shared_link=link(unread=frozenset({"can_edit"}))))
    assert [one.field for one in unread("GK205", seen)] == ["shared_link.can_edit"]
    hidden = view(folder(shared_link=link(access="", can_edit=True, unread=frozenset({"access"}))))
    assert [one.field for one in unread("GK205", hidden)] == ["shared_link.access"]
