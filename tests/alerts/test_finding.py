"""What `gatekeeper check` is to say of mail."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from gatekeeper.alerts.finding import mail_findings
from gatekeeper.text import words
from tests.alerts.mail_server import MailServer
from tests.alerts.ward import OWNER, AlertWard, alert_ward, open_link


def found(ward: AlertWard) -> list[tuple[str, str]]:
    return [
        ("bad" if one.bad else "note" if one.note else "good", one.text)
        for one in mail_findings(ward.office, words("ja"), ward.now)
    ]


def test_all_is_well(ward: AlertWard) -> None:
    """One line that says so."""
    assert found(ward) == [("good", "知らせは 127.0.0.1 から送ります。届いていない宛先はありません。")]


def test_mail_that_isnt_set_up_is_worth_a_look(ward: AlertWard) -> None:
    """A ward without mail is told how to get it."""
    ward.office.settings = replace(ward.office.settings, alerts=None)
    ((mark, text),) = found(ward)
    assert mark == "note"
    assert "[alerts]" in text


def test_refused_addresses_and_mails_that_wait(ward: AlertWard) -> None:
    """Whom mail doesn't reach, with the server's words and what to do; and what has waited for hours."""
    ward.server.refused[OWNER] = "550 5.1.1 no such user"
    ward.sweep(open_link())
    ward.tell()
    ((mark, text),) = found(ward)
    assert mark == "bad"
    assert OWNER in text
    assert "550 5.1.1 no such user" in text
    assert "gatekeeper alert send 4" in text
    ward.server.refused = {OWNER: "450 busy"}
    ward.sweep(open_link(), open_link("1002"))
    ward.tell()
    ward.pass_time(hours=5)
    assert [mark for mark, text in found(ward) if "1通が送れずに待っています" in text] == ["bad"]


def test_departments_without_an_address(tmp_path: Path, server: MailServer) -> None:
    """A department that nobody can be told for, and a name in the config that the registry doesn't know."""
    with alert_ward(tmp_path, server) as ward:
        alerts = ward.office.settings.alerts
        assert alerts is not None
        renamed = replace(alerts, departments={"医療保検年金課": ("iryo@city.example.jp",)})
        ward.office.settings = replace(ward.office.settings, alerts=renamed)
        lacking, unknown = found(ward)
        assert lacking[0] == unknown[0] == "note"
        assert "医療保険年金課" in lacking[1]
        assert "医療保検年金課" in unknown[1]


def test_secrets_and_channels(tmp_path: Path, server: MailServer) -> None:
    """A user without a password, and a line that is no channel, by its number alone."""
    mail, environment = 'user = "gatekeeper"', {"GATEKEEPER_ALERT_CHANNELS": "json://localhost/x\nnosuch://himitsu"}
    with alert_ward(tmp_path, server, mail=mail, environment=environment) as ward:
        texts = [text for mark, text in found(ward) if mark == "bad"]
    assert "smtp_password" in texts[0]
    assert "2行目" in texts[1]
    assert "himitsu" not in "".join(texts)


def test_an_authority_that_cant_be_read(tmp_path: Path, server: MailServer) -> None:
    """Whoever keeps it where the service can't look hears of it before the first mail is due."""
    with alert_ward(tmp_path, server, mail='ca_file = "no-such.pem"') as ward:
        assert [mark for mark, text in found(ward) if "no-such.pem" in text] == ["bad"]


def test_wrong_templates(tmp_path: Path, server: MailServer) -> None:
    """Each mistake of a template with its place."""
    folder = tmp_path / "config" / "templates" / "mail"
    folder.mkdir(parents=True)
    (folder / "digest.txt").write_text("件名: x\n{{ nobody }}", encoding="utf-8")
    with alert_ward(tmp_path, server) as ward:
        ((mark, text),) = found(ward)
    assert mark == "bad"
    assert "digest.txt:2行目" in text
