"""GK207 inherited-link."""

from __future__ import annotations

from dataclasses import replace

from gatekeeper.inventory.view import Ancestor
from gatekeeper.policy.model import LinkPolicy
from tests.policy.build import (
    NOW,
    REPORT,
    STRICT,
    declaration,
    folder,
    link,
    policies,
    procedure,
    rules,
    spoken,
    unread,
    view,
)

TOP = Ancestor(folder("1", name="全庁"))
OPEN = Ancestor(folder("1000", name="受渡し", shared_link=link(access="open")))


def test_speaks_of_an_open_link_above_the_bound_folder() -> None:
    """The higher folder is the item, the folder that it reaches is the subject."""
    found = spoken("GK207", view(folder(), above=[TOP, OPEN]))
    assert [(one.item.id, one.item.path, one.subject.type, one.subject.id) for one in found] == [
        ("1000", "全庁/受渡し", "folder", "3603")
    ]
    assert (found[0].remedy, found[0].governor) == (REPORT, "R7-36-03")


def test_speaks_of_the_nearest_exposing_link_only() -> None:
    """Once that one is closed, the next higher one comes to light."""
    higher = Ancestor(folder("1", shared_link=link(access="open")))
    assert [one.item.id for one in spoken("GK207", view(folder(), above=[higher, OPEN]))] == ["1000"]
    closed = Ancestor(folder("1000", shared_link=link()))
    assert [one.item.id for one in spoken("GK207", view(folder(), above=[higher, closed]))] == ["1"]


def test_speaks_of_another_procedures_link() -> None:
    """A folder of one procedure beneath a folder of another."""
    outer = Ancestor(folder(shared_link=link(access="open")))
    found = spoken("GK207", view(folder("8001"), above=[outer]), procedure(), declaration())
    assert [(one.item.id, one.governor) for one in found] == [("3603", "D8-0001")]


def test_is_silent_below_the_bound_folder_and_about_the_own_link() -> None:
    """The own procedure's link is GK201's, and everything beneath follows from it."""
    own = Ancestor(folder(shared_link=link(access="open")))
    assert rules(view(folder("3604"), above=[own])) == []
    nested = procedure(folders=("3603", "3604"))
    assert rules(view(folder("3604"), above=[own]), nested) == []


def test_is_silent_about_ungoverned_folders() -> None:
    """There the link itself is GK101's and GK201's."""
    assert rules(view(folder("900"), above=[OPEN])) == []


def test_boundary_is_what_the_lower_policy_allows() -> None:
    """A company link counts only where the procedure's policy forbids one; one for collaborators never does."""
    company = Ancestor(folder("1000", shared_link=link(access="company")))
    assert rules(view(folder(), above=[company])) == ["GK207"]
    lenient = policies(replace(STRICT, links=LinkPolicy(frozenset({"company"}))))
    assert rules(view(folder(), above=[company]), under=lenient) == []
    assert rules(view(folder(), above=[Ancestor(folder("1000", shared_link=link()))])) == []


def test_boundary_is_the_moment_at_which_the_link_ends() -> None:
    """An expired link reaches nothing."""
    ended = Ancestor(folder("1000", shared_link=link(access="open", unshared_at=NOW)))
    assert rules(view(folder(), above=[ended])) == []


def test_an_unread_link_above_is_not_judged() -> None:
    """What is further up is judged nevertheless."""
    hidden = Ancestor(folder("1000", unread=frozenset({"shared_link"})))
    assert [(one.item.id, one.field) for one in unread("GK207", view(folder(), above=[hidden]))] == [
        ("1000", "shared_link")
    ]
    higher = Ancestor(folder("1", shared_link=link(access="open")))
    assert [one.item.id for one in spoken("GK207", view(folder(), above=[higher, hidden]))] == ["1"]


def test_speaks_of_every_link_above_the_place_where_watching_begins() -> None:
    """There the own procedure's link is nobody else's, and a place that nothing governs is told of too."""
    own = Ancestor(folder(shared_link=link(access="open")))
    (found,) = spoken("GK207", view(folder("3604"), above=[own], is_top=True))
    assert (found.item.id, found.subject.id, found.governor) == ("3603", "3604", "R7-36-03")
    (loose,) = spoken("GK207", view(folder("9"), above=[OPEN], is_top=True))
    assert (loose.item.id, loose.subject.id, loose.governor, loose.facts["wording"]) == (
        *("1000", "9", None),
        "unregistered",
    )
