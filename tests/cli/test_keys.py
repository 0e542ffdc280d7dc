"""gatekeeper keys on the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run, Ward

VARIABLE = "GATEKEEPER_LEDGER_KEY_PASSPHRASE"


def test_made_shown_and_rotated(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person makes a key, reads its fingerprint, and changes it; the fingerprints are the same everywhere."""
    monkeypatch.setenv(VARIABLE, "合言葉はとても長い")
    made = run("keys", "make")
    assert made.status == 0
    (first,) = run("keys", "show", "--format", "json").json["keys"]
    assert first["id"] in made.out

    rotated = run("keys", "rotate")
    assert rotated.status == 0
    shown = run("keys", "show", "--format", "json").json["keys"]
    assert [one["epoch"] for one in shown] == [1, 2]
    assert shown[0]["id"] == first["id"]
    assert shown[1]["id"] in rotated.out
    assert [shown[1]["id"] in line for line in run("keys", "show").out.splitlines() if "使用中" in line] == [True]


@pytest.mark.parametrize("verb", ["make", "rotate"])
def test_without_a_passphrase(run: Run, ward: Ward, verb: str) -> None:
    """One message says where the passphrase belongs, and nothing is made."""
    ended = run("keys", verb)
    assert (ended.status, ended.out) == (2, "")
    assert "LoadCredential=ledger_key_passphrase" in ended.err
    assert VARIABLE in ended.err
    assert not (ward.folder / "state" / "keys").exists()


def test_without_keys(run: Run) -> None:
    """One line tells how they are made."""
    ended = run("keys", "show")
    assert (ended.status, ended.err.count("\n")) == (2, 1)
    assert "gatekeeper keys make" in ended.err


def test_passphrase_in_the_config_is_refused(run: Run, ward: Ward) -> None:
    """A secret isn't for the config file; the message doesn't repeat it."""
    ward.config.write_text(ward.config.read_text() + '[ledger]\nledger_key_passphrase = "hush-hush"\n')
    ended = run("keys", "show")
    assert ended.status == 2
    assert "LoadCredential=ledger_key_passphrase" in ended.err
    assert "hush-hush" not in ended.err
