"""A sweep that was judged by several: what it has read is judged once more, and what that shows is taken in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

import pytest

from gatekeeper.intake.rereading import Looked, Seen, Waiting
from gatekeeper.inventory.view import FolderView
from gatekeeper.policy.violation import Judged, Severity, Unjudged, Violation
from gatekeeper.store.database import Database
from gatekeeper.store.frontier import Patience
from gatekeeper.store.inventory import Inventory
from gatekeeper.store.reread import Rereads
from gatekeeper.store.sweep import DatabaseSweepStore
from gatekeeper.store.violations import Violations
from gatekeeper.sweep.port import KeptJudged, RootRead, SweepRun
from tests.store.build import Tree, file, folder, judged, later, page, violation

ROOT, SHARED = folder("1"), folder("2", "1")
FILE = file("20", "2")
FAULT, ON_FILE = violation(SHARED), violation(FILE)
OLD, NEW = '{"registry": 1, "box": "b"}', '{"registry": 2, "box": "b"}'
END = later(hours=2)
CONTENT = {"1": [SHARED], "2": [FILE]}
Judge = Callable[[FolderView, datetime], Judged]


def tree(*found: Violation) -> Tree:
    return Tree([ROOT], CONTENT, judged={"2": judged(*found)})


@pytest.fixture
def sweeps(database: Database) -> DatabaseSweepStore:
    return DatabaseSweepStore(database, Patience(across_changes=True))


def read_by_old(sweeps: DatabaseSweepStore, *found: Violation) -> SweepRun:
    """A sweep that has read everything, and found this by the old ruling; it goes on by the new one."""
    run = tree(*found).begin(sweeps, later(), OLD)
    tree(*found).walk(sweeps, run, later())
    return sweeps.begin(["1"], END, END, NEW)


def judge_again(
    sweeps: DatabaseSweepStore, run: SweepRun, found: Mapping[str, Judged], judge: Judge = lambda *_: Judged()
) -> bool:
    """Judged by the new ruling each folder shows what stands here."""
    kept = [KeptJudged(one, found.get(one.view.folder.id, Judged())) for one in sweeps.kept(run)]
    sweeps.save_judged_again(run, kept, judge, END)
    return sweeps.finish(run, END, basis=NEW)


def standing(violations: Violations) -> set[tuple[str, str]]:
    return {(one.violation.rule, one.violation.item.id) for one in violations.find(END) if one.resolved_at is None}


def test_views_come_with_their_trails(sweeps: DatabaseSweepStore) -> None:
    """What one sweep has seen, and where; what only an earlier one saw isn't in it."""
    Tree([ROOT], {"1": [SHARED, folder("3", "1")], "2": [FILE, file("21", "2")]}).sweep(sweeps)
    run = read_by_old(sweeps)
    assert (run.resumed, run.across_changes) == (True, True)
    kept = {one.trail: one.view for one in sweeps.kept(run)}
    assert set(kept) == {("1",), ("1", "2")}
    assert [one.key for one in kept["1", "2"].content] == [FILE.key]


def test_what_only_the_old_ruling_found_is_over(
    sweeps: DatabaseSweepStore, inventory: Inventory, violations: Violations
) -> None:
    """What the new one finds as well goes on, with what it says of it."""
    run = read_by_old(sweeps, FAULT, ON_FILE)
    assert judge_again(sweeps, run, {"2": judged(replace(FAULT, severity=Severity.LOW))})
    assert standing(violations) == {("GK102", "2")}
    (kept,) = (one for one in violations.find(END) if one.resolved_at is None)
    assert (kept.violation.severity, kept.opened_at, kept.last_seen) == (Severity.LOW, later(), END)
    last = inventory.last_sweep()
    assert last is not None
    assert last.basis == NEW


