"""A sweep's memory: what waits, what was read, what was spent, and going on after a break."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from gatekeeper.inventory.view import Ancestor, Reach
from gatekeeper.store.database import Database
from gatekeeper.store.frontier import Patience
from gatekeeper.store.inventory import Inventory
from gatekeeper.store.sweep import DatabaseSweepStore
from gatekeeper.store.table import sweep
from gatekeeper.store.usage import Usage
from gatekeeper.sweep.port import Hole, RootRead
from tests.store.build import BASIS, NOW, Tree, collaboration, file, folder, later, page

ROOT = folder("1")
TREE = Tree(
    [ROOT],
    {
        "1": [folder("2", "1"), folder("3", "1"), file("90", "1")],
        "2": [folder("4", "2"), file("91", "2"), file("92", "2")],
    },
    {"2": [collaboration("c1", folder("2", "1"))], "91": [collaboration("c2", file("91", "2"))]},
)


def test_every_folder_is_handed_out_once_and_deep_ones_first(sweeps: DatabaseSweepStore) -> None:
    """Walking reaches every folder exactly once; what lies deepest comes first, so that little waits."""
    run = TREE.begin(sweeps)
    walked = TREE.walk(sweeps, run)
    assert sorted(walked) == ["1", "2", "3", "4"]
    assert walked.index("4") < len(walked)
    assert sweeps.finish(run, NOW)


def test_counts_and_calls(sweeps: DatabaseSweepStore, database: Database) -> None:
    """What was seen and spent adds up, in the sweep and for the day."""
    run = TREE.begin(sweeps)
    TREE.walk(sweeps, run)
    counts = sweeps.counts(run)
    assert (counts.folders, counts.files, counts.collaborations) == (4, 3, 2)
    assert counts.calls == {"items": 4}
    assert Usage(database).today(NOW) == {"items": 4}


def test_folder_of_several_pages_counts_once(sweeps: DatabaseSweepStore) -> None:
    """Pages of one folder are one folder, which is walked with its last page only."""
    run = Tree([ROOT]).begin(sweeps)
    sweeps.add_root(run, RootRead(ROOT))
    (pending,) = sweeps.next_folders(run, 10)
    sweeps.save(run, [page(pending, file("90", "1"), last=False)], {}, NOW)
    assert (sweeps.counts(run).folders, sweeps.counts(run).files, sweeps.counts(run).pending_folders) == (0, 1, 1)
    sweeps.save(run, [page(pending, file("91", "1"))], {}, NOW)
    assert (sweeps.counts(run).folders, sweeps.counts(run).files, sweeps.counts(run).pending_folders) == (1, 2, 0)


def test_interrupted_sweep_goes_on(database: Database) -> None:
    """After a break in the middle, the next process goes on with what waits, and reads nothing twice."""
    first = DatabaseSweepStore(database)
    run = TREE.begin(first)
    first.add_root(run, RootRead(ROOT))
    (pending,) = first.next_folders(run, 1)
    first.save(run, [TREE.page_of(pending)], {"items": 1}, NOW)
    first.next_folders(run, 1)
    first.close()
    second = DatabaseSweepStore(database)
    again = TREE.begin(second, later(hours=1))
    assert (again.id, again.resumed, again.started_at) == (run.id, True, NOW)
    assert second.has_root(again, "1")
    assert sorted(TREE.walk(second, again, later(hours=1))) == ["2", "3", "4"]
    assert second.counts(again).calls == {"items": 4}
    assert second.finish(again, later(hours=1))


def test_half_read_folder_is_read_anew_and_counted_once(database: Database) -> None:
    """A folder that broke off between its pages is read from its first page again, without counting twice."""
    first = DatabaseSweepStore(database)
    tree = Tree([ROOT])
    run = tree.begin(first)
    first.add_root(run, RootRead(ROOT))
    (pending,) = first.next_folders(run, 1)
    first.save(run, [page(pending, file("90", "1"), last=False)], {}, NOW)
    first.close()
    second = DatabaseSweepStore(database)
    again = tree.begin(second)
    (pending,) = second.next_folders(again, 1)
    second.save(again, [page(pending, file("90", "1"), last=False), page(pending, file("91", "1"))], {}, NOW)
    assert second.counts(again).files == 2


@pytest.mark.parametrize("change", ["basis", "roots", "day"])
def test_other_order_begins_anew(database: Database, change: str) -> None:
    """With another registry, other roots, or a day later, an interrupted sweep isn't gone on with."""
    first = DatabaseSweepStore(database)
    run = TREE.begin(first)
    first.close()
    now = later(days=2) if change == "day" else NOW
    roots = ["1", "5"] if change == "roots" else ["1"]
    again = DatabaseSweepStore(database).begin(roots, now, now, "other" if change == "basis" else BASIS)
    assert again.id != run.id
    assert not again.resumed


