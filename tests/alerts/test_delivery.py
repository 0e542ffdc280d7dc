"""What becomes of a mail: taken, refused, tried again for days, and never lost between the queue and the server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from gatekeeper.alerts.delivering import deliver
from gatekeeper.errors import UsageError
from gatekeeper.store.mail import Mails, MailState
from tests.alerts.mail_server import PASSWORD, USER, MailServer, mail_server, server_certificate
from tests.alerts.ward import DEPARTMENT, IT, OWNER, PRIVACY, AlertWard, alert_ward, open_link

SECRET = {"GATEKEEPER_SMTP_PASSWORD": PASSWORD}


def states(ward: AlertWard) -> dict[str, str]:
    return {one.draft.to: str(one.state) for one in ward.mails.all()}


@pytest.fixture
def told(ward: AlertWard) -> AlertWard:
    """A ward with four mails in its queue."""
    ward.sweep(open_link())
    assert ward.collect() == 4
    return ward


def test_a_refused_address_doesnt_keep_the_others_from_theirs(told: AlertWard) -> None:
    """Who doesn't exist any more is known by name, and nothing is tried again for him."""
    told.server.refused[OWNER] = "550 5.1.1 no such user here"
    done = told.deliver()
    assert (done.sent, done.waiting, done.ended) == (3, 0, 1)
    assert states(told)[OWNER] == "refused"
    bounced = told.mails.undelivered()
    assert {to: (one.code, one.detail) for to, one in bounced.items()} == {OWNER: (550, "5.1.1 no such user here")}
    told.pass_time(days=1)
    told.deliver()
    assert told.server.mails_offered == 4


def test_an_address_that_works_again_is_no_finding(told: AlertWard) -> None:
    """What counts is the latest mail to an address."""
    told.server.refused[OWNER] = "550 no"
    told.deliver()
    told.server.refused.clear()
    told.mails.retry([one.id for one in told.mails.undelivered().values()], told.now)
    assert told.deliver().sent == 1
    assert told.mails.undelivered() == {}


@pytest.mark.parametrize("answer", ["450 4.2.1 mailbox busy", "421 too many"])
def test_a_busy_mailbox_is_tried_again_ever_more_rarely(told: AlertWard, answer: str) -> None:
    """A refusal for the moment is no refusal: it is tried again after a minute, then five, up to every four hours."""
    told.server.refused[OWNER] = answer
    told.deliver()
    gaps = []
    for minute in range(1, 24 * 60):
        told.pass_time(minutes=1)
        due = [one for one in told.mails.all([MailState.WAITING]) if one.next_try <= told.now]
        if due:
            assert told.deliver().waiting == 1
            gaps.append(minute)
    assert gaps == [1, 6, 21, 51, 111, 231, 471, 711, 951, 1191, 1431]
    told.server.refused.clear()
    told.pass_time(hours=5)
    assert told.deliver().sent == 1


def test_a_mail_is_given_up_after_five_days(told: AlertWard) -> None:
    """Whoever can't be reached for five days is a finding, and not tried for ever."""
    told.server.refused[OWNER] = "450 busy"
    for _ in range(6):
        told.deliver()
        told.pass_time(days=1)
    assert states(told)[OWNER] == "given_up"
    assert OWNER in told.mails.undelivered()


def test_a_refused_text_is_refused_for_good(told: AlertWard) -> None:
    """A server that takes the address, and then not the mail, has said no."""
    told.server.unwilling = "554 5.7.1 looks like spam"
    done = told.deliver()
    assert (done.ended, done.server) == (4, "")
    assert {one.code for one in told.mails.all()} == {554}


def test_a_weekend_without_a_server(tmp_path: Path) -> None:
    """While the server is away one mail is tried at a time; when it is back all go, each once."""
    with mail_server() as server:
        port = server.port
    with alert_ward(tmp_path, MailServer(port)) as ward:
        ward.sweep(open_link())
        ward.collect()
        done = ward.deliver()
        assert (done.sent, done.waiting) == (0, 1)
        assert done.server
        for _ in range(48):
            ward.pass_time(hours=1)
            ward.deliver()
        count, oldest = ward.mails.waiting()
        assert (count, oldest is not None) == (4, True)
        with mail_server(port=port) as back:
            ward.pass_time(hours=4)
            assert ward.deliver().sent == 4
            assert back.recipients() == sorted([PRIVACY, IT, DEPARTMENT, OWNER])


