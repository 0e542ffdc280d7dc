"""Box was away for days: nothing is planned by what is known from before, and nobody is asked to approve it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from gatekeeper.daemon.work.acting import act
from gatekeeper.daemon.work.deadline import judge_deadlines
from gatekeeper.enforcement.action import RunState
from gatekeeper.enforcement.guard import STALE_AFTER
from gatekeeper.store.journal import DatabaseJournal
from tests.acting.test_deletion import FOLDER, in_box
from tests.acting.ward import Ward, ward_of


def do(ward: Ward) -> list[str]:
    """What the daemon does while no sweep comes to its end; the runs that wait for a person then."""
    office = ward.office()
    judge_deadlines(office, office.clock(), lambda: None)
    act(office, office.clock(), lambda: None)
    return [held.code for run in DatabaseJournal(office.database).runs([RunState.HELD]) for held in run.draft.held]


def test_acts_wait_for_a_sweep_after_an_outage(tmp_path: Path) -> None:
    """The file was due meanwhile: it stays until Box was read again, and goes with the next round."""
    with ward_of(tmp_path, FOLDER) as ward:
        ward.sweep()
        ward.pass_time(days=3, hours=15)
        ward.sweep()
        ward.pass_time(seconds=(STALE_AFTER + timedelta(hours=1)).total_seconds())
        assert do(ward) == []
        assert in_box(ward) == "place"
        ward.sweep()
        assert do(ward) == []
        assert in_box(ward) == "trash"
