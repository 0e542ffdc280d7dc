"""The `[alerts]` and `[mail]` parts of the config."""

from __future__ import annotations

from datetime import time

import pytest

from gatekeeper import settings
from gatekeeper.errors import MistakesError
from tests.settings.conftest import WHOLE, Write

ALERTS = """\
[alerts]
sender = "Gatekeeper@City.example.jp"
privacy_office = ["kojin@city.example.jp"]
it = "joho@city.example.jp"
"""
MAIL = """\
[mail]
host = "mail.city.example.jp"
"""


def _mistakes(write: Write, text: str, environment: dict[str, str] | None = None) -> list[tuple[int | None, str]]:
    with pytest.raises(MistakesError) as caught:
        settings.load(write(WHOLE + text), environment or {})
    return [(mistake.line, mistake.message) for mistake in caught.value.mistakes]


def test_no_alerts_are_no_alerts(write: Write) -> None:
    """A config that says nothing of mail, or only names the tables, sends none."""
    assert settings.load(write(WHOLE), {}).alerts is None
    assert settings.load(write(WHOLE + "[alerts]\n[mail]\n"), {}).alerts is None


def test_alerts_with_their_defaults(write: Write) -> None:
    """STARTTLS on port 587, the morning at half past eight, and addresses in lower case."""
    found = settings.load(write(f"{WHOLE}{ALERTS}{MAIL}"), {}).alerts
    assert found is not None
    assert (found.sender, found.it) == ("gatekeeper@city.example.jp", ("joho@city.example.jp",))
    assert (found.mail.port, found.mail.security, found.mail.user) == (587, "starttls", None)
    assert (found.digest_at, found.remind_after_days, found.escalate_after_days) == (time(8, 30), 2, 5)
    assert found.templates.is_absolute()


@pytest.mark.parametrize(("security", "port"), [("tls", 465), ("starttls", 587)])
def test_the_usual_ports(write: Write, security: str, port: int) -> None:
    """Each way of encryption has its own."""
    found = settings.load(write(f'{WHOLE}{ALERTS}{MAIL}security = "{security}"\n'), {}).alerts
    assert found is not None
    assert found.mail.port == port


def test_departments_by_name(write: Write) -> None:
    """As a table of their own, with names in Japanese; an address that stands twice counts once."""
    text = f'{ALERTS}[alerts.departments]\n"子育て支援課" = ["a@city.example.jp", "A@city.example.jp"]\n{MAIL}'
    found = settings.load(write(WHOLE + text), {}).alerts
    assert found is not None
    assert found.departments == {"子育て支援課": ("a@city.example.jp",)}


def test_mornings_mails_are_made_when_the_config_says(write: Write) -> None:
    """The hour of the morning's mails is said once, and their jobs go by it."""
    found = settings.load(write(f'{WHOLE}{ALERTS}digest_at = "9:15"\n{MAIL}'), {}).schedule.cadences
    assert (str(found["digest"]), str(found["heartbeat"])) == ("workdays 09:15", "monday 09:15")
    usual = settings.load(write(f"{WHOLE}{ALERTS}{MAIL}"), {}).schedule.cadences
    assert (str(usual["digest"]), str(usual["heartbeat"])) == ("workdays 08:30", "monday 08:30")


def test_another_domain_of_the_wards_mail(write: Write) -> None:
    """A ward whose mail has another domain than its accounts in Box says so."""
    text = ALERTS.replace("joho@city", "joho@mail.city") + 'domains = "mail.city.example.jp"\n' + MAIL
    assert settings.load(write(WHOLE + text), {}).alerts is not None


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (ALERTS.replace("joho@city.example.jp", "joho＠city.example.jp") + MAIL, 13, "メールアドレスではありません"),
        (ALERTS.replace("joho@city.example.jp", "joho") + MAIL, 13, "メールアドレスではありません"),
        (ALERTS.replace("joho@city.example.jp", "joho@city.exmaple.jp") + MAIL, 13, "区の外の宛先です"),
        (ALERTS.replace("joho@city.example.jp", "joho@mail.city.example.jp") + MAIL, 13, "区の外の宛先です"),
        (ALERTS.replace('it = "joho@city.example.jp"', "it = []") + MAIL, 13, "空の一覧"),
        (ALERTS.replace('it = "joho@city.example.jp"\n', "") + MAIL, 10, "it がありません"),
        (ALERTS, 10, "[mail] も書いて"),
        (MAIL, 10, "[alerts] も書いて"),
        (ALERTS + MAIL.replace("mail.city", "mail city"), 15, "サーバの名前ではありません"),
        (ALERTS + "[mail]\nport = 25\n", 14, "host"),
        (f"{ALERTS}{MAIL}port = 0\n", 16, "1"),
        (f'{ALERTS}{MAIL}security = "ssl"\n', 16, "starttls"),
        (f'{ALERTS}{MAIL}security = "none"\n', 14, "この機械の中"),
        (f'{ALERTS}digest_at = "25:00"\n{MAIL}', 14, "8:30"),
        (f'{ALERTS}digest_at = "18:00"\n{MAIL}', 14, "12:00まで"),
        (f"{ALERTS}remind_after_days = 0\n{MAIL}", 14, "1"),
        (f'{ALERTS}console_url = "ftp://x"\n{MAIL}', 14, "URL"),
        (f'{ALERTS}console_url = "https://a:b@x.example/"\n{MAIL}', 14, "利用者名"),
        (f'{ALERTS}ping_url = "http://hc.example.jp/x"\n{MAIL}', 14, "https://"),
        (f'{ALERTS}ping_url = "https://169.254.169.254/x"\n{MAIL}', 14, "169.254"),
        (f'{ALERTS}ping_url = "https://[::ffff:169.254.169.254]/x"\n{MAIL}', 14, "169.254"),
        (f'{ALERTS}privacy_offise = "x"\n{MAIL}', 14, "privacy_office"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(write: Write, text: str, line: int, said: str) -> None:
    """Each mistake ends in one sentence where it stands, before anything is sent to anybody."""
    assert [(at, said in message) for at, message in _mistakes(write, text)] == [(line, True)]


def test_a_password_in_the_file_is_sent_to_its_place(write: Write) -> None:
    """The mail server's password, and the other channels' URLs, are secrets; they aren't shown again."""
    found = _mistakes(write, f'{ALERTS}channels = ["tgram://himitsu"]\n{MAIL}password = "himitsu"\n')
    assert ["alert_channels" in found[0][1], "smtp_password" in found[1][1]] == [True, True]
    assert "himitsu" not in str(found)
