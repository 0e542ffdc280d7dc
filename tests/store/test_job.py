"""The daemon's jobs on record."""

from __future__ import annotations

from gatekeeper.store.database import Database
from gatekeeper.store.job import JobRecord, Jobs
from tests.store.build import NOW, later


def test_job_is_remembered_as_it_went(database: Database) -> None:
    """Begun, failed twice, held up, done: the failures count up to the success, which ends them."""
    jobs = Jobs(database)
    assert jobs.all() == {}
    jobs.enter("sweep", "daily 02:00", NOW)
    assert jobs.all() == {"sweep": JobRecord("sweep", "daily 02:00", NOW)}
    jobs.begin("sweep", later(minutes=1))
    jobs.stamp("sweep", later(minutes=2))
    found = jobs.all()["sweep"]
    assert (found.last_started, found.stamped_at, found.last_ended) == (later(minutes=1), later(minutes=2), None)
    jobs.fail("sweep", later(minutes=3), later(minutes=4), "BoxUnreachableError", "だめ\x00")
    jobs.fail("sweep", later(minutes=5), later(minutes=7), "BoxUnreachableError", "だめ")
    jobs.wait("sweep", later(minutes=8), later(hours=9), "BudgetSpentError", "待ち")
    found = jobs.all()["sweep"]
    assert (found.failures, found.last_error, found.last_message) == (2, "BudgetSpentError", "待ち")
    assert (found.last_ended, found.next_due, found.last_success) == (later(minutes=8), later(hours=9), None)
    jobs.succeed("sweep", later(hours=10), later(days=1))
    found = jobs.all()["sweep"]
    assert (found.failures, found.last_error, found.last_message) == (0, "", "")
    assert (found.last_success, found.next_due) == (later(hours=10), later(days=1))


def test_jobs_dont_touch_each_other(database: Database) -> None:
    """What is written about one says nothing about another, also across connections."""
    jobs = Jobs(database)
    jobs.enter("a", "1h", NOW)
    jobs.enter("b", "1h", NOW)
    jobs.reschedule("a", "2h", later(hours=2))
    assert [one.cadence for one in Jobs(database).all().values()] == ["2h", "1h"]
