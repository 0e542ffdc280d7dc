"""Where a file lay when it was moved between people, while its folder was moved between procedures."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import Engine, select
from sqlalchemy import event as listening

from gatekeeper.event.value import Source
from gatekeeper.store.database import Database
from gatekeeper.store.known_place import last_seen
from gatekeeper.store.moved_folder import moved_folder, moves_of
from gatekeeper.store.sweep import DatabaseSweepStore
from tests.policy.build import NOW, procedure
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
from tests.transfer.ward import enter, kept


@pytest.fixture
def ward(database: Database) -> Database:
    return settle(database)


@pytest.mark.parametrize("kind", ["MOVE", "UNDELETE"])
def test_after_a_move_the_place_is_unknown_until_the_next_sweep(ward: Database, kind: str) -> None:
    """What is fetched from a folder that came to another procedure is that one's, not that of the old trail."""
    take(ward, fetched(MOVED + MINUTE), moved(MOVED, kind=kind))
    assert governors(ward) == {"fetched": "?"}
    assert place_again(ward) == []
    walk(ward, "3604", NOW - MINUTE)
    (placed,) = place_again(ward)
    assert (placed.governor, placed.trail) == (SECOND, "1000/3604/7000/7001/")
    assert place_again(ward) == []


def test_move_is_still_known_after_a_restart(url: str) -> None:
    """The program ends between the move, the transfer, the sweep and the placing."""
    with Database.open(url) as database:
        enter(database, procedure(), procedure(id=SECOND, number=4, folders=("3604",)))
        walk(database, "3603", SWEPT)
        take(database, moved(MOVED))
    with Database.open(url) as database:
        take(database, fetched(MOVED + MINUTE))
        assert governors(database) == {"fetched": "?"}
    with Database.open(url) as database:
        walk(database, "3604", NOW - MINUTE)
    with Database.open(url) as database:
        (placed,) = place_again(database)
        assert placed.governor == SECOND


def test_before_the_move_the_old_place_holds(ward: Database) -> None:
    """The sweep had read it there, and it hadn't been moved yet: also where both arrive together."""
    take(ward, moved(MOVED), fetched(MOVED - MINUTE), fetched(SWEPT - MINUTE, "before the sweep"))
    assert governors(ward) == {"fetched": FIRST, "before the sweep": FIRST}
    walk(ward, "3604", NOW - MINUTE)
    assert place_again(ward) == []
    assert governors(ward) == {"fetched": FIRST, "before the sweep": FIRST}


def test_late_event_does_not_take_the_new_place(ward: Database) -> None:
    """It arrives after the sweep that saw the new place: where the file lay then, nobody can tell any more."""
    take(ward, moved(MOVED))
    walk(ward, "3604", NOW - MINUTE)
    take(ward, fetched(MOVED - MINUTE, "early"), fetched(MOVED, "at once"), fetched(MOVED + MINUTE, "late"))
    wanted = {"early": "?", "at once": "?", "late": SECOND}
    assert governors(ward) == wanted
    walk(ward, "3604", NOW)
    assert place_again(ward) == []
    assert governors(ward) == wanted


def test_between_two_moves_nobody_has_looked(ward: Database) -> None:
    """It went to the other procedure and back: neither trail tells of the time between."""
    take(ward, moved(MOVED), fetched(MOVED + MINUTE), moved(MOVED + 2 * MINUTE, "back"))
    walk(ward, "3603", NOW - MINUTE)
    assert place_again(ward) == []
    assert governors(ward) == {"fetched": "?"}


def test_move_during_a_sweep_makes_both_sides_doubtful(ward: Database) -> None:
    """Whether the sweep came by before or after it can't be told."""
    sweeps, began, ended = DatabaseSweepStore(ward), NOW - 10 * MINUTE, NOW - 5 * MINUTE
    outer, inner = folder("7000", "3603"), folder("7001", "7000")
    content = {"3603": [outer], "7000": [inner], "1000": [folder("3603", "1000"), folder("3604", "1000")]}
    tree = Tree([folder("1000")], content)
    run = tree.begin(sweeps, began)
    tree.walk(sweeps, run, ended)
    assert sweeps.finish(run, ended)
    take(ward, moved(NOW - 7 * MINUTE))
    take(ward, fetched(NOW - 8 * MINUTE, "before"), fetched(NOW - 6 * MINUTE, "after"))
    assert governors(ward) == {"before": "?", "after": "?"}


def test_without_a_move_nothing_changes(ward: Database) -> None:
    """A file's move, another folder's, a renaming and a copy say nothing of where the folder lies."""
    take(
        ward,
        moved(MOVED, "a", source=Source("file", "7000", "同じ番号.xlsx", "3604")),
        moved(MOVED, "b", source=Source("folder", "3604", "別", "1000")),
        moved(MOVED, "c", kind="RENAME"),
        moved(MOVED, "d", kind="COPY"),
        moved(MOVED, "e", source=Source("folder", None, "番号なし")),
        fetched(MOVED + MINUTE),
    )
    assert governors(ward) == {"fetched": FIRST}
    with ward.read() as connection:
        assert list(connection.scalars(select(moved_folder.c.folder_id))) == ["3604"]


def test_same_move_twice_is_noted_once(ward: Database) -> None:
    """Two events of one moment are one; of different moments both are kept, in whichever order they come."""
    take(ward, moved(MOVED), moved(MOVED, "twin"), moved(MOVED - MINUTE, "older"))
    take(ward, moved(MOVED, "again"))
    with ward.read() as connection:
        assert set(moves_of(connection, ["7000", "3603"])["7000"]) == {MOVED, MOVED - MINUTE}
        assert list(moves_of(connection, ["7000", "3603"])) == ["7000"]


def test_one_question_for_a_whole_page(ward: Database) -> None:
    """However many transfers a page tells of, moves are asked for once, by the folders on their trails."""
    asked: list[object] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Sequence[object], *_: object) -> None:
        if "FROM moved_folder" in statement:
            asked.append(parameters)

    listening.listen(Engine, "before_cursor_execute", note)
    try:
        take(ward, *(fetched(MOVED, str(number)) for number in range(400)))
    finally:
        listening.remove(Engine, "before_cursor_execute", note)
    assert len(asked) == 1
    assert len(kept(ward)) == 400


def test_last_seen_by_the_sweep_that_began_then(ward: Database) -> None:
    """A folder that a later one hasn't seen stays with the earlier; a file's number is no folder's."""
    assert Tree([folder("1000")]).sweep(DatabaseSweepStore(ward), NOW)
    with ward.read() as connection:
        assert [last_seen(connection, each) for each in ("7001", "1000", "701")] == [SWEPT, NOW, None]
