"""Signs of life: Monday's mail, and the ping to a watch outside."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from gatekeeper.alerts.heartbeat import heartbeat
from gatekeeper.alerts.ping import ping
from gatekeeper.jst import TOKYO
from gatekeeper.settings.url import may_be_pinged
from tests.alerts.mail_server import MailServer, page, plain
from tests.alerts.ward import IT, PRIVACY, AlertWard, alert_ward, open_link
from tests.store.build import folder, violation


def test_each_monday_once(each_ward: AlertWard) -> None:
    """The privacy office and IT get one a week, on Mondays, a holiday or not; a missed Monday is made up for."""
    sent = []
    for day in range(1, 15):
        each_ward.now = datetime(2026, 5, day, 9, 0, tzinfo=TOKYO)
        if day not in {11, 12}:
            sent += [day] * bool(heartbeat(each_ward.office, each_ward.now))
            heartbeat(each_ward.office, each_ward.now)
    assert sent == [1, 4, 13]
    each_ward.deliver()
    assert each_ward.server.recipients() == sorted([PRIVACY, IT] * 3)


def test_not_before_the_morning(ward: AlertWard) -> None:
    """On Monday it waits for the morning's hour."""
    ward.now = datetime(2026, 5, 11, 8, 29, tzinfo=TOKYO)
    assert heartbeat(ward.office, ward.now) == 0


def test_it_says_how_things_stand(ward: AlertWard) -> None:
    """How many folders, what is open, and the ledger's last checkpoint, in text and in HTML."""
    ward.sweep(open_link())
    ward.office.usage.add({"items": 1_234}, ward.now)
    heartbeat(ward.office, ward.now, lambda: "1204 3f9c")
    ward.deliver()
    mail = ward.server.mails(PRIVACY)[0]
    assert mail["Subject"] == "【動いています】令和8年2月2日 ゲートキーパーの週の知らせ"
    for part in ("フォルダは2です", "緊急1", "1,236回", "1204 3f9c"):
        assert part in plain(mail)
        assert part in page(mail)


def test_it_says_who_isnt_reached(ward: AlertWard) -> None:
    """An address that refuses mail is named to the others."""
    ward.server.refused[IT] = "550 gone"
    ward.sweep(open_link())
    ward.tell()
    heartbeat(ward.office, ward.now)
    ward.deliver()
    assert f"届いていない宛先: {IT}" in plain(ward.server.mails(PRIVACY)[-1])


def test_mails_of_the_same_morning_are_not_called_waiting(ward: AlertWard) -> None:
    """Only what has lain longer than a server that works lets anything lie."""
    ward.sweep(violation(folder("1001")))
    ward.collect()
    assert ward.digest()
    heartbeat(ward.office, ward.now)
    ward.deliver()
    assert "送るのを待っている" not in plain(ward.server.mails(PRIVACY)[-1])
    ward.sweep(violation(folder("1001")), violation(folder("1002")))
    ward.pass_time(days=4)
    ward.collect()
    assert ward.digest() == 3
    ward.pass_time(days=3)
    heartbeat(ward.office, ward.now)
    ward.deliver()
    beats = [one for one in ward.server.mails(PRIVACY) if "動いています" in str(one["Subject"])]
    assert "送るのを待っているメール: 3通" in plain(beats[-1])


def test_a_ward_that_was_never_swept_says_so(ward: AlertWard) -> None:
    """Alive isn't the same as at work."""
    heartbeat(ward.office, ward.now)
    ward.deliver()
    assert "まだ一度も見回っていません" in plain(ward.server.mails(PRIVACY)[0])


class _Watch(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, _WatchServer)
        self.server.asked.append(self.path)
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class _WatchServer(HTTPServer):
    def __init__(self, status: int) -> None:
        super().__init__(("127.0.0.1", 0), _Watch)
        self.status = status
        self.asked: list[str] = []


@contextmanager
def watch(status: int) -> Iterator[_WatchServer]:
    with _WatchServer(status) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(("status", "heard"), [(200, True), (204, True), (302, False), (500, False)])
def test_a_ping_is_heard_or_not(tmp_path: Path, server: MailServer, status: int, *, heard: bool) -> None:
    """One request; a redirection isn't followed, and anything but a 2xx isn't an answer."""
    with watch(status) as watching:
        url = f'ping_url = "http://127.0.0.1:{watching.server_port}/ping/abc"'
        with alert_ward(tmp_path, server, more=url) as ward:
            assert ping(ward.office) is heard
        assert watching.asked == ["/ping/abc"]


def test_a_watch_that_isnt_there_harms_nothing(tmp_path: Path, server: MailServer, ward: AlertWard) -> None:
    """No answer, no name, no URL: false, and no exception."""
    assert ping(ward.office) is False
    for number, url in enumerate(("http://127.0.0.1:9/x", "https://no-such-host.invalid/x")):
        place = tmp_path / str(number)
        place.mkdir()
        with alert_ward(place, server, more=f'ping_url = "{url}"') as other:
            assert ping(other.office) is False


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("169.254.169.254", False),
        ("::ffff:169.254.169.254", False),
        ("fe80::1%eth0", False),
        ("0.0.0.0", False),  # noqa: S104 -- it is refused
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("203.0.113.9", True),
        ("2001:db8::1", True),
    ],
)
def test_which_addresses_may_be_called(address: str, *, may: bool) -> None:
    """What clouds keep for their own insides isn't called, however it is written; the ward's own network is."""
    assert may_be_pinged(address) is may
