"""GK601 approval-lapsing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from gatekeeper.jst import day_end
from gatekeeper.policy.evaluate import Bench
from gatekeeper.policy.violation import Severity, Violation
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Channel, Governor, Registry, Submission
from tests.policy.build import (
    DOMAIN,
    LAST_DAY,
    REPORT,
    TERM,
    assert_said,
    at,
    declaration,
    policies,
    procedure,
    registry,
)

NOTICE = timedelta(days=60)
OVER = day_end(LAST_DAY)


def lapsing(as_of: datetime, *governors: Governor, whole: Registry | None = None) -> list[Violation]:
    bench = Bench(Index(whole or registry(*governors), [DOMAIN]), policies())
    found = bench.judge_registry(as_of)
    for violation in found:
        assert_said(violation)
    return [violation for violation in found if violation.rule == "GK601"]


def renewing(*renewed: int) -> Governor:
    return procedure(term=replace(TERM, renews_yearly=True, renewed=renewed))


def test_speaks_of_a_term_that_ends_soon() -> None:
    """The procedure itself is the item and the subject."""
    found = lapsing(at("2026-03-01"), procedure())
    assert [(one.remedy, one.severity, one.facts["end"]) for one in found] == [(REPORT, Severity.MEDIUM, "2026-03-31")]
    assert (found[0].item.type, found[0].item.id, found[0].item.path) == (
        "procedure",
        "R7-36-03",
        "医療保険年金課/国民健康保険",
    )
    assert (found[0].subject.type, found[0].subject.id, found[0].department) == (
        "procedure",
        "R7-36-03",
        "医療保険年金課",
    )


def test_speaks_of_a_declaration() -> None:
    """A form has a term like a procedure's."""
    found = lapsing(at("2026-03-01"), declaration())
    assert [(one.item.type, one.item.path) for one in found] == [("declaration", "子育て支援課/申請書類の提出")]


def test_speaks_of_a_renewal_that_is_not_on_record() -> None:
    """Before the next fiscal year it names that year."""
    assert [one.facts["year"] for one in lapsing(at("2026-03-01"), renewing())] == ["2026"]


def test_speaks_of_a_rollover_without_a_renewal() -> None:
    """In the fiscal year that nobody confirmed it is graver, all the year round."""
    found = lapsing(at("2026-06-01"), renewing())
    assert [(one.severity, one.facts["wording"], one.facts["year"]) for one in found] == [
        (Severity.HIGH, "rolled-over", "2026")
    ]
    assert [one.facts["year"] for one in lapsing(at("2027-04-01"), renewing(2026))] == ["2027"]


def test_speaks_of_the_following_renewal_towards_the_years_end() -> None:
    """A rollover on record lapses like a term."""
    assert lapsing(at("2026-06-01"), renewing(2026)) == []
    assert [one.facts["year"] for one in lapsing(at("2027-03-01"), renewing(2026))] == ["2027"]


def test_is_silent_where_the_renewal_is_on_record() -> None:
    """Before and after the rollover."""
    assert lapsing(at("2026-03-01"), renewing(2026)) == []
    assert lapsing(at("2026-04-01"), renewing(2026)) == []


def test_is_silent_before_the_start_and_after_the_end() -> None:
    """What hasn't begun doesn't lapse, and who is still let in afterwards is GK105's."""
    assert lapsing(at("2026-01-04"), procedure()) == []
    assert lapsing(OVER, procedure()) == []


@pytest.mark.parametrize("outcome", ["rejected", "withdrawn"])
def test_is_silent_off_box_and_about_what_was_not_approved(outcome: str) -> None:
    """Other channels' terms are kept elsewhere; a paper that was refused approved nothing."""
    one = procedure()
    off_box = Registry((Submission("R7-36", "給付", channel=Channel.BENEFIT_PAYMENT),), (one,))
    assert lapsing(at("2026-03-01"), whole=off_box) == []
    assert lapsing(at("2026-03-01"), whole=Registry((Submission("R7-36", "否決", outcome=outcome),), (one,))) == []
    assert lapsing(at("2026-03-01"), procedure(pattern=None)) == []


def test_boundary_is_the_notice_period() -> None:
    """Exactly sixty days before the end it speaks, one second earlier not yet."""
    assert lapsing(OVER - NOTICE - timedelta(seconds=1), procedure()) == []
    assert len(lapsing(OVER - NOTICE, procedure())) == 1


def test_speaks_between_two_parts_of_a_term_until_the_renewal_is_on_record() -> None:
    """A term that ends within a fiscal year goes on in the next one, and that has to be confirmed."""
    term = replace(TERM, end=date(2026, 2, 28), renews_yearly=True)
    for moment in ("2026-02-01", "2026-03-10", "2026-05-01"):
        assert [one.facts["year"] for one in lapsing(at(moment), procedure(term=term))] == ["2026"]
        assert lapsing(at(moment), procedure(term=replace(term, renewed=(2026,)))) == []
    found = lapsing(at("2027-02-01"), procedure(term=term))
    assert [(one.facts["wording"], one.facts["end"]) for one in found] == [("rolled-over", "2027-02-28")]
