"""The inventory read back: the same views as the sweep judged, for judging them again."""

from __future__ import annotations

from gatekeeper.inventory.item import Collaboration
from gatekeeper.inventory.view import Ancestor, Reach
from gatekeeper.store.inventory import Inventory
from gatekeeper.store.sweep import DatabaseSweepStore
from gatekeeper.sweep.port import Hole, RootRead
from tests.store.build import NOW, Tree, collaboration, file, folder, group, later, page

ROOT, MIDDLE, LEAF = folder("1"), folder("2", "1"), folder("3", "2")
SHARED_FILE = file("90", "2", has_collaborations=True)


def test_views_are_what_was_read(sweeps: DatabaseSweepStore, inventory: Inventory) -> None:
    """Folder, content, what reaches down from above, direct collaborations and groups come back in each view."""
    on_root = Collaboration("c1", "folder", "1", "group", "g1", None, "受託者一同g1", "viewer", "accepted", NOW)
    on_file = collaboration("c2", SHARED_FILE)
    members = group("g1", "op@vendor.example.com")
    tree = Tree(
        [ROOT],
        {"1": [MIDDLE], "2": [LEAF, SHARED_FILE, file("91", "2")]},
        {"1": [on_root], "90": [on_file]},
        [members],
    )
    tree.sweep(sweeps)
    views = {view.folder.id: view for view in inventory.views()}
    assert set(views) == {"1", "2", "3"}
    assert views["1"].collaborations == (on_root,)
    assert views["2"].reach == Reach((Ancestor(ROOT, (on_root,)),))
    assert [item.id for item in views["2"].content] == ["90", "91"]
    assert views["2"].content_collaborations == {("file", "90"): (on_file,)}
    assert views["3"].reach.ids == ("1", "2")
    assert all(view.groups == {"g1": members} for view in views.values())
    assert all(view.judges_folder for view in views.values())


def test_large_folder_comes_in_several_views(sweeps: DatabaseSweepStore, inventory: Inventory) -> None:
    """No view holds more than 1,000 items; the folder itself is judged in the first one alone."""
    run = Tree([ROOT]).begin(sweeps)
    sweeps.add_root(run, RootRead(ROOT))
    (pending,) = sweeps.next_folders(run, 1)
    files = [file(str(number), "1") for number in range(10_000, 12_500)]
    pages = [page(pending, *files[at : at + 1000], last=at == 2000) for at in (0, 1000, 2000)]
    sweeps.save(run, pages, {}, NOW)
    sweeps.finish(run, NOW)
    views = list(inventory.views())
    assert [len(view.content) for view in views] == [1000, 1000, 500]
    assert [view.judges_folder for view in views] == [True, False, False]
    assert len({item.id for view in views for item in view.content}) == 2500


def test_reading_is_as_old_as_its_last_page(sweeps: DatabaseSweepStore, inventory: Inventory) -> None:
    """A sweep that has begun, spent calls, met holes or even ended, and has read no page, is no reading."""
    assert inventory.newest_reading() is None
    tree = Tree([ROOT])
    tree.walk(sweeps, tree.begin(sweeps), later(minutes=1))
    assert inventory.newest_reading() == later(minutes=1)
    at = later(days=10)
    run = tree.begin(sweeps, at)
    sweeps.save(run, [], {"items": 1}, at)
    sweeps.add_holes(run, [Hole("folder", "1", "受渡し", "読めません")], at)
    sweeps.finish(run, at)
    assert inventory.newest_reading() == later(minutes=1)
    tree.sweep(sweeps, at)
    assert inventory.newest_reading() == at


def test_views_of_some_roots(sweeps: DatabaseSweepStore, inventory: Inventory) -> None:
    """Asked for other roots, only what lies beneath them comes; without, the last sweep's own."""
    Tree([ROOT, folder("8")], {"1": [MIDDLE]}).sweep(sweeps)
    assert {view.folder.id for view in inventory.views()} == {"1", "2", "8"}
    assert {view.folder.id for view in inventory.views(["2"])} == {"2"}
    Tree([folder("8")]).sweep(sweeps, later(hours=1))
    assert {view.folder.id for view in inventory.views()} == {"8"}


def test_collaboration_that_is_gone_is_gone_at_once(sweeps: DatabaseSweepStore, inventory: Inventory) -> None:
    """A folder read anew has the collaborations of the new reading alone."""
    Tree([ROOT], collaborations={"1": [collaboration("c1", ROOT), collaboration("c2", ROOT)]}).sweep(sweeps)
    Tree([ROOT], collaborations={"1": [collaboration("c2", ROOT)]}).sweep(sweeps, later(hours=1))
    (view,) = inventory.views()
    assert [one.id for one in view.collaborations] == ["c2"]


def test_moved_folder_lies_where_it_was_seen_last(sweeps: DatabaseSweepStore, inventory: Inventory) -> None:
    """A folder that moved is found once, with what reaches it from its new place."""
    other = folder("5", "1")
    Tree([ROOT], {"1": [MIDDLE, other], "2": [LEAF]}).sweep(sweeps)
    Tree([ROOT], {"1": [MIDDLE, other], "5": [folder("3", "5")]}).sweep(sweeps, later(hours=1))
    found = [view for view in inventory.views() if view.folder.id == "3"]
    assert [view.reach.ids for view in found] == [("1", "5")]


def test_last_sweep_tells_how_it_ended(sweeps: DatabaseSweepStore, inventory: Inventory) -> None:
    """Nothing before the first sweep; then what it was asked, what it walked from, and what it cost."""
    assert inventory.last_sweep() is None
    Tree([ROOT], {"1": [MIDDLE]}).sweep(sweeps)
    last = inventory.last_sweep()
    assert last is not None
    assert (last.asked, last.roots, last.complete, last.finished_at) == (("1",), ("1",), True, NOW)
    assert last.counts.calls == {"items": 2}


def test_last_complete_sweep_is_told_apart(sweeps: DatabaseSweepStore, inventory: Inventory) -> None:
    """A sweep with a hole is the last one, and not the last complete one."""
    tree = Tree([ROOT], {"1": [MIDDLE]})
    run = tree.begin(sweeps)
    tree.walk(sweeps, run)
    sweeps.add_holes(run, [Hole("folder", "9", "どこか", "読めません")], NOW)
    sweeps.finish(run, NOW)
    assert inventory.last_sweep(complete=True) is None
    tree.sweep(sweeps, later(hours=1))
    run = tree.begin(sweeps, later(hours=2))
    tree.walk(sweeps, run, later(hours=2))
    sweeps.add_holes(run, [Hole("folder", "9", "どこか", "読めません")], later(hours=2))
    sweeps.finish(run, later(hours=2))
    last, whole = inventory.last_sweep(), inventory.last_sweep(complete=True)
    assert last is not None
    assert whole is not None
    assert (last.finished_at, whole.finished_at) == (later(hours=2), later(hours=1))
