"""What the database adds up for the analysis of a week, and the analyses that it keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from gatekeeper.analysis.compare import analysis_of
from gatekeeper.analysis.value import Analysis, Gap, Line, Partner, Unanswered
from gatekeeper.ledger.entry import Kind
from gatekeeper.policy.violation import Severity
from gatekeeper.signing import canonical
from gatekeeper.store.analysis import Analyses
from gatekeeper.store.database import Database
from gatekeeper.store.ledger import Ledger
from gatekeeper.store.transfer import add_transfers
from gatekeeper.transfer.value import Side, Transfer, Way
from tests.notary.room import moved

MONDAY = date(2026, 2, 2)
START = datetime(2026, 2, 1, 15, tzinfo=UTC)
"""The first moment of that Monday in Japan."""

PRINTER = Partner("R7-36-03", "株式会社みなと印刷", "")


@pytest.fixture
def analyses(database: Database) -> Analyses:
    return Analyses(database)


def took(number: int, at: datetime = START, **changes: Any) -> Transfer:
    return replace(moved(f"e{number}", at), **{"standing": "approved", **changes})


def put(database: Database, *transfers: Transfer) -> None:
    with database.write() as connection:
        add_transfers(connection, transfers)


def test_lines_of_a_week(database: Database, analyses: Analyses) -> None:
    """Numbers, bytes and ways, by procedure and counterparty."""
    put(
        database,
        took(1, size=5),
        took(2, size=None, way=Way.INWARD, quantity=3),
        took(3, governor=None, counterparty=None, standing=None, side=Side.ANONYMOUS),
    )
    (lines,) = analyses.lines([MONDAY])
    assert sorted(lines, key=lambda one: one.partner) == [
        Line(Partner("", ""), 1, 1, 120_000, outward=1, irregular=1),
        Line(PRINTER, 2, 4, 5, outward=1, inward=3),
    ]


def test_week_begins_and_ends_at_midnight_in_japan(database: Database, analyses: Analyses) -> None:
    """The moment before belongs to the week before, and the next Monday's first one to the next."""
    moment = timedelta(microseconds=1)
    put(
        database,
        took(1, START - moment),
        took(2),
        took(3, START + timedelta(days=7) - moment),
        took(4, START + timedelta(days=7)),
    )
    weeks = [MONDAY + timedelta(days=days) for days in (-7, 0, 7, 14)]
    assert [sum(line.transfers for line in lines) for lines in analyses.lines(weeks)] == [1, 2, 1, 0]


@pytest.mark.parametrize("standing", ["not_approved", "lookalike", "subcontractor_out_of_scope", "unreadable"])
def test_whoever_is_not_approved_is_counted_apart(database: Database, analyses: Analyses, standing: str) -> None:
    """Approved ones and the ward's own aren't."""
    put(database, took(1), took(2, standing=standing), took(3, standing=None, side=Side.INSIDE))
    ((line,),) = analyses.lines([MONDAY])
    assert (line.transfers, line.irregular) == (3, 1)


def test_absurd_sizes_are_no_error(database: Database, analyses: Analyses) -> None:
    """What Box can't hold is counted as the largest it could; less than nothing is nothing."""
    put(database, *(took(number, size=2**62) for number in range(20)), took(99, size=-(2**60)))
    ((line,),) = analyses.lines([MONDAY])
    assert (line.transfers, line.size) == (21, 20 * 10**12)


def analysis(week: date = MONDAY, **changes: Any) -> Analysis:
    unanswered = [Unanswered(1, "GK201", Severity.CRITICAL, None, "課", date(2026, 2, 3))]
    gaps = [Gap(START, START + timedelta(hours=5), filled=False)]
    whole = analysis_of(week, START + timedelta(days=8), [Line(PRINTER, 1, 1, 5)], [[]], unanswered, gaps)
    return replace(whole, **changes)


def test_analysis_is_kept_as_it_was(analyses: Analyses) -> None:
    """What is read back is what was made, to the last value."""
    made = analyses.add(analysis(), START)
    assert analyses.get(MONDAY) == made
    assert (analyses.last(), analyses.get(MONDAY - timedelta(days=7))) == (MONDAY, None)


def test_one_entry_a_week(database: Database, analyses: Analyses) -> None:
    """A second analysis of the same week changes nothing; the first one is given back."""
    first = analyses.add(analysis(), START)
    assert analyses.add(analysis(past_weeks=7), START) == first
    (entry,) = Ledger(database).newest(9, Kind.ANALYSIS)
    assert canonical.loads(entry.payload) == first.draft.payload
