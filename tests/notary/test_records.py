"""Rows of transfers against the entries that tell of them: edited, forged, swapped, doubled and deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from gatekeeper.ledger.finding import Fault
from gatekeeper.store.database import Database
from gatekeeper.store.transfer_book import take_in
from tests.notary.room import NOW, Room, moved

__all__ = ["forge", "records"]

Found = set[tuple[Fault, str]]


def records(room: Room) -> Found:
    """What the rows alone show, as before a report is signed: nothing is walked, or held against the outside."""
    keyring = room.keys.keyring()
    with room.ledger.under_examination() as examined:
        return {(one.fault, one.where or str(one.seq)) for one in examined.altered_rows(keyring)}


def forge(room: Room, like: str, **values: object) -> None:
    """A row that nobody has entered."""
    changes = ", ".join(f"{name} = :{name}" for name in values)
    room.do(f"CREATE TABLE copied AS SELECT * FROM transfer WHERE event_id = '{like}'")  # noqa: S608 -- our own words
    room.do(f"UPDATE copied SET {changes}", **values)  # noqa: S608 -- as above
    room.do("INSERT INTO transfer SELECT * FROM copied", "DROP TABLE copied")


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Room]:
    """As `transfers`, in a database that takes any value into any column."""
    with Database.open(f"sqlite:///{tmp_path / 'gatekeeper.db'}") as database:
        room = Room(database, tmp_path, of_transfers=True)
        room.fill()
        yield room


def test_untouched_rows_are_what_was_entered(transfers: Room) -> None:
    assert records(transfers) == set()


def test_transfer_with_another_number_is_missed_under_its_own(transfers: Room) -> None:
    """The count is right; the entry of the one doesn't cover the other, and has lost its own row."""
    transfers.do("UPDATE transfer SET event_id = 'made up' WHERE event_id = 'e4'")
    report = transfers.verify()
    found = [(one.fault, one.where) for one in report.findings]
    assert found == [(Fault.NOT_ENTERED, "made up"), (Fault.NO_ROW, "e4")]


def test_deleted_row_is_missed_though_another_makes_up_for_its_number(transfers: Room) -> None:
    """The sum of the revisions is right; each must be the number of the entries that tell of its own row."""
    transfers.do("DELETE FROM transfer WHERE event_id = 'e4'", "UPDATE transfer SET revision = 2 WHERE event_id = 'e5'")
    assert records(transfers) == {(Fault.NO_ROW, "e4"), (Fault.OTHER_ENTRIES, "e5")}
    assert not transfers.verify().holds


def test_one_row_doesn_t_stand_for_all(transfers: Room) -> None:
    transfers.do("DELETE FROM transfer WHERE event_id != 'e5'", "UPDATE transfer SET revision = 19")
    missed = {(Fault.NO_ROW, f"e{number}") for number in range(1, 20) if number != 5}
    assert records(transfers) == {*missed, (Fault.OTHER_ENTRIES, "e5")}


def test_revision_is_told_with_both_numbers(transfers: Room) -> None:
    with transfers.database.write() as connection:
        take_in(connection, [replace(moved("e4", NOW), size=5)], NOW)
    transfers.do("UPDATE transfer SET revision = 1 WHERE event_id = 'e4'")
    (found,) = [one for one in transfers.verify().findings if one.fault is Fault.OTHER_ENTRIES]
    assert (found.where, found.expected, found.found) == ("e4", 2, 1)


@pytest.mark.parametrize("revision", [0, -1])
def test_row_of_no_entry_is_refused(transfers: Room, revision: int) -> None:
    """It would add nothing to the count."""
    forge(transfers, "e4", event_id="made up", revision=revision)
    assert records(transfers) == {(Fault.OTHER_ROW, "made up")}


@pytest.mark.parametrize("revision", ["many", 1.5, b"\x01", 2**63 - 1])
def test_revision_that_is_none_is_found(on_sqlite: Room, revision: object) -> None:
    """Nor does the sum of two that are too large end in an error."""
    on_sqlite.do("UPDATE transfer SET revision = :new WHERE event_id IN ('e4', 'e5')", new=revision)
    assert {where for _, where in records(on_sqlite)} == {"e4", "e5"}
    assert not on_sqlite.verify().holds


