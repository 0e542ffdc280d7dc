"""In which entries a party stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Channel, Counterparty, Registry, Subcontractor, Submission, Term
from gatekeeper.registry.who import Answer, Engagement, MatchedBy, who
from tests.registry.build import TERM, at, declaration, procedure, registry

ENVELOPES = Subcontractor(
    "丙封筒", domains=("env.example.com",), items=("住所",), term=Term(date(2026, 1, 5), date(2026, 2, 28))
)
PRINTER = Counterparty(
    "株式会社みなと印刷",
    domains=("vendor.example.com",),
    handlers=("op@vendor.example.com", "boss@hq.example.net"),
    subcontractors=(ENVELOPES,),
)
WHOLE = registry(procedure(PRINTER), declaration("taro@example.org", "hanako@example.org"))
NOW = "2026-02-01"


def ask(query: str, whole: Registry = WHOLE, moment: str = NOW) -> Answer:
    return who(Index(whole, ["city.example.jp"]), query, at(moment))


def parts(query: str, **how: Any) -> list[tuple[str, str, str, str]]:
    return [(one.governor.id, one.role, one.party, one.matched_by) for one in ask(query, **how).found]


@pytest.mark.parametrize(
    ("query", "role", "party", "matched_by"),
    [
        ("op@vendor.example.com", "handler", "株式会社みなと印刷", MatchedBy.ADDRESS),
        ("OP@Vendor.Example.COM", "handler", "株式会社みなと印刷", MatchedBy.ADDRESS),
        ("somebody@vendor.example.com", "contractor", "株式会社みなと印刷", MatchedBy.DOMAIN),
        ("vendor.example.com", "contractor", "株式会社みなと印刷", MatchedBy.DOMAIN),
        ("hq.example.net", "handler", "株式会社みなと印刷", MatchedBy.ADDRESS),
        ("株式会社みなと印刷", "contractor", "株式会社みなと印刷", MatchedBy.NAME),
        ("株式会社 みなと印刷", "contractor", "株式会社みなと印刷", MatchedBy.NAME),
        ("x@env.example.com", "subcontractor", "丙封筒", MatchedBy.DOMAIN),
        ("丙封筒", "subcontractor", "丙封筒", MatchedBy.NAME),
    ],
)
def test_part_in_a_procedure(query: str, role: str, party: str, matched_by: str) -> None:
    """An address, a domain and a company are each found, with how."""
    assert parts(query) == [("R7-36-03", role, party, matched_by)]


def test_subcontractor_has_its_own_items_and_term() -> None:
    """And names the contractor that it works for; a contractor has the procedure's."""
    (sub,) = ask("env.example.com").found
    assert (sub.of, sub.items, sub.term, sub.channel) == (PRINTER.name, ("住所",), ENVELOPES.term, Channel.BOX)
    (main,) = ask("vendor.example.com").found
    assert (main.of, main.items, main.term, main.submission) == (None, ("住所", "氏名"), TERM, "R7-36")


def test_party_of_a_declaration() -> None:
    """One person by the address, all of a domain by the domain."""
    assert parts("taro@example.org") == [("D8-0001", "declaration", "taro@example.org", "address")]
    assert parts("example.org") == [("D8-0001", "declaration", "taro@example.org、hanako@example.org", "address")]


@pytest.mark.parametrize(("subdomains", "found"), [(True, [MatchedBy.SUBDOMAIN]), (False, [])])
def test_subdomains_count_where_the_registry_says_so(subdomains: bool, found: list[MatchedBy]) -> None:
    """For an address and for a domain alike."""
    whole = registry(procedure(replace(PRINTER, subdomains=subdomains)))
    for query in ("op@tokyo.vendor.example.com", "tokyo.vendor.example.com"):
        assert [one.matched_by for one in ask(query, whole).found] == found


def test_all_channels_are_looked_through() -> None:
    """One company in two papers is found in both, each with its channel."""
    payment = procedure(PRINTER, id="R6-20-01", submission="R6-20", pattern=None, folders=())
    whole = Registry(
        (*WHOLE.submissions, Submission("R6-20", "給付", channel=Channel.BENEFIT_PAYMENT)),
        (*WHOLE.procedures, payment),
    )
    assert [one.channel for one in ask("vendor.example.com", whole).found] == [Channel.BOX, Channel.BENEFIT_PAYMENT]


def holding(query: str, whole: Registry = WHOLE, moment: str = NOW) -> list[Engagement]:
    return [one for one in ask(query, whole, moment).found if one.holds]


@pytest.mark.parametrize(
    ("query", "moment", "holds"),
    [
        ("vendor.example.com", "2026-01-04 23:59:59", False),
        ("vendor.example.com", "2026-01-05", True),
        ("vendor.example.com", "2026-03-31 23:59:59", True),
        ("vendor.example.com", "2026-04-01", False),
        ("env.example.com", "2026-02-28 23:59:59", True),
        ("env.example.com", "2026-03-01", False),
        ("taro@example.org", "2026-04-01", False),
    ],
)
def test_terms_hold_as_of_the_moment(query: str, moment: str, holds: bool) -> None:
    """The entry's and the party's own, in Japan's days; what doesn't hold is found, and marked."""
    assert bool(holding(query, moment=moment)) is holds
    assert ask(query, moment=moment).found


@pytest.mark.parametrize(
    ("outcome", "holds"), [("approved", True), ("not_required", True), ("pending", False), ("rejected", False)]
)
def test_what_was_not_approved_does_not_hold(outcome: str, holds: bool) -> None:
    """A company in a paper that is still to be decided isn't a counterparty yet."""
    whole = replace(WHOLE, submissions=(Submission("R7-36", "Box", outcome=outcome),))
    assert bool(holding("vendor.example.com", whole)) is holds


@pytest.mark.parametrize(
    ("query", "imitated"),
    [
        ("op@vend0r.example.com", "vendor.example.com"),
        ("vend0r.example.com", "vendor.example.com"),
        ("op@v\u0435ndor.example.com", "vendor.example.com"),
        ("op＠vendor.example.com", "vendor.example.com"),
        ("ｖｅｎｄｏｒ.example.com", "vendor.example.com"),
        ("op@vendor.example.com.evil.example.net", "vendor.example.com"),
        ("tar0@example.org", "taro@example.org"),
    ],
)
def test_look_alike_is_said_and_never_matched(query: str, imitated: str) -> None:
    """Whoever asks for it learns what it looks like."""
    answer = ask(query)
    assert (answer.found, answer.imitated) == ((), imitated)


def test_other_company_of_a_like_name_is_said() -> None:
    """A legal form in another place makes another company; the names that are near are told."""
    for query in ("みなと印刷", "みなと印刷株式会社", "(株)みなと印刷"):
        answer = ask(query)
        assert (answer.found, answer.alike_names) == ((), ("株式会社みなと印刷",))
    assert ask("印").alike_names == ()
    assert ask("山田商事") == Answer(())


def test_strangers_and_insiders() -> None:
    """Somebody who is in no entry is told apart from the ward's own staff."""
    assert ask("someone@stranger.example.net") == Answer(())
    assert ask("staff@city.example.jp") == Answer((), is_inside=True)
    assert ask("city.example.jp").is_inside
