from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper import settings
from gatekeeper.errors import MistakesError
from tests.settings.conftest import WHOLE, Write


def _mistakes(file: Path, environment: dict[str, str] | None = None) -> list[tuple[int | None, str]]:
    with pytest.raises(MistakesError) as caught:
        settings.load(file, environment or {})
    return [(mistake.line, mistake.message) for mistake in caught.value.mistakes]


def test_a_whole_file_becomes_settings(write: Write, tmp_path: Path) -> None:
    """What isn't written has its documented default; every path is absolute."""
    found = settings.load(write(WHOLE), {})

    assert found.ward == settings.WardSettings("新宿区", ("city.example.jp",))
    assert (found.box.auth, found.box.calls_per_minute, found.box.workers) == ("ccg", 1000, 6)
    assert found.watch.roots == ("1000",)
    assert found.paths == settings.PathSettings(
        f"sqlite:///{tmp_path}/state/gatekeeper.db",
        tmp_path / "policies",
        tmp_path / "config" / "registry",
        tmp_path / "state" / "keys",
        tmp_path / "config" / "templates",
        tmp_path / "state" / "reports",
    )
    assert found.ledger == settings.LedgerSettings(tmp_path / "state" / "anchor")
    assert found.log == settings.LogSettings("info", "auto")


def test_settings_can_not_be_changed(write: Write) -> None:
    """Whoever holds the settings can't turn them into others behind everybody's back."""
    found = settings.load(write(WHOLE), {})

    with pytest.raises(dataclasses.FrozenInstanceError):
        found.box.workers = 7  # type: ignore[misc]  # that it can't be done is what is tested


def test_relative_paths_start_from_the_files_own_folder_outside_config(tmp_path: Path) -> None:
    """Only a folder named `config` has a project root above it."""
    file = tmp_path / "etc" / "my.toml"
    file.parent.mkdir()
    file.write_text(WHOLE + '[paths]\ndatabase = "sqlite:///x.db"\npolicies = "/opt/policies"\n', encoding="utf-8")

    found = settings.load(file, {})

    assert found.root == tmp_path / "etc"
    assert found.paths.database == f"sqlite:///{tmp_path}/etc/x.db"
    assert (found.paths.policies, found.paths.registry) == (
        Path("/opt/policies"),
        tmp_path / "etc" / "config" / "registry",
    )


def test_an_absolute_sqlite_path_stays(write: Write) -> None:
    """Four slashes name a file from the root of the disk."""
    found = settings.load(write(WHOLE + '[paths]\ndatabase = "sqlite:////var/lib/x.db"\n'), {})

    assert found.paths.database == "sqlite:////var/lib/x.db"


