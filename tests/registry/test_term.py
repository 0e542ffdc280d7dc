from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper import jst
from gatekeeper.registry.model import Term
from gatekeeper.registry.term import Span, TermState, narrowest, span, unrecorded_renewals
from tests.registry.build import at

PLAIN = Term(date(2026, 1, 5), date(2027, 3, 31))
RENEWING = Term(date(2026, 1, 5), date(2026, 3, 31), renews_yearly=True)


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("2026-01-04T14:59:59+00:00", TermState.BEFORE),
        ("2026-01-04T15:00:00+00:00", TermState.RUNNING),
        ("2027-03-31T14:59:59+00:00", TermState.RUNNING),
        ("2027-03-31T15:00:00+00:00", TermState.OVER),
        ("2027-03-31T15:00:01+00:00", TermState.OVER),
    ],
)
def test_a_day_begins_and_ends_in_japan(moment: str, state: TermState) -> None:
    """Both days are inclusive, and both are Japan's: 15:00:01 UTC on 31 March is already 1 April."""
    assert span(PLAIN, datetime.fromisoformat(moment)) == Span(state, PLAIN.start, PLAIN.end)


@pytest.mark.parametrize(
    ("moment", "state", "end"),
    [
        ("2026-03-31T23:59:59", TermState.RUNNING, date(2026, 3, 31)),
        ("2026-04-01", TermState.ROLLED_OVER, date(2027, 3, 31)),
        ("2027-03-31T23:59:59", TermState.ROLLED_OVER, date(2027, 3, 31)),
        ("2027-04-01", TermState.ROLLED_OVER, date(2028, 3, 31)),
    ],
)
def test_a_renewing_term_holds_to_the_end_of_the_fiscal_year(moment: str, state: TermState, end: date) -> None:
    """After its written end a yearly renewing term runs to the end of the fiscal year that it is."""
    assert span(RENEWING, at(moment)) == Span(state, RENEWING.start, end)


def test_the_last_day_of_february_in_a_leap_year_counts() -> None:
    """A term to 29 February holds on that day and is over on 1 March."""
    term = Term(date(2028, 2, 1), date(2028, 2, 29))
    assert span(term, at("2028-02-29T23:59:59")).state is TermState.RUNNING
    assert span(term, at("2028-03-01")).state is TermState.OVER


@pytest.mark.parametrize(
    ("inner", "state"),
    [
        (Term(date(2026, 1, 5), date(2026, 2, 28)), TermState.RUNNING),
        (Term(date(2025, 1, 5), date(2026, 1, 31)), TermState.OVER),
        (Term(date(2026, 3, 1), date(2026, 3, 31)), TermState.BEFORE),
    ],
)
def test_the_narrowest_span_is_in_both(inner: Term, state: TermState) -> None:
    """A subcontractor has the later start and the earlier end."""
    now = at("2026-02-15")
    start, end = date(2026, 1, 10), date(2026, 3, 15)
    assert inner.start is not None
    assert inner.end is not None
    assert narrowest(span(Term(start, end), now), span(inner, now)) == Span(
        state, max(start, inner.start), min(end, inner.end)
    )


@pytest.mark.parametrize(
    ("term", "moment", "expected"),
    [
        (Term(date(2026, 1, 5), None), "2026-01-04", Span(TermState.BEFORE, date(2026, 1, 5), None)),
        (Term(date(2026, 1, 5), None), "2099-01-01", Span(TermState.RUNNING, date(2026, 1, 5), None)),
        (Term(None, date(2026, 3, 31)), "2000-01-01", Span(TermState.RUNNING, None, date(2026, 3, 31))),
        (Term(None, date(2026, 3, 31)), "2026-04-01", Span(TermState.OVER, None, date(2026, 3, 31))),
        (Term(None, None), "2026-02-01", Span(TermState.UNKNOWN, None, None)),
    ],
)
def test_a_day_that_the_paper_does_not_name(term: Term, moment: str, expected: Span) -> None:
    """No end: it goes on. No start: it may have begun. Neither: nobody can tell, and it doesn't hold."""
    assert span(term, at(moment)) == expected
    assert expected.state.holds == (expected.state is TermState.RUNNING)


