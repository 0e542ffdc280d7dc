"""GK108 stale-invitation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from gatekeeper.policy.model import CollaboratorPolicy
from gatekeeper.policy.violation import Remedy, RemedyKind
from tests.policy.build import NOW, STRICT, VENDOR, folder, policies, rules, spoken, unread, user, view

FORTNIGHT = timedelta(days=14)


def test_speaks_of_an_old_invitation() -> None:
    """It is withdrawn."""
    seen = view(folder(), user(status="pending", created_at=NOW - timedelta(days=20)))
    found = spoken("GK108", seen)
    assert [(one.remedy, one.facts["days"]) for one in found] == [(Remedy(RemedyKind.WITHDRAW_INVITATION), "14")]
    assert found[0].subject.login == VENDOR


def test_is_silent_once_it_is_accepted() -> None:
    """However old it is."""
    assert rules(view(folder(), user(created_at=NOW - timedelta(days=20)))) == []


def test_is_silent_where_the_policy_sets_no_age() -> None:
    """Then an invitation may stay open."""
    lenient = replace(STRICT, collaborators=CollaboratorPolicy())
    seen = view(folder(), user(status="pending", created_at=NOW - timedelta(days=400)))
    assert rules(seen, under=policies(lenient)) == []


def test_boundary_is_the_age_itself() -> None:
    """Exactly fourteen days is still fine, one second more isn't."""
    just = user(status="pending", created_at=NOW - FORTNIGHT)
    assert rules(view(folder(), just)) == []
    older = replace(just, created_at=NOW - FORTNIGHT - timedelta(seconds=1))
    assert rules(view(folder(), older)) == ["GK108"]


def test_an_invitation_without_a_date_is_not_judged() -> None:
    """Its age can't be told."""
    seen = view(folder(), user(status="pending", created_at=None))
    assert [one.field for one in unread("GK108", seen)] == ["collaboration.created_at"]