def test_another_spelling_of_a_number_is_no_row_of_it(transfers: Room) -> None:
    """What is stored for a sign that a database doesn't take would read as the number of another row."""
    transfers.do("DELETE FROM transfer WHERE event_id = 'e5'")
    forge(transfers, "e4", event_id="\x1000654")
    assert (Fault.OTHER_ROW, "e4") in records(transfers)


def test_row_that_stands_twice_is_found(transfers: Room) -> None:
    """A table that was made anew has no key; the one row too many hides the one that is gone."""
    transfers.do(
        "CREATE TABLE other AS SELECT * FROM transfer WHERE event_id != 'e5'",
        "INSERT INTO other SELECT * FROM transfer WHERE event_id = 'e4'",
        "DROP TABLE transfer",
        "ALTER TABLE other RENAME TO transfer",
    )
    assert records(transfers) == {(Fault.TOO_MANY, "transfer")}


def _plant(room: Room, payload: bytes, where: str = "seq = 20") -> None:
    digest = sha256(payload).hexdigest()
    room.do(
        f"UPDATE ledger_entries SET payload = :payload, payload_sha256 = :digest WHERE {where}",  # noqa: S608 -- as above
        payload=payload,
        digest=digest,
    )


@pytest.mark.parametrize(
    "payload",
    [
        b'{"event":"\\ud800","moment":"2026-02-01T00:00:00+00:00","row_sha256":"00"}',
        b'{"event":"e4","moment":7,"row_sha256":"00"}',
        b'{"event":"e4","moment":"2026-02-01T00:00:00+00:00","row_sha256":"x"}',
        b'{"event":7,"moment":"","row_sha256":"00"}',
        b"[1]",
        b"\xff",
        b"[" * 100_000,
    ],
    ids=["half a character", "moment", "digest", "event", "list", "no text", "deep"],
)
def test_planted_payload_is_a_finding(transfers: Room, payload: bytes) -> None:
    """Whatever an entry says, it is read and held against the rows."""
    _plant(transfers, payload)
    assert (Fault.NOT_ENTERED, "e19") in records(transfers)
    assert not transfers.verify().holds


def test_half_a_character_is_named(transfers: Room) -> None:
    _plant(transfers, b'{"event":"\\ud800","moment":"2026-02-01T00:00:00+00:00","row_sha256":"00"}')
    assert (Fault.NO_ROW, "\ud800") in records(transfers)


def test_transfer_of_half_a_character_is_held(transfers: Room) -> None:
    """Should Box ever send such a number, it is entered and found again."""
    with transfers.database.write() as connection:
        take_in(connection, [moved("\ud800\x00\x10", NOW)], NOW)
    assert transfers.verify().holds
    transfers.do("DELETE FROM transfer WHERE event_id NOT LIKE 'e%'")
    assert records(transfers) == {(Fault.NO_ROW, "\ud800\x00\x10")}


@pytest.mark.parametrize("column", ["path", "event_id", "at"])
def test_text_that_is_none_is_found(on_sqlite: Room, column: str) -> None:
    """SQLite keeps bytes that no reader can make text of."""
    on_sqlite.do(f"UPDATE transfer SET {column} = CAST(x'ff' AS TEXT) WHERE event_id = 'e4'")  # noqa: S608 -- as above
    assert records(on_sqlite) == {(Fault.UNREADABLE, "transfer")}
    assert not on_sqlite.verify().holds


def _with_the_payload(room: Room) -> None:
    """Row and entry are changed alike, and the entry's hashes aren't."""
    old = room.ledger.entry(5).payload
    room.do("UPDATE transfer SET size = 1 WHERE event_id = 'e4'")
    room.do("UPDATE ledger_entries SET payload = :new WHERE seq = 5", new=old.replace(b"outward", b"inward!"))


def _without_the_payload(room: Room) -> None:
    room.do("UPDATE ledger_entries SET payload = :gone WHERE seq = 5", gone=b"")


@pytest.mark.parametrize(("attack", "fault"), [(_with_the_payload, Fault.BODY), (_without_the_payload, Fault.EMPTIED)])
def test_entry_that_isn_t_what_was_hashed_is_found_without_a_walk(
    transfers: Room, attack: Callable[[Room], None], fault: Fault
) -> None:
    """A row proves nothing by a payload that nothing holds; nor does one excuse it that nobody has signed away."""
    attack(transfers)
    assert (fault, "5") in records(transfers)
