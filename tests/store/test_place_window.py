"""What the place of a transfer rests on: from when to when no folder above it may have been moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from gatekeeper.event.value import Source
from gatekeeper.store.database import Database
from gatekeeper.store.sweep import DatabaseSweepStore
from tests.policy.build import NOW
from tests.store.build import Tree, folder
from tests.store.moving import (
    FIRST,
    MINUTE,
    MOVED,
    SWEPT,
    fetched,
    governors,
    holds,
    moved,
    place_again,
    settle,
    statements,
    take,
    walk,
    windows,
)
from tests.transfer.build import event
from tests.transfer.ward import book

_SERVICE = "AutomationUser_gatekeeper@boxdevedition.com"


@pytest.fixture
def ward(database: Database) -> Database:
    return settle(database)


@pytest.mark.parametrize("at", [SWEPT, MOVED])
def test_ends_of_the_window_belong_to_it(ward: Database, at: datetime) -> None:
    """Whether the move of that moment came before or after can't be told."""
    take(ward, fetched(MOVED))
    assert windows(ward) == {"fetched": (SWEPT, MOVED)}
    take(ward, moved(at))
    assert governors(ward) == {"fetched": "?"}
    assert windows(ward) == {"fetched": (None, None)}


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


def test_moments_are_kept_in_utc(ward: Database) -> None:
    """Also where the database would give them in its own time zone."""
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
