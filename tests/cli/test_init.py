"""gatekeeper init: from a person's answers, or from options, to a config that explains itself and works."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gatekeeper.cli.edge import run as run_program
from gatekeeper.cli.whole import app
from gatekeeper.installing.layout import ETC, Layout
from gatekeeper.policy.model import Mode
from gatekeeper.policy.reader import read_policies
from gatekeeper.sandbox.server import Sandbox
from gatekeeper.settings import MailSettings, load
from tests.alerts.mail_server import PASSWORD, USER, mail_server, server_certificate
from tests.authority import make_authority
from tests.cli.conftest import Ended, StartBox

SECRET = "hush-hush-client"
OPTIONS = (
    "--ward",
    "新宿区",
    "--domain",
    "city.example.jp",
    "--enterprise",
    "900",
    "--client-id",
    "gk",
    "--root",
    "1000",
)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the config is to be: in a folder that isn't there yet."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("GATEKEEPER_BOX_CLIENT_SECRET", SECRET)
    return tmp_path / "etc" / "gatekeeper.toml"


def init(config: Path, capsys: pytest.CaptureFixture[str], *options: str) -> Ended:
    capsys.readouterr()
    status = run_program(app, ["--config", str(config), "init", "--plain-secrets", "--yes", *options])
    captured = capsys.readouterr()
    return Ended(status, captured.out, captured.err)


def test_from_options(config: Path, capsys: pytest.CaptureFixture[str], box: Sandbox) -> None:
    """Tried against Box, written with every explanation, with no secret in it, and in force as it stands."""
    ended = init(config, capsys, *OPTIONS, "--box-url", box.base_url)
    assert ended.status == 0, ended.err
    assert "AutomationUser_gk" in ended.out
    assert "フォルダ 1000: 受渡し" in ended.out
    text = config.read_text(encoding="utf-8")
    assert SECRET not in text
    assert "# 1分あたりの呼び出しの上限" in text
    credentials = config.parent / "credentials"
    found = load(config, {"CREDENTIALS_DIRECTORY": str(credentials)})
    assert (found.ward.name, found.watch.roots, found.box.client_id) == ("新宿区", ("1000",), "gk")
    assert found.secret("box_client_secret") == SECRET
    assert found.secret("backup_key")
    assert found.paths.database == f"sqlite:///{config.parent}/state/gatekeeper.db"


def test_what_it_makes_is_for_its_owner(config: Path, capsys: pytest.CaptureFixture[str], box: Sandbox) -> None:
    """Secrets can be read by nobody else, and the keys are shown once."""
    ended = init(config, capsys, *OPTIONS, "--box-url", box.base_url)
    credentials = config.parent / "credentials"
    assert credentials.stat().st_mode & 0o077 == 0
    assert {one.stat().st_mode & 0o777 for one in credentials.iterdir()} == {0o600}
    assert (credentials / "backup_key").read_text() in ended.out
    assert (credentials / "ledger_key_passphrase").read_text() in ended.out
    assert SECRET not in ended.out


def test_policies_only_look(config: Path, capsys: pytest.CaptureFixture[str], box: Sandbox) -> None:
    """Whatever the shipped policies do, a new machine's record and do nothing, in every rule."""
    init(config, capsys, *OPTIONS, "--box-url", box.base_url)
    policies = read_policies(config.parent / "policies").by_pattern.values()
    assert {policy.mode for policy in policies} == {Mode.OBSERVE}
    assert {one.mode for policy in policies for one in policy.rules.values() if one.mode} <= {Mode.OBSERVE}


