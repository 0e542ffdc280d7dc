"""The walk over a Box on paper: everything judged once, with what reaches down to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gatekeeper.inventory.item import Account, Collaboration, GroupMember, Item
from gatekeeper.store.database import Database
from gatekeeper.store.inventory import Inventory
from gatekeeper.store.sweep import DatabaseSweepStore
from tests.sweep.ordering import Notebook, order_sweep
from tests.sweep.paper import ME, Paper, file, folder, guest


@pytest.fixture
def paper() -> Paper:
    """1 / 10 / {100, 101}, a file in each, and a guest on 10."""
    box = Paper()
    top, middle = folder("1"), folder("10", shared=True)
    box.put(None, top)
    box.put(top, middle, file("11"))
    box.put(middle, folder("100"), folder("101"), file("102", shared=True))
    box.put(folder("100"), file("1000"))
    box.shares["10"] = [guest("c1", middle)]
    box.shares["102"] = [guest("c2", file("102"))]
    return box


def test_every_folder_and_file_is_judged_once(paper: Paper, store: DatabaseSweepStore) -> None:
    """A small tree, complete."""
    notebook = Notebook()
    outcome = order_sweep(paper.reader, store, "1", notebook=notebook)
    assert outcome.complete
    assert outcome.failure is None
    assert notebook.judged_folders == ["1", "10", "100", "101"]
    assert notebook.judged_files == ["1000", "102", "11"]
    assert notebook.judge_of == [ME]
    assert (outcome.counts.folders, outcome.counts.files, outcome.counts.collaborations) == (4, 3, 2)


def test_the_calls_are_the_fewest_there_can_be(paper: Paper, store: DatabaseSweepStore) -> None:
    """One for the account, one for the root, one a folder, one for each item that has collaborations."""
    order_sweep(paper.reader, store, "1")
    assert paper.calls == dict.fromkeys(
        (
            *("whoami", "root 1", "pages 1", "pages 10", "pages 100", "pages 101"),
            *("collaborations folder 10", "collaborations file 102"),
        ),
        1,
    )


def test_a_view_holds_what_reaches_down(paper: Paper, store: DatabaseSweepStore) -> None:
    """The folders above with what they expose, outermost first, and the folder's own and its files' collaborations."""
    notebook = Notebook()
    order_sweep(paper.reader, store, "1", notebook=notebook)
    view = notebook.view("100")
    assert view.path == "f1/f10/f100"
    assert [one.id for one in view.reach.ancestors[1].collaborations] == ["c1"]
    above = notebook.view("10")
    assert [one.id for one in above.collaborations] == ["c1"]
    assert [one.id for one in above.content_collaborations["file", "102"]] == ["c2"]
    assert [item.id for item in above.content] == ["102"]


def test_what_lies_above_a_root_reaches_down(paper: Paper, store: DatabaseSweepStore) -> None:
    """A root in the middle is judged with the collaborations set above it."""
    notebook = Notebook()
    order_sweep(paper.reader, store, "100", notebook=notebook)
    view = notebook.view("100")
    assert view.reach.ids == ("1", "10")
    assert [one.id for one in view.reach.ancestors[1].collaborations] == ["c1"]


def test_what_is_set_above_a_root_out_of_sight_is_judged_at_the_root(paper: Paper, store: DatabaseSweepStore) -> None:
    """The gatekeeper can't see the folder above, but it sees who comes in from there."""
    paper.hidden |= {"1", "10"}
    paper.items["100"] = replace(paper.items["100"], has_collaborations=True)
    paper.put(folder("100"), folder("1001", shared=True))
    notebook = Notebook()
    order_sweep(paper.reader, store, "100", notebook=notebook)
    assert [(one.id, one.item_id) for one in notebook.view("100").collaborations] == [("c1", "100")]
    assert notebook.view("1001").collaborations == ()
    assert [one.id for one in notebook.view("1001").reach.ancestors[0].collaborations] == ["c1"]


def test_an_invitation_from_above_is_not_taken_for_the_folders_own(paper: Paper, store: DatabaseSweepStore) -> None:
    """Box names no place for a pending invitation and lists it for every folder beneath."""
    invited = replace(paper.shares["10"][0], id="p1", status="pending")
    paper.shares["10"] = [invited]
    paper.put(folder("10"), folder("103", shared=True), file("104", shared=True))
    paper.shares |= {"103": [replace(invited, item_id="103")], "104": [replace(invited, item_type="file")]}
    notebook = Notebook()
    outcome = order_sweep(paper.reader, store, "1", notebook=notebook)
    assert notebook.view("103").collaborations == ()
    assert ("file", "104") not in notebook.view("10").content_collaborations
    assert outcome.counts.collaborations == 2


def test_a_folder_of_many_pages_is_judged_on_the_first_and_its_content_on_each(store: DatabaseSweepStore) -> None:
    """Seven files in pages of three: the folder once, each file once, every view with the folder's collaborations."""
    paper = Paper(page_size=3)
    top = folder("1", shared=True)
    paper.put(None, top)
    paper.put(top, *(file(f"2{n}") for n in range(7)))
    paper.shares["1"] = [guest("c1", top)]
    notebook = Notebook()
    outcome = order_sweep(paper.reader, store, "1", notebook=notebook)
    assert [view.judges_folder for view in notebook.views] == [True, False, False]
    assert [len(view.content) for view in notebook.views] == [3, 3, 1]
    assert all(len(view.collaborations) == 1 for view in notebook.views)
    assert (outcome.complete, outcome.counts.files, paper.calls["collaborations folder 1"]) == (True, 7, 1)


