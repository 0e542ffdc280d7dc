"""GK203 link-expiry."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from gatekeeper.policy.model import LinkPolicy
from gatekeeper.policy.violation import Remedy, RemedyKind
from gatekeeper.registry.model import Limits
from tests.policy.build import (
    LAST_SECOND,
    NOW,
    REPORT,
    STRICT,
    TERM,
    TIGHTEN,
    at,
    folder,
    link,
    policies,
    procedure,
    rules,
    spoken,
    unread,
    view,
)


def until(text: str) -> Remedy:
    return Remedy(RemedyKind.SET_LINK_EXPIRY, text)


def test_speaks_where_there_is_no_expiry() -> None:
    """The target is the last second of the last whole day within thirty days from now."""
    found = spoken("GK203", view(folder(shared_link=link(unshared_at=None))))
    assert [one.remedy for one in found] == [until("2026-03-02T23:59:59+09:00")]


def test_speaks_of_an_expiry_past_the_term() -> None:
    """Whichever comes first, the longest lifetime or the end of the term, is the target."""
    seen = view(folder(shared_link=link(unshared_at=at("2026-04-05"))))
    found = spoken("GK203", seen, as_of=at("2026-03-20"))
    assert [one.remedy for one in found] == [until("2026-03-31T23:59:59+09:00")]


def test_speaks_of_the_procedures_shorter_lifetime() -> None:
    """The procedure's own limit narrows the policy's."""
    found = spoken("GK203", view(folder(shared_link=link())), procedure(limits=Limits(link_lifetime_days=7)))
    assert [one.remedy for one in found] == [until("2026-02-07T23:59:59+09:00")]


def test_speaks_of_a_lifetime_of_hours() -> None:
    """Where no day ends in between, the very moment is the target."""
    hours = replace(STRICT, links=replace(STRICT.links, lifetime_at_most=timedelta(hours=2)))
    found = spoken("GK203", view(folder(shared_link=link())), under=policies(hours))
    assert [one.remedy for one in found] == [until("2026-02-01T11:00:00+09:00")]


def test_speaks_after_the_term_by_tightening() -> None:
    """Box takes no expiry in the past."""
    seen = view(folder(shared_link=link(access="company", unshared_at=None)))
    assert [one.remedy for one in spoken("GK203", seen, as_of=at("2026-04-01"))] == [TIGHTEN]


def test_is_silent_after_the_term_about_what_cannot_be_tightened() -> None:
    """A link for collaborators alone lets nobody in: once it is that, nothing is left to do."""
    seen = view(folder(shared_link=link(unshared_at=None)))
    assert rules(seen, as_of=at("2026-04-01")) == []
    hidden = view(folder(shared_link=link(access="", unshared_at=None, unread=frozenset({"access"}))))
    assert [one.field for one in unread("GK203", hidden, as_of=at("2026-04-01"))] == ["shared_link.access"]


def test_a_term_that_renews_ends_with_the_fiscal_year() -> None:
    """Without a lifetime in the policy, the link may last as long as the term."""
    free = policies(replace(STRICT, links=replace(STRICT.links, lifetime_at_most=None)))
    renewing = procedure(term=replace(TERM, renews_yearly=True))
    seen = view(folder(shared_link=link(unshared_at=None)))
    found = spoken("GK203", seen, renewing, under=free, as_of=at("2026-05-01"))
    assert [one.remedy for one in found] == [until("2027-03-31T23:59:59+09:00")]


def test_is_silent_about_an_expiry_in_time_and_on_ungoverned_items() -> None:
    """What nothing governs has no term."""
    assert rules(view(folder(shared_link=link()))) == []
    lasting = link(access="company", unshared_at=None)
    assert rules(view(folder("900", shared_link=lasting))) == []


@pytest.mark.parametrize(
    ("as_of", "latest"),
    [(NOW, NOW + timedelta(days=30)), (at("2026-03-20"), LAST_SECOND + timedelta(seconds=1))],
)
def test_boundary_is_the_latest_moment_allowed(as_of: datetime, latest: datetime) -> None:
    """Exactly the lifetime, and exactly the end of the term, are fine; one second more isn't."""
    assert rules(view(folder(shared_link=link(unshared_at=latest))), as_of=as_of) == []
    late = link(unshared_at=latest + timedelta(seconds=1))
    assert rules(view(folder(shared_link=late)), as_of=as_of) == ["GK203"]


def test_the_target_satisfies_the_rule() -> None:
    """Once the expiry is what the remedy says, the rule is silent, today and later."""
    found = spoken("GK203", view(folder(shared_link=link(unshared_at=None))))
    target = at(str(found[0].remedy.target).removesuffix("+09:00"))
    for later in (timedelta(), timedelta(hours=1), timedelta(days=5)):
        assert rules(view(folder(shared_link=link(unshared_at=target))), as_of=NOW + later) == []


def test_an_unread_expiry_is_not_judged() -> None:
    """A date that Box garbled isn't a missing one."""
    seen = view(folder(shared_link=link(unshared_at=None, unread=frozenset({"unshared_at"}))))
    assert [one.field for one in unread("GK203", seen)] == ["shared_link.unshared_at"]


def test_is_silent_where_nothing_limits_the_link() -> None:
    """A policy without a lifetime leaves the term alone to count."""
    free = policies(replace(STRICT, links=LinkPolicy(frozenset({"collaborators"}))))
    assert rules(view(folder(shared_link=link(unshared_at=LAST_SECOND))), under=free) == []


def test_reports_an_open_link_between_two_parts_of_a_renewing_term() -> None:
    """Nobody can tell whether the days in between were meant too, so that nothing is tightened."""
    yearly = procedure(term=replace(TERM, end=date(2026, 2, 28), renews_yearly=True))
    seen = view(folder(shared_link=link(access="company", unshared_at=None)))
    assert [one.remedy for one in spoken("GK203", seen, yearly, as_of=at("2026-03-10"))] == [REPORT]
    closed = view(folder(shared_link=link(unshared_at=None)))
    assert spoken("GK203", closed, yearly, as_of=at("2026-03-10")) == []