def test_the_machine_works_from_there(
    config: Path, capsys: pytest.CaptureFixture[str], box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The steps that it prints at its end are those that go through."""
    init(config, capsys, *OPTIONS, "--box-url", box.base_url)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(config.parent / "credentials"))
    for verb, status in (("keys make", 0), ("sweep", 1), ("ledger checkpoint", 0), ("backup", 0), ("plan", 1)):
        assert run_program(app, ["--config", str(config), *verb.split()]) == status, capsys.readouterr().err


def test_nothing_is_written_over(config: Path, capsys: pytest.CaptureFixture[str], box: Sandbox) -> None:
    """A config, a registry and policies that are there stay, and a second `init` is refused before it asks."""
    registry = config.parent / "registry" / "own.yaml"
    registry.parent.mkdir(parents=True)
    registry.write_text("procedures: []\n")
    init(config, capsys, *OPTIONS, "--box-url", box.base_url)
    assert [one.name for one in registry.parent.iterdir()] == ["own.yaml"]
    before = config.read_bytes()
    ended = init(config, capsys)
    assert (ended.status, "上書きしません" in ended.err) == (2, True)
    assert config.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--domain", "city.example.jp"), "--ward、--enterprise、--root、--client-id"),
        ((*OPTIONS, "--proxy", "http://u:p@proxy:8080"), "パスワードは書けません"),
        ((*OPTIONS, "--root", "受渡し"), "フォルダ番号ではありません"),
        ((*OPTIONS, "--ca-file", "/nowhere/ca.pem"), "ca.pem"),
        ((*OPTIONS, "--auth", "jwt", "--jwt-file", "/nowhere.json"), "ファイルがありません"),
    ],
)
def test_a_wrong_answer_writes_nothing(
    config: Path, capsys: pytest.CaptureFixture[str], box: Sandbox, options: tuple[str, ...], said: str
) -> None:
    """One message says what is wrong, and there is neither a config nor a secret."""
    ended = init(config, capsys, *options, "--box-url", box.base_url)
    assert ended.status != 0
    assert said in ended.err
    assert not config.parent.exists()


def test_box_refuses(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What can't be tried isn't written, unless somebody says that it isn't to be tried."""
    ended = init(config, capsys, *OPTIONS, "--box-url", "http://127.0.0.1:9")
    assert (ended.status, config.exists()) == (3, False)
    assert init(config, capsys, *OPTIONS, "--box-url", "http://127.0.0.1:9", "--offline").status == 0


def test_a_root_that_is_not_there(config: Path, capsys: pytest.CaptureFixture[str], box: Sandbox) -> None:
    """A folder that Box doesn't show is told at once, not in the first night."""
    ended = init(config, capsys, *OPTIONS, "--root", "7777", "--box-url", box.base_url)
    assert (ended.status, config.exists()) == (3, False)


def talk(config: Path, box_url: str, answers: list[tuple[str, str]]) -> str:
    """A person at a terminal: waits for each prompt, then types. Gives all that was shown."""
    main, other = pty.openpty()
    command = ["init", "--plain-secrets", "--box-url", box_url]
    process = subprocess.Popen(
        [sys.executable, "-c", "from gatekeeper.cli.app import main; main()", "--config", str(config), *command],
        stdin=other, stdout=other, stderr=other, close_fds=True, start_new_session=True,
        env={**os.environ, "PYTHONUTF8": "1", "COLUMNS": "160"},
    )  # fmt: skip
    os.close(other)
    shown = ""
    for prompt, answer in [*answers, ("", "")]:
        seen = ""
        while not prompt or prompt not in seen:
            try:
                part = os.read(main, 65536).decode("utf-8", "replace")
            except OSError:
                break
            seen += part
        shown += seen
        if prompt:
            os.write(main, f"{answer}\n".encode())
    process.wait()
    os.close(main)
    return re.sub(r"\x1b\[[0-9;]*m", "", shown)


def test_a_person_is_asked(config: Path, start_box: StartBox) -> None:
    """Each answer is tried at once: a wrong domain and a folder that isn't there are asked for again."""
    box = start_box()
    shown = talk(
        config,
        box.base_url,
        [
            ("区の名前", "新宿区"),
            ("ドメイン", "@city"),
            ("区の名前", "新宿区"),
            ("ドメイン", "city.example.jp"),
            ("プロキシのURL", ""),
            ("証明書のファイル", ""),
            ("入り方（ccg", ""),
            ("Enterprise ID", "900"),
            ("クライアントID", "gk"),
            ("シークレット", SECRET),
            ("フォルダの番号", "7777"),
            ("もう一度", "はい"),
            ("フォルダの番号", "1000"),
            ("メールサーバの名前", ""),
            ("控えを置くフォルダ", ""),
            ("バックアップを置くフォルダ", ""),
        ],
    )
    assert "ドメイン名ではありません" in shown
    assert "フォルダ 1000: 受渡し" in shown
    assert SECRET not in shown
    found = load(config, {})
    assert (found.watch.roots, found.alerts) == (("1000",), None)


def test_a_person_is_asked_about_mail(config: Path, start_box: StartBox, tmp_path: Path) -> None:
    """The server is tried at once, without a mail: a wrong password is asked for again."""
    certificate = server_certificate(tmp_path)
    with mail_server(certificate) as server:
        mail = [
            ("メールサーバの名前", f"127.0.0.1:{server.port}"),
            ("starttls", ""),
            ("利用者名", USER),
        ]
        after = [
            ("認証局のファイル", str(certificate)),
            ("送り主", "gatekeeper@city.example.jp"),
            ("個人情報保護の担当", "kojin@city.example.jp"),
            ("情報システムの担当", "joho@city.example.jp"),
        ]
        shown = talk(
            config,
            start_box().base_url,
            [
                ("区の名前", "新宿区"),
                ("ドメイン", "city.example.jp"),
                ("プロキシのURL", ""),
                ("証明書のファイル", ""),
                ("入り方（ccg", ""),
                ("Enterprise ID", "900"),
                ("クライアントID", "gk"),
                ("シークレット", SECRET),
                ("フォルダの番号", "1000"),
                *mail,
                ("パスワード", "wrong"),
                *after,
                ("もう一度", "はい"),
                *mail,
                ("パスワード", PASSWORD),
                *after,
                ("控えを置くフォルダ", ""),
                ("バックアップを置くフォルダ", ""),
            ],
        )
        assert "メールサーバに入れません" in shown
        assert (server.users, server.letters) == ([USER], [])
    assert PASSWORD not in shown
    assert PASSWORD not in config.read_text(encoding="utf-8")
    _check_mail(config, server.port, certificate)


def _check_mail(config: Path, port: int, certificate: Path) -> None:
    found = load(config, {"CREDENTIALS_DIRECTORY": str(config.parent / "credentials")})
    assert found.alerts is not None
    assert found.alerts.mail == MailSettings("127.0.0.1", port, "starttls", USER, config.parent / "mail-ca.pem")
    assert (found.alerts.sender, found.alerts.it) == ("gatekeeper@city.example.jp", ("joho@city.example.jp",))
    assert (config.parent / "mail-ca.pem").read_bytes() == certificate.read_bytes()
    assert found.alerts.templates == config.parent / "templates" / "mail"
    assert found.secret("smtp_password") == PASSWORD


MAIL = ("--sender", "gatekeeper@city.example.jp", "--privacy", "kojin@city.example.jp", "--it", "joho@city.example.jp")


def test_mail_from_options(
    config: Path, capsys: pytest.CaptureFixture[str], box: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same without a person: the server is tried, and its password comes from the environment."""
    certificate = server_certificate(tmp_path)
    with mail_server(certificate) as server:
        mail = ("--mail-host", f"127.0.0.1:{server.port}", "--mail-user", USER, "--mail-ca-file", str(certificate))
        options = (*OPTIONS, "--box-url", box.base_url, *mail, *MAIL)
        ended = init(config, capsys, *options)
        assert (ended.status, config.exists()) == (3, False)
        monkeypatch.setenv("GATEKEEPER_SMTP_PASSWORD", PASSWORD)
        assert init(config, capsys, *options).status == 0
    _check_mail(config, server.port, certificate)


def test_mail_needs_addresses(config: Path, capsys: pytest.CaptureFixture[str], box: Sandbox) -> None:
    """Who writes and who is written to are asked for in one sentence, and outsiders are refused."""
    mail = ("--box-url", box.base_url, "--mail-host", "mail.city.example.jp")
    ended = init(config, capsys, *OPTIONS, *mail, *MAIL[:2])
    assert (ended.status, "--privacy、--it" in ended.err) == (2, True)
    ended = init(config, capsys, *OPTIONS, *mail, *MAIL[:4], "--it", "someone@example.org")
    assert (ended.status, "区の外の宛先です" in ended.err) == (2, True)
    assert not config.exists()


def test_certificates_are_taken_to_where_the_service_reads(
    config: Path, capsys: pytest.CaptureFixture[str], box: Sandbox, tmp_path: Path
) -> None:
    """Not left in the folder of whoever installs; the same one of Box and of the mail server lies there once."""
    certificate, _ = make_authority(tmp_path)
    given = ("--ca-file", str(certificate), "--mail-host", "mail.city.example.jp", "--mail-ca-file", str(certificate))
    assert init(config, capsys, *OPTIONS, "--box-url", box.base_url, "--offline", *given, *MAIL).status == 0
    found, taken = load(config, {}), config.parent / "ca.pem"
    assert found.alerts is not None
    assert (found.box.ca_file, found.alerts.mail.ca_file) == (taken, taken)
    assert taken.read_bytes() == certificate.read_bytes()
    assert not (config.parent / "mail-ca.pem").exists()


def test_what_is_made_lies_where_the_service_may_write() -> None:
    """On a packaged machine nothing that the program writes is left beneath /etc."""
    values = Layout.of(ETC / "gatekeeper.toml").values()
    for place in (("paths", "database"), ("paths", "keys"), ("paths", "reports"), ("ledger", "anchor")):
        assert "/var/lib/gatekeeper" in str(values[place])


def test_a_person_leaves(config: Path, start_box: StartBox) -> None:
    """Ctrl-D in the middle leaves nothing behind."""
    shown = talk(config, start_box().base_url, [("区の名前", "新宿区"), ("ドメイン", "\x04\x04")])
    assert "Traceback" not in shown
    assert not config.parent.exists()
