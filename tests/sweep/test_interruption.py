"""Holes, ends before the end, and going on from there."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime

import pytest

from gatekeeper.errors import (
    BoxCredentialsError,
    BoxUnreachableError,
    StoppedError,
    UnreadableError,
)
from gatekeeper.inventory.item import Account, Collaboration, GroupMember, Item
from gatekeeper.inventory.view import FolderView
from gatekeeper.policy.violation import Judged
from gatekeeper.store.database import Database
from gatekeeper.store.inventory import Inventory
from gatekeeper.store.sweep import DatabaseSweepStore
from gatekeeper.sweep.order import Judge
from tests.sweep.ordering import Notebook, order_sweep
from tests.sweep.paper import Paper, file, folder, guest, stopping

GONE = UnreadableError("gone (404)")
SILENT = BoxUnreachableError("no answer")


@pytest.fixture
def paper() -> Paper:
    """A root with eight folders, each with one file that has a guest."""
    box = Paper()
    top = folder("1")
    box.put(None, top)
    for n in range(10, 18):
        one, shared = folder(str(n)), file(f"{n}0", shared=True)
        box.put(top, one)
        box.put(one, shared)
        box.shares[shared.id] = [guest(f"c{n}", shared)]
    return box


def spent(paper: Paper) -> Counter[str]:
    """The calls since the last look."""
    calls, paper.calls = paper.calls, Counter()
    return calls


@pytest.mark.parametrize("error", [GONE, SILENT])
def test_a_folder_that_cannot_be_read_is_a_hole_and_the_sweep_goes_on(
    paper: Paper, store: DatabaseSweepStore, database: Database, error: Exception
) -> None:
    """Gone between listing and walking, or without an answer: recorded with its place and why."""
    paper.trouble["pages 13"] = error
    notebook = Notebook()
    outcome = order_sweep(paper.reader, store, "1", notebook=notebook)
    assert (outcome.complete, outcome.failure, outcome.hole_count) == (False, None, 1)
    assert notebook.judged_files == ["100", "110", "120", "140", "150", "160", "170"]
    (hole,) = Inventory(database).holes(outcome.run.id)
    assert (hole.item_type, hole.item_id, hole.path, hole.reason) == ("folder", "13", "f1/f13", str(error))
    assert outcome.holes == (hole,)


@pytest.mark.parametrize("error", [GONE, SILENT])
def test_an_items_unreadable_collaborations_are_a_hole_and_the_item_says_so(
    paper: Paper, store: DatabaseSweepStore, error: Exception
) -> None:
    """The rest of the folder is judged; of the item nothing is concluded from their absence."""
    paper.trouble["collaborations file 130"] = error
    notebook = Notebook()
    outcome = order_sweep(paper.reader, store, "1", notebook=notebook)
    assert [(hole.item_type, hole.item_id, hole.path) for hole in outcome.holes] == [("file", "130", "f1/f13/130.xlsx")]
    assert notebook.view("13").content[0].unread == {"collaborations"}
    assert not outcome.complete


def test_a_root_that_is_not_there_is_a_hole_and_the_others_are_walked(paper: Paper, store: DatabaseSweepStore) -> None:
    """A wrong id in the settings doesn't keep the rest from being watched."""
    notebook = Notebook()
    outcome = order_sweep(paper.reader, store, "404", "13", notebook=notebook)
    assert notebook.judged_folders == ["13"]
    assert [hole.item_id for hole in outcome.holes] == ["404"]
    assert not outcome.complete


def test_a_root_beneath_an_unreadable_root_is_walked_by_itself(paper: Paper, store: DatabaseSweepStore) -> None:
    """Nobody else comes by."""
    paper.trouble["root 1"] = GONE
    notebook = Notebook()
    outcome = order_sweep(paper.reader, store, "1", "13", notebook=notebook)
    assert notebook.judged_folders == ["13"]
    assert [hole.item_id for hole in outcome.holes] == ["1"]


