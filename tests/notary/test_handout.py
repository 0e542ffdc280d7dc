"""What is handed out is checked by the shipped verifier, in a process of its own that knows no gatekeeper."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.errors import LedgerBrokenError, UsageError
from gatekeeper.notary.handout import VERIFIER, export, prove
from gatekeeper.store.database import Database
from tests.notary.attack import edit_body_with_its_hash
from tests.notary.room import PASSPHRASE, Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """Three checkpoints of two keys, and three entries behind them; the same on every database."""
    with Database.open(f"sqlite:///{tmp_path / 'gatekeeper.db'}") as database:
        made = Room(database, tmp_path)
        made.fill()
        made.keys.rotate(PASSPHRASE, made.now)
        made.seal()
        made.enter(3)
        yield made


def check(place: Path, *options: str, verifier: Path | None = None) -> tuple[int, str]:
    """The stand-alone verifier's exit status and what it says; it sees nothing but its own file."""
    if verifier is None:
        verifier = place / VERIFIER
    ended = subprocess.run(
        [sys.executable, "-I", str(verifier), str(place), *options],
        capture_output=True,
        cwd="/",
        timeout=60,
        check=False,
    )
    return ended.returncode, ended.stdout.decode() + ended.stderr.decode()


@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [
        (1, 23, 20),
        (1, 20, 20),
        (1, 1, 1),
        (5, 8, 8),
        (11, 11, 11),
        (12, 19, 19),
        (17, 22, 20),
        (21, 23, 0),
        (16, 16, 16),
    ],
)
def test_every_range_is_checked_elsewhere(room: Room, tmp_path: Path, first: int, last: int, covered: int) -> None:
    """Whatever range is written, the verifier confirms it, and says what no checkpoint covers yet."""
    out = tmp_path / "out"
    done = export(room.ledger, room.keys.keyring(), (first, last), out)
    status, said = check(out)

    assert (status, done.covered) == (0, covered)
    assert f"{last - first + 1}件を確かめました" in said
    assert ("まだ署名がありません" in said) is (covered < last)
    assert room.keys.keyring().current.key.id in said


def _entries(out: Path, change: Callable[[list[Any]], list[Any]]) -> None:
    file = out / "entries.jsonl"
    found = change([json.loads(line) for line in file.read_text().splitlines()])
    file.write_text("".join(json.dumps(one) + "\n" for one in found))


def _edit(out: Path) -> None:
    _entries(out, lambda found: [one | {"payload": {"count": 1}} if one["seq"] == 5 else one for one in found])


def _remove(out: Path) -> None:
    _entries(out, lambda found: [one for one in found if one["seq"] != 5])


def _swap(out: Path) -> None:
    _entries(out, lambda found: [found[1], found[0], *found[2:]])


def _cut(out: Path) -> None:
    _entries(out, lambda found: found[:-1])


def _cut_and_say_so(out: Path) -> None:
    _cut(out)
    _proof(out, last=19)


def _proof(out: Path, **changes: Any) -> None:
    file = out / "proofs.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def _unsigned(out: Path) -> None:
    (out / "checkpoints.jsonl").write_text("")


def _forged(out: Path) -> None:
    file = out / "checkpoints.jsonl"
    first, *others = [json.loads(line) for line in file.read_text().splitlines()]
    first["checkpoint"]["size"] = 12
    file.write_text("".join(json.dumps(one) + "\n" for one in (first, *others)))


def _one_key_less(out: Path) -> None:
    file = out / "keyring.json"
    ring = json.loads(file.read_text())
    file.write_text(json.dumps(ring | {"epochs": ring["epochs"][:1]}))


def _not_endorsed(out: Path) -> None:
    file = out / "keyring.json"
    ring = json.loads(file.read_text())
    ring["epochs"][1]["endorsed_by_old"] = ring["epochs"][1]["acknowledged_by_new"]
    file.write_text(json.dumps(ring))


