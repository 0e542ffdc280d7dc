"""Every way to tamper with the ledger by SQL, and that the checks which should find it do."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from gatekeeper.errors import LedgerBrokenError
from gatekeeper.ledger.checkpoint import SignedCheckpoint
from gatekeeper.ledger.finding import Check, Fault
from gatekeeper.store.database import Database
from gatekeeper.store.transfer_book import take_in
from tests.notary.attack import (
    ANCHOR_ONLY,
    ATTACKS,
    Attack,
    checkpoints_of,
    cut_after_the_anchor,
    edit_body,
    edit_body_with_its_hash,
    empty,
    forget_outside,
    put_old_tables_back,
    reorder,
    rewrite_everything,
    set_checkpoint,
)
from tests.notary.room import NOW, PASSPHRASE, Room, moved

NAMES = [attack.__name__ for attack in ATTACKS]


def test_untouched_ledger_holds(room: Room) -> None:
    """Nothing is found, and the part that only an anchor could protect is named."""
    report = room.verify()
    assert report.findings == ()
    assert (report.walked.size, report.checkpoints, report.unsigned, report.open_window) == (20, 2, 4, 4)
    assert room.verify().holds


@pytest.mark.parametrize("attack", ATTACKS, ids=NAMES)
def test_attack_is_found(room: Room, attack: Attack) -> None:
    """Each check that should find the attack finds it, whether or not the ledger was ever verified before."""
    attack(room)
    assert {str(check) for check in room.found_by()} >= ATTACKS[attack]


@pytest.mark.parametrize("attack", ATTACKS, ids=NAMES)
def test_attack_on_transfers_is_found(transfers: Room, attack: Attack) -> None:
    """The same holds for the entries of transfers, which are counted against their own table."""
    assert {one.kind for one in transfers.ledger.entries(2, 20)} == {"transfer"}
    attack(transfers)
    assert {str(check) for check in transfers.found_by()} >= ATTACKS[attack]


@pytest.mark.parametrize("attack", ANCHOR_ONLY, ids=lambda one: one.__name__)
def test_the_outside_place_and_the_rows_find_rewritten_transfers(transfers: Room, attack: Attack) -> None:
    """Whoever has stolen the key and rewrites the transfers' entries is contradicted by the anchor, and by the rows."""
    attack(transfers)
    assert transfers.found_by() == {Check.ANCHOR, Check.RECORD}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE transfer SET login = 'honest@vendor.example.com' WHERE event_id = 'e4'",
        "UPDATE transfer SET name = NULL WHERE event_id = 'e4'",
        "UPDATE transfer SET size = 1 WHERE event_id = 'e4'",
        "UPDATE transfer SET path = 'よそ/表.xlsx' WHERE event_id = 'e4'",
        "UPDATE transfer SET governor = 'R7-36-04' WHERE event_id = 'e4'",
        "UPDATE transfer SET counterparty = NULL WHERE event_id = 'e4'",
        "UPDATE transfer SET at = '2026-02-01 12:00:00.000000' WHERE event_id = 'e4'",
    ],
)
def test_edited_transfer_is_found_by_the_digest_in_its_entry(transfers: Room, statement: str) -> None:
    """The ledger tells of a transfer no more than it must; whatever else its row says is held by a digest."""
    transfers.do(statement)
    assert transfers.found_by() == {Check.RECORD}


@pytest.mark.parametrize("assignment", ["at = 'ゆうべ'", "size = 'たくさん'", "at = 7", "path = x'00ff'"])
def test_transfer_that_cannot_be_read_is_found(tmp_path: Path, assignment: str) -> None:
    """SQLite takes any value into any column."""
    with Database.open(f"sqlite:///{tmp_path / 'gatekeeper.db'}") as database:
        room = Room(database, tmp_path, of_transfers=True)
        room.fill()
        room.do(f"UPDATE transfer SET {assignment} WHERE event_id = 'e4'")  # noqa: S608 -- our own words
        assert room.found_by() == {Check.RECORD}


def test_transfer_that_was_derived_anew_is_held_by_its_newest_entry(transfers: Room) -> None:
    """The older ones tell of what it was then."""
    with transfers.database.write() as connection:
        take_in(connection, [replace(moved("e4", NOW), size=5)], NOW)
    assert transfers.verify().holds
    transfers.do("UPDATE transfer SET size = 120000 WHERE event_id = 'e4'")
    assert transfers.found_by() == {Check.RECORD}


def test_transfer_cut_behind_the_anchor_is_found_by_the_count_and_the_rows(transfers: Room) -> None:
    """The newest transfers are missed by number, and their rows aren't covered any more."""
    cut_after_the_anchor(transfers)
    assert transfers.found_by() == {Check.COUNT, Check.RECORD}


