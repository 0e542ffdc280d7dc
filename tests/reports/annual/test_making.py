"""Putting the yearly report together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from gatekeeper.enforcement.erasure import Answer, Erased
from gatekeeper.policy.violation import Location, Remedy, RemedyKind, Severity, Status, Subject, SubjectType, Violation
from gatekeeper.registry.model import DeclarationKind, Term
from gatekeeper.reports.annual.making import Deletions, Records, annual_report, deletions_of, gaps_of
from gatekeeper.reports.annual.model import AnnualReport, Ended, Gap
from gatekeeper.reports.heard import Heard, Span
from gatekeeper.store.declared import DeclaredVersion
from gatekeeper.store.life import StoredViolation
from gatekeeper.transfer.value import Transfer
from tests.reporting.year import declaration, transfer

ENTERED = datetime(2025, 3, 1, tzinfo=UTC)
TODAY = date(2027, 4, 1)
IDS = frozenset({"D8-0001"})


def records(*versions: DeclaredVersion, **changes: Any) -> Records:
    all_versions = versions or (DeclaredVersion(ENTERED, None, declaration()),)
    return replace(Records("新宿区", all_versions, {}, Deletions(), {}, {}, Heard(ENTERED)), **changes)


def report(of: Records, *rows: Transfer, **changes: Any) -> AnnualReport:
    def passing(year: int) -> Iterable[Transfer]:
        return [row for row in rows if year == (2026 if row.at.year >= 2026 else 2025)]

    return annual_report(of, passing, 2026, changes.pop("today", TODAY), **changes)


def violation(**changes: Any) -> StoredViolation:
    about = Violation(
        "GK602", Severity.HIGH, Location("declaration", "D8-0001", "x"), Subject(SubjectType.DECLARATION, "D8-0001"),
        Remedy(RemedyKind.REPORT), "D8-0001",
    )  # fmt: skip
    seen = datetime(2026, 5, 1, tzinfo=UTC)
    return replace(StoredViolation(1, about, Status.OPEN, seen, seen, seen), **changes)


def erased(**changes: Any) -> Erased:
    made = Erased(1, 1, "file", "1", "x", "x", datetime(2026, 10, 31, 15, tzinfo=UTC), Answer(), governor="D8-0001")
    return replace(made, **changes)


def test_declarations_of_a_department_and_kind_are_summed() -> None:
    """Parties and items are counted once each; files are those of each declaration."""
    both = [
        DeclaredVersion(ENTERED, None, declaration(number, parties=("a@example.org", f"{number}@example.org")))
        for number in (1, 2)
    ]
    other = DeclaredVersion(ENTERED, None, declaration(3, kind=DeclarationKind.OFFSITE_STAFF))
    made = report(records(*both, other), transfer(1), transfer(2, "D8-0002"), transfer(3, "D8-0002"))
    first, second = made.summary
    assert (first.declarations, first.parties, first.items, first.moved.inward) == (2, 3, 2, 3)
    assert (second.kind, second.declarations, second.moved.transfers) == (DeclarationKind.OFFSITE_STAFF, 1, 0)


def test_what_moved_outside_its_term_is_reported_all_the_more() -> None:
    """A declaration of last year that went on being used stands in the list."""
    old = DeclaredVersion(ENTERED, None, declaration(term=Term(date(2025, 4, 1), date(2026, 3, 31))))
    assert [one.declaration.id for one in report(records(old), transfer(1)).held] == ["D8-0001"]
    assert report(records(old)).held == ()


def test_violations_that_stood_in_the_year_are_told_by_their_end() -> None:
    """What ended before it, or began after it, isn't this year's. 15:00 UTC on 31 March is the next year."""
    of_year = [
        violation(),
        violation(status=Status.WAIVED),
        violation(status=Status.ACKNOWLEDGED),
        violation(status=Status.RESOLVED, resolved_at=datetime(2026, 3, 31, 15, tzinfo=UTC)),
    ]
    others = [
        violation(status=Status.RESOLVED, resolved_at=datetime(2026, 3, 31, 14, 59, tzinfo=UTC)),
        violation(first_seen=datetime(2027, 3, 31, 15, 0, 1, tzinfo=UTC)),
    ]
    made = report(records(violations={"D8-0001": (*of_year, *others)}))
    assert made.held[0].violations == Ended(resolved=1, waived=1, acknowledged=1, open=1)
    assert made.summary[0].violations.all == 4


def test_deletions_are_those_of_the_year() -> None:
    """Files only, by the day on which they went into the trash; folders aren't counted."""
    found = deletions_of(
        [
            erased(),
            erased(item_id="2", trashed_at=datetime(2027, 3, 31, 15, tzinfo=UTC)),
            erased(item_id="3", item_type="folder"),
            erased(item_id="4", governor="R7-36-03"),
        ],
        IDS,
    )
    made = report(records(deletions=found), transfer(1), transfer(2), transfer(5))
    assert (made.held[0].deleted, made.held[0].unrecorded) == (1, 1)


