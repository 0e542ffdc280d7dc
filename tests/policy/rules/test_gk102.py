"""GK102 collaborator-not-approved."""

from __future__ import annotations

from gatekeeper.inventory.view import Ancestor
from gatekeeper.policy.violation import Severity
from tests.policy.build import (
    ENVELOPE,
    REMOVE,
    REPORT,
    STRANGER,
    VENDOR,
    declaration,
    folder,
    rules,
    spoken,
    unread,
    user,
    view,
)


def test_speaks_of_a_stranger() -> None:
    """Who isn't one of the counterparties is removed."""
    found = spoken("GK102", view(folder(), user(STRANGER)))
    assert [(one.remedy, one.severity, one.governor) for one in found] == [(REMOVE, Severity.HIGH, "R7-36-03")]
    assert (found[0].department, found[0].policy, found[0].subject.id) == ("医療保険年金課", "strict", "77")


def test_speaks_of_a_pending_invitation_too() -> None:
    """Whoever is invited is as good as in."""
    assert rules(view(folder(), user(STRANGER, status="pending"))) == ["GK102"]


def test_speaks_of_an_unreadable_party_only_to_a_person() -> None:
    """Box didn't show the address: nobody is removed for that."""
    assert [one.remedy for one in spoken("GK102", view(folder(), user(None)))] == [REPORT]


def test_speaks_at_the_bound_folder_of_who_comes_from_above() -> None:
    """A collaboration set higher up reaches down; here it is only reported, with the place where it is set."""
    above = Ancestor(folder("1000", name="受渡し"), (user(STRANGER, id="66"),))
    found = spoken("GK102", view(folder(), above=[above]))
    assert [(one.remedy, one.item.id, one.subject.id) for one in found] == [(REPORT, "3603", "66")]
    assert found[0].facts["via"] == "受渡し"


def test_is_silent_below_the_bound_folder() -> None:
    """What comes from above is told once, where the procedure starts."""
    above = [Ancestor(folder("1000"), (user(STRANGER),)), Ancestor(folder())]
    assert rules(view(folder("3604"), above=above)) == []


def test_is_silent_about_counterparties() -> None:
    """By domain, and by the address of a declaration."""
    assert spoken("GK102", view(folder(), user(VENDOR), user(ENVELOPE, id="78"))) == []
    assert rules(view(folder("8001"), user("taro@example.org")), declaration()) == []


def test_is_silent_about_a_rejected_invitation() -> None:
    """It lets nobody in."""
    assert rules(view(folder(), user(STRANGER, status="rejected"))) == []


def test_boundary_is_the_exact_domain() -> None:
    """A subdomain that isn't on record isn't approved, and isn't an imitation either."""
    assert rules(view(folder(), user("op@sub.vendor.example.com"))) == ["GK102"]
    assert rules(view(folder(), user("OP@VENDOR.EXAMPLE.COM"))) == []


def test_unread_collaborations_are_not_judged() -> None:
    """Where Box didn't list them, neither here nor from above is anything concluded."""
    hidden = frozenset({"collaborations"})
    assert [one.field for one in unread("GK102", view(folder(unread=hidden)))] == ["collaborations"]
    above = Ancestor(folder("1000", unread=hidden))
    assert [one.item.id for one in unread("GK102", view(folder(), above=[above]))] == ["3603"]
