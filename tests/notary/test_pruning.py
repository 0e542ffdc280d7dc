"""What is over its time goes; what it was hashed to stays, and whoever claims a removal that nobody signed is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gatekeeper.errors import LedgerBrokenError
from gatekeeper.ledger.entry import Draft, Kind
from gatekeeper.ledger.finding import Check, Fault
from gatekeeper.ledger.removal import Removable, SignedRemoval
from gatekeeper.notary.handout import VERIFIER, export, prove
from gatekeeper.notary.pruning import prune
from gatekeeper.signing import canonical
from gatekeeper.signing.key import PrivateKey
from gatekeeper.store.database import Database
from gatekeeper.store.retention import Retention, Will
from gatekeeper.store.transfer import Transfers
from gatekeeper.store.transfer_book import take_in
from tests.notary.attack import ATTACKS, Attack, edit_body, put_old_tables_back
from tests.notary.room import NOW, PASSPHRASE, Room, moved
from tests.notary.test_handout import check


def emptied(room: Room) -> list[int]:
    return [entry.seq for entry in room.ledger.entries(1, 99) if entry.is_emptied]


def faults(room: Room) -> set[tuple[Check, Fault]]:
    return {(one.check, one.fault) for one in room.verify().findings}


def test_pruned_ledger_holds(room: Room) -> None:
    """Payloads are gone and hashes aren't; the verification says how many, up to which entry, and finds nothing."""
    hashes = [entry.hash for entry in room.ledger.entries(1, 20)]
    assert room.prune() == 7
    assert emptied(room) == [2, 3, 4, 5, 6, 7, 8]
    assert [entry.hash for entry in room.ledger.entries(1, 20)] == hashes
    report = room.verify()
    assert report.findings == ()
    assert (report.emptied, report.emptied_to, report.unsigned) == (7, 8, 0)


def test_each_portion_is_entered_with_its_range_and_count(room: Room) -> None:
    """Three portions: three signed statements, whose numbers add up; of the reason only the digest is kept."""
    room.prune()
    told = [canonical.loads(one.payload)["removal"] for one in room.ledger.newest(9, Kind.RETENTION)]
    assert [(one["first"], one["last"], one["entries"]) for one in told] == [(2, 4, 3), (5, 7, 3), (8, 8, 1)]
    assert {(one["of"], one["by"]) for one in told} == {("ledger", "係長")}
    assert "保存期間" not in json.dumps(told, ensure_ascii=False)


def test_what_the_ledger_is_checked_with_stays(room: Room) -> None:
    """The ledger's own entry and the statements of removals are never emptied, however old."""
    room.prune()
    room.entered = 30
    assert room.prune(minutes=29) > 0
    kept = {entry.kind for entry in room.ledger.entries(1, 99) if not entry.is_emptied}
    assert kept == {"ledger_opened", "retention"}
    assert room.verify().holds
    assert room.prune(minutes=29) == 0


def test_ledger_goes_on_after_a_removal(room: Room) -> None:
    """New entries, new checkpoints and another removal follow; also after a change of keys."""
    room.prune(minutes=3)
    room.keys.rotate(PASSPHRASE, room.now)
    room.enter(3)
    room.seal()
    room.prune(minutes=6)
    room.enter(1)
    room.seal()
    assert room.verify().holds
    assert emptied(room) == [2, 3, 4, 5, 6]


def test_payload_is_gone_from_the_file(tmp_path: Path) -> None:
    """What was taken out isn't left behind in the free space of SQLite's file."""
    file = tmp_path / "gatekeeper.db"
    with Database.open(f"sqlite:///{file}") as database:
        room = Room(database, tmp_path)
        room.fill()
        secret = room.ledger.entry(5).payload
        room.prune()
    assert secret
    assert not any(secret in one.read_bytes() for one in tmp_path.glob("gatekeeper.db*"))


def test_nothing_is_removed_from_a_broken_ledger(room: Room) -> None:
    """Before evidence goes, all of it is verified; where it doesn't hold, it stays for whoever has to look into it."""
    edit_body(room)
    with pytest.raises(LedgerBrokenError, match="何も消しません"):
        room.prune()
    assert emptied(room) == []


def test_only_what_is_covered_outside_is_removed(room: Room) -> None:
    """What came in after the checkpoint stays, whatever its age."""
    before = Will(Removable.LEDGER, NOW + timedelta(days=1), "係長", "x")
    assert Retention(room.database).due(before) == 0
    room.enter(2)
    size = room.ledger.head().size
    retention = Retention(room.database)
    assert retention.due(Will(Removable.LEDGER, NOW + timedelta(days=1), "係長", "x", size - 2)) == size - 3


def test_stopped_between_portions(room: Room) -> None:
    """Whoever is asked to stop stops after a portion; what is done is whole, and the next time goes on."""
    will = Will(Removable.LEDGER, NOW + timedelta(minutes=8), "係長", "x")
    asked = iter([False, True])
    done = prune(room.notary, Retention(room.database, 3), will, PASSPHRASE, room.now, lambda: next(asked))
    assert (done, emptied(room)) == (3, [2, 3, 4])
    assert room.verify().holds
    assert room.prune() == 4


