"""The end of a sweep: only a complete reading resolves, and only what it looked at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gatekeeper.policy.violation import Location, Status, Subject, SubjectType, Unjudged, Violation
from gatekeeper.store.inventory import Inventory
from gatekeeper.store.life import StoredViolation
from gatekeeper.store.sweep import DatabaseSweepStore
from gatekeeper.store.violations import ViolationFilter, Violations
from gatekeeper.sweep.port import Hole, RootRead
from tests.store.build import NOW, Tree, file, folder, judged, later, violation

ROOT, SHARED = folder("1"), folder("2", "1")
FAULT = violation(SHARED)
CLEAN = Tree([ROOT], {"1": [SHARED]})
FAULTY = Tree([ROOT], {"1": [SHARED]}, judged={"2": judged(FAULT)})


def only(violations: Violations, hours: float = 0) -> StoredViolation:
    (found,) = violations.find(later(hours=hours))
    return found


def test_violation_is_opened_seen_again_and_resolved(sweeps: DatabaseSweepStore, violations: Violations) -> None:
    """The life of a violation: first and last sight, and its end in a complete sweep that no longer shows it."""
    FAULTY.sweep(sweeps, NOW)
    FAULTY.sweep(sweeps, later(hours=1))
    seen = only(violations)
    assert (seen.status, seen.first_seen, seen.last_seen) == (Status.OPEN, NOW, later(hours=1))
    CLEAN.sweep(sweeps, later(hours=2))
    ended = only(violations)
    assert (ended.status, ended.resolved_at, ended.id) == (Status.RESOLVED, later(hours=2), seen.id)


def test_violation_that_returns_is_the_same_row(sweeps: DatabaseSweepStore, violations: Violations) -> None:
    """A violation that comes back has its old number and first sight, counts anew, and isn't acknowledged."""
    FAULTY.sweep(sweeps, NOW)
    number = only(violations).id
    assert only(violations).opened_at == NOW
    violations.acknowledge(number, "係長", "連絡した", NOW)
    CLEAN.sweep(sweeps, later(hours=1))
    FAULTY.sweep(sweeps, later(hours=2))
    again = only(violations)
    assert (again.id, again.status, again.first_seen) == (number, Status.OPEN, NOW)
    assert again.opened_at == again.standing.since == later(hours=2)
    FAULTY.sweep(sweeps, later(hours=3))
    assert only(violations).opened_at == later(hours=2)
    kinds = [str(event.kind) for event in violations.history(number)]
    assert kinds == ["opened", "acknowledged", "resolved", "reopened"]


def test_incomplete_sweep_resolves_nothing(sweeps: DatabaseSweepStore, violations: Violations) -> None:
    """With a hole anywhere, what wasn't seen stays open."""
    FAULTY.sweep(sweeps, NOW)
    run = CLEAN.begin(sweeps, later(hours=1))
    CLEAN.walk(sweeps, run, later(hours=1))
    sweeps.add_holes(run, [Hole("folder", "9", "どこか", "読めません")], later(hours=1))
    assert not sweeps.finish(run, later(hours=1))
    assert only(violations).status is Status.OPEN


def test_folder_still_waiting_makes_a_sweep_incomplete(sweeps: DatabaseSweepStore, violations: Violations) -> None:
    """A sweep that ends with folders unread isn't complete."""
    FAULTY.sweep(sweeps, NOW)
    run = CLEAN.begin(sweeps, later(hours=1))
    sweeps.add_root(run, RootRead(ROOT))
    assert not sweeps.finish(run, later(hours=1))
    assert only(violations).status is Status.OPEN


def test_what_could_not_be_judged_stays(sweeps: DatabaseSweepStore, violations: Violations) -> None:
    """Where Box left a rule's field out, its silence says nothing: the violation isn't resolved."""
    FAULTY.sweep(sweeps, NOW)
    silent = judged(unjudged=[Unjudged(FAULT.rule, FAULT.item, "collaborations")])
    replace(CLEAN, judged={"2": silent}).sweep(sweeps, later(hours=1))
    assert only(violations).status is Status.OPEN
    other = judged(unjudged=[Unjudged("GK999", FAULT.item, "collaborations")])
    replace(CLEAN, judged={"2": other}).sweep(sweeps, later(hours=2))
    assert only(violations).status is Status.RESOLVED


