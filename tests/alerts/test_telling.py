"""What is told at once, to whom, and that nothing is told twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gatekeeper.bootstrap import Office
from gatekeeper.policy.violation import Severity
from gatekeeper.settings import load
from gatekeeper.store.alarm import Alarms
from tests.alerts.mail_server import MailServer, plain
from tests.alerts.ward import DEPARTMENT, IT, OWNER, PRIVACY, AlertWard, alert_ward, open_link
from tests.store.build import folder, violation


def test_a_critical_violation_is_told_at_once_to_everybody_concerned(each_ward: AlertWard) -> None:
    """The privacy office, IT, the department and the owner each get one mail, at night too."""
    each_ward.now = each_ward.now.replace(hour=2)
    each_ward.sweep(open_link())
    assert each_ward.collect() == 4
    assert each_ward.deliver().sent == 4
    assert each_ward.server.recipients() == sorted([PRIVACY, IT, DEPARTMENT, OWNER])


def test_a_mail_says_where_who_why_and_by_when(ward: AlertWard) -> None:
    """Whoever reads it knows what it is about without opening anything else."""
    ward.sweep(open_link(subject=violation(folder("1001")).subject))
    ward.tell()
    text = plain(ward.server.mails(OWNER)[0])
    for part in ("受渡し/フォルダ1001", "x@example.net", "医療保険年金課", "令和8年2月2日 09:00", "緊急"):
        assert part in text
    assert "gatekeeper violations show 1" in text
    assert "所有者であるため" in text


def test_nothing_is_told_twice(each_ward: AlertWard) -> None:
    """However often it is asked, and however often it is seen again, one violation is one mail."""
    for _ in range(3):
        each_ward.sweep(open_link())
        each_ward.tell()
        each_ward.pass_time(minutes=5)
    assert len(each_ward.server.mails(PRIVACY)) == 1


def test_what_comes_back_is_told_again(ward: AlertWard) -> None:
    """A violation that was resolved and returns is news."""
    for found in ([open_link()], [], [open_link()]):
        ward.sweep(*found)
        ward.tell()
        ward.pass_time(hours=2)
    mails = ward.server.mails(IT)
    assert len(mails) == 2
    assert mails[0]["References"] == mails[1]["References"]


def test_what_was_resolved_before_it_was_told_is_told_as_such(ward: AlertWard) -> None:
    """An open link that stood for an hour may have been used: it is told though it is gone."""
    ward.sweep(open_link())
    ward.pass_time(hours=1)
    ward.sweep()
    ward.tell()
    assert "すでに解消しています" in plain(ward.server.mails(PRIVACY)[0])


def test_long_settled_matters_are_not_dug_up(ward: AlertWard) -> None:
    """Where mail is set up late, what was over a week ago is nobody's news."""
    ward.sweep(open_link())
    ward.sweep()
    ward.pass_time(days=8)
    assert ward.collect() == 0


def test_an_outside_owner_is_never_written_to(ward: AlertWard) -> None:
    """Whoever owns an item from outside the ward gets no mail about it."""
    for number, owner in enumerate(
        ["op@vendor.example.com", "admin@city.example.jp.evil.com", "ａdmin@city.example.jp"]
    ):
        ward.owner = owner
        ward.sweep(open_link(str(1001 + number)))
        ward.tell()
    assert set(ward.server.recipients()) == {PRIVACY, IT, DEPARTMENT}


def test_where_nobody_is_known_the_privacy_office_is_told_so(ward: AlertWard) -> None:
    """Without a department's address and an owner of the ward's, somebody has to find out whose it is."""
    ward.owner = "op@vendor.example.com"
    ward.sweep(open_link(department="知らない課"))
    ward.tell()
    assert ward.server.recipients() == sorted([PRIVACY, IT])
    assert "所有者も分からない" in plain(ward.server.mails(PRIVACY)[0])


