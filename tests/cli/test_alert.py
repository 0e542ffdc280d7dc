"""gatekeeper alert: what waits, sending it, trying the server, and what a mail looks like."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.cli.edge import run as run_program
from gatekeeper.cli.whole import app
from tests.alerts.mail_server import MailServer, mail_server
from tests.alerts.ward import OWNER, PRIVACY, AlertWard, alert_ward, open_link
from tests.cli.conftest import Ended

Program = Callable[..., Ended]


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as opened:
        yield opened


@pytest.fixture
def alerting(tmp_path: Path, server: MailServer) -> Iterator[AlertWard]:
    with alert_ward(tmp_path, server) as opened:
        yield opened


@pytest.fixture
def gatekeeper(alerting: AlertWard, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    """Runs the program with the config of a ward that mails, on wide paper."""
    monkeypatch.setenv("COLUMNS", "200")

    def program(*arguments: str) -> Ended:
        capsys.readouterr()
        status = run_program(app, ["--config", str(alerting.office.settings.file), *arguments])
        captured = capsys.readouterr()
        return Ended(status, captured.out, captured.err)

    return program


def listed(gatekeeper: Program, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(gatekeeper("alert", "list", "--format", "json", *options).out)["mails"]
    return found


def test_nothing_waits(gatekeeper: Program) -> None:
    """An empty queue is said in words."""
    ended = gatekeeper("alert", "list")
    assert (ended.status, ended.out) == (0, "送れていないメールはありません。\n")


def test_sending_now(alerting: AlertWard, gatekeeper: Program, server: MailServer) -> None:
    """What was found is collected and sent; who refuses is listed, and the exit status says so."""
    server.refused[OWNER] = "550 5.1.1 no such user"
    alerting.sweep(open_link())
    ended = gatekeeper("alert", "send")
    assert (ended.status, ended.out) == (1, "送ったメール 3通、待っているもの 0通、送れないもの 1通。\n")
    assert len(server.mails(PRIVACY)) == 1
    shown = gatekeeper("alert", "list").out
    assert OWNER in shown
    assert PRIVACY not in shown
    assert "断られた 550 5.1.1 no such user" in shown
    assert PRIVACY in gatekeeper("alert", "list", "--all").out
    (refused,) = listed(gatekeeper)
    assert (refused["state"], refused["code"], refused["to"]) == ("refused", 550, OWNER)
    assert len(listed(gatekeeper, "--all")) == 4
    server.refused.clear()
    assert gatekeeper("alert", "send", str(refused["id"])).status == 0
    assert listed(gatekeeper) == []


def test_sending_what_isnt_there(gatekeeper: Program) -> None:
    """A number that no mail has is said so."""
    ended = gatekeeper("alert", "send", "99")
    assert ended.status == 2
    assert "番号 99 のメールはない" in ended.err


def test_a_server_that_isnt_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason, what to look at, exit status 3; and the mails go on waiting."""
    monkeypatch.setenv("COLUMNS", "200")  # no hour is so long that it breaks the line
    with alert_ward(tmp_path, MailServer(9)) as ward:
        ward.sweep(open_link())
        config = str(ward.office.settings.file)
        assert run_program(app, ["--config", config, "alert", "send"]) == 3
        assert "メールサーバに送れません" in capsys.readouterr().err
        assert run_program(app, ["--config", config, "alert", "test", "--to", PRIVACY]) == 3
        assert "メールサーバに送れません" in capsys.readouterr().err
        assert run_program(app, ["--config", config, "alert", "list"]) == 0
        assert "待っている（次は" in capsys.readouterr().out


def test_trying_the_server(gatekeeper: Program, server: MailServer) -> None:
    """One mail to the address that is given, past the queue; a refusal is told in the server's words."""
    ended = gatekeeper("alert", "test", "--to", "Joho@city.example.jp")
    assert ended.status == 0
    assert "joho@city.example.jp" in ended.out
    assert server.subjects("joho@city.example.jp") == ["【試し】ゲートキーパーからのメール"]
    assert listed(gatekeeper, "--all") == []
    server.refused[PRIVACY] = "550 5.1.1 no such user"
    refused = gatekeeper("alert", "test", "--to", PRIVACY)
    assert refused.status == 3
    assert "550 5.1.1 no such user" in refused.err


@pytest.mark.parametrize("to", ["joho", "a@b@c", "joho＠city.example.jp", "x@city.example.jp\nBcc: y@z.jp"])
def test_an_address_that_isnt_one(gatekeeper: Program, server: MailServer, to: str) -> None:
    """Nothing is sent to what can't be an address."""
    ended = gatekeeper("alert", "test", "--to", to)
    assert ended.status == 2
    assert "メールアドレスではありません" in ended.err
    assert server.letters == []


@pytest.mark.parametrize("kind", ["urgent", "warning", "lockdown", "digest", "heartbeat", "test"])
def test_previews(gatekeeper: Program, kind: str) -> None:
    """Each mail can be looked at with example data, in text and in HTML, and nothing is sent."""
    text, html = gatekeeper("alert", "preview", kind), gatekeeper("alert", "preview", kind, "--html")
    assert (text.status, html.status) == (0, 0)
    assert text.out.startswith("件名: 【")
    assert html.out.startswith("<!DOCTYPE html>")
    assert "新宿区" in text.out


def test_a_kind_that_isnt_there(gatekeeper: Program) -> None:
    """The kinds that there are are named."""
    ended = gatekeeper("alert", "preview", "digset")
    assert ended.status == 2
    assert "digest" in ended.err


def test_a_wrong_template_is_refused_by_the_preview(alerting: AlertWard, gatekeeper: Program) -> None:
    """With its file and line, before it is ever used."""
    folder = alerting.office.settings.root / "config" / "templates" / "mail"
    folder.mkdir(parents=True)
    (folder / "digest.txt").write_text("件名: {{ dya }}\n", encoding="utf-8")
    ended = gatekeeper("alert", "preview", "urgent")
    assert ended.status == 2
    assert "digest.txt:1行目" in ended.err
    assert "「dya」" in ended.err


def test_without_mail(alerting: AlertWard, gatekeeper: Program) -> None:
    """A ward that has set up none is told how; the texts can be looked at all the same."""
    config = alerting.office.settings.file
    config.write_text(config.read_text(encoding="utf-8").partition("[alerts]")[0], encoding="utf-8")
    for arguments in (["send"], ["test", "--to", PRIVACY]):
        ended = gatekeeper("alert", *arguments)
        assert ended.status == 2
        assert "[alerts] と [mail]" in ended.err
    assert gatekeeper("alert", "preview", "digest").status == 0
