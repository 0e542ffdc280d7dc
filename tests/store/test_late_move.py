"""Box tells of a move only after transfers were placed as if it hadn't happened: those lose their place."""

from __future__ import annotations

import pytest

from gatekeeper.event.value import Actor, Source
from gatekeeper.store.database import Database
from gatekeeper.store.own_account import OwnAccounts
from gatekeeper.store.unjudged_transfer import Unjudged, note_judged, unjudged
from gatekeeper.transfer.value import Way
from tests.policy.build import NOW
from tests.store.moving import (
    FIRST,
    MINUTE,
    MOVED,
    SECOND,
    SWEPT,
    fetched,
    governors,
    hearing,
    holds,
    moved,
    place_again,
    settle,
    take,
    told,
    walk,
    windows,
)
from tests.transfer.build import HANAKO, event
from tests.transfer.ward import kept

_SERVICE = "AutomationUser_gatekeeper@boxdevedition.com"


@pytest.fixture
def ward(database: Database) -> Database:
    return settle(database)


def test_transfer_after_a_late_move_loses_its_place_until_the_next_sweep(ward: Database) -> None:
    """It stood under the old procedure; then it is nobody's, and after the sweep it is the new one's."""
    take(ward, fetched(MOVED + MINUTE))
    assert governors(ward) == {"fetched": FIRST}
    take(ward, moved(MOVED))
    (one,) = kept(ward)
    assert (one.trail, one.governor, one.department, one.counterparty, one.path) == (
        None, None, None, None, "督促状.xlsx",
    )  # fmt: skip
    assert one.folder_id == "7001"
    assert told(ward) == [("fetched", FIRST), ("fetched", None)]
    assert place_again(ward) == []
    walk(ward, "3604", NOW - MINUTE)
    (placed,) = place_again(ward)
    assert (placed.governor, placed.trail) == (SECOND, "1000/3604/7000/7001/")
    assert told(ward) == [("fetched", FIRST), ("fetched", None), ("fetched", SECOND)]
    assert holds(ward)


def test_transfer_before_a_late_move_stays_unknown(ward: Database) -> None:
    """Only the sweep after the move has read the folder; where it lay before, nobody can tell any more."""
    walk(ward, "3604", NOW - MINUTE)
    take(ward, fetched(MOVED - MINUTE))
    assert governors(ward) == {"fetched": SECOND}
    take(ward, moved(MOVED))
    walk(ward, "3604", NOW)
    assert place_again(ward) == []
    assert governors(ward) == {"fetched": "?"}
    assert holds(ward)


def test_arriving_late_comes_to_the_same_as_arriving_together(ward: Database) -> None:
    """In whichever order the pages come, and both where a procedure's folder is moved and one beneath it."""
    events = [moved(MOVED), *(fetched(MOVED + MINUTE * number, str(number)) for number in (-3000, -1, 0, 1))]
    for one in reversed(events):
        take(ward, one)
    assert governors(ward) == {"-3000": FIRST, "-1": FIRST, "0": "?", "1": "?"}
    take(ward, moved(SWEPT - MINUTE, "above", source=Source("folder", "3603", "x", "1000")))
    assert governors(ward) == {"-3000": "?", "-1": FIRST, "0": "?", "1": "?"}
    assert holds(ward)


def test_move_outside_the_window_or_the_trail_takes_nothing(ward: Database) -> None:
    """Neither one from before the sweep or after the transfer, nor that of another folder, nor that of a file."""
    take(ward, fetched(MOVED))
    inside = MOVED - MINUTE
    take(
        ward,
        moved(SWEPT - MINUTE, "a"),
        moved(MOVED + MINUTE, "b"),
        moved(inside, "c", source=Source("folder", "3604", "x", "1000")),
        moved(inside, "d", source=Source("folder", "700", "x", "1000")),
        moved(inside, "e", source=Source("folder", "unheard of", "x", "1000")),
        moved(inside, "f", source=Source("file", "7000", "x", "1000")),
        moved(inside, "g", kind="RENAME"),
    )
    assert governors(ward) == {"fetched": FIRST}
    assert told(ward) == [("fetched", FIRST)]