def test_all_mistakes_are_told_at_once_with_their_lines(write: Write) -> None:
    """Wrong values, unknown keys and secrets of one file come in one message, in the order of its lines."""
    text = (
        "[ward]\n"
        'name = ""\n'
        'domain = ["city.example.jp"]\n'
        "[box]\n"
        'auth = "cgc"\n'
        'client_secret = "very-secret-value"\n'
        "workers = 0\n"
        "[watch]\n"
        'roots = ["0"]\n'
        "[loging]\n"
    )

    found = _mistakes(write(text))

    assert [line for line, _ in found] == [1, 2, 3, 5, 6, 7, 9, 10]
    said = "\n".join(message for _, message in found)
    assert "「domains」ではありませんか" in said
    assert "「ccg」ではありませんか" in said
    assert "GATEKEEPER_BOX_CLIENT_SECRET" in said
    assert "「log」ではありませんか" in said
    assert "very-secret-value" not in said


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('[box]\nauth = "ccg"\nclient_id = "a"\n', "enterprise_id を書いてください"),
        ('[box]\nauth = "ccg"\nenterprise_id = "1"\n', "client_id を書いてください"),
        ('[box]\nauth = "jwt"\nbase_url = "http://box.example.com"\n', "暗号化されない"),
        ('[box]\nauth = "jwt"\nbase_url = "ftp://box.example.com"\n', "URLとして正しくありません"),
        ('[box]\nauth = "jwt"\nbase_url = "https://[::1"\n', "URLとして読めません"),
        ('[box]\nauth = "jwt"\nbase_url = "https://u:p@box.example.com"\n', "パスワードは書けません"),
        ('[box]\nauth = "jwt"\nproxy = "http://u:p@proxy:8080"\n', "GATEKEEPER_BOX_PROXY_PASSWORD"),
        ('[box]\nauth = "jwt"\ncalls_per_minute = "1000"\n', "整数を書いてください"),
        ('[box]\nauth = "jwt"\ncalls_per_minute = 0\n', "1以上"),
        ('[box]\nauth = "jwt"\ntimeout_seconds = 601\n', "600以下"),
    ],
)
def test_a_wrong_way_to_box_is_refused(write: Write, lines: str, said: str) -> None:
    """Each mistake in `[box]` says what would be right."""
    text = f'[ward]\nname = "区"\ndomains = ["city.example.jp"]\n[watch]\nroots = "visible"\n{lines}'

    assert said in "\n".join(message for _, message in _mistakes(write(text)))


@pytest.mark.parametrize(
    "database",
    ["sqlite://", "sqlite:///", "sqlite:///:memory:", "state/x.db", "mysql://db/x", "sqlite:///x.db?mode=memory"],
)
def test_a_database_that_can_not_be_used_is_refused(write: Write, database: str) -> None:
    """Only a file or a PostgreSQL server can hold the record."""
    found = _mistakes(write(WHOLE + f'[paths]\ndatabase = "{database}"\n'))

    assert [line for line, _ in found] == [11]
    assert "sqlite:///state/gatekeeper.db" in found[0][1]


@pytest.mark.parametrize(
    "database",
    ["postgresql://u:hunter2@db/x", "postgresql://u:hunter#2@db/x", "postgresql://db/x?user=u&password=hunter2"],
)
def test_a_database_password_in_the_file_is_refused_unseen(write: Write, database: str) -> None:
    """The message says where the password belongs, and doesn't repeat it."""
    ((line, said),) = _mistakes(write(WHOLE + f'[paths]\ndatabase = "{database}"\n'))

    assert (line, "GATEKEEPER_DATABASE_PASSWORD" in said, "hunter" in said) == (11, True, False)


@pytest.mark.parametrize(
    ("domain", "is_right"),
    [
        ("city.example.jp", True),
        ("City.Example.JP", True),
        ("cit\u0443.example.jp", False),
        ("ｃｉｔｙ.example.jp", False),
        ("*.example.jp", False),
        ("taro@city.example.jp", False),
        ("localhost", False),
        ("city.example.jp.", False),
        ("192.0.2.1", False),
    ],
)
def test_a_ward_domain_is_plain(write: Write, domain: str, is_right: bool) -> None:
    """The line between inside and outside is drawn by plain ASCII domain names only."""
    file = write(WHOLE.replace("city.example.jp", domain))
    if is_right:
        assert settings.load(file, {}).ward.domains == ("city.example.jp",)
    else:
        assert "ドメイン名ではありません" in _mistakes(file)[0][1]


@pytest.mark.parametrize(
    ("roots", "found"),
    [
        ('"visible"', ("visible",)),
        ('"managed-users"', ("managed-users",)),
        ("[1000, 1001]", ("1000", "1001")),
        ('["1000", "visible"]', ("1000", "visible")),
    ],
)
def test_roots_are_folders_or_words(write: Write, roots: str, found: tuple[str, ...]) -> None:
    """A single word stands for a list of one; a bare number for its text."""
    assert settings.load(write(WHOLE.replace('["1000"]', roots)), {}).watch.roots == found


