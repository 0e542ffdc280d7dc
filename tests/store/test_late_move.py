"""Box tells of a move only after transfers were placed as if it hadn't happened: those lose their place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy import event as listening

from gatekeeper.event.value import Actor, Source
from gatekeeper.ledger.entry import Kind
from gatekeeper.signing import canonical
from gatekeeper.store.database import Database
from gatekeeper.store.ledger import Ledger
from gatekeeper.store.ledger_count import expected_counts
from gatekeeper.store.ledger_record import altered_transfers
from gatekeeper.store.own_account import OwnAccounts
from gatekeeper.store.sweep import DatabaseSweepStore
from gatekeeper.store.transfer_table import transfer
from gatekeeper.store.unjudged_transfer import Unjudged, note_judged, unjudged
from gatekeeper.transfer.value import Way
from tests.policy.build import NOW
from tests.store.build import Tree, folder
from tests.store.moving import (
    FIRST,
    MINUTE,
    MOVED,
    SECOND,
    SWEPT,
    fetched,
    governors,
    moved,
    place_again,
    settle,
    take,
    walk,
)
from tests.transfer.build import HANAKO, event
from tests.transfer.ward import book, kept

_SERVICE = "AutomationUser_gatekeeper@boxdevedition.com"


@pytest.fixture
def ward(database: Database) -> Database:
    return settle(database)


def told(database: Database) -> list[tuple[str, str | None]]:
    """The entries of transfers: event and governor."""
    payloads = [canonical.loads(one.payload) for one in Ledger(database).newest(5_000, Kind.TRANSFER)]
    return [(one["event"], one["governor"]) for one in payloads]


def holds(database: Database) -> bool:
    """Whether the ledger has as many entries as the rows call for, and each row is what its newest entry says."""
    with database.read() as connection:
        return expected_counts(connection)["transfer"] == len(told(database)) and not [*altered_transfers(connection)]


def windows(database: Database) -> dict[str, tuple[datetime | None, datetime | None]]:
    with database.read() as connection:
        rows = connection.execute(select(transfer.c.event_id, transfer.c.placed_from, transfer.c.placed_to))
        return {row.event_id: (row.placed_from, row.placed_to) for row in rows}


@contextmanager
def hearing(listener: Callable[..., None]) -> Iterator[None]:
    """Within, the listener hears of each statement before the database does."""
    listening.listen(Engine, "before_cursor_execute", listener)
    try:
        yield
    finally:
        listening.remove(Engine, "before_cursor_execute", listener)


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    with hearing(note):
        yield asked


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


@pytest.mark.parametrize("at", [SWEPT, MOVED])
def test_ends_of_the_window_belong_to_it(ward: Database, at: datetime) -> None:
    """Whether the move of that moment came before or after can't be told."""
    take(ward, fetched(MOVED))
    assert windows(ward) == {"fetched": (SWEPT, MOVED)}
    take(ward, moved(at))
    assert governors(ward) == {"fetched": "?"}
    assert windows(ward) == {"fetched": (None, None)}


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


def test_placed_anew_it_rests_on_the_new_reading(ward: Database) -> None:
    """A second late move, between the transfer and the sweep that placed it, takes that place too."""
    take(ward, fetched(MOVED + MINUTE))
    take(ward, moved(MOVED))
    walk(ward, "3604", NOW - MINUTE)
    place_again(ward)
    assert windows(ward) == {"fetched": (MOVED + MINUTE, NOW - MINUTE)}
    take(ward, moved(NOW - 2 * MINUTE, "second"))
    assert governors(ward) == {"fetched": "?"}
    assert holds(ward)


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
        note_judged(connection, waiting)
    take(ward, moved(MOVED - 9 * MINUTE))
    with ward.read() as connection:
        assert unjudged(connection) == Unjudged(MOVED - 5 * MINUTE, 2)


def test_derived_anew_it_keeps_what_its_place_rests_on(ward: Database) -> None:
    """The place stays as it was known then, although the sweep of today has the folder elsewhere."""
    take(ward, fetched(MOVED))
    walk(ward, "3604", NOW)
    with ward.write() as connection:
        assert book().derive(connection, [fetched(MOVED)], NOW, again=True) == []
        other = event("PREVIEW", id="fetched", at=MOVED, source=Source("file", "701", "督促状.xlsx", "7001"))
        assert len(book().derive(connection, [other], NOW, again=True)) == 1
    assert windows(ward) == {"fetched": (SWEPT, MOVED)}