@pytest.mark.parametrize("tls", [False, True])
def test_encrypted_and_signed_in(tmp_path: Path, *, tls: bool) -> None:
    """With STARTTLS and a password, or with TLS from the start, every mail goes encrypted."""
    certificate = server_certificate(tmp_path)
    way = 'security = "tls"' if tls else f'security = "starttls"\nuser = "{USER}"'
    mail = f'{way}\nca_file = "{certificate}"'
    with mail_server(certificate, tls_from_the_start=tls) as server:
        with alert_ward(tmp_path, server, mail=mail, environment=SECRET) as ward:
            ward.sweep(open_link())
            assert ward.tell().sent == 4
        assert server.users == ([] if tls else [USER])
        assert server.was_encrypted == [True] * 4


@pytest.mark.parametrize(
    ("mail", "environment", "said"),
    [
        (f'user = "{USER}"\nca_file = "{{ca}}"', {"GATEKEEPER_SMTP_PASSWORD": "wrong"}, "535"),
        (f'user = "{USER}"', SECRET, "証明書"),
        ('ca_file = "{ca}"', {}, "530"),
    ],
)
def test_who_isnt_let_in_loses_nothing(tmp_path: Path, mail: str, environment: dict[str, str], said: str) -> None:
    """A wrong password, an unknown authority, no sign-in: said so, and everything goes on waiting."""
    certificate = server_certificate(tmp_path)
    with (
        mail_server(certificate) as server,
        alert_ward(tmp_path, server, mail=mail.format(ca=certificate), environment=environment) as ward,
    ):
        ward.sweep(open_link())
        ward.collect()
        done = ward.deliver()
        (tried,) = [one for one in ward.mails.all() if one.tries]
        assert said in f"{tried.code} {done.server}"
        assert server.letters == []
        assert set(states(ward).values()) == {"waiting"}


def test_a_server_without_starttls_gets_no_mail(tmp_path: Path, server: MailServer) -> None:
    """Where encryption was asked for, nothing goes in the open."""
    with alert_ward(tmp_path, server, mail="") as ward:
        ward.sweep(open_link())
        ward.collect()
        assert ward.deliver().server
        assert server.letters == []


@contextmanager
def _dripping() -> Iterator[int]:
    """The port of a server that sends its greeting one byte at a time, and never to its end."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        ended = threading.Event()

        def drip() -> None:
            with suppress(OSError):
                connection, _ = listening.accept()
                with connection:
                    while not ended.wait(0.2):
                        connection.sendall(b"2")

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        yield int(listening.getsockname()[1])
        ended.set()
        thread.join()


def test_a_server_that_drips_is_left(tmp_path: Path) -> None:
    """One byte before each timeout isn't an answer: there is an end to the waiting, and the mail isn't lost."""
    with (
        _dripping() as port,
        alert_ward(tmp_path, MailServer(port), mail='security = "none"\ntimeout_seconds = 1') as ward,
    ):
        ward.sweep(open_link())
        ward.collect()
        done = ward.deliver()
        assert (done.sent, done.waiting) == (0, 1)
        assert done.server


def test_a_server_that_doesnt_want_us_says_so(tmp_path: Path) -> None:
    """Its words are kept for whoever asks why nothing arrives."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def refuse() -> None:
            with listening.accept()[0] as connection:
                connection.sendall(b"554 5.7.1 not from you\r\n")

        thread = threading.Thread(target=refuse)
        thread.start()
        port = int(listening.getsockname()[1])
        with alert_ward(tmp_path, MailServer(port)) as ward:
            ward.sweep(open_link())
            ward.collect()
            done = ward.deliver()
            thread.join()
    assert (done.waiting, done.server) == (1, "5.7.1 not from you")