def test_a_page_that_fails_leaves_the_pages_before_it_judged(store: DatabaseSweepStore) -> None:
    """A folder read in part is a hole, with what was read of it recorded."""
    paper = Paper(page_size=2)
    paper.put(None, folder("1"))
    paper.put(folder("1"), *(file(f"2{n}") for n in range(6)))
    paper.trouble["pages 1 #3"] = SILENT
    notebook = Notebook()
    outcome = order_sweep(paper.reader, store, "1", notebook=notebook)
    assert notebook.judged_files == ["20", "21", "22", "23"]
    assert ([hole.item_id for hole in outcome.holes], outcome.complete) == (["1"], False)


def test_a_group_whose_members_are_hidden_is_unjudged_and_asked_once(paper: Paper, store: DatabaseSweepStore) -> None:
    """An incomplete group is marked as such in every view, and is one hole."""
    for n in (10, 11):
        on_file = Collaboration(f"g{n}", "file", f"{n}0", "group", "55", None, "受託者一同", "viewer", "accepted")
        paper.shares[f"{n}0"] = [on_file]
    paper.trouble["group 55"] = GONE
    notebook = Notebook()
    outcome = order_sweep(paper.reader, store, "1", notebook=notebook)
    assert [notebook.view(name).groups["55"].complete for name in ("10", "11")] == [False, False]
    assert [(hole.item_type, hole.item_id, hole.path) for hole in outcome.holes] == [("group", "55", "受託者一同")]
    assert paper.calls["group 55"] == 1


def test_an_unknown_kind_of_item_is_a_hole(paper: Paper, store: DatabaseSweepStore) -> None:
    """What the gatekeeper doesn't know it can't judge."""
    paper.put(folder("10"), Item("hub", "5", "h"))
    outcome = order_sweep(paper.reader, store, "1")
    assert [(hole.item_type, hole.path) for hole in outcome.holes] == [("hub", "f1/f10/h")]


def test_a_box_that_falls_silent_ends_the_sweep_without_holes(paper: Paper, store: DatabaseSweepStore) -> None:
    """Nothing more is asked of it, and what wasn't read is still to be read, not lost."""
    answers = threading.Event()

    def before(call: str) -> None:
        if call == "pages 12":
            answers.set()
        if answers.is_set():
            raise SILENT

    paper.before = before
    outcome = order_sweep(paper.reader, store, "1", workers=1)
    assert outcome.failure is SILENT
    assert (outcome.complete, outcome.hole_count) == (False, 0)
    paper.before = lambda _: None
    again = order_sweep(paper.reader, store, "1")
    assert (again.run.resumed, again.complete, again.counts.files) == (True, True, 8)


def test_several_silent_folders_in_a_row_are_holes_while_box_answers_otherwise(
    paper: Paper, store: DatabaseSweepStore
) -> None:
    """One more question to Box tells the two apart."""
    paper.trouble |= {f"pages {n}": SILENT for n in range(10, 18)}
    outcome = order_sweep(paper.reader, store, "1")
    assert (outcome.failure, outcome.hole_count, outcome.complete) == (None, 8, False)


@pytest.mark.parametrize("call", ["root 1", "pages 1", "pages 13", "collaborations file 130", "group 55"])
def test_refused_credentials_end_the_sweep_at_once(paper: Paper, store: DatabaseSweepStore, call: str) -> None:
    """They aren't a hole, wherever they come up, and the sweep can go on when they have been put right."""
    paper.shares["130"] = [Collaboration("g", "file", "130", "group", "55", None, "g", "viewer", "accepted")]
    paper.groups["55"] = [GroupMember("u1", "a@vendor.example.com")]
    error = BoxCredentialsError("expired")
    paper.trouble[call] = error
    outcome = order_sweep(paper.reader, store, "1", workers=1)
    assert (outcome.failure, outcome.hole_count, outcome.complete) == (error, 0, False)
    del paper.trouble[call]
    assert order_sweep(paper.reader, store, "1").complete


