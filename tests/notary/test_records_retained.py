"""What the rows of transfers prove after records were taken out because their time was over, and what is lawful."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from gatekeeper.ledger.entry import Draft, Kind
from gatekeeper.ledger.finding import Fault
from gatekeeper.ledger.removal import Removable
from gatekeeper.signing import canonical
from gatekeeper.store.database import Database
from gatekeeper.store.transfer_book import take_in
from tests.notary.room import NOW, Room, moved
from tests.notary.test_records import forge, records

LONG_AGO = NOW - timedelta(days=400)


def enter(room: Room, event: str, at: datetime, now: datetime, size: int = 1) -> None:
    with room.database.write() as connection:
        take_in(connection, [replace(moved(event, at), size=size)], now)


def emptied(room: Room) -> list[int]:
    return [one.seq for one in room.ledger.entries(1, 99) if one.is_emptied]


def test_forged_row_of_a_later_day_needs_its_entry(transfers: Room) -> None:
    """What was emptied is older than the day of the removal; nothing newer is excused by it."""
    assert transfers.prune() == 7
    forge(transfers, "e18", event_id="made up", login="framed@vendor.example.com")
    assert records(transfers) == {(Fault.NOT_ENTERED, "made up")}


def test_swapped_row_of_a_later_day_is_found(transfers: Room) -> None:
    transfers.prune()
    transfers.do("UPDATE transfer SET event_id = 'made up', size = 1 WHERE event_id = 'e18'")
    assert records(transfers) == {(Fault.NOT_ENTERED, "made up"), (Fault.NO_ROW, "e18")}


def test_row_is_not_excused_by_moving_it_back(transfers: Room) -> None:
    """Its own entry still says when it was."""
    transfers.prune()
    transfers.do("UPDATE transfer SET at = (SELECT at FROM transfer WHERE event_id = 'e1') WHERE event_id = 'e18'")
    assert records(transfers) == {(Fault.OTHER_ROW, "e18")}


def test_old_rows_without_entries_are_as_many_as_were_emptied(transfers: Room) -> None:
    """One more is one too many."""
    transfers.prune()
    assert records(transfers) == set()
    forge(transfers, "e1", event_id="made up")
    assert records(transfers) == {(Fault.TOO_FEW, "transfer")}


def test_deleted_row_is_not_made_up_for_by_an_old_one(transfers: Room) -> None:
    transfers.prune()
    transfers.do(
        "DELETE FROM transfer WHERE event_id = 'e18'", "UPDATE transfer SET revision = 2 WHERE event_id = 'e1'"
    )
    assert records(transfers) == {(Fault.NO_ROW, "e18"), (Fault.TOO_FEW, "transfer")}


def test_old_row_of_which_nothing_is_told_is_what_cannot_be_found(transfers: Room) -> None:
    """With the content of its entry the proof of a row is gone: one stands for another as old."""
    transfers.prune()
    transfers.do("UPDATE transfer SET event_id = 'made up', size = 1 WHERE event_id = 'e1'")
    assert transfers.verify().holds


def _replay(room: Room) -> None:
    """The signed statement of the removal is entered again, behind newer entries."""
    (entry,) = room.ledger.newest(1, Kind.RETENTION)
    room.ledger.add(Draft(Kind.RETENTION, canonical.loads(entry.payload)), room.now)


@pytest.mark.parametrize("beforehand", [lambda _: None, _replay], ids=["as it is", "replayed"])
def test_only_rows_that_were_there_when_it_was_signed_are_gone_for_it(
    transfers: Room, beforehand: Callable[[Room], None]
) -> None:
    """One that was entered since is missed, however old its transfer is."""
    transfers.prune(Removable.TRANSFER)
    enter(transfers, "late", LONG_AGO, transfers.now)
    assert transfers.verify().holds
    beforehand(transfers)
    transfers.do("DELETE FROM transfer WHERE event_id IN ('late', 'e9')")
    assert records(transfers) == {(Fault.NO_ROW, "late"), (Fault.NO_ROW, "e9")}


def test_statement_that_nobody_signed_excuses_nothing(transfers: Room) -> None:
    """Where there is no key to hold it against, either."""
    transfers.prune(Removable.TRANSFER)
    with transfers.ledger.under_examination() as examined:
        missed = {one.where for one in examined.altered_rows(None)}
    assert missed == {f"e{number}" for number in range(1, 8)}


def test_transfer_derived_anew_after_its_row_was_over_its_time(transfers: Room) -> None:
    """It begins at one again, though an older entry tells of it as well; and is held by the newest."""
    transfers.prune(Removable.TRANSFER)
    enter(transfers, "e1", NOW + timedelta(minutes=1), transfers.now)
    assert transfers.verify().holds
    transfers.do("UPDATE transfer SET size = 2 WHERE event_id = 'e1'")
    assert records(transfers) == {(Fault.OTHER_ROW, "e1")}


def test_older_entry_doesn_t_judge_where_a_newer_one_was_emptied(transfers: Room) -> None:
    """An old transfer came late, and was derived anew while the clock was slow: the newer entry is the first to go."""
    enter(transfers, "late", LONG_AGO, transfers.now)
    enter(transfers, "late", LONG_AGO, NOW - timedelta(days=3), size=2)
    transfers.seal()
    assert transfers.prune() == 8
    assert emptied(transfers) == [*range(2, 9), 22]
    assert transfers.verify().holds


@pytest.mark.parametrize("seed", range(12))
def test_innocent_ward_is_never_accused(tmp_path: Path, seed: int) -> None:
    """Whatever comes late, comes again, is entered by a wrong clock or goes because its time is over."""
    chance = Random(seed)
    with Database.open(f"sqlite:///{tmp_path / 'gatekeeper.db'}") as database:
        room = Room(database, tmp_path, of_transfers=True)
        room.fill()
        for deed in chance.choices(list(_deeds(room, chance)), k=14):
            deed()
            room.entered += 1
            assert room.verify().findings == ()


def _deeds(room: Room, chance: Random) -> Iterator[Callable[[], object]]:
    moments: dict[str, datetime] = {}

    def clock() -> datetime:
        return room.now + timedelta(minutes=chance.choice([0, 0, 0, -15, -60, 60, -60 * 24 * 500]))

    def come() -> None:
        event = f"n{len(moments)}"
        moments[event] = room.now - timedelta(minutes=chance.choice([0, 0, 5, 20, 60 * 24 * 400]))
        enter(room, event, moments[event], clock())

    def come_again() -> None:
        for event in chance.sample(sorted(moments), min(3, len(moments))):
            enter(room, event, moments[event], clock(), chance.randrange(9))

    def go(of: Removable) -> None:
        room.prune(of, chance.randrange(-5, room.entered), chance.choice([1, 3, 99]))

    yield from (come, come, come_again, come_again)
    yield from (lambda: go(Removable.LEDGER), lambda: go(Removable.TRANSFER))