def test_portion_that_fails_leaves_nothing(room: Room) -> None:
    """Payloads and their statement go together or not at all."""

    def fail(_: object) -> SignedRemoval:
        raise InterruptedError

    will = Will(Removable.LEDGER, NOW + timedelta(minutes=9), "a", "b", 16)
    with pytest.raises(InterruptedError):
        Retention(room.database).take_out(will, fail, room.now)
    assert emptied(room) == []
    assert room.verify().holds


def test_transfers_go_and_are_still_counted(transfers: Room) -> None:
    """Rows are taken out with their count kept: neither too few nor too many entries are found."""
    assert transfers.prune(Removable.TRANSFER) == 7
    left = [one.event_id for one in Transfers(transfers.database).find()]
    assert left == [f"e{number}" for number in range(8, 20)]
    assert transfers.ask("SELECT kind, entries FROM pruned") == [("transfer", 7)]
    assert transfers.verify().holds
    transfers.enter(1)
    assert transfers.prune(minutes=5) == 4
    assert transfers.verify().holds


def test_a_transfer_that_was_derived_anew_counts_each_time(transfers: Room) -> None:
    """It has left an entry for each time; all of them are counted when its row is taken out."""
    with transfers.database.write() as connection:
        again = replace(moved("e1", NOW + timedelta(minutes=1)), path="よそ/督促状.xlsx")
        assert take_in(connection, [again], transfers.now) == [again]
    transfers.enter(1)
    transfers.seal()
    assert transfers.prune(Removable.TRANSFER) == 8
    assert transfers.verify().holds


def test_entry_of_a_slow_clock_keeps_its_content_as_long_as_the_transfer(transfers: Room) -> None:
    """What it tells isn't over its time, and the newest entry of a row isn't emptied before an older one."""
    slow = NOW - timedelta(days=3)
    with transfers.database.write() as connection:
        take_in(connection, [replace(moved("e18", NOW + timedelta(minutes=18)), size=1)], slow)
        take_in(connection, [moved("late", NOW + timedelta(minutes=8)), moved("old", NOW - timedelta(seconds=1))], slow)
    transfers.seal()
    before = Will(Removable.LEDGER, NOW + timedelta(minutes=8), "", "", 23)
    assert Retention(transfers.database).due(before) == transfers.prune() == 8
    assert emptied(transfers) == [*range(2, 9), 23]
    assert transfers.verify().holds


def empty_without_a_word(room: Room) -> None:
    room.do("UPDATE ledger_entries SET payload = :gone WHERE seq = 12", gone=b"")


def empty_the_opening(room: Room) -> None:
    room.do("UPDATE ledger_entries SET payload = :gone WHERE seq = 1", gone=b"")


def put_a_payload_back(room: Room) -> None:
    payload = canonical.dumps(
        {"by": "係長", "counted_on": "2026-02-01", "procedure": "R7-36-03", "count": 1, "filing": 1}
    )
    room.do("UPDATE ledger_entries SET payload = :payload WHERE seq = 2", payload=payload)


def claim_a_wider_removal(room: Room) -> None:
    (entry,) = room.ledger.newest(1, Kind.RETENTION)
    wider = entry.payload.replace(b'"last":8', b'"last":9')
    room.do("UPDATE ledger_entries SET payload = :wider WHERE seq = :seq", wider=wider, seq=entry.seq)
    room.do("UPDATE ledger_entries SET payload = :gone WHERE seq = 9", gone=b"")


def claim_with_a_key_of_my_own(room: Room) -> None:
    """An entry that follows as it should, of a removal that another key has signed."""
    (entry,) = room.ledger.newest(1, Kind.RETENTION)
    said = SignedRemoval.from_payload(entry.payload).removal
    forged = SignedRemoval.by(PrivateKey.generate(), said)
    room.ledger.add(Draft(Kind.RETENTION, forged.to_plain()), room.now)


def claim_nonsense(room: Room) -> None:
    room.ledger.add(Draft(Kind.RETENTION, {"removal": {"of": "ledger", "first": 1, "last": 99}}), room.now)


def forget_the_statement(room: Room) -> None:
    room.do("DELETE FROM ledger_entries WHERE kind = 'retention'")


