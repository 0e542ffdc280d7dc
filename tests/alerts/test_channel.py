"""Channels other than mail hear that there is something, and no name of anybody."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.alerts.channel import tell, unusable_channels
from gatekeeper.store.alarm import Alarms
from tests.alerts.mail_server import MailServer
from tests.alerts.ward import PRIVACY, alert_ward, open_link
from tests.store.build import folder, violation


class _Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, HookServer)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()
        if self.server.status == 200:
            self.server.heard.append(json.loads(body))

    def log_message(self, *_: object) -> None:
        pass


class HookServer(HTTPServer):
    """A webhook: what it has heard, and what it answers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hook)
        self.status = 200
        self.heard: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.server_port}/himitsu-token"


@contextmanager
def hook_server() -> Iterator[HookServer]:
    with HookServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def hook() -> Iterator[HookServer]:
    with hook_server() as opened:
        yield opened


def secret(*urls: str) -> dict[str, str]:
    return {"GATEKEEPER_ALERT_CHANNELS": "\n".join(urls)}


def test_a_channel_hears_what_and_how_many(tmp_path: Path, server: MailServer, hook: HookServer) -> None:
    """The rule's title and a number; no person, no place, no department."""
    with alert_ward(tmp_path, server, environment=secret(hook.url)) as ward:
        ward.sweep(open_link(), open_link("1002"), violation(folder("1001"), "GK503"))
        Alarms(ward.office.database).sound("ledger", "管理簿に合わないところがあります", "x@example.net", ward.now)
        ward.tell()
        ward.tell()
        (heard,) = hook.heard
        text = f"{heard['title']} {heard['message']}"
        assert "新宿区 ゲートキーパー: 至急 4件" in text
        assert "開かれた共有リンク 2件" in text
        for name in ("x@example.net", "受渡し/", "医療保険年金課", "admin"):
            assert name not in text


def test_the_url_is_written_down_nowhere(
    tmp_path: Path, server: MailServer, hook: HookServer, capfd: pytest.CaptureFixture[str]
) -> None:
    """It holds a token: it stands in no row and no line of the log, also where the channel fails."""
    hook.status = 500
    with alert_ward(tmp_path, server, environment=secret(hook.url)) as ward:
        ward.sweep(open_link())
        ward.tell()
        (waiting,) = [one for one in ward.mails.all() if one.draft.to.startswith("channel:")]
        assert str(waiting.state) == "waiting"
        assert "himitsu" not in repr(ward.mails.all())
        hook.status = 200
        ward.pass_time(minutes=2)
        assert ward.deliver().sent == 1
        assert len(hook.heard) == 1
    captured = capfd.readouterr()
    assert "himitsu" not in captured.out + captured.err
    assert "himitsu-token" not in (tmp_path / "state" / "gatekeeper.db").read_bytes().decode("latin-1")


def test_a_channel_that_is_taken_out_hears_no_more(tmp_path: Path, server: MailServer, hook: HookServer) -> None:
    """What waits for it is given up."""
    with alert_ward(tmp_path, server, environment=secret(hook.url)) as ward:
        ward.sweep(open_link())
        ward.collect()
    with alert_ward(tmp_path, server) as ward:
        done = ward.deliver()
        assert (done.sent, done.ended) == (4, 1)
    assert hook.heard == []


def test_mail_goes_though_a_channel_fails(tmp_path: Path, server: MailServer) -> None:
    """A channel that doesn't answer, or is none, doesn't keep the mails."""
    with alert_ward(tmp_path, server, environment=secret("json://127.0.0.1:9/x", "これはURLではない")) as ward:
        ward.sweep(open_link())
        done = ward.tell()
        assert (done.sent, done.waiting) == (4, 2)
        assert len(server.mails(PRIVACY)) == 1


def test_unusable_channels_are_found_by_number() -> None:
    """The line is named, and its content isn't."""
    assert unusable_channels(("json://127.0.0.1/x", "nosuch://x", "", "hello")) == (2, 3, 4)
    assert tell("nosuch://x", "a", "b") is False