@pytest.mark.parametrize("error", [SILENT, BoxCredentialsError("no"), StoppedError("stop")])
def test_nothing_is_begun_while_box_does_not_say_who_we_are(
    paper: Paper, store: DatabaseSweepStore, database: Database, error: Exception
) -> None:
    """The first question already tells that nothing can be read."""
    paper.trouble["whoami"] = error
    with pytest.raises(type(error)):
        order_sweep(paper.reader, store, "1")
    assert paper.calls == {"whoami": 1}
    assert Inventory(database).last_sweep() is None


@pytest.mark.parametrize("at", ["root 1", "pages 1", "pages 14", "collaborations file 140"])
def test_a_stopped_sweep_goes_on_where_it_was(paper: Paper, store: DatabaseSweepStore, at: str) -> None:
    """No folder that was read is read again, and together the two parts are complete."""
    stop = threading.Event()
    paper.before = stopping(stop, at)
    first = order_sweep(paper.reader, store, "1", stop=stop, workers=1)
    assert isinstance(first.failure, StoppedError)
    assert not first.complete
    read = {call for call in spent(paper) if call.startswith("pages")}
    paper.before = lambda _: None
    second = order_sweep(paper.reader, store, "1")
    assert (second.run.resumed, second.run.id, second.complete) == (True, first.run.id, True)
    assert (second.counts.folders, second.counts.files) == (9, 8)
    again = {call for call in spent(paper) if call.startswith("pages")} & read
    assert again <= {"pages 14"}


def test_a_stop_makes_no_further_call(paper: Paper, store: DatabaseSweepStore) -> None:
    """Folders that lie ready are left lying."""
    stop = threading.Event()
    made: list[str] = []

    def before(call: str) -> None:
        made.append(call)
        if call == "pages 1":
            stop.set()

    paper.before = before
    outcome = order_sweep(paper.reader, store, "1", stop=stop, workers=1)
    assert isinstance(outcome.failure, StoppedError)
    assert made == ["whoami", "root 1", "pages 1"]


def test_a_mistake_in_the_program_comes_out_of_the_sweep(paper: Paper, store: DatabaseSweepStore) -> None:
    """What a worker trips over is neither a hole nor swallowed."""

    def judge_for(_: Account) -> Judge:
        def judge(view: FolderView, as_of: datetime) -> Judged:
            raise ZeroDivisionError(f"{view.folder.id} {as_of}")

        return judge

    with pytest.raises(ZeroDivisionError, match=r"^1 "):
        order_sweep(paper.reader, store, "1", judge_for=judge_for)


def test_calls_are_saved_even_where_nothing_was_read(paper: Paper, store: DatabaseSweepStore) -> None:
    """What was spent before the end counts against the month."""
    paper.trouble["root 1"] = SILENT
    outcome = order_sweep(paper.reader, store, "1", take_calls=iter([{"identity": 1}, {}, {}]).__next__)
    assert outcome.failure is SILENT
    assert outcome.counts.calls == {"identity": 1}


def test_what_could_be_read_at_the_second_attempt_carries_no_mark(
    paper: Paper, store: DatabaseSweepStore, database: Database
) -> None:
    """A folder whose collaborations failed, and that is read again after an end in the middle, counts as read."""
    paper.page_size, stop = 4, threading.Event()
    top = folder("1", shared=True)
    paper.items["1"], paper.shares["1"] = top, [guest("c1", top)]
    paper.trouble["collaborations folder 1"] = GONE
    paper.before = stopping(stop, "pages 1 #3")
    paper.put(top, folder("18"))
    first = order_sweep(paper.reader, store, "1", stop=stop, workers=1)
    assert (first.failure is not None, first.hole_count) == (True, 1)
    paper.trouble, paper.before = {}, lambda _: None
    notebook = Notebook()
    again = order_sweep(paper.reader, store, "1", notebook=notebook)
    assert (again.run.resumed, again.complete) == (True, True)
    assert notebook.view("1").folder.unread == frozenset()
    above = store.ancestor(again.run, "1")
    assert (above.item.unread, [one.id for one in above.collaborations]) == (frozenset(), ["c1"])
    assert next(view for view in Inventory(database).views() if view.folder.id == "1").folder.unread == frozenset()
