from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper import settings
from gatekeeper.errors import MistakesError
from tests.settings.conftest import WHOLE, Write

REAL_BOX = WHOLE.replace('base_url = "http://127.0.0.1:8999"\n', "")


def test_the_credentials_directory_comes_before_the_environment(write: Write, tmp_path: Path) -> None:
    """What systemd hands over is taken, without the line end that editors leave."""
    (tmp_path / "box_client_secret").write_text("from-systemd\n", encoding="utf-8")
    environment = {"CREDENTIALS_DIRECTORY": str(tmp_path), "GATEKEEPER_BOX_CLIENT_SECRET": "from-environment"}

    assert settings.load(write(REAL_BOX), environment).secret("box_client_secret") == "from-systemd"


def test_the_environment_is_taken_where_the_directory_has_none(write: Write, tmp_path: Path) -> None:
    """A credentials directory needs to hold only some of the secrets."""
    environment = {"CREDENTIALS_DIRECTORY": str(tmp_path), "GATEKEEPER_DATABASE_PASSWORD": "p"}

    assert settings.load(write(REAL_BOX), environment).secret("database_password") == "p"


def test_a_missing_secret_is_told_when_it_is_needed(write: Write) -> None:
    """Verbs that don't ask for it run without; who needs it learns where it belongs."""
    found = settings.load(write(REAL_BOX), {})

    assert found.secret("box_client_secret") is None
    with pytest.raises(MistakesError, match=r"LoadCredential=box_client_secret.*GATEKEEPER_BOX_CLIENT_SECRET"):
        found.needed_secret("box_client_secret")


@pytest.mark.parametrize("host", ["127.0.0.1:8999", "localhost:8999", "[::1]:8999"])
def test_a_box_on_this_machine_needs_no_secret(write: Write, host: str) -> None:
    """The sandbox takes any secret, so a newcomer needs none."""
    found = settings.load(write(WHOLE.replace("127.0.0.1:8999", host)), {})

    assert found.needed_secret("box_client_secret") == "sandbox"


def test_a_secret_given_is_used_on_this_machine_too(write: Write) -> None:
    """The stand-in never replaces what a person has set."""
    found = settings.load(write(WHOLE), {"GATEKEEPER_BOX_CLIENT_SECRET": "mine"})

    assert found.secret("box_client_secret") == "mine"


def test_no_secret_ever_shows(write: Write) -> None:
    """Neither the settings nor a secret itself gives its value away when written out."""
    found = settings.load(write(WHOLE), {"GATEKEEPER_BOX_CLIENT_SECRET": "hunter2"})

    secret = found.secrets["box_client_secret"]
    assert "hunter2" not in f"{found} {found!r} {secret} {secret!r} {secret:>40} {found.secrets}"


def test_an_empty_or_unreadable_secret_is_a_mistake(write: Write, tmp_path: Path) -> None:
    """Blank is never a default, and all such mistakes are told at once."""
    (tmp_path / "box_token").write_text(" \n", encoding="utf-8")
    (tmp_path / "box_jwt").write_bytes(b"\xff\xfe")
    (tmp_path / "database_password").mkdir()
    environment = {"CREDENTIALS_DIRECTORY": str(tmp_path), "GATEKEEPER_BOX_CLIENT_SECRET": ""}

    with pytest.raises(MistakesError) as caught:
        settings.load(write(WHOLE), environment)

    assert sorted(Path(mistake.file).name.split()[-1] for mistake in caught.value.mistakes) == [
        "GATEKEEPER_BOX_CLIENT_SECRET",
        "box_jwt",
        "box_token",
        "database_password",
    ]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('client_secret = "hunter2"', "box_client_secret"),
        ('box_client_secret = "hunter2"', "box_client_secret"),
        ('client-secert = "hunter2"', "box_client_secret"),
        ('jwt = {private_key = "hunter2"}', "box_jwt"),
        ('token = "hunter2"', "box_token"),
        ("password = 'hunter2'", "database_password"),
    ],
)
def test_a_secret_in_the_file_is_refused_unseen(write: Write, line: str, name: str) -> None:
    """The message names its line and where it belongs, not its value."""
    with pytest.raises(MistakesError) as caught:
        settings.load(write(WHOLE.replace("[watch]", f"{line}\n[watch]")), {})

    (mistake,) = caught.value.mistakes
    assert (mistake.line, f"LoadCredential={name}" in mistake.message, "hunter2" in str(mistake)) == (8, True, False)
