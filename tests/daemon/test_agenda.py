"""What is due and in which order, without a database or a clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gatekeeper.cadence import read_cadence
from gatekeeper.daemon.agenda import Entered, due, entries, missed_beats, retry_at
from gatekeeper.daemon.job import Job
from gatekeeper.store.job import JobRecord
from tests.daemon.room import job_of

NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
HOURLY = {"a": read_cadence("1h"), "b": read_cadence("1h"), "c": read_cadence("1h")}
A, B, C = JOBS = tuple(job_of(name, lambda: None) for name in "abc")


def record(name: str, minutes: float, **more: object) -> JobRecord:
    """One that is due so many minutes from now."""
    return JobRecord(name, "1h", NOW + timedelta(minutes=minutes), **more)  # type: ignore[arg-type]  # the test's own


def test_new_job_is_due_at_once_or_at_its_time() -> None:
    """A job that never ran is done at once, but for one that belongs to its day alone."""
    patient = Job("b", B.lane, B.run, at_first=False)
    assert entries([A, patient], HOURLY, {}, NOW) == (
        Entered(A, "1h", NOW, is_new=True),
        Entered(patient, "1h", NOW + timedelta(hours=1), is_new=True),
    )


def test_what_is_right_is_left_alone() -> None:
    """Nothing is written where nothing has changed, and what is overdue stays so whatever its cadence was."""
    overdue = JobRecord("b", "9h", NOW - timedelta(hours=1))
    assert entries([A, B], HOURLY, {"a": record("a", 30), "b": overdue}, NOW) == ()


@pytest.mark.parametrize(
    "stale",
    [JobRecord("a", "9h", NOW + timedelta(hours=8)), record("a", 9_000, last_ended=NOW + timedelta(hours=1))],
    ids=["other cadence", "clock set back"],
)
def test_moment_that_means_nothing_any_more_is_chosen_anew(stale: JobRecord) -> None:
    """By the present cadence, and by the present clock."""
    assert entries([A], HOURLY, {"a": stale}, NOW) == (Entered(A, "1h", NOW + timedelta(hours=1), is_new=False),)


def test_hold_for_the_budget_is_kept() -> None:
    """One that waits longer than its cadence because of the budget isn't called earlier."""
    waits = record("a", 900, last_ended=NOW - timedelta(minutes=1))
    assert entries([A], HOURLY, {"a": waits}, NOW) == ()


def test_due_jobs_come_in_the_order_of_the_table() -> None:
    """However long each has been due."""
    records = {"a": record("a", -1), "b": record("b", 1), "c": record("c", -100)}
    assert due(JOBS, records, set(), NOW) == (A, C)


def test_missed_one_holds_back_what_follows() -> None:
    """What stands before it isn't held back."""
    records = {name: record(name, -1) for name in "abc"}
    assert due(JOBS, records, {"b", "c"}, NOW) == (A, B)
    assert due(JOBS, records, {"c"}, NOW) == (A, B, C)


@pytest.mark.parametrize(("minutes", "beats"), [(0, 0), (-1, 1), (-60, 1), (-190, 4), (-60 * 24 * 400, 1000)])
def test_missed_beats_are_counted_up_to_a_bound(minutes: float, beats: int) -> None:
    """A clock that is set years ahead costs no more than a thousand steps."""
    assert missed_beats(HOURLY["a"], record("a", minutes), NOW) == beats


@pytest.mark.parametrize(("failures", "minutes"), [(0, 1), (1, 1), (2, 2), (5, 16), (6, 30), (10_000, 30)])
def test_waits_grow_to_half_an_hour(failures: int, minutes: int) -> None:
    """And no further, however often it has failed."""
    assert retry_at(failures, NOW) == NOW + timedelta(minutes=minutes)