def test_without_a_known_window_any_move_may_lie_within(ward: Database) -> None:
    """That it holds would be a guess."""
    take(ward, fetched(MOVED))
    with ward.write() as connection:
        connection.execute(text("UPDATE transfer SET placed_from = NULL, placed_to = NULL"))
    take(ward, moved(SWEPT - timedelta(days=400)))
    assert governors(ward) == {"fetched": "?"}


def test_rows_of_an_older_version_rest_on_every_sweep(ward: Database) -> None:
    """By which of them they were placed isn't on record. A move since the last of them takes nothing."""
    walk(ward, "3603", SWEPT + 9 * MINUTE)
    take(ward, fetched(MOVED), fetched(SWEPT - timedelta(days=9), "early"))
    ward.downgrade("0021_moved_folder")
    ward.upgrade()
    assert windows(ward) == {"fetched": (SWEPT, MOVED), "early": (SWEPT - timedelta(days=9), SWEPT + 9 * MINUTE)}
    assert holds(ward)
    take(ward, moved(MOVED + MINUTE))
    assert governors(ward) == {"fetched": FIRST, "early": FIRST}
    take(ward, moved(SWEPT + MINUTE, "late"))
    assert governors(ward) == {"fetched": "?", "early": "?"}


def test_top_of_a_tree_is_never_moved(ward: Database) -> None:
    """What lies in no folder has a place that rests on its moment alone."""
    take(ward, fetched(MOVED), event(id="top", at=MOVED, source=Source("file", "9", "x", "0")))
    assert windows(ward)["top"] == (MOVED, MOVED)
    take(ward, moved(MOVED))
    assert governors(ward) == {"fetched": "?", "top": None}


def test_many_at_once(ward: Database) -> None:
    """More transfers and more folders than one look holds, each with one entry."""
    take(ward, *(fetched(MOVED + MINUTE, str(number)) for number in range(1_100)))
    others = [moved(MOVED, f"m{n}", source=Source("folder", str(10**6 + n), "x", "0")) for n in range(120)]
    take(ward, *others, moved(MOVED), moved(MOVED, "inner", source=Source("folder", "7001", "x", "7000")))
    assert set(governors(ward).values()) == {"?"}
    assert len(told(ward)) == 2_200
    assert holds(ward)


def test_page_without_a_folders_move_asks_for_nothing_more(ward: Database) -> None:
    """Moves are looked for where a folder was moved, and transfers where the inventory knows that folder."""
    take(ward, fetched(MOVED - MINUTE, "before"))
    with statements() as asked:
        take(ward, fetched(MOVED), moved(MOVED, source=Source("file", "701", "x", "7001")))
    assert not [one for one in asked if "INTO moved_folder" in one]
    assert not [one for one in asked if "placed_to" in one and not one.startswith("INSERT INTO transfer")]
    with statements() as unknown:
        take(ward, moved(MOVED, "unknown", source=Source("folder", "unheard of", "x", "0")))
    assert not [one for one in unknown if "FROM transfer" in one]


def test_search_goes_by_the_index(ward: Database) -> None:
    """A move of today reads the transfers of today, not those of all years."""
    with statements() as asked:
        take(ward, moved(MOVED))
    (search,) = [one for one in asked if "FROM transfer" in one]
    if ward.place.endswith(".db"):
        with ward.read() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {search}", ("x",) * search.count("?")).all()
        steps = [str(row[-1]) for row in plan if "transfer" in row[-1]]
        assert len(steps) == 2
        assert all(step.startswith("SEARCH transfer USING INDEX ix_transfer_placed_to (placed_to") for step in steps)


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


def test_moments_are_kept_in_utc(ward: Database) -> None:
    take(ward, fetched(MOVED))
    assert {moment.tzinfo for both in windows(ward).values() for moment in both if moment} == {UTC}


def test_sweep_that_goes_on_has_read_by_its_last_page(ward: Database) -> None:
    """What it rests on ends with what the sweep had taken in when the transfer was placed."""
    sweeps, began = DatabaseSweepStore(ward), NOW - 10 * MINUTE
    tree = Tree([folder("1000")], {"1000": [folder("3603", "1000")], "3603": [folder("7000", "3603")]})
    tree.content["7000"] = [folder("7001", "7000")]
    tree.walk(sweeps, tree.begin(sweeps, began), NOW - 5 * MINUTE)
    take(ward, fetched(began - MINUTE))
    assert windows(ward) == {"fetched": (began - MINUTE, NOW - 5 * MINUTE)}
    take(ward, moved(NOW - 6 * MINUTE))
    assert governors(ward) == {"fetched": "?"}
