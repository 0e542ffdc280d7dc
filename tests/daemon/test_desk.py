"""The jobs of the desk: mails, records and the self-check, each as the daemon does it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from gatekeeper.bootstrap import Office
from gatekeeper.box.terms import Terms
from gatekeeper.checkup import check_up
from gatekeeper.daemon.job import Job, Lane
from gatekeeper.daemon.port import Alarm, AlarmKind, NotedAlarms
from gatekeeper.daemon.work.alert import send_digest, send_heartbeat, tell_at_once
from gatekeeper.daemon.work.record import analyse_weeks, back_up, draft_report, let_go
from gatekeeper.daemon.work.self_check import check_self
from gatekeeper.errors import BudgetSpentError, StoppedError
from gatekeeper.settings import load
from gatekeeper.store.alarm import Alarms
from gatekeeper.store.mail import Mails, MailState
from gatekeeper.text import words
from tests.alerts.mail_server import MailServer, mail_server
from tests.daemon.room import daemon_of

PRIVACY = "kojin@city.example.jp"


def mailing(port: int, timeout: int = 1) -> str:
    """The lines of a config that mails to a server on this machine."""
    return (
        f'[alerts]\nsender = "gatekeeper@city.example.jp"\nprivacy_office = ["{PRIVACY}"]\nit = ["{PRIVACY}"]\n'
        f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\ntimeout_seconds = {timeout}\n'
    )


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as opened:
        yield opened


def test_alarm_is_mailed_once_and_told_anew_when_it_comes_back(tmp_path: Path, server: MailServer) -> None:
    """From the daemon's alarm to the mail: once while it stands, again when it was over in between."""
    with daemon_of(tmp_path, mailing(server.port)) as room:
        alarms = Alarms(room.ward.office().database)
        room.start([Job("mail", Lane.MAIL, tell_at_once)])
        for wanted in (1, 1):
            alarms.sound("clock", "時計が合っていません", "60分ちがいます", room.now())
            room.pass_time(minutes=1)
            assert len(server.mails(PRIVACY)) == wanted
        alarms.clear("clock", room.now())
        alarms.sound("clock", "時計が合っていません", "90分ちがいます", room.now())
        room.pass_time(minutes=1)
        assert len(server.mails(PRIVACY)) == 2


def test_morning_and_monday(tmp_path: Path, server: MailServer) -> None:
    """Sunday tells nothing of the morning; on Monday at half past eight the digest and the sign of life go, once."""
    with daemon_of(tmp_path, mailing(server.port)) as room:  # it is a Sunday
        room.ward.sweep()
        room.start(
            [
                Job("mail", Lane.MAIL, tell_at_once),
                Job("digest", Lane.DESK, send_digest),
                Job("heartbeat", Lane.DESK, send_heartbeat),
            ]
        )
        room.tick()
        kinds = [one.draft.kind for one in Mails(room.ward.office().database).all()]
        assert "digest" not in kinds
        for _ in range(30):
            room.pass_time(hours=1)
        sent = Mails(room.ward.office().database).all([MailState.SENT])
        kinds = [one.draft.kind for one in sent if one.draft.to == PRIVACY]
        assert kinds.count("digest") == 1
        assert 1 <= kinds.count("heartbeat") <= 2  # the first start's, for the week that ends, and Monday's


def test_mail_server_that_says_nothing_is_left_in_time(tmp_path: Path) -> None:
    """It takes the connection and stays silent: the job ends, the mail waits, and the queue says why."""
    with _silent() as port, daemon_of(tmp_path, mailing(port)) as room:
        Alarms(room.ward.office().database).sound("clock", "時計", "ちがう", room.now())
        room.start([Job("mail", Lane.MAIL, tell_at_once)])
        room.tick()
        assert room.record("mail").failures == 0
        (waiting,) = Mails(room.ward.office().database).all([MailState.WAITING])
        assert waiting.tries == 1
        assert waiting.detail


@contextmanager
def _silent() -> Iterator[int]:
    """A port on which somebody listens and nobody speaks."""
    taken: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def listen() -> None:
            try:
                while True:
                    taken.append(listener.accept()[0])
            except OSError:
                return

        threading.Thread(target=listen, daemon=True).start()
        yield int(listener.getsockname()[1])
        listener.shutdown(socket.SHUT_RDWR)
    for one in taken:
        one.close()


def test_records_are_kept_without_keys(tmp_path: Path) -> None:
    """A ward that has set up neither keys nor backups: what needs them is left alone, and nothing fails."""
    with daemon_of(tmp_path) as room:
        jobs = {"backup": back_up, "prune": let_go, "analyse": analyse_weeks, "draft": draft_report}
        room.start([Job(name, Lane.DESK, work) for name, work in jobs.items()])
        room.tick()
        for name in jobs:
            record = room.record(name)
            assert (record.failures, record.last_message) == (0, "")
        assert not (tmp_path / "state" / "backup").exists()


def test_checkup_that_is_cut_short_alarms_nobody(tmp_path: Path) -> None:
    """Told to stop, or without calls to spend, it says nothing of Box; the next one says what it finds."""
    with daemon_of(tmp_path) as room:
        office = room.ward.office()
        alarms = Alarms(office.database)
        check = check_self(NotedAlarms(office.database))
        office.stop.set()
        with pytest.raises(StoppedError):
            check(office, room.now(), lambda: None)
        assert alarms.standing() == ()


def test_budget_that_is_spent_is_no_fault_of_box(tmp_path: Path) -> None:
    """What can't be looked at for want of calls is skipped, what needs none is looked at."""
    with daemon_of(tmp_path) as room:

        def spent() -> None:
            raise BudgetSpentError("今日は終わり", room.now() + timedelta(hours=1))

        with Office(load(room.ward.config, {}), clock=room.ward.clock, terms=Terms(spent)) as office:
            lines = {one.name: str(one.mark) for one in check_up(office, words("ja"))}
            assert (lines["credentials"], lines["roots"], lines["database"]) == ("skipped", "skipped", "good")
            alarms = NotedAlarms(office.database)
            alarms.ring(Alarm(AlarmKind.CHECK_FAILED, "roots", "読めません", room.now()))
            check_self(alarms)(office, room.now(), lambda: None)
            standing = {one.name for one in Alarms(office.database).standing()}
            assert "check_failed:roots" in standing
            assert "check_failed:credentials" not in standing


def test_alarms_end_with_what_they_told_of(tmp_path: Path) -> None:
    """A root that can't be read, registry files that nobody took in, and a mail server that the config doesn't name any
    more: the next checkup says that they are over.
    """
    with daemon_of(tmp_path) as room:
        room.ward.sweep()
        alarms = NotedAlarms(room.ward.office().database)
        alarms.ring(Alarm(AlarmKind.CHECK_FAILED, "roots", "読めません", room.now()))
        alarms.ring(Alarm(AlarmKind.REGISTRY_DIFFERS, "", "ちがいます", room.now()))
        alarms.ring(Alarm(AlarmKind.CHECK_FAILED, "mail", "届きません", room.now()))
        room.start([Job("check", Lane.DESK, check_self(alarms))])
        room.tick()
        standing = {one.name for one in Alarms(room.ward.office().database).standing()}
        assert standing.isdisjoint({"check_failed:roots", "registry_differs", "check_failed:mail"})