def test_same_move_again_changes_nothing(ward: Database) -> None:
    """It is on record: neither its own event nor a twin of that moment takes the place that was found since."""
    take(ward, fetched(MOVED + MINUTE))
    take(ward, moved(MOVED))
    walk(ward, "3604", NOW - MINUTE)
    place_again(ward)
    before, counted = windows(ward), len(told(ward))
    take(ward, moved(MOVED), moved(MOVED, "twin"))
    assert governors(ward) == {"fetched": SECOND}
    assert (windows(ward), len(told(ward))) == (before, counted)


def test_trail_as_placed_counts(ward: Database) -> None:
    """Meanwhile the inventory has the folder elsewhere: a move of what was above it then still matters."""
    take(ward, fetched(MOVED))
    walk(ward, "3604", NOW - MINUTE)
    take(ward, moved(MOVED - MINUTE, source=Source("folder", "3603", "x", "1000")))
    assert governors(ward) == {"fetched": "?"}


def test_own_move_takes_places_too(ward: Database) -> None:
    """The gatekeeper's service account has brought the folder back out of the trash."""
    OwnAccounts(ward).remember(_SERVICE, NOW)
    take(ward, fetched(MOVED + MINUTE))
    take(ward, event("UNDELETE", id="own", at=MOVED, by=Actor("2", _SERVICE), source=Source("folder", "7000")))
    assert governors(ward) == {"fetched": "?"}


def test_staff_who_laid_a_file_there_did_nothing_outward_that_is_known(ward: Database) -> None:
    """The way goes with the governor: it is judged as it would be without a place."""
    take(ward, event("UPLOAD", HANAKO, id="laid", at=MOVED, source=Source("file", "701", "x.xlsx", "7001")))
    assert [one.way for one in kept(ward)] == [Way.OUTWARD]
    take(ward, moved(MOVED - MINUTE))
    assert [one.way for one in kept(ward)] == [Way.WITHIN]
    assert holds(ward)


def test_what_has_lost_its_place_waits_to_be_judged(ward: Database) -> None:
    """From the earliest of them on, although the page brings no transfer of its own."""
    take(ward, fetched(MOVED, "a"), fetched(MOVED - 5 * MINUTE, "b"))
    with ward.write() as connection:
        waiting = unjudged(connection)
        assert waiting is not None
        note_judged(connection, waiting, MOVED + 60 * MINUTE)
    take(ward, moved(MOVED - 9 * MINUTE))
    with ward.read() as connection:
        assert unjudged(connection) == Unjudged(MOVED - 5 * MINUTE, 2)


def test_many_at_once(ward: Database) -> None:
    """More transfers and more folders than one look holds, each with one entry."""
    take(ward, *(fetched(MOVED + MINUTE, str(number)) for number in range(1_100)))
    others = [moved(MOVED, f"m{n}", source=Source("folder", str(10**6 + n), "x", "0")) for n in range(120)]
    take(ward, *others, moved(MOVED), moved(MOVED, "inner", source=Source("folder", "7001", "x", "7000")))
    assert set(governors(ward).values()) == {"?"}
    assert len(told(ward)) == 2_200
    assert holds(ward)


def test_killed_before_its_end_nothing_has_changed(ward: Database) -> None:
    """The move, the places and their entries are one transaction."""
    take(ward, fetched(MOVED))

    def fall(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        """Where the position is put down, after all else."""
        if "event_stream" in statement:
            raise RuntimeError

    with pytest.raises(RuntimeError), hearing(fall):
        take(ward, moved(MOVED))
    assert governors(ward) == {"fetched": FIRST}
    assert told(ward) == [("fetched", FIRST)]
    take(ward, moved(MOVED))
    assert governors(ward) == {"fetched": "?"}