@pytest.mark.parametrize(
    ("attack", "found"),
    [
        (empty_without_a_word, (Check.CHAIN, Fault.EMPTIED)),
        (empty_the_opening, (Check.CHAIN, Fault.EMPTIED)),
        (put_a_payload_back, (Check.COUNT, Fault.OTHER_REMOVALS)),
        (claim_a_wider_removal, (Check.SIGNATURE, Fault.NOT_ITS_SIGNATURE)),
        (claim_with_a_key_of_my_own, (Check.SIGNATURE, Fault.UNKNOWN_KEY)),
        (claim_nonsense, (Check.SIGNATURE, Fault.UNREADABLE)),
        (forget_the_statement, (Check.CHAIN, Fault.EMPTIED)),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_removal_that_nobody_signed_is_found(
    room: Room, attack: Callable[[Room], None], found: tuple[Check, Fault]
) -> None:
    """Who can write to the database can empty a payload, but can't make it look like retention."""
    room.prune()
    attack(room)
    assert found in faults(room)


def replay_with_the_rows(room: Room) -> None:
    """The signed statement of one removal, entered again to cover another."""
    (entry,) = room.ledger.newest(1, Kind.RETENTION)
    room.ledger.add(Draft(Kind.RETENTION, canonical.loads(entry.payload)), room.now)
    _take_rows(room)


def _take_rows(room: Room) -> None:
    room.do("DELETE FROM transfer WHERE event_id = 'e9'", "UPDATE pruned SET entries = entries + 1")


@pytest.mark.parametrize(
    "attack",
    [
        replay_with_the_rows,
        _take_rows,
        lambda room: room.do("DELETE FROM transfer WHERE event_id = 'e9'"),
        lambda room: room.do("UPDATE pruned SET entries = 99"),
        lambda room: room.do("UPDATE pruned SET entries = -1"),
        lambda room: room.do("DELETE FROM pruned"),
        lambda room: room.do("DROP TABLE pruned"),
        lambda room: room.do("DROP TABLE transfer"),
        lambda room: room.do("INSERT INTO pruned VALUES ('action', 5)"),
    ],
    ids=[
        "replayed",
        "row and count",
        "row",
        "count",
        "negative",
        "no count",
        "no table",
        "no transfers",
        "another kind",
    ],
)
def test_transfers_taken_out_past_the_program_are_found(transfers: Room, attack: Callable[[Room], None]) -> None:
    """The rows, their kept number, the entries and the signed statements have to tell one story."""
    transfers.prune(Removable.TRANSFER, minutes=2, portion=1)
    attack(transfers)
    assert Check.COUNT in transfers.found_by()


@pytest.mark.parametrize(
    "attack", [one for one in ATTACKS if one is not put_old_tables_back], ids=lambda one: one.__name__
)
def test_attack_on_a_pruned_ledger_is_found(tmp_path: Path, attack: Attack) -> None:
    """Without its payloads the old part is as well protected as before."""
    with Database.open(f"sqlite:///{tmp_path / 'gatekeeper.db'}") as database:
        room = Room(database, tmp_path)
        room.fill()
        room.prune()
        attack(room)
        assert {str(check) for check in room.found_by()} >= ATTACKS[attack]


def test_export_of_a_pruned_ledger_is_checked_elsewhere(room: Room, tmp_path: Path) -> None:
    """The stand-alone verifier takes the signed statements for what is missing, and says how many it were."""
    room.prune()
    out = tmp_path / "out"
    export(room.ledger, room.keys.keyring(), (1, 23), out)
    status, said = check(out)
    assert (status, "うち7件は、保存期間が過ぎて" in said) == (0, True)

    statements = out / "removals.jsonl"
    kept = statements.read_text()
    for tampered in ("", kept.replace('"last":8', '"last":9'), kept.replace('"of":"ledger"', '"of":"transfer"')):
        statements.write_text(tampered)
        assert check(out)[0] == 5
    statements.unlink()
    status, said = check(out)
    assert (status, "消したことの署名もありません" in said) == (5, True)


def test_emptied_payload_can_not_be_made_up(room: Room, tmp_path: Path) -> None:
    """A payload that wasn't taken out can't be left out of an export."""
    room.prune()
    out = tmp_path / "out"
    export(room.ledger, room.keys.keyring(), (1, 23), out)
    rows = (out / "entries.jsonl").read_text().splitlines()
    rows[11] = json.dumps(json.loads(rows[11]) | {"payload": None})
    (out / "entries.jsonl").write_text("".join(f"{one}\n" for one in rows))
    status, said = check(out)
    assert (status, "12番の中身がなく" in said) == (5, True)


def test_export_without_removals_has_no_statements(room: Room, tmp_path: Path) -> None:
    """A range that nothing was taken out of needs none."""
    room.prune()
    export(room.ledger, room.keys.keyring(), (10, 14), tmp_path / "out")
    assert not (tmp_path / "out" / "removals.jsonl").exists()
    assert check(tmp_path / "out")[0] == 0


def test_emptied_entry_is_proven_with_its_statement(room: Room, tmp_path: Path) -> None:
    """Whoever asks gets the proof that there was an entry at that time, and that its content was due to go."""
    room.prune()
    proof = prove(room.ledger, room.keys.keyring(), 5)
    assert proof["entry"]["payload"] is None
    export(room.ledger, room.keys.keyring(), (1, 1), tmp_path / "v")
    file = tmp_path / "proof.json"
    file.write_text(json.dumps(proof))
    assert check(file, verifier=tmp_path / "v" / VERIFIER)[0] == 0
    file.write_text(json.dumps(proof | {"removals": []}))
    assert check(file, verifier=tmp_path / "v" / VERIFIER)[0] == 5