@pytest.mark.parametrize(
    "tamper",
    [
        _edit,
        _remove,
        _swap,
        _cut,
        _cut_and_say_so,
        lambda out: _proof(out, path=[]),
        lambda out: _proof(out, consistency=[]),
        lambda out: _proof(out, covered=3),
        _unsigned,
        _forged,
        _one_key_less,
        _not_endorsed,
    ],
    ids=[
        "edit",
        "remove",
        "swap",
        "cut",
        "cut2",
        "path",
        "consistency",
        "covered",
        "unsigned",
        "forged",
        "key",
        "link",
    ],
)
def test_tampered_export_is_found(room: Room, tmp_path: Path, tamper: Callable[[Path], None]) -> None:
    """What was changed after the export ends in exit status 5 and one line."""
    out = tmp_path / "out"
    export(room.ledger, room.keys.keyring(), (1, 20), out)
    tamper(out)
    status, said = check(out)
    assert (status, said.count("\n")) == (5, 1)
    assert said.startswith("合いません")


@pytest.mark.parametrize("rubbish", ["", "{}", "[]", "null", '{"a":1,"a":2}', "1.5", "x"])
@pytest.mark.parametrize("name", ["proofs.json", "keyring.json", "checkpoints.jsonl", "entries.jsonl"])
def test_rubbish_is_unreadable(room: Room, tmp_path: Path, name: str, rubbish: str) -> None:
    """A file that is something else ends in a message, never a traceback."""
    out = tmp_path / "out"
    export(room.ledger, room.keys.keyring(), (1, 20), out)
    (out / name).write_text(rubbish)
    status, said = check(out)
    assert status in {2, 5}
    assert "Traceback" not in said


def test_key_from_paper(room: Room, tmp_path: Path) -> None:
    """Whoever has the fingerprint on paper needn't believe the keyring that came along."""
    out = tmp_path / "out"
    export(room.ledger, room.keys.keyring(), (1, 20), out)
    assert check(out, "--key", room.keys.keyring().epochs[0].key.id.upper())[0] == 0
    assert check(out, "--key", "0" * 64)[0] == 5


def test_one_entry_is_proven_without_the_others(room: Room, tmp_path: Path) -> None:
    """The proof of an entry holds it whole, and of the others nothing but hashes."""
    for seq in (1, 7, 11, 12, 20):
        proof = prove(room.ledger, room.keys.keyring(), seq)
        file = tmp_path / f"{seq}.json"
        file.write_text(json.dumps(proof, ensure_ascii=False, indent=2))
        export(room.ledger, room.keys.keyring(), (1, 1), tmp_path / f"v{seq}")
        assert check(file, verifier=tmp_path / f"v{seq}" / VERIFIER)[0] == 0
        others = {room.ledger.entry(number).payload.decode() for number in range(1, 24) if number != seq}
        assert not any(other in json.dumps(proof, separators=(",", ":"), sort_keys=True) for other in others)


@pytest.mark.parametrize(
    ("place", "value"),
    [("payload", {"count": 9}), ("at", "2026-02-01T00:00:00.000000Z"), ("seq", 8), ("kind", "login")],
)
def test_changed_proof_is_found(room: Room, tmp_path: Path, place: str, value: object) -> None:
    """No word of the entry can be changed."""
    proof = prove(room.ledger, room.keys.keyring(), 7)
    proof["entry"][place] = value
    file = tmp_path / "proof.json"
    file.write_text(json.dumps(proof))
    export(room.ledger, room.keys.keyring(), (1, 1), tmp_path / "v")
    assert check(file, verifier=tmp_path / "v" / VERIFIER)[0] == 5


def test_uncovered_entry_has_no_proof_yet(room: Room) -> None:
    """The message tells what has to come first."""
    with pytest.raises(UsageError, match="ledger checkpoint"):
        prove(room.ledger, room.keys.keyring(), 22)


def test_nothing_is_handed_out_of_a_forged_ledger(room: Room, tmp_path: Path) -> None:
    """Where the stored hashes don't lead to the signed root, nothing is written."""
    edit_body_with_its_hash(room)
    with pytest.raises(LedgerBrokenError):
        prove(room.ledger, room.keys.keyring(), 3)
    with pytest.raises(LedgerBrokenError):
        export(room.ledger, room.keys.keyring(), (1, 20), tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_folder_that_holds_something_is_left_alone(room: Room, tmp_path: Path) -> None:
    """An export never mixes with what is there."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("x")
    with pytest.raises(UsageError, match="空のフォルダ"):
        export(room.ledger, room.keys.keyring(), (1, 20), tmp_path / "out")
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["mine.txt"]