def test_the_narrowest_of_open_spans() -> None:
    """What one of the two leaves open, the other one tells."""
    outer, inner = Term(date(2026, 1, 5), None), Term(None, date(2026, 2, 28))
    now = at("2026-02-01")
    assert narrowest(span(outer, now), span(inner, now)) == Span(TermState.RUNNING, date(2026, 1, 5), date(2026, 2, 28))
    assert unrecorded_renewals(Term(date(2026, 1, 5), None, renews_yearly=True), 2030) == ()


def test_lists_the_years_whose_renewal_nobody_recorded() -> None:
    """Each fiscal year after the written end needs its renewal on record; a term that doesn't renew needs none."""
    assert unrecorded_renewals(RENEWING, 2025) == ()
    assert unrecorded_renewals(RENEWING, 2027) == (2026, 2027)
    assert unrecorded_renewals(Term(RENEWING.start, RENEWING.end, renews_yearly=True, renewed=(2026,)), 2027) == (2027,)
    assert unrecorded_renewals(PLAIN, 2030) == ()


def test_a_term_that_ends_within_a_year_renews_in_the_next() -> None:
    """The rest of its last fiscal year is no renewal."""
    term = Term(date(2024, 6, 11), date(2024, 11, 29), renews_yearly=True)
    assert unrecorded_renewals(term, 2024) == ()
    assert unrecorded_renewals(term, 2025) == (2025,)


SHORT = Term(date(2026, 1, 5), date(2026, 2, 28), renews_yearly=True)


@pytest.mark.parametrize(
    ("term", "moment", "expected"),
    [
        (SHORT, "2026-02-28T23:59:59", Span(TermState.RUNNING, SHORT.start, SHORT.end)),
        (SHORT, "2026-03-01", Span(TermState.BETWEEN, date(2027, 1, 5), SHORT.end)),
        (SHORT, "2026-04-01", Span(TermState.BETWEEN, date(2027, 1, 5), SHORT.end)),
        (SHORT, "2027-01-04T23:59:59", Span(TermState.BETWEEN, date(2027, 1, 5), SHORT.end)),
        (SHORT, "2027-01-05", Span(TermState.ROLLED_OVER, SHORT.start, date(2027, 2, 28))),
        (SHORT, "2027-03-01", Span(TermState.BETWEEN, date(2028, 1, 5), date(2027, 2, 28))),
        (SHORT, "2028-02-28T23:59:59", Span(TermState.ROLLED_OVER, SHORT.start, date(2028, 2, 28))),
        (
            Term(date(2024, 6, 11), date(2026, 11, 29), renews_yearly=True),
            "2027-04-01",
            Span(TermState.ROLLED_OVER, date(2024, 6, 11), date(2027, 11, 29)),
        ),
        (
            Term(None, date(2026, 11, 29), renews_yearly=True),
            "2026-12-15",
            Span(TermState.BETWEEN, date(2027, 4, 1), date(2026, 11, 29)),
        ),
        (
            Term(date(2028, 2, 1), date(2028, 2, 29), renews_yearly=True),
            "2029-03-01",
            Span(TermState.BETWEEN, date(2030, 2, 1), date(2029, 2, 28)),
        ),
    ],
)
def test_a_renewing_term_that_ends_within_a_year_has_the_same_days_each_year(
    term: Term, moment: str, expected: Span
) -> None:
    """It holds on the days that it had in its last fiscal year; whether in between too, nobody can tell."""
    assert span(term, at(moment)) == expected
    assert not expected.state.is_ruled_out


days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(days, st.integers(0, 2000), st.booleans(), st.integers(0, 3_000_000_000))
def test_the_states_are_exactly_what_the_days_say(start: date, length: int, renews: bool, seconds: int) -> None:
    """The state follows from comparing Japan's day with start and end, and a holding span contains that day."""
    end = start + timedelta(days=length)
    term = Term(start, end, renews)
    moment = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    day, found = jst.day_of(moment), span(term, moment)
    assert found.start is not None
    assert found.end is not None
    assert (found.state is TermState.BEFORE) == (day < start)
    assert (found.state is TermState.RUNNING) == (start <= day <= end)
    assert found.state.holds == (found.start <= day <= found.end)
    assert (found.state is TermState.OVER) == (day > end and not renews)