@dataclass(slots=True)
class _Killer(MailServer):
    """Takes a mail, and ends the process that sent it before its answer is out."""

    victim: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = await MailServer.handle_DATA(self, server, session, envelope)
        if self.victim:
            os.kill(self.victim, signal.SIGKILL)
        return answer


CHILD = """
import sys
from datetime import datetime
from pathlib import Path
from gatekeeper import log
from gatekeeper.alerts.collecting import collect
from gatekeeper.alerts.delivering import deliver
from gatekeeper.bootstrap import Office
from gatekeeper.settings import load
log.configure("error")
now = datetime.fromisoformat(sys.argv[2])
with Office(load(Path(sys.argv[1]), {})) as office:
    office.clock = lambda: now
    collect(office, now)
    print("collected", flush=True)
    sys.stdin.readline()
    deliver(office, now)
"""


def _child(ward: AlertWard) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(ward.office.settings.file), ward.now.isoformat()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "collected\n"
    return child


def _end(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.communicate()


def test_killed_between_the_record_and_the_mail(ward: AlertWard) -> None:
    """What was found and not yet sent when the process died is sent by the next one, once."""
    ward.sweep(open_link())
    child = _child(ward)
    _end(child)
    assert ward.collect() == 0
    assert ward.deliver().sent == 4
    assert ward.server.recipients() == sorted([PRIVACY, IT, DEPARTMENT, OWNER])


def test_killed_between_the_mail_and_the_record(tmp_path: Path) -> None:
    """What the server took without our knowing is sent again, under the same Message-ID; the rest once."""
    killer = _Killer()
    with mail_server(server=killer), alert_ward(tmp_path, killer) as ward:
        ward.sweep(open_link())
        child = _child(ward)
        killer.victim = child.pid
        assert child.stdin is not None
        child.stdin.write("\n")
        child.stdin.flush()
        child.wait()
        _end(child)
        killer.victim = 0
        assert len(killer.letters) == 1
        assert states(ward)[killer.recipients()[0]] == "sending"
        assert ward.deliver().sent == 3
        ward.pass_time(minutes=16)
        assert ward.deliver().sent == 1
        ids = [str(one["Message-ID"]) for one in killer.mails()]
        assert len(ids) == 5
        assert len(set(ids)) == 4
        assert killer.letters[0][1] == killer.letters[-1][1]


def test_two_processes_share_one_queue(told: AlertWard) -> None:
    """What one has taken the other doesn't send."""
    mails = told.mails
    first = mails.take(told.now)
    assert first is not None
    assert deliver(told.office, told.now).sent == 3
    mails.sent(first, told.now)
    assert told.deliver().sent == 0
    assert len(told.server.letters) == 3


def test_what_came_late_changes_nothing(told: AlertWard) -> None:
    """Whoever reports on a mail that another has taken over since isn't listened to."""
    slow = told.mails.take(told.now)
    assert slow is not None
    told.pass_time(minutes=20)
    assert told.deliver().sent == 4
    told.mails.failed(slow, told.now, 450, "slow", for_good=True)
    assert set(states(told).values()) == {"sent"}


def test_a_stop_is_heeded_between_two_mails(told: AlertWard) -> None:
    """Asked to stop, it takes no further mail."""
    told.office.stop.set()
    assert told.deliver().sent == 0


def test_only_what_can_be_sent_again_is(told: AlertWard) -> None:
    """A mail that was sent isn't sent again by hand, and there is none with any number."""
    told.deliver()
    for number in (1, 0, -1, 999, 2**70):
        with pytest.raises(UsageError, match=str(number)):
            told.mails.retry([number], told.now)


def test_old_mails_lose_their_texts(told: AlertWard) -> None:
    """Texts hold names: once they are old, what is left is that, when and to whom it was sent."""
    told.deliver()
    mails = Mails(told.office.database)
    assert mails.empty(told.now) == 0
    told.pass_time(days=91)
    assert mails.empty(told.now) == 4
    assert mails.empty(told.now) == 0
    assert {(one.draft.text, one.draft.html, one.draft.subject) for one in mails.all()} == {("", "", "")}
    assert {one.draft.to for one in mails.all()} == {PRIVACY, IT, DEPARTMENT, OWNER}