def test_a_violation_that_becomes_critical_is_told_then(ward: AlertWard) -> None:
    """What was to wait for the morning can't, once it is graver: it is told at once, also to IT."""
    ward.now = ward.now.replace(hour=7)
    ward.sweep(open_link(severity=Severity.MEDIUM))
    ward.tell()
    assert ward.server.recipients() == []
    ward.sweep(open_link())
    ward.tell()
    assert ward.server.recipients() == sorted([PRIVACY, IT, DEPARTMENT, OWNER])


@pytest.mark.parametrize(
    ("rule", "severity", "at_once"),
    [
        ("GK503", Severity.HIGH, True),
        ("GK403", Severity.MEDIUM, True),
        ("GK404", Severity.HIGH, True),
        ("GK404", Severity.MEDIUM, False),
        ("GK110", Severity.CRITICAL, True),
        ("GK110", Severity.MEDIUM, False),
        ("GK102", Severity.HIGH, False),
    ],
)
def test_what_can_not_wait(ward: AlertWard, rule: str, severity: Severity, *, at_once: bool) -> None:
    """Strangers' downloads, look-alikes, and deletions that didn't happen are told at once; the rest waits."""
    ward.now = ward.now.replace(hour=7)
    ward.sweep(violation(folder("1001"), rule, severity=severity))
    ward.tell()
    assert bool(ward.server.letters) is at_once


def test_a_deletion_from_the_trash_is_due_at_an_hour(ward: AlertWard) -> None:
    """Its moment is told as one, and doesn't silence everything else."""
    facts = {"trashed": "2026-01-22T17:00:00+00:00", "due": "2026-01-29T17:00:00+00:00"}
    ward.sweep(violation(folder("1001"), "GK404", facts=facts))
    ward.tell()
    assert "令和8年1月30日 02:00" in plain(ward.server.mails(PRIVACY)[0])


def test_a_late_deletion_is_told_once_it_is_late(ward: AlertWard) -> None:
    """A file that should be gone by a night and its grace is a promise broken; before that it is the night's work."""
    due = violation(folder("1001"), "GK401", facts={"due": date(2026, 2, 2).isoformat()})
    ward.now = ward.now.replace(hour=7)
    ward.sweep(due)
    ward.tell()
    assert ward.server.letters == []
    ward.pass_time(days=5)
    ward.sweep(due)
    ward.collect()
    ward.deliver()
    assert IT in ward.server.recipients()


def test_alarms_go_to_the_privacy_office_and_it(each_ward: AlertWard) -> None:
    """What isn't right with the gatekeeper is told once while it stands, and again when it comes back."""
    alarms = Alarms(each_ward.office.database)
    for _ in range(2):
        alarms.sound("ledger", "管理簿に合わないところがあります", "検査点 12", each_ward.now)
        each_ward.tell()
    assert each_ward.server.recipients() == sorted([PRIVACY, IT])
    assert alarms.clear("ledger", each_ward.now)
    assert not alarms.clear("ledger", each_ward.now)
    alarms.sound("ledger", "管理簿に合わないところがあります", "検査点 13", each_ward.now)
    each_ward.tell()
    assert each_ward.server.recipients() == sorted([PRIVACY, PRIVACY, IT, IT])


def test_without_mail_nothing_is_made(tmp_path: Path, server: MailServer) -> None:
    """A ward that has set up no mail keeps its violations, and they are told once it has."""
    with alert_ward(tmp_path, server) as ward:
        config = ward.office.settings.file
        text = config.read_text(encoding="utf-8")
    without = text.partition("[alerts]")[0]
    config.write_text(without, encoding="utf-8")
    with Office(load(config, {})) as office:
        silent = AlertWard(office, server)
        silent.sweep(open_link())
        assert (silent.collect(), silent.digest(), silent.deliver().sent) == (0, 0, 0)
    config.write_text(text, encoding="utf-8")
    with alert_ward(tmp_path, server) as ward:
        assert ward.tell().sent == 4