@pytest.mark.parametrize(
    "statements",
    [
        ["DELETE FROM transfer WHERE event_id = 'e4'"],
        ["DELETE FROM transfer"],
        [
            "CREATE TABLE copied AS SELECT * FROM transfer WHERE event_id = 'e4'",
            "UPDATE copied SET event_id = 'made up'",
            "INSERT INTO transfer SELECT * FROM copied",
        ],
    ],
    ids=["one", "all", "one too many"],
)
def test_transfer_that_its_entries_contradict_is_found(transfers: Room, statements: list[str]) -> None:
    """A row that is taken out of the transfers, or put in, doesn't agree with the number of entries."""
    transfers.do(*statements)
    assert Check.COUNT in transfers.found_by()


@pytest.mark.parametrize(
    "attack", [one for one in ATTACKS if one is not put_old_tables_back], ids=lambda one: one.__name__
)
def test_attack_after_a_verification_is_remembered(room: Room, attack: Attack) -> None:
    """A verification that saw the whole ledger makes the next one refuse a shorter one and another prefix."""
    assert room.verify().holds
    attack(room)
    checks = room.found_by()
    signatures_alone = ATTACKS[attack] == {"signature"}
    assert (Check.MEMORY in checks) is not signatures_alone


@pytest.mark.parametrize("attack", ANCHOR_ONLY, ids=lambda one: one.__name__)
def test_what_only_the_outside_place_can_find(room: Room, attack: Attack) -> None:
    """With the key stolen, nothing within the database contradicts itself; without the anchor nobody would know."""
    attack(room)
    assert room.found_by() == {Check.ANCHOR}

    forget_outside(room.anchor.path)
    report = room.verify()
    assert report.holds
    assert (report.anchored, report.open_window) == (None, 20)


def test_cut_behind_the_anchor_is_found_by_the_count_alone(room: Room) -> None:
    """Neither signatures nor anchor reach the newest entries."""
    cut_after_the_anchor(room)
    assert room.found_by() == {Check.COUNT}


def test_counts_cut_along_with_the_entries_are_what_cannot_be_found(room: Room) -> None:
    """Who cuts the other tables too, behind the last anchor, isn't seen: this is the window that is told."""
    cut_after_the_anchor(room)
    room.do("DELETE FROM filing_count WHERE id > 17")
    report = room.verify()
    assert report.holds
    assert report.open_window == 2


def test_whole_database_from_yesterday(tmp_path: Path) -> None:
    """A backup put back agrees with itself in every table; the outside place knows better."""
    file, kept = tmp_path / "gatekeeper.db", tmp_path / "yesterday.db"
    with Database.open(f"sqlite:///{file}") as database:
        room = Room(database, tmp_path)
        room.fill()
    shutil.copy(file, kept)
    with Database.open(f"sqlite:///{file}") as database:
        room = Room(database, tmp_path, entered=19)
        room.enter(2)
        room.seal()
    for old in tmp_path.glob("gatekeeper.db*"):
        old.unlink()
    shutil.copy(kept, file)
    with Database.open(f"sqlite:///{file}") as database:
        report = Room(database, tmp_path, entered=21).verify()
    assert [(one.check, one.fault, one.seq) for one in report.findings] == [(Check.ANCHOR, Fault.TOO_SHORT, 22)]


def test_entry_is_named(room: Room) -> None:
    """The finding says which entry, and nothing is said of the others."""
    edit_body(room)
    chain = [(one.fault, one.seq) for one in room.verify().findings if one.check is Check.CHAIN]
    assert chain == [(Fault.BODY, 5)]


def test_first_out_of_order_is_named(room: Room) -> None:
    """Where the chain breaks is where somebody laid hands on it."""
    reorder(room)
    seqs = {one.seq for one in room.verify().findings if one.check is Check.CHAIN}
    assert seqs == {5, 6, 7}


def test_flood_of_findings_is_counted_not_listed(room: Room) -> None:
    """A table full of rubbish ends in a short list and a number."""
    room.enter(100)
    room.do("UPDATE ledger_entries SET payload_sha256 = 'x', hash = 'y', prev_hash = 'z'")
    report = room.verify()
    assert len(report.findings) < 200
    assert report.more > 200


@pytest.mark.parametrize(
    "rubbish",
    [
        'UPDATE ledger_entries SET kind = \'あ","payload_sha256":"\' WHERE seq = 7',
        "UPDATE ledger_entries SET at = '' WHERE seq = 7",
        "UPDATE ledger_checkpoints SET body = payload FROM ledger_entries WHERE seq = 7",
        "UPDATE ledger_entries SET payload = hash_of.body FROM ledger_checkpoints AS hash_of WHERE seq = 7",
        "UPDATE ledger_entries SET seq = 9000000000000 WHERE seq = 20",
        "UPDATE ledger_entries SET seq = -20 WHERE seq = 20",
        "UPDATE ledger_heads SET size = -1, hash = '', root = 'x'",
    ],
)
def test_rubbish_in_the_tables_is_a_finding(room: Room, rubbish: str) -> None:
    """Whatever stands there, the verification goes through and says that it is wrong."""
    assert room.verify().holds
    room.do(rubbish)
    assert not room.verify().holds