def test_what_had_expired_and_was_there_stays(sweeps: DatabaseSweepStore, violations: Violations) -> None:
    """Box went on listing it when the page was read: judged as of then it is found by the new ruling, too."""
    asked = list[tuple[str, datetime]]()

    def judge(view: FolderView, read_at: datetime) -> Judged:
        asked.append((view.folder.id, read_at))
        return judged(FAULT, violation(FILE, "GK104"))

    run = read_by_old(sweeps, FAULT, ON_FILE)
    assert judge_again(sweeps, run, {}, judge)
    assert standing(violations) == {("GK102", "2")}
    assert asked == [("2", later())]


def test_what_the_new_ruling_cannot_judge_stays(
    sweeps: DatabaseSweepStore, inventory: Inventory, violations: Violations
) -> None:
    """A field that Box left out, and that only the new ruling asks for, keeps what stood there."""
    tree(FAULT).sweep(sweeps, later())
    run = read_by_old(sweeps)
    assert judge_again(sweeps, run, {"2": judged(unjudged=[Unjudged(FAULT.rule, FAULT.item, "collaborations")])})
    assert standing(violations) == {("GK102", "2")}
    assert [one.rule for one in inventory.unjudged(run.id)] == ["GK102"]


def look(database: Database, *found: Violation) -> None:
    """A look at the shared folder, an hour after it was read."""
    rereads = Rereads(database)
    rereads.settle(Looked(Waiting("folder", "2", 1, "e1"), (Seen(SHARED, ("1", "2"), judged(*found)),)), later(hours=1))


def test_look_goes_before_an_older_page(database: Database, sweeps: DatabaseSweepStore, violations: Violations) -> None:
    """What it saw stays as it saw it, also what the page doesn't show; what it found to be over stays over."""
    graver, fresh = replace(FAULT, severity=Severity.CRITICAL), violation(SHARED, "GK201")
    over = violation(SHARED, "GK104")
    run = read_by_old(sweeps, FAULT, over)
    look(database, graver, fresh)
    assert judge_again(sweeps, run, {"2": judged(FAULT, over)})
    assert standing(violations) == {("GK102", "2"), ("GK201", "2")}
    assert {one.violation.severity for one in violations.find(END) if one.violation.rule == "GK102"} == {
        Severity.CRITICAL
    }
    assert tree().sweep(sweeps, later(days=1))
    assert standing(violations) == set()


def test_page_goes_before_an_older_look(database: Database, sweeps: DatabaseSweepStore, violations: Violations) -> None:
    """What a look saw before the page was read is judged again with it."""
    run = tree(FAULT).begin(sweeps, later(), OLD)
    look(database, FAULT)
    tree(FAULT).walk(sweeps, run, later(hours=1))
    run = sweeps.begin(["1"], END, END, NEW)
    assert judge_again(sweeps, run, {})
    assert standing(violations) == set()


def test_each_page_of_a_large_folder_is_judged_by_itself(sweeps: DatabaseSweepStore, violations: Violations) -> None:
    """What hangs on an item of the second page isn't taken to be over by the first, nor the folder by the second."""
    run = Tree([ROOT]).begin(sweeps, later(), OLD)
    sweeps.add_root(run, RootRead(ROOT))
    (pending,) = sweeps.next_folders(run, 1)
    files = [file(str(number), "1") for number in range(10_000, 11_500)]
    faults = judged(violation(ROOT), violation(files[0]), violation(files[-1]))
    sweeps.save(
        run, [page(pending, *files[:1000], last=False), page(pending, *files[1000:], judged=faults)], {}, later()
    )
    run = sweeps.begin(["1"], END, END, NEW)
    found = [judged(violation(ROOT)), judged(violation(files[-1]))]
    for kept, one in zip(sweeps.kept(run), found, strict=True):
        sweeps.save_judged_again(run, [KeptJudged(kept, one)], lambda *_: Judged(), END)
    assert sweeps.finish(run, END, basis=NEW)
    assert standing(violations) == {("GK102", "1"), ("GK102", "11499")}