def test_before_its_day_no_deletion_is_missed() -> None:
    later = DeclaredVersion(ENTERED, None, declaration(delete_on=date(2027, 4, 1)))
    assert report(records(later), transfer(1)).held[0].unrecorded == 0
    today = DeclaredVersion(ENTERED, None, declaration(delete_on=date(2027, 3, 31)))
    assert report(records(today), transfer(1)).held[0].unrecorded == 1


def test_the_year_before_stands_beside_it() -> None:
    """Only where something is on record of it."""
    old = DeclaredVersion(ENTERED, None, declaration(2, term=Term(date(2025, 4, 1), date(2026, 3, 31))))
    rows = (transfer(1), transfer(2, "D8-0002", at=datetime(2025, 6, 1, tzinfo=UTC)))
    made = report(records(old, DeclaredVersion(ENTERED, None, declaration())), *rows)
    assert made.before is not None
    assert [(one.declarations, one.moved.inward) for one in made.before] == [(1, 1)]
    assert report(records(heard=Heard(datetime(2026, 6, 1, tzinfo=UTC)))).before is None


def test_one_department_alone() -> None:
    """Another one's declarations are left out, and so are folders of which nobody knows whose they are."""
    other = DeclaredVersion(ENTERED, None, declaration(2, department="別の課"))
    both = records(DeclaredVersion(ENTERED, None, declaration()), other)
    rows = (transfer(3, None), transfer(1), transfer(2, "D8-0002"))
    kept: list[Transfer] = []
    made = report(both, *rows, departments=("別の課",), keep=kept.append)
    assert [one.declaration.department for one in made.held] == ["別の課"]
    assert made.undeclared == ()
    assert [one.governor for one in kept] == ["D8-0002"]
    assert len(report(both, *rows).undeclared) == 1


@pytest.mark.parametrize(
    ("today", "since", "gaps"),
    [
        (date(2027, 4, 1), ENTERED, ()),
        (date(2027, 3, 31), ENTERED, (Gap.RUNNING,)),
        (date(2026, 3, 31), ENTERED, (Gap.TO_COME,)),
        (date(2027, 4, 1), datetime(2026, 3, 31, 15, tzinfo=UTC), ()),
        (date(2027, 4, 1), datetime(2026, 3, 31, 15, 0, 1, tzinfo=UTC), (Gap.BEGUN_LATER,)),
        (date(2026, 9, 1), datetime(2026, 8, 1, tzinfo=UTC), (Gap.RUNNING, Gap.BEGUN_LATER)),
        (date(2027, 5, 1), datetime(2027, 4, 20, tzinfo=UTC), (Gap.NOTHING,)),
        (date(2027, 5, 1), None, (Gap.NOTHING,)),
    ],
)
def test_why_a_report_is_incomplete(today: date, since: datetime | None, gaps: tuple[Gap, ...]) -> None:
    assert gaps_of(2026, today, since) == gaps


def test_what_was_never_heard_is_no_quiet_time() -> None:
    """The part of a lost span that lies in the year and is over by then; another year's report is whole."""
    april, june = datetime(2026, 3, 31, 15, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
    lost = Heard(ENTERED, (Span(ENTERED, june),))
    assert report(records(heard=lost)).gaps == (Gap.UNHEARD,)
    assert report(records(heard=lost)).unheard == (Span(april, june),)
    assert report(records(heard=Heard(ENTERED, (Span(ENTERED, april),)))).gaps == ()
    assert report(records(heard=lost), today=date(2026, 4, 30)).unheard == (
        Span(april, datetime(2026, 4, 30, 15, tzinfo=UTC)),
    )


def test_a_finished_year_is_told_of_as_of_its_last_day() -> None:
    """Whenever it is made; a running one as of today."""
    assert report(records(), today=date(2030, 1, 1)) == report(records(), today=TODAY)
    assert report(records(), today=date(2026, 9, 1)).as_of == date(2026, 9, 1)
