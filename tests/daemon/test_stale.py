"""Box was away for days: nothing is planned by what is known from before, and nobody is asked to approve it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from gatekeeper.daemon.work.acting import act
from gatekeeper.daemon.work.deadline import judge_deadlines
from gatekeeper.daemon.work.sweep import verify_by_sweep
from gatekeeper.enforcement.action import RunState
from gatekeeper.enforcement.guard import STALE_AFTER
from gatekeeper.errors import BoxUnreachableError
from gatekeeper.store.journal import DatabaseJournal
from tests.acting.test_deletion import FOLDER, in_box
from tests.acting.ward import Ward, ward_of


def do(ward: Ward) -> list[str]:
    """What the daemon does while no sweep comes to its end; the runs that wait for a person then."""
    office = ward.office()
    judge_deadlines(office, office.clock(), lambda: None)
    act(office, office.clock(), lambda: None)
    return [held.code for run in DatabaseJournal(office.database).runs([RunState.HELD]) for held in run.draft.held]


def sweeps(ward: Ward) -> bool:
    """Whether the daemon's sweep came to its end."""
    office = ward.office()
    try:
        verify_by_sweep(office, office.clock(), lambda: None)
    except BoxUnreachableError:
        return False
    return True


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


@pytest.mark.parametrize(("status", "ends"), [(503, False), (404, True)])
def test_sweep_that_reads_nothing_is_no_reading(tmp_path: Path, status: int, ends: bool) -> None:
    """Box is back, and tells who we are and nothing more: what is known is as old as before that sweep."""
    with ward_of(tmp_path, FOLDER) as ward:
        ward.sweep()
        ward.pass_time(days=3, hours=15)
        ward.sweep()
        read_at = ward.office().inventory.newest_reading()
        ward.pass_time(seconds=(STALE_AFTER + timedelta(hours=1)).total_seconds())
        fault = {"kind": "status", "status": status, "match": {"path": "/folders/"}, "times": "forever"}
        ward.ask("POST", "/_sandbox/faults", [fault])
        assert sweeps(ward) is ends
        assert ward.office().inventory.newest_reading() == read_at
        assert do(ward) == []
        ward.ask("POST", "/_sandbox/faults", [])
        assert in_box(ward) == "place"
        assert sweeps(ward)
        assert ward.office().inventory.newest_reading() != read_at
        assert do(ward) == []
        assert in_box(ward) == "trash"


def test_sweep_that_goes_on_and_reads_nothing_is_no_reading(tmp_path: Path) -> None:
    """What it had read before the outage doesn't become younger by the calls that it spends now."""
    with ward_of(tmp_path, FOLDER) as ward:
        ward.sweep()
        office = ward.office()
        office.sweep(progress=lambda counts: office.stop.set() if counts.folders else None)
        read_at = ward.office().inventory.newest_reading()
        ward.pass_time(days=10)
        fault = {"kind": "status", "status": 503, "match": {"path": "/folders/"}, "times": "forever"}
        ward.ask("POST", "/_sandbox/faults", [fault])
        sweeps(ward)
        assert ward.office().inventory.newest_reading() == read_at
