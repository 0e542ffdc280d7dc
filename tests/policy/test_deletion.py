"""When something has to be gone, and what says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper import jst
from gatekeeper.policy.deletion import Deletion, Due, deletion_of, due_of
from gatekeeper.policy.model import FilePolicy
from gatekeeper.registry.model import DeleteFrom, Limits, Term
from tests.policy.build import at, declaration, procedure

UPLOADED = at("2026-02-10 15:00")
THIRTY = FilePolicy(timedelta(days=30))
NOTHING = FilePolicy()
NO_LIMITS = Limits()
ENDING = Term(date(2026, 1, 5), date(2026, 3, 31))


def due(files: FilePolicy, limits: Limits = NO_LIMITS, term: Term = ENDING) -> tuple[date, str] | None:
    found = due_of(deletion_of(files, procedure(term=term), limits), UPLOADED)
    return None if found is None else (found.day, found.source)


def test_each_source_counts_in_its_own_way() -> None:
    """From the upload, from the term's end, from the end of the fiscal year of the upload."""
    assert due(THIRTY) == (date(2026, 3, 12), "policy_upload")
    assert due(NOTHING, Limits(delete_after_days=10)) == (date(2026, 2, 20), "procedure_upload")
    from_end = Limits(delete_after_days=30, delete_from=DeleteFrom.TERM_END)
    assert due(NOTHING, from_end) == (date(2026, 4, 30), "procedure_term_end")
    year = FilePolicy(timedelta(days=5), delete_from=DeleteFrom.FISCAL_YEAR_END)
    assert due(year) == (date(2026, 4, 5), "policy_fiscal_year_end")
    assert due(NOTHING, Limits(delete_from=DeleteFrom.FISCAL_YEAR_END)) == (
        date(2026, 3, 31),
        "procedure_fiscal_year_end",
    )


def test_the_earliest_counts() -> None:
    """A procedure's own count narrows the policy's, and never puts it off."""
    late = Limits(delete_after_days=300, delete_from=DeleteFrom.TERM_END)
    assert due(THIRTY, late) == (date(2026, 3, 12), "policy_upload")
    form = deletion_of(THIRTY, declaration(delete_on=date(2026, 2, 15)), Limits())
    assert due_of(form, UPLOADED) == Due(date(2026, 2, 15), "declaration", date(2026, 2, 15))


def test_a_term_that_renews_has_no_end_to_count_from() -> None:
    """Nothing is deleted at the written end of an approval that goes on."""
    from_end = Limits(delete_after_days=1, delete_from=DeleteFrom.TERM_END)
    assert due(NOTHING, from_end, replace(ENDING, renews_yearly=True)) is None
    assert due(NOTHING, from_end, Term(date(2026, 1, 5), None)) is None


@pytest.mark.parametrize(
    ("uploaded", "last"),
    [("2026-03-31 23:59:59", date(2026, 3, 31)), ("2026-04-01 00:00:00", date(2027, 3, 31))],
)
def test_the_fiscal_year_is_japans(uploaded: str, last: date) -> None:
    """One second decides in which fiscal year a file was uploaded."""
    found = due_of(Deletion(after_year_end=0), at(uploaded))
    assert found is not None
    assert found.day == last


def test_a_person_may_put_it_off_up_to_the_limit() -> None:
    """Beyond the policy's limit nothing holds; an earlier day than the promised one changes nothing."""
    deletion, limit = Deletion(date(2026, 2, 28)), timedelta(days=30)
    put_off = due_of(deletion, None, date(2026, 3, 10), limit)
    assert put_off == Due(date(2026, 3, 10), "declaration", date(2026, 2, 28))
    assert put_off.is_postponed
    assert due_of(deletion, None, date(2027, 1, 1), limit) == replace(put_off, day=date(2026, 3, 30))
    earlier = due_of(deletion, None, date(2026, 2, 1), limit)
    assert earlier is not None
    assert (earlier.day, earlier.is_postponed) == (date(2026, 2, 28), False)


def test_nothing_is_due_without_a_date_or_a_governor() -> None:
    """No day is made up, and where the upload isn't known only the fixed day counts."""
    assert due_of(Deletion(), UPLOADED) is None
    assert due_of(Deletion(after_days=3), None) is None
    assert deletion_of(THIRTY, None, Limits()) == Deletion()


@given(st.integers(0, 1_000_000), st.integers(0, 800))
def test_the_shortcut_holds_for_years_ends_too(minute: int, after: int) -> None:
    """A file is past its due day exactly where it was uploaded before the moment worked out for the whole place."""
    created_at = at("2025-01-01") + timedelta(minutes=minute)
    deletion = Deletion(after_days=400, after_year_end=after)
    day = deletion.due_day(created_at)
    assert day is not None
    for moment in (jst.day_end(day) - timedelta(seconds=1), jst.day_end(day), at("2027-04-01"), at("2026-04-01")):
        before = deletion.overdue_before(moment)
        assert before is not None
        assert (created_at < before) == (jst.day_end(day) <= moment)
