"""GK106 collaboration-expiry."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from gatekeeper.inventory.view import Ancestor
from gatekeeper.policy.model import CollaboratorPolicy
from gatekeeper.policy.violation import Remedy, RemedyKind
from gatekeeper.registry.model import Counterparty, Term
from tests.policy.build import (
    ENVELOPE,
    LAST_SECOND,
    MAIN,
    REPORT,
    STRANGER,
    STRICT,
    TERM,
    VENDOR,
    at,
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


def until(text: str) -> Remedy:
    return Remedy(RemedyKind.SET_COLLABORATION_EXPIRY, text)


def test_speaks_where_there_is_no_expiry() -> None:
    """The target is the last second of the term in Japan."""
    found = spoken("GK106", view(folder(), user(expires_at=None)))
    assert [one.remedy for one in found] == [until("2026-03-31T23:59:59+09:00")]


def test_speaks_of_a_subcontractor_with_the_contractors_expiry() -> None:
    """Its own term is shorter, and the earlier end counts."""
    found = spoken("GK106", view(folder(), user(ENVELOPE)))
    assert [one.remedy for one in found] == [until("2026-02-28T23:59:59+09:00")]


def test_speaks_of_a_group_of_outsiders() -> None:
    """With one end for all it is set; otherwise whoever may stay longer would go with the first."""
    seen = view(folder(), group(expires_at=None), groups=members(VENDOR, "other@vendor.example.com"))
    assert [one.remedy for one in spoken("GK106", seen)] == [until("2026-03-31T23:59:59+09:00")]
    seen = view(folder(), group(), groups=members(VENDOR, ENVELOPE))
    assert [(one.remedy, one.facts["end"]) for one in spoken("GK106", seen)] == [(REPORT, "2026-02-28")]


def test_speaks_before_the_term_too() -> None:
    """An invitation sent early needs its end as well."""
    assert len(spoken("GK106", view(folder(), user(expires_at=None)), as_of=at("2026-01-01"))) == 1


def test_is_silent_where_the_policy_asks_for_none() -> None:
    """`expiry: optional` in the policy."""
    lenient = replace(STRICT, collaborators=CollaboratorPolicy())
    assert rules(view(folder(), user(expires_at=None)), under=policies(lenient)) == []


def test_is_silent_about_strangers_and_staff() -> None:
    """Strangers have to go, staff may stay; a group with staff in it has no one end."""
    assert rules(view(folder(), user(STRANGER, expires_at=None))) == ["GK102"]
    assert rules(view(folder(), user("staff@city.example.jp", expires_at=None))) == []
    mixed = view(folder(), group(expires_at=None), groups=members(VENDOR, "staff@city.example.jp"))
    assert rules(mixed) == []


def test_a_rolled_over_term_ends_with_the_fiscal_year() -> None:
    """As of May 2026 the term that renews yearly ends in March 2027."""
    renewing = procedure(term=replace(TERM, renews_yearly=True))
    found = spoken("GK106", view(folder(), user(expires_at=None)), renewing, as_of=at("2026-05-01"))
    assert [one.remedy for one in found] == [until("2027-03-31T23:59:59+09:00")]


def test_boundary_is_the_instant_at_which_the_last_day_is_over() -> None:
    """An expiry exactly then is fine, one second later isn't."""
    over = LAST_SECOND + timedelta(seconds=1)
    assert rules(view(folder(), user(expires_at=over))) == []
    late = spoken("GK106", view(folder(), user(expires_at=over + timedelta(seconds=1))))
    assert [one.remedy for one in late] == [until("2026-03-31T23:59:59+09:00")]


def test_an_unread_expiry_is_not_judged() -> None:
    """A date that Box garbled isn't a missing one."""
    hidden = user(expires_at=None, unread=frozenset({"expires_at"}))
    assert [one.field for one in unread("GK106", view(folder(), hidden))] == ["collaboration.expires_at"]


def test_asks_for_a_day_where_the_approval_has_no_end() -> None:
    """There is no day to set, so it is reported; any expiry that a person chose will do."""
    open_ended = procedure(term=replace(TERM, end=None))
    found = spoken("GK106", view(folder(), user(expires_at=None)), open_ended)
    assert [one.remedy for one in found] == [REPORT]
    assert spoken("GK106", view(folder(), user(expires_at=at("2030-01-01"))), open_ended) == []


def test_speaks_at_the_bound_folder_of_an_expiry_from_above() -> None:
    """The procedure that starts here ends earlier than the one above."""
    inner = procedure(id="R7-36-04", folders=("3604",), term=replace(TERM, end=date(2026, 2, 15)))
    seen = view(folder("3604"), above=[Ancestor(folder(), (user(),))])
    found = spoken("GK106", seen, procedure(), inner)
    assert [(one.item.id, one.remedy, one.facts["end"]) for one in found] == [("3604", REPORT, "2026-02-15")]


def test_speaks_of_a_group_with_a_stranger() -> None:
    """The others' term ends all the same."""
    seen = view(folder(), group(expires_at=None), groups=members(VENDOR, STRANGER))
    assert [one.remedy for one in spoken("GK106", seen)] == [until("2026-03-31T23:59:59+09:00")]
    hidden = view(folder(), group(expires_at=None), groups=members(VENDOR, None))
    assert [one.remedy for one in spoken("GK106", hidden)] == [REPORT]


def test_is_silent_about_those_in_a_group_whose_term_is_over() -> None:
    """GK105 names them; the expiry has to fit the others."""
    over = Counterparty("乙", domains=("second.example.com",), term=replace(TERM, end=date(2026, 1, 20)))
    seen = view(folder(), group(), groups=members(VENDOR, "x@second.example.com"))
    assert rules(seen, procedure(MAIN, over)) == ["GK105"]


def test_is_silent_about_a_day_that_is_over_already() -> None:
    """Box takes no expiry in the past, also where nobody knows whether the procedure's term holds."""
    unknown = procedure(term=Term(None, None))
    assert rules(view(folder(), user(ENVELOPE)), unknown, as_of=at("2026-03-10")) == ["GK105"]
