"""A postponement that comes while the gatekeeper is at work is never overtaken by what was judged before it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gatekeeper.acting.postponing import postpone, withdraw
from gatekeeper.enforcement.action import ActionState
from tests.acting.test_deletion import FOLDER, in_box, in_force, night
from tests.acting.ward import Ward

UNTIL = date(2026, 2, 20)
HELD = "guard: {max_actions: 0, max_share: 1.0}"
_ONE = FOLDER.partition('      - {id: "502"')[0]


def put_off(ward: Ward, named: str = "file:501") -> None:
    postpone(ward.office(), named, UNTIL, by="花子", reason="訴訟の資料")


def sweep_overtaken(ward: Ward, named: str) -> None:
    """A sweep in whose midst somebody puts the deletion off."""
    told: list[str] = []

    def progress(_: object) -> None:
        if not told:
            told.append(named)
            put_off(ward, named)

    assert ward.office().sweep(progress=progress).outcome.complete
    assert told == [named]


@pytest.mark.parametrize("named", ["file:501", "folder:1001"])
def test_one_that_comes_during_a_sweep_holds(tmp_path: Path, named: str) -> None:
    """The sweep has read what was put off at its start; the round after it looks again. Withdrawn, the file goes."""
    with in_force(tmp_path, FOLDER) as ward:
        ward.sweep()
        sweep_overtaken(ward, named)
        made = ward.acting().round()
        assert (made.done, made.held) == ([], None)
        assert in_box(ward) == "place"
        assert night(ward) == {}
        withdraw(ward.office(), named, by="花子", reason="済んだ")
        assert night(ward) == {"verified": ["督促状🗻.xlsx"]}


def test_one_that_comes_after_the_plan_is_dropped_as_it_is_entered(tmp_path: Path) -> None:
    """The plan stands, the file is put off, then the plan is let go: what it would delete is given up, and says so."""
    with in_force(tmp_path, _ONE) as ward:
        ward.sweep()
        acting = ward.acting()
        prepared = acting.prepare(ward.clock())
        assert len(prepared.drafts) == 1
        put_off(ward)
        run = acting.take_in(prepared.basis, prepared.drafts, "0" * 64, "花子", prepared)
        assert acting.go_on(run).done == []
        (one,) = acting.journal.of_run(run.id)
        assert (one.state, one.code) == (ActionState.DROPPED, "postponed")
        assert str(acting.journal.run(run.id).state) == "ended"
        assert in_box(ward) == "place"


def test_one_that_comes_after_the_look_is_dropped_before_the_call(tmp_path: Path) -> None:
    """A worker has looked at the file already; the intent isn't committed, and no call is made."""
    with in_force(tmp_path, _ONE) as ward:
        ward.sweep()
        acting = ward.acting()
        prepared = acting.prepare(ward.clock())
        run = acting.take_in(prepared.basis, prepared.drafts, "0" * 64, "花子", prepared)
        (one,) = acting.journal.of_run(run.id)
        found = ward.office().session.hand().look(one.thing)
        # Nothing is named as spared: what was entered while a person put the folder off isn't known to him.
        where, why = ("folder", "1001"), "訴訟の資料"
        ward.office().postponements.add(where, "受渡し/国保督促状", UNTIL, by="花子", reason=why, now=ward.clock())
        acting.journal.take_lease(ward.clock())
        assert acting.journal.begin(one, found, ward.clock()) is None
        acting.journal.release_lease()
        assert acting.journal.action(one.id).code == "postponed"
        assert acting.go_on().done == []
        assert in_box(ward) == "place"


def test_one_that_a_later_sweep_has_judged_by_holds_up_to_its_own_day(tmp_path: Path) -> None:
    """Once a sweep knows of it, the day that the rule finds is what counts."""
    with in_force(tmp_path, FOLDER) as ward:
        sweep_overtaken(ward, "file:501")
        assert night(ward) == {}
        ward.pass_time(days=16)
        assert night(ward) == {"verified": ["督促状🗻.xlsx"]}


def test_the_ledger_knows_what_a_postponement_has_called_off(tmp_path: Path) -> None:
    """A held deletion that is put off: its violation and its action end in the ledger as they do on record."""
    with in_force(tmp_path, FOLDER, policy=HELD) as ward:
        ward.sweep()
        held = ward.acting().round().held
        assert held is not None
        put_off(ward)
        office = ward.office()
        office.notary.make_keys("himitsu-himitsu", ward.clock())
        office.notary.checkpoint("himitsu-himitsu", ward.clock())
        report = office.notary.verify(ward.clock())
        assert report.holds, report
        assert [str(one.state) for one in ward.acting().journal.of_run(held.id)] == ["dropped"]