def test_patient_sweep_goes_on_across_a_change(database: Database) -> None:
    """A registry that changes daily doesn't make a sweep of days begin anew; on its way it has no basis of its own."""
    first, patience = DatabaseSweepStore(database), Patience(across_changes=True)
    basis = {"registry": 4, "policies": "p", "need": "n", "box": "https://box"}
    run = first.begin(["1"], NOW, NOW, json.dumps(basis))
    first.close()
    changed = DatabaseSweepStore(database, patience)
    again = changed.begin(["1"], NOW, NOW, json.dumps({**basis, "registry": 5}))
    assert (again.id, again.resumed) == (run.id, True)
    changed.close()
    back = DatabaseSweepStore(database, patience)
    assert back.begin(["1"], NOW, NOW, json.dumps(basis)).id == run.id
    with database.read() as connection:
        kept = json.loads(connection.scalars(select(sweep.c.basis)).one())
    assert kept == {**basis, "registry": None}
    back.close()
    other = DatabaseSweepStore(database, patience).begin(["1"], NOW, NOW, json.dumps({**basis, "box": "another"}))
    assert not other.resumed


def test_what_goes_on_later_is_judged_as_of_then(database: Database) -> None:
    """A sweep of days doesn't judge what it reads at its end by the day on which it began."""
    first = DatabaseSweepStore(database)
    first.begin(["1"], NOW, NOW, BASIS)
    first.close()
    at = later(hours=20)
    again = DatabaseSweepStore(database).begin(["1"], at, at, BASIS)
    assert (again.resumed, again.started_at, again.as_of) == (True, NOW, at)


def test_hole_is_kept_and_its_folder_waits_no_more(sweeps: DatabaseSweepStore, inventory: Inventory) -> None:
    """A folder that couldn't be read is a hole with its reason; it isn't handed out again in this sweep."""
    run = TREE.begin(sweeps)
    sweeps.add_root(run, RootRead(ROOT))
    sweeps.next_folders(run, 1)
    hole = Hole("folder", "1", "受渡し", "見つからないか、読む権限がありません")
    sweeps.add_holes(run, [hole], NOW)
    assert sweeps.next_folders(run, 1) == ()
    assert not sweeps.finish(run, NOW)
    last = inventory.last_sweep()
    assert last is not None
    assert not last.complete
    assert list(inventory.holes(last.id)) == [hole]


def test_ancestor_comes_back_with_its_collaborations(sweeps: DatabaseSweepStore) -> None:
    """What a folder above exposes is told as it was read; a folder that never was is a mistake of the program."""
    run = TREE.begin(sweeps)
    TREE.walk(sweeps, run)
    ancestor = sweeps.ancestor(run, "2")
    assert ancestor == Ancestor(folder("2", "1"), (collaboration("c1", folder("2", "1")),))
    with pytest.raises(LookupError):
        sweeps.ancestor(run, "404")


def test_folders_above_a_root_are_remembered(sweeps: DatabaseSweepStore) -> None:
    """What reaches a root from above it is there for everything beneath."""
    above = folder("0001")
    reach = Reach((Ancestor(above, (collaboration("c9", above),)),))
    tree = Tree([replace(ROOT, parent_id="0001")], above=reach)
    run = tree.begin(sweeps)
    sweeps.add_root(run, RootRead(tree.roots[0], reach))
    (pending,) = sweeps.next_folders(run, 1)
    assert pending.ancestry == ("0001",)
    assert sweeps.ancestor(run, "0001") == reach.ancestors[0]


def test_collaboration_seen_at_two_folders_stands_at_both(
    sweeps: DatabaseSweepStore, inventory: Inventory, database: Database
) -> None:
    """What is set above both, out of sight, is remembered at each of them; and a step down and up keeps one."""
    one, two = folder("1", has_collaborations=True), folder("2", has_collaborations=True)
    shared = {item.id: [replace(collaboration("61", item), set_on="9")] for item in (one, two)}
    Tree([one, two], collaborations=shared).sweep(sweeps)
    found = {view.folder.id: view.collaborations for view in inventory.views()}
    assert found == {"1": tuple(shared["1"]), "2": tuple(shared["2"])}
    database.downgrade("0005_counts")
    database.upgrade()
    assert [view.collaborations for view in inventory.views()] == [tuple(shared["1"]), ()]


def test_unread_collaborations_are_kept_and_judged_by_nobody(sweeps: DatabaseSweepStore, inventory: Inventory) -> None:
    """Where a later sweep can't look, the folder carries the mark, and what was there is remembered."""
    root = folder("1", has_collaborations=True)
    there = collaboration("61", root)
    Tree([root], collaborations={"1": [there]}).sweep(sweeps)
    tree = Tree([root])
    run = tree.begin(sweeps, later(hours=1))
    sweeps.add_root(run, RootRead(root))
    (pending,) = sweeps.next_folders(run, 1)
    marked = replace(pending.item, unread=frozenset({"collaborations"}))
    for last in (False, True):
        sweeps.save(run, [page(pending, folder=marked, last=last)], {}, later(hours=1))
    above = sweeps.ancestor(run, "1")
    assert (above.item.unread, above.collaborations) == (marked.unread, ())
    (view,) = inventory.views([root.id])
    assert (view.folder.unread, view.collaborations) == (marked.unread, (there,))
