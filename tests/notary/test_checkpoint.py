"""Checkpoints: made only over what follows, the same here and outside, and whole after a crash."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatekeeper.errors import AnchorError, ExitStatus, LedgerBrokenError, SigningKeyError
from gatekeeper.ledger.verify import check_seal
from tests.notary.room import PASSPHRASE, Room


def test_checkpoint_covers_every_entry(room: Room) -> None:
    """After a checkpoint nothing is unsigned, and no window is open."""
    room.seal()
    report = room.verify()
    assert report.holds
    assert (report.checkpoints, report.unsigned, report.open_window) == (3, 0, 0)


def test_no_checkpoint_over_nothing(room: Room) -> None:
    """Without new entries there is nothing to sign, and nothing is written."""
    room.seal()
    files = sorted(room.anchor.path.iterdir())
    assert room.notary.checkpoint(PASSPHRASE, room.now) is None
    assert sorted(room.anchor.path.iterdir()) == files


def test_each_names_the_one_before(room: Room) -> None:
    """The checkpoints are a chain of their own, in the database as outside."""
    recorded, outside = room.ledger.checkpoints(), room.anchor.checkpoints()
    assert [one.signed for one in recorded] == [one.signed for one in outside]
    first, second = (one.signed for one in recorded)
    assert first is not None
    assert second is not None
    assert first.checkpoint.previous is None
    assert second.checkpoint.previous == first.checkpoint.digest


def test_change_of_keys_goes_through(room: Room) -> None:
    """Checkpoints of the former and of the present key hold side by side."""
    room.keys.rotate(PASSPHRASE, room.now)
    room.enter(1)
    room.seal()
    assert room.verify().holds
    keys = [one.signed.signature.key_id for one in room.ledger.checkpoints() if one.signed]
    assert keys == [room.keys.keyring().epochs[number].key.id for number in (0, 0, 1)]
    assert all(check_seal(one.signed, room.keys.keyring()) is None for one in room.ledger.checkpoints() if one.signed)


def test_clock_set_back_makes_no_signature_out_of_its_time(room: Room) -> None:
    """A signature before its key's time could never be verified: it isn't made, nor is a key before a signature."""
    with pytest.raises(SigningKeyError, match="時計"):
        room.notary.rotate_keys(PASSPHRASE, room.now - timedelta(hours=1))
    assert len(room.keys.keyring().epochs) == 1

    room.notary.rotate_keys(PASSPHRASE, room.now)
    with pytest.raises(SigningKeyError, match="時計"):
        room.notary.checkpoint(PASSPHRASE, room.now - timedelta(seconds=1))
    room.seal()
    assert room.verify().holds


def test_crash_before_the_file_outside(room: Room) -> None:
    """A checkpoint that only the database has is told, counts as no anchor, and is taken outside by the next one."""
    (newest,) = room.anchor.path.glob("*16.json")
    data = newest.read_bytes()
    newest.unlink()

    report = room.verify()
    assert report.holds
    assert (report.unanchored, report.open_window) == ((16,), 9)

    room.seal()
    assert newest.read_bytes() == data
    assert room.verify().unanchored == ()


def test_file_outside_is_never_written_over(room: Room) -> None:
    """Where another checkpoint lies under the name, it stays, and the ledger counts as broken."""
    room.anchor.path.joinpath("checkpoint-000000000000020.json").write_bytes(b"x")
    with pytest.raises(LedgerBrokenError) as caught:
        room.seal()
    assert caught.value.exit_status is ExitStatus.LEDGER
    assert room.anchor.path.joinpath("checkpoint-000000000000020.json").read_bytes() == b"x"


def test_without_keys_entries_are_made_all_the_same(room: Room) -> None:
    """Keys are needed to sign, not to enter."""
    for file in room.keys.path.iterdir():
        file.unlink()
    room.enter(2)
    assert room.ledger.head().size == 22
    with pytest.raises(SigningKeyError, match="keys make"):
        room.seal()


def test_outside_place_that_cannot_be_written(room: Room) -> None:
    """It is told where it is and what is wrong; the checkpoint on record waits for the next time."""
    for file in room.anchor.path.iterdir():
        file.unlink()
    room.anchor.path.rmdir()
    room.anchor.path.write_text("a file in the folder's place")
    with pytest.raises(AnchorError, match=str(room.anchor.path)) as caught:
        room.seal()
    assert caught.value.exit_status is ExitStatus.UNREACHABLE

    room.anchor.path.unlink()
    room.notary.checkpoint(PASSPHRASE, room.now)
    assert room.verify().unanchored == ()


def test_first_entry_tells_what_was_there_before(room: Room) -> None:
    """A database that is older than its ledger verifies, and goes on doing so."""
    room.do("DELETE FROM ledger_entries", "DELETE FROM ledger_checkpoints", "DELETE FROM ledger_heads")
    for file in room.anchor.path.iterdir():
        file.unlink()
    room.database.downgrade("0007_waiver_severity")
    room.database.upgrade()
    assert room.verify().holds
    room.enter(3)
    report = room.verify()
    assert report.holds
    assert report.walked.opened_with == {"filing_count": 19}
    assert report.walked.counts == {"ledger_opened": 1, "filing_count": 3}