def test_an_empty_root_is_a_complete_sweep(store: DatabaseSweepStore) -> None:
    """An empty folder is one page without items."""
    paper = Paper()
    paper.put(None, folder("1"))
    outcome = order_sweep(paper.reader, store, "1")
    assert (outcome.complete, outcome.counts.folders) == (True, 1)


def test_a_group_is_expanded_once_for_all_folders(paper: Paper, store: DatabaseSweepStore, database: Database) -> None:
    """However many folders it is on, and in every view that it reaches."""
    group = Collaboration("g1", "folder", "10", "group", "55", None, "受託者一同", "viewer", "accepted")
    paper.shares["10"] = [group]
    paper.shares["102"] = [replace(group, id="g2", item_type="file", item_id="102")]
    paper.groups["55"] = [GroupMember("u1", "a@vendor.example.com"), GroupMember("u2", "b@vendor.example.com")]
    notebook = Notebook()
    order_sweep(paper.reader, store, "1", notebook=notebook)
    assert paper.calls["group 55"] == 1
    assert [len(notebook.view(name).groups["55"].members) for name in ("10", "100", "101")] == [2, 2, 2]
    assert notebook.view("1").groups == {}
    assert {view.folder.id: view.groups for view in Inventory(database).views()}["101"]["55"].complete


def test_two_ways_to_a_folder_are_walked_once(paper: Paper, store: DatabaseSweepStore) -> None:
    """A root beneath another root, and a folder that moved while it was being listed, cost nothing twice."""
    paper.children["100"].append(replace(paper.items["101"], parent_id="100"))
    notebook = Notebook()
    outcome = order_sweep(paper.reader, store, "100", "1", "10", "1", notebook=notebook)
    assert outcome.complete
    assert notebook.judged_folders == ["1", "10", "100", "101"]
    assert {call: count for call, count in paper.calls.items() if count > 1} == {}


def test_a_circle_is_walked_once(paper: Paper, store: DatabaseSweepStore) -> None:
    """A folder that turns up beneath itself ends nothing and goes on for ever nowhere."""
    paper.children["100"] = [paper.items["10"], paper.items["100"]]
    outcome = order_sweep(paper.reader, store, "1")
    assert outcome.complete
    assert outcome.counts.folders == 4


def test_whether_there_are_collaborations_is_asked_where_box_left_it_out(store: DatabaseSweepStore) -> None:
    """An absent `has_collaborations` is no "no"."""
    paper = Paper()
    top = Item("folder", "1", "f1", unread=frozenset({"has_collaborations"}))
    paper.put(None, top)
    paper.shares["1"] = [guest("c1", top)]
    notebook = Notebook()
    order_sweep(paper.reader, store, "1", notebook=notebook)
    assert [one.id for one in notebook.view("1").collaborations] == ["c1"]


def test_everything_visible_is_walked_with_the_files_at_the_top(paper: Paper, store: DatabaseSweepStore) -> None:
    """`visible` starts at the account's own "All Files", which is listed and never judged."""
    paper.children["0"] = [paper.items["1"], file("9", "0")]
    notebook = Notebook()
    outcome = order_sweep(paper.reader, store, "visible", notebook=notebook)
    assert outcome.complete
    assert notebook.judged_folders == ["1", "10", "100", "101"]
    assert "9" in notebook.judged_files
    assert notebook.view("100").path == "f1/f10/f100"
    assert paper.calls["pages 0"] == 1


def test_each_managed_users_tree_is_walked_with_their_own_eyes(store: DatabaseSweepStore) -> None:
    """What one user shares with another is walked in the owner's tree only; what outsiders share, once."""
    ann, bob = Account("a", "ann@city.example.jp"), Account("b", "bob@city.example.jp")
    outside = Account("x", "x@vendor.example.com")
    paper = Paper(users=[ann, bob])
    mine, theirs = folder("1", owner=ann), folder("2", owner=outside)
    paper.children = {"0@a": [mine, theirs, file("8")], "0@b": [folder("3", owner=bob), mine, theirs], "1": [file("9")]}
    notebook = Notebook()
    outcome = order_sweep(paper.reader, store, "managed-users", notebook=notebook)
    assert outcome.complete
    assert notebook.judged_folders == ["1", "2", "3"]
    assert notebook.judged_files == ["8", "9"]
    assert {call: count for call, count in paper.calls.items() if count > 1} == {}


def test_progress_is_told_after_each_save(paper: Paper, store: DatabaseSweepStore) -> None:
    """With what was seen and spent so far."""
    notebook = Notebook()
    order_sweep(paper.reader, store, "1", notebook=notebook, take_calls=lambda: {"items": 1})
    assert notebook.counts[-1].folders == 4
    assert notebook.counts[-1].pending_folders == 0
    assert notebook.counts[-1].calls["items"] >= 1
