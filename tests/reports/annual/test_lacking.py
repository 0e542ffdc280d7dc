"""What came late, and what each department still has to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from gatekeeper.registry.model import Term
from gatekeeper.reports.annual.lacking import late_ones, missing_ones
from gatekeeper.reports.annual.model import Ended, Held, LateKind, Missing, MissingKind, Moved
from tests.reporting.year import declaration

AS_OF = date(2027, 3, 31)
MOVED = Moved(inward=1, files=1, first=datetime(2026, 4, 10, 1, tzinfo=UTC), last=datetime(2026, 4, 10, 1, tzinfo=UTC))
GOOD = Held(declaration(), MOVED)


def kinds(one: Held, reports: tuple[str, ...] = ()) -> list[MissingKind]:
    return [found.kind for found in missing_ones([one], {"D8-0001": reports}, AS_OF)]


@pytest.mark.parametrize(
    ("declared_on", "first", "kind", "before"),
    [
        (date(2026, 4, 10), None, None, None),
        (date(2026, 4, 11), None, LateKind.AFTER_START, date(2026, 4, 10)),
        (date(2026, 4, 10), datetime(2026, 4, 9, 15, tzinfo=UTC), None, None),
        (date(2026, 4, 10), datetime(2026, 4, 9, 14, 59, tzinfo=UTC), LateKind.AFTER_TRANSFER, date(2026, 4, 9)),
        (None, None, LateKind.NO_DAY, date(2026, 4, 10)),
    ],
)
def test_a_declaration_comes_first_or_is_late(
    declared_on: date | None, first: datetime | None, kind: LateKind | None, before: date | None
) -> None:
    """Days are Japan's; the day of the first transfer itself is in time."""
    found = late_ones([Held(declaration(declared_on=declared_on), replace(MOVED, first=first))])
    assert [(one.kind, one.before) for one in found] == ([] if kind is None else [(kind, before)])


def test_nothing_is_missing_where_all_is_done() -> None:
    assert kinds(GOOD) == []


@pytest.mark.parametrize(
    ("held", "reports", "missing"),
    [
        (replace(GOOD, declaration=declaration(delete_on=None)), (), MissingKind.INCOMPLETE),
        (replace(GOOD, declaration=declaration(declared_on=date(2026, 6, 1))), (), MissingKind.LATE),
        (replace(GOOD, moved=Moved()), (), MissingKind.NO_TRANSFER),
        (replace(GOOD, unrecorded=2), (), MissingKind.DELETION_UNRECORDED),
        (replace(GOOD, owed=3), (), MissingKind.DELETION_OWED),
        (GOOD, ("taro@example.org",), MissingKind.NO_ERASURE_REPORT),
        (replace(GOOD, violations=Ended(resolved=2, open=1)), (), MissingKind.VIOLATION_OPEN),
    ],
)
def test_each_lack_is_told(held: Held, reports: tuple[str, ...], missing: MissingKind) -> None:
    assert kinds(held, reports) == [missing]


def test_a_term_that_has_not_begun_needs_no_transfer_yet() -> None:
    later = declaration(term=Term(date(2027, 4, 1), date(2027, 5, 1)))
    assert kinds(Held(later)) == []


def test_departments_stand_together() -> None:
    """Whatever order the declarations have."""
    other = replace(GOOD.declaration, id="D8-0000", department="ア課")
    found = missing_ones([replace(GOOD, owed=1), Held(other, MOVED, owed=2)], {}, AS_OF)
    assert found == (
        Missing("ア課", "D8-0000", MissingKind.DELETION_OWED, (), 2),
        Missing("子育て支援課", "D8-0001", MissingKind.DELETION_OWED, (), 1),
    )
