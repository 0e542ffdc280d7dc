"""What is kept about deletions, on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gatekeeper.enforcement.deletion_warning import DeletionWarning
from gatekeeper.errors import UsageError
from gatekeeper.policy.deletion_record import ReportReceived
from gatekeeper.store.database import Database
from gatekeeper.store.deletion_notice import DeletionNotices
from gatekeeper.store.deletion_record import read_deletions
from gatekeeper.store.erasure import Erasures, StoredReport
from gatekeeper.store.postponement import Postponements
from tests.store.build import NOW

DUE = date(2026, 2, 4)
FILE = ("file", "501")


def test_the_latest_postponement_holds_until_it_is_withdrawn(database: Database) -> None:
    """Every one stays on record."""
    kept = Postponements(database)
    for day in (10, 12):
        kept.add(FILE, "a/b", date(2026, 2, day), by="花子", reason="問合せ中", now=NOW, spared=[FILE])
    assert read_deletions(database).postponed == {FILE: date(2026, 2, 12)}
    kept.withdraw(FILE, by="佐藤", reason="済んだ", now=NOW + timedelta(hours=1))
    assert read_deletions(database).postponed == {}
    assert [(one.until.day, one.withdrawn_by) for one in kept.history()] == [(10, "佐藤"), (12, "佐藤")]


@pytest.mark.parametrize(("by", "reason"), [("", "理由"), ("花子", " ")])
def test_nobody_puts_off_without_a_name_and_a_reason(database: Database, by: str, reason: str) -> None:
    with pytest.raises(UsageError, match="指定してください"):
        Postponements(database).add(FILE, "a/b", DUE, by=by, reason=reason, now=NOW)
    assert Postponements(database).history() == ()


def test_a_notice_is_made_once_and_dropped_when_it_is_not_true(database: Database) -> None:
    """One that was sent stays whatever happens."""
    notices = DeletionNotices(database)
    one = DeletionWarning("deletion_3", "file:501", "a/b", "hanako@city.example.jp", DUE)
    assert notices.warn([one], {"file:501": DUE}, NOW) == 1
    assert notices.warn([one], {"file:501": DUE}, NOW) == 0
    assert [found.sent_at for found in notices.all(waiting=True)] == [None]
    assert notices.warn([], {"file:501": DUE + timedelta(days=9)}, NOW) == 0
    assert notices.all() == ()


def test_a_report_is_taken_down_once(database: Database) -> None:
    """It speaks for its company; the same file twice is refused, for another company it isn't the same."""
    kept = Erasures(database)
    report = StoredReport("R7-36-03", "甲印刷", DUE, "報告.pdf", "a" * 64, 10, "花子", NOW)
    kept.receive(report)
    with pytest.raises(UsageError, match="すでに記録"):
        kept.receive(report)
    assert read_deletions(database).reports == {"R7-36-03": [ReportReceived("甲印刷", DUE)]}
    assert kept.reports("R7-36-03") == (report,)
    assert kept.reports(first=DUE + timedelta(days=1)) == ()