def test_narrower_sweep_resolves_only_what_it_looked_at(sweeps: DatabaseSweepStore, violations: Violations) -> None:
    """A sweep of another root says nothing about the violations elsewhere."""
    FAULTY.sweep(sweeps, NOW)
    elsewhere = folder("8")
    assert Tree([elsewhere]).sweep(sweeps, later(hours=1))
    assert only(violations).status is Status.OPEN


def test_deleted_folder_takes_its_violations_along(sweeps: DatabaseSweepStore, violations: Violations) -> None:
    """What lies in a folder that is gone from a completely read root is resolved."""
    FAULTY.sweep(sweeps, NOW)
    Tree([ROOT]).sweep(sweeps, later(hours=1))
    assert only(violations).status is Status.RESOLVED


def test_registry_violations_need_no_reading_of_box(sweeps: DatabaseSweepStore, violations: Violations) -> None:
    """A violation about a procedure itself is resolved although the reading of Box was incomplete."""
    lapsing = Violation(
        rule="GK601",
        severity=FAULT.severity,
        item=Location("procedure", "R7-36-03", "医療保険年金課/国民健康保険"),
        subject=Subject(SubjectType.PROCEDURE, "R7-36-03"),
        remedy=FAULT.remedy,
    )
    run = CLEAN.begin(sweeps)
    sweeps.save_registry_violations(run, [lapsing], NOW)
    CLEAN.walk(sweeps, run)
    sweeps.finish(run, NOW)
    assert only(violations).status is Status.OPEN
    run = CLEAN.begin(sweeps, later(hours=1))
    sweeps.add_holes(run, [Hole("folder", "1", "受渡し", "読めません")], later(hours=1))
    sweeps.finish(run, later(hours=1))
    assert only(violations).status is Status.RESOLVED


def test_resumed_sweep_resolves_what_its_first_half_saw_clean(
    sweeps: DatabaseSweepStore, violations: Violations
) -> None:
    """A sweep in two halves counts as one: what neither half saw is resolved, what one saw isn't."""
    other = folder("3", "1")
    both = Tree([ROOT], {"1": [SHARED, other]}, judged={"2": judged(FAULT), "3": judged(violation(other))})
    both.sweep(sweeps, NOW)
    half = replace(both, judged={"3": judged(violation(other))})
    run = half.begin(sweeps, later(hours=1))
    sweeps.add_root(run, RootRead(ROOT))
    (pending,) = sweeps.next_folders(run, 1)
    sweeps.save(run, [half.page_of(pending)], {}, later(hours=1))
    sweeps.close()
    again = half.begin(sweeps, later(hours=2))
    assert again.resumed
    half.walk(sweeps, again, later(hours=2))
    assert sweeps.finish(again, later(hours=2))
    statuses = {found.violation.item.id: found.status for found in violations.find(later(hours=2))}
    assert statuses == {"2": Status.RESOLVED, "3": Status.OPEN}


@pytest.mark.parametrize("complete", [True, False])
def test_what_is_gone_leaves_the_inventory(sweeps: DatabaseSweepStore, inventory: Inventory, *, complete: bool) -> None:
    """A complete reading forgets what it no longer lists; an incomplete one forgets nothing."""
    Tree([ROOT], {"1": [file("90", "1"), file("91", "1")]}).sweep(sweeps, NOW)
    tree = Tree([ROOT], {"1": [file("90", "1")]})
    run = tree.begin(sweeps, later(hours=1))
    tree.walk(sweeps, run, later(hours=1))
    if not complete:
        sweeps.add_holes(run, [Hole("folder", "7", "x", "x")], later(hours=1))
    sweeps.finish(run, later(hours=1))
    (view,) = inventory.views()
    assert [item.id for item in view.content] == (["90"] if complete else ["90", "91"])


def test_waiver_holds_over_a_resolution(sweeps: DatabaseSweepStore, violations: Violations) -> None:
    """A waived violation that goes and comes back is still waived; meanwhile its waiver matches nothing, and shows."""
    FAULTY.sweep(sweeps, NOW)
    violations.waive(only(violations).id, "課長", "契約中", later(days=30).date(), NOW)
    CLEAN.sweep(sweeps, later(hours=1))
    assert [one.id for one in violations.stale_waivers(later(hours=1))] == [only(violations).id]
    FAULTY.sweep(sweeps, later(hours=2))
    assert only(violations).status is Status.WAIVED
    assert violations.stale_waivers(later(hours=2)) == ()
    assert list(violations.find(later(hours=2), ViolationFilter(statuses=frozenset({Status.OPEN})))) == []