@pytest.mark.parametrize(
    "rubbish",
    [
        "UPDATE ledger_entries SET payload = 'text' WHERE seq = 7",
        "UPDATE ledger_entries SET payload = 7, kind = 7, at = 7.5 WHERE seq = 7",
        "UPDATE ledger_entries SET kind = CAST(x'ff00' AS TEXT) WHERE seq = 7",
        "UPDATE ledger_entries SET hash = x'00' WHERE seq = 7",
        "UPDATE ledger_checkpoints SET body = 'x', peaks = 7",
        "UPDATE ledger_heads SET size = 'many'",
        "INSERT INTO pruned VALUES ('action', 'many'), ('transfer', 2)",
        "UPDATE ledger_entries SET kind = 'retention', payload = 'text' WHERE seq = 7",
    ],
)
def test_values_of_another_type(tmp_path: Path, rubbish: str) -> None:
    """SQLite takes anything into any column; it is a finding and never a crash."""
    with Database.open(f"sqlite:///{tmp_path / 'gatekeeper.db'}") as database:
        room = Room(database, tmp_path)
        room.fill()
        assert room.verify().holds
        room.do(rubbish)
        assert not room.verify().holds


@pytest.mark.parametrize("spoil", [b"", b"{}", b"\xff", b"[]\n"])
def test_spoilt_files_outside_are_findings(room: Room, spoil: bytes) -> None:
    """A checkpoint file or the last head seen that can't be read is told with its name."""
    assert room.verify().holds
    for name in ("checkpoint-000000000000011.json", "last-seen.json"):
        file = room.anchor.path / name
        kept = file.read_bytes()
        file.write_bytes(spoil)
        (found,) = room.verify().findings
        assert (found.fault, found.where) == (Fault.UNREADABLE, name)
        file.write_bytes(kept)


def test_verification_that_fails_forgets_nothing(room: Room) -> None:
    """A ledger that doesn't hold is never remembered as the one to compare with."""
    assert room.verify().holds
    before = (room.anchor.path / "last-seen.json").read_bytes()
    rewrite_everything(room)
    assert not room.verify().holds
    assert not room.verify().holds
    assert (room.anchor.path / "last-seen.json").read_bytes() == before


@pytest.mark.parametrize("attack", [edit_body, empty, rewrite_everything], ids=lambda one: one.__name__)
def test_nothing_is_signed_over_a_forgery(room: Room, attack: Attack) -> None:
    """What the next checkpoint builds on is looked at first; a forged one gets no signature."""
    attack(room)
    if attack is edit_body:
        room.do("UPDATE ledger_entries SET payload = :new WHERE seq = 18", new=b"{}")
    before = len(room.ledger.checkpoints())
    with pytest.raises(LedgerBrokenError):
        room.notary.checkpoint(PASSPHRASE, room.now)
    assert len(room.ledger.checkpoints()) == before


def test_new_signature_blesses_no_old_forgery(room: Room) -> None:
    """An edited entry that was signed before contradicts every later checkpoint as well."""
    edit_body_with_its_hash(room)
    room.seal()
    roots = [one.seq for one in room.verify().findings if one.fault is Fault.OTHER_ROOT and one.check is Check.ANCHOR]
    assert roots == [11, 16, 20]


def test_keyring_of_a_thief(room: Room) -> None:
    """A whole new set of keys, ledger and signatures: the outside place was signed by a key that it doesn't know."""
    shutil.rmtree(room.keys.path)
    room.keys.make(PASSPHRASE, room.now)
    rewrite_everything(room)
    anchor = [one.fault for one in room.verify().findings if one.check is Check.ANCHOR]
    assert anchor == [Fault.UNKNOWN_KEY, Fault.UNKNOWN_KEY]


def test_lost_keyring_proves_nothing(room: Room) -> None:
    """Where there are signatures and no keys to check them, the ledger doesn't verify."""
    shutil.rmtree(room.keys.path)
    assert {one.fault for one in room.verify().findings} == {Fault.NO_KEYRING}


def test_retired_key_signs_nothing_new(room: Room) -> None:
    """A signature that the former key makes after its time is one too many, stolen or not."""
    former = room.keys.signer(PASSPHRASE)
    room.enter(1)
    room.keys.rotate(PASSPHRASE, room.now)
    room.enter(1)
    room.seal()
    assert room.verify().holds
    ring = room.keys.keyring()
    assert ring.find(former.public.id) is not None

    size, newest = checkpoints_of(room)[-1]
    set_checkpoint(room, size, SignedCheckpoint.by(former, newest.checkpoint).to_bytes())
    assert Fault.OUT_OF_EPOCH in {one.fault for one in room.verify().findings}
