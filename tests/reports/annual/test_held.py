"""Which declarations a year's report is about, and in which wording."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gatekeeper.registry.model import Declaration, Term
from gatekeeper.reports.annual.held import held_in, newest
from gatekeeper.store.declared import DeclaredVersion
from tests.reporting.year import declaration

YEAR = 2026
IN_YEAR = Term(date(2026, 4, 10), date(2026, 9, 30))
NEXT_YEAR = Term(date(2027, 4, 1), date(2027, 9, 30))


def version(since: str, until: str | None = None, **changes: object) -> DeclaredVersion:
    moments = [None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (since, until)]
    assert moments[0] is not None
    return DeclaredVersion(moments[0], moments[1], declaration(1, **{"term": IN_YEAR, **changes}))


def wording(*versions: DeclaredVersion) -> Declaration | None:
    return held_in(versions, YEAR).get("D8-0001")


@pytest.mark.parametrize(
    ("start", "end", "held"),
    [
        (date(2026, 4, 1), date(2026, 4, 1), True),
        (date(2026, 3, 31), date(2026, 3, 31), False),
        (date(2027, 3, 31), date(2027, 5, 1), True),
        (date(2027, 4, 1), date(2027, 5, 1), False),
        (date(2020, 1, 1), None, True),
        (None, date(2026, 4, 1), True),
        (None, None, True),
    ],
)
def test_a_term_that_touches_the_year_counts(start: date | None, end: date | None, held: bool) -> None:
    """One day is enough; a day that isn't known may lie in it."""
    assert (wording(version("2026-03-01", term=Term(start, end))) is not None) is held


def test_what_is_put_right_after_the_year_is_reported_right() -> None:
    """The draft of 1 April says what is missing, and the report then has it."""
    found = wording(
        version("2026-04-01", "2027-04-05", delete_on=None), version("2027-04-05", delete_on=date(2026, 10, 31))
    )
    assert found is not None
    assert found.delete_on == date(2026, 10, 31)


def test_a_renewed_declaration_is_reported_as_it_was() -> None:
    """Its last wording is about another year; the one in force at the year's end counts."""
    found = wording(version("2026-04-01", "2027-05-01"), version("2027-05-01", term=NEXT_YEAR))
    assert found is not None
    assert found.term == IN_YEAR


def test_a_slip_that_was_put_right_within_the_year_is_no_declaration_of_it() -> None:
    """The year was mistyped and corrected: nothing was declared for this one."""
    assert wording(version("2026-04-01", "2026-04-02"), version("2026-04-02", term=NEXT_YEAR)) is None


@pytest.mark.parametrize(
    ("until", "held"), [("2026-03-31T14:59:59", False), ("2026-03-31T15:00:01", True), ("2027-06-01", True)]
)
def test_one_that_was_taken_out(until: str, held: bool) -> None:
    """Within the year or later it is reported; before the year began (in Japan) it was none of it."""
    assert (wording(version("2026-01-01", until)) is not None) is held


def test_one_that_was_entered_after_the_year_is_reported() -> None:
    """It is late, but it tells of this year."""
    assert wording(version("2027-06-01")) is not None


def test_the_newest_wording_of_each() -> None:
    first, second = version("2026-01-01", "2026-02-01"), version("2026-02-01", subject="新しい件名")
    assert newest([first, second]) == {"D8-0001": second}