@pytest.mark.parametrize("roots", ["[]", '["/受渡し"]', '["1000", "1000"]', '""', "true", '["visibel"]'])
def test_wrong_roots_are_refused(write: Write, roots: str) -> None:
    """No root, a path, a root named twice, a blank and an unknown word are mistakes on their line."""
    assert {line for line, _ in _mistakes(write(WHOLE.replace('["1000"]', roots)))} == {9}


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.parent, "ファイルがありません"),
        (lambda path: path.write_bytes(b""), "空のファイル"),
        (lambda path: path.write_bytes(b"a\0b"), "バイナリ"),
        (lambda path: path.write_bytes('[ward]\nname = "新宿区"'.encode("cp932")), "Shift_JIS"),
        (lambda path: path.mkdir(), "フォルダです"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, make: Callable[[Path], object], said: str) -> None:
    """Whatever lies where the config should be gets one clear message."""
    file = tmp_path / "gatekeeper.toml"
    make(file)

    ((_, message),) = _mistakes(file)

    assert said in message


def test_what_is_not_written_is_kept_for_ever(write: Write) -> None:
    """Without years nothing is ever let go of; with years each class has its own."""
    assert settings.load(write(WHOLE), {}).retention == settings.RetentionSettings(None, None)
    found = settings.load(write(WHOLE + "[retention]\ntransfer_years = 5\nledger_years = 10\n"), {})
    assert found.retention == settings.RetentionSettings(5, 10)


@pytest.mark.parametrize(
    "lines",
    [
        "transfer_years = 2",
        "transfer_years = 0",
        'transfer_years = ""',
        "transfer_years = true",
        "transfer_years = 5.5",
        "transfer_years = 101",
        "ledger_years = 10",
        "transfer_years = 10\nledger_years = 9",
        "years = 10",
    ],
)
def test_years_that_would_take_too_much_are_refused(write: Write, lines: str) -> None:
    """Blank, nothing, and less than the yearly report needs; proofs never go before what they prove."""
    assert len(_mistakes(write(WHOLE + f"[retention]\n{lines}\n"))) == 1


def test_raw_events_go_before_what_was_made_of_them(write: Write) -> None:
    """Otherwise what the years have taken out would still lie there, and be made again from it."""
    kept = "[events]\nkeep_raw_days = {}\n[retention]\ntransfer_years = 3\n"
    (mistake,) = _mistakes(write(WHOLE + kept.format(1_096)))
    assert all(word in mistake[1] for word in ("keep_raw_days", "transfer_years"))
    assert settings.load(write(WHOLE + kept.format(1_095)), {}).events.keep_raw_days == 1_095
    assert settings.load(write(WHOLE + "[events]\nkeep_raw_days = 3660\n"), {}).retention.transfer_years is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('["203.0.113.7/24"]', "IPアドレスの範囲ではありません"),
        ('["office"]', "IPアドレスの範囲ではありません"),
        ("[]", "空の一覧です"),
        ('["203.0.113.7", "203.0.113.7/32"]', "2回あります"),
    ],
)
def test_office_addresses_are_ranges(write: Write, given: str, said: str) -> None:
    """What isn't one would make every place the office, or none."""
    domains = 'domains = ["city.example.jp"]'
    assert domains in WHOLE
    ((_, message),) = _mistakes(write(WHOLE.replace(domains, f"{domains}\noffice_addresses = {given}")))

    assert said in message


def test_office_addresses(write: Write) -> None:
    """A single address is a range of one; where nobody says any, they aren't known."""
    domains = 'domains = ["city.example.jp"]'
    known = WHOLE.replace(domains, f'{domains}\noffice_addresses = ["203.0.113.7", "2001:db8::/32"]')

    assert settings.load(write(known), {}).ward.office_addresses == ("203.0.113.7/32", "2001:db8::/32")
    assert settings.load(write(WHOLE), {}).ward.office_addresses is None
