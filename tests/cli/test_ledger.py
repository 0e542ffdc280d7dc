"""gatekeeper ledger on the command line."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from gatekeeper import jst
from tests.cli.conftest import Run, Ward

VARIABLE = "GATEKEEPER_LEDGER_KEY_PASSPHRASE"


@pytest.fixture
def signed(swept: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A sweep on record, keys, and a checkpoint over all of it."""
    monkeypatch.setenv(VARIABLE, "合言葉はとても長い")
    assert swept("keys", "make").status == 0
    assert swept("ledger", "checkpoint").status == 0
    return swept


def tamper(ward: Ward, statement: str) -> None:
    connection = sqlite3.connect(ward.folder / "state" / "gatekeeper.db")
    with connection:
        connection.execute(statement)
    connection.close()


def test_sweep_is_entered_and_verifies_without_keys(swept: Run) -> None:
    """Nobody has to make keys for the ledger to be kept; what is unsigned is said."""
    shown = swept("ledger", "show", "--last", "100", "--format", "json").json["entries"]
    kinds = [one["kind"] for one in shown]
    assert kinds[0] == "ledger_opened"
    assert {"policy_version", "configuration", "registry_version", "violation_opened"} <= set(kinds)
    ended = swept("ledger", "verify")
    assert ended.status == 0
    assert f"署名のない記録: {len(kinds)}件" in ended.out


def test_second_sweep_enters_nothing_new(swept: Run) -> None:
    """The same policies, configuration, registry and violations: not an entry more."""
    before = swept("ledger", "show", "--format", "json").json
    swept("sweep")
    assert swept("ledger", "show", "--format", "json").json == before


def test_decision_is_shown(signed: Run) -> None:
    """A waiver stands in the ledger in words, and opens the window that the next checkpoint closes."""
    signed("violations", "waive", "1", "--until", "2099-01-01", "--reason", "移行の間", "--by", "課長")
    shown = signed("ledger", "show", "--last", "1")
    assert "例外承認" in shown.out
    assert "課長" in shown.out
    verified = signed("ledger", "verify", "--format", "json").json
    assert (verified["verified"], verified["window"]["entries"], verified["unsigned"]) == (True, 1, 1)
    assert (
        signed("ledger", "checkpoint", "--format", "json").json["checkpoint"]["checkpoint"]["size"] == verified["size"]
    )
    assert signed("ledger", "verify", "--format", "json").json["window"] == {"since": None, "entries": 0}


def test_tampered_ledger_ends_in_five(signed: Run, ward: Ward) -> None:
    """The entry and the checks that found it are named."""
    tamper(ward, "UPDATE ledger_entries SET payload = '{}' WHERE seq = 3")
    ended = signed("ledger", "verify")
    assert ended.status == 5
    assert "3番" in ended.out
    assert "分からないこと" not in ended.out
    report = signed("ledger", "verify", "--format", "json")
    assert report.status == 5
    assert not report.json["checks"]["chain"]
    assert not report.json["checks"]["signature"]
    assert report.json["findings"][0]["seq"] == 3


def test_no_checkpoint_over_a_tampered_ledger(signed: Run, ward: Ward) -> None:
    """Exit status 5, and one line that says what to do."""
    signed("violations", "ack", "1", "--reason", "見た")
    tamper(ward, "UPDATE ledger_entries SET payload = '{}' WHERE seq = (SELECT max(seq) FROM ledger_entries)")
    ended = signed("ledger", "checkpoint")
    assert (ended.status, ended.err.count("\n")) == (5, 1)
    assert "ledger verify" in ended.err


@pytest.mark.parametrize("value", ["payload = 'text'", "hash = 7", "kind = x'ff'", "payload = 3.5, at = x'00'"])
@pytest.mark.parametrize("verb", [("show",), ("prove", "2"), ("export", "--out", "out")])
def test_unreadable_entry_is_told(signed: Run, ward: Ward, value: str, verb: tuple[str, ...]) -> None:
    """What isn't even an entry any more is shown as it is or refused; never a traceback, never a folder half full."""
    tamper(ward, f"UPDATE ledger_entries SET {value} WHERE seq = 2")  # noqa: S608 -- our own words
    ended = signed("ledger", *(str(ward.folder / part) if part == "out" else part for part in verb))
    assert ended.status in ({0, 5} if verb == ("show",) else {5})
    assert ended.err.count("\n") == (ended.status == 5)
    assert not (ward.folder / "out").exists()


def test_nothing_new_to_sign(signed: Run) -> None:
    """A second checkpoint over the same entries isn't made."""
    ended = signed("ledger", "checkpoint")
    assert (ended.status, ended.out) == (0, "前の署名のあとに、新しい記録はありません。\n")


def test_export_is_checked_by_what_comes_along(signed: Run, ward: Ward) -> None:
    """The folder holds its own verifier, which needs nothing of this program."""
    out = ward.folder / "書き出し"
    assert signed("ledger", "export", "--from", "2020-01-01", "--out", str(out)).status == 0
    arguments = [sys.executable, "-I", str(out / "verify_ledger.py"), str(out)]
    ended = subprocess.run(arguments, capture_output=True, cwd="/", timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert "確かめられました" in ended.stdout.decode()


def test_proof_of_one_entry(signed: Run, ward: Ward) -> None:
    """On the screen and as a file, alike; a file that is there isn't written over."""
    file = ward.folder / "proof.json"
    shown = signed("ledger", "prove", "2")
    assert signed("ledger", "prove", "2", "--out", str(file)).status == 0
    assert json.loads(file.read_text()) == shown.json
    again = signed("ledger", "prove", "2", "--out", str(file))
    assert (again.status, json.loads(file.read_text())) == (2, shown.json)


def test_a_proof_that_the_disk_has_no_room_for_leaves_nothing(
    signed: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    folder = tmp_path / "proofs"
    folder.mkdir()
    assert signed("ledger", "prove", "2", "--out", str(folder / "2.json")).status == 2
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("checkpoint",),
        ("export", "--out", "out"),
        ("prove", "1"),
        ("show", "0"),
        ("show", "１"),
        ("show", "99999"),
        ("show", "--last", "-1"),
        ("show", "--kind", "x"),
        ("prove", "x"),
    ],
)
def test_wrong_words_and_missing_keys(swept: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    """One message, status 2, nothing made."""
    monkeypatch.setenv(VARIABLE, "合言葉はとても長い")
    ended = swept("ledger", *arguments)
    assert (ended.status, ended.out, ended.err.count("\n")) == (2, "", 1)


def test_empty_period(signed: Run, ward: Ward) -> None:
    """There is nothing to write of a time without entries."""
    ended = signed("ledger", "export", "--to", "2001-01-01", "--out", str(ward.folder / "out"))
    assert (ended.status, ended.err) == (2, "その期間の記録はありません。\n")


def test_day_alone_is_the_whole_day(signed: Run, ward: Ward) -> None:
    """`--to` with a day takes that day in."""
    day = signed("ledger", "show", "--last", "1", "--format", "json").json["entries"][0]["at"]
    out = ward.folder / "out"
    today = jst.day_of(datetime.fromisoformat(day)).isoformat()
    done = signed("ledger", "export", "--from", today, "--to", today, "--out", str(out), "--format", "json").json
    assert (done["first"], done["last"] > 5) == (1, True)
