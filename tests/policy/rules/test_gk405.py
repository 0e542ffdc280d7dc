"""GK405 erasure-report-overdue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from gatekeeper.policy.deletion_record import DeletionRecord, ReportReceived
from gatekeeper.policy.evaluate import Bench
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Counterparty, CounterpartyKind, DeclarationKind, Governor, Term
from tests.policy.build import DOMAIN, assert_said, at, declaration, policies, procedure, registry

ENDED = Term(date(2025, 4, 1), date(2025, 12, 31))
PRINTER = Counterparty("甲印刷")
POSTER = Counterparty("乙発送")


def owed(
    governor: Governor, as_of: str = "2026-02-01", record: DeletionRecord | None = None
) -> list[Mapping[str, str]]:
    bench = Bench(Index(registry(governor), [DOMAIN]), policies(), deletions=record or DeletionRecord())
    found = [one for one in bench.judge_registry(at(as_of)) if one.rule == "GK405"]
    for one in found:
        assert_said(one)
    return [one.facts for one in found]


def reports(*received: ReportReceived, deleted: tuple[date, ...] = ()) -> DeletionRecord:
    return DeletionRecord(reports={"R7-36-03": received}, deleted_on={"R7-36-03": deleted})


def test_speaks_of_every_party_that_has_not_reported() -> None:
    """A report of one doesn't speak for the other."""
    both = procedure(PRINTER, POSTER, term=ENDED)
    assert owed(both) == [{"companies": "甲印刷、乙発送", "since": "2025-12-31", "due": "2026-01-30"}]
    half = reports(ReportReceived("甲印刷", date(2026, 1, 10)))
    assert [facts["companies"] for facts in owed(both, record=half)] == ["乙発送"]


def test_speaks_of_a_deletion_that_no_report_covers() -> None:
    """A deletion within the term is owed a report too; one covers all up to its own day."""
    running = procedure(PRINTER)
    record = reports(deleted=(date(2025, 11, 3), date(2025, 12, 10)))
    assert [facts["since"] for facts in owed(running, record=record)] == ["2025-11-03"]
    later = reports(ReportReceived("甲印刷", date(2025, 11, 30)), deleted=(date(2025, 11, 3), date(2025, 12, 10)))
    assert [facts["since"] for facts in owed(running, record=later)] == ["2025-12-10"]
    covered = reports(ReportReceived("甲印刷", date(2025, 12, 10)), deleted=(date(2025, 12, 10),))
    assert owed(running, record=covered) == []


def test_speaks_of_a_party_whose_own_term_is_over() -> None:
    """Whoever leaves earlier owes earlier."""
    early = Counterparty("甲印刷", term=Term(date(2025, 4, 1), date(2025, 9, 30)))
    assert [facts["since"] for facts in owed(procedure(early))] == ["2025-09-30"]


@pytest.mark.parametrize("kind", [DeclarationKind.APPLICANT, DeclarationKind.OFFSITE_STAFF])
def test_is_silent_about_who_has_nothing_to_report(kind: DeclarationKind) -> None:
    """Applicants' documents are their own, staff are the ward; who lends the system has no copy."""
    assert owed(declaration(kind=kind, term=ENDED)) == []
    assert len(owed(declaration(kind=DeclarationKind.COMMITTEE_MEMBER, term=ENDED))) == 1
    lender = Counterparty("丙クラウド", kind=CounterpartyKind.SERVICE_PROVIDER)
    assert owed(procedure(lender, Counterparty("未定", undetermined=True), term=ENDED)) == []


def test_is_silent_while_the_term_runs() -> None:
    """Nothing was to be erased yet; a term that renews goes on."""
    assert owed(procedure(PRINTER)) == []
    assert owed(procedure(PRINTER, term=Term(date(2025, 4, 1), date(2025, 12, 31), renews_yearly=True))) == []


def test_boundary_is_the_end_of_the_thirtieth_day() -> None:
    """Thirty whole days after the last day of the term."""
    ended = procedure(PRINTER, term=ENDED)
    assert owed(ended, "2026-01-30 23:59:59") == []
    assert len(owed(ended, "2026-01-31 00:00:00")) == 1
