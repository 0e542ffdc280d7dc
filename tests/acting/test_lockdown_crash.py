"""A lockdown is killed, and goes on where it was; whoever else acts makes way for it."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gatekeeper.acting.round import Acting
from gatekeeper.enforcement.action import ActionState, RunDraft, RunKind
from gatekeeper.errors import StoppedError
from gatekeeper.sandbox.server import Options
from gatekeeper.store.lease import Lease
from tests.acting.incident import FOLDERS, calls, deletions, lock, people
from tests.acting.ward import Ward, ward_of

FOUND = 8
"""How many accesses stand open in FOLDERS beneath the procedure's folder."""

GONE = {"hanako@city.example.jp"}


@contextmanager
def process(ward: Ward, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """The program in a process of its own, killed when the block ends."""
    command = [sys.executable, "-c", "from gatekeeper.cli.app import main; main()", "--config", str(ward.config)]
    with subprocess.Popen([*command, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as started:
        try:
            yield started
        finally:
            started.kill()


def killed_after(ward: Ward, requests: int) -> None:
    """Starts a lockdown, and kills it when Box has been asked for so much."""
    with process(ward, "lockdown", "R7-36-03", "--reason", "紛失") as started:
        until = time.monotonic() + 60
        while sum(calls(ward).values()) < requests and started.poll() is None and time.monotonic() < until:
            time.sleep(0.005)


@pytest.mark.parametrize("requests", [6, 8, 10, 13, 16, 19, 22, 24])
def test_killed_and_gone_on_with(tmp_path: Path, requests: int) -> None:
    """Wherever it is killed, the next start closes the rest; nothing is closed twice, and nothing is left begun."""
    with ward_of(tmp_path, FOLDERS, options=Options(latency_ms=30)) as ward:
        killed_after(ward, requests)
        acting = ward.acting()
        acting.resume_lockdowns()
        lock(ward)
        assert (people(ward, "1001"), people(ward, "1002")) == (GONE, set())
        journal = acting.journal
        states = [one.state for run in journal.runs() for one in journal.of_run(run.id)]
        assert (len(states), set(states)) == (FOUND, {ActionState.VERIFIED})
        removed = [one for one in ward.box.world.events if one.type == "COLLABORATION_REMOVE"]
        assert len(removed) == 5


def test_a_nightly_round_goes_on_with_it_by_itself(tmp_path: Path) -> None:
    """A lockdown that was interrupted goes on with the next round, before anything else."""
    with ward_of(tmp_path, FOLDERS) as ward:
        ward.sweep()
        begun = interrupted(ward)
        made = ward.acting().go_on()
        assert [one.lockdown.run.id for one in made.locked] == [begun]
        assert (people(ward, "1001"), people(ward, "1002")) == (GONE, set())
        assert ward.acting().lockdowns.unfinished() == ()


def interrupted(ward: Ward) -> int:
    """A lockdown that stops after its first step; gives its run's number."""
    acting = ward.acting()
    stop = acting.office.stop
    with pytest.raises(StoppedError):
        acting.lockdown("R7-36-03", "hanako", "紛失", lambda progress: stop.set() if progress.closed else None)
    return acting.lockdowns.unfinished()[0].run.id


def test_the_same_lockdown_again_goes_on_with_the_first(tmp_path: Path) -> None:
    """Asked for once more while it isn't through, it is the same lockdown."""
    with ward_of(tmp_path, FOLDERS) as ward:
        begun = interrupted(ward)
        again = lock(ward)
        assert (again.lockdown.run.id, again.is_new) == (begun, False)
        assert deletions(ward) == 5


def test_whoever_acts_makes_way(tmp_path: Path) -> None:
    """A round begins nothing more once a lockdown wants to act; what it had planned stays on record."""
    with ward_of(tmp_path, FOLDERS) as ward:
        ward.sweep()
        acting = ward.acting()
        mark = Lease("lockdown")
        claimed = threading.Event()

        def claim_after_the_first(_done: object) -> None:
            if not claimed.is_set():
                claimed.set()
                with acting.office.database.write() as connection:
                    mark.take(connection, ward.clock())

        with pytest.raises(StoppedError, match="緊急閉鎖に順番を譲りました"):
            acting.round(claim_after_the_first)
        waiting = acting.journal.actions([ActionState.APPROVED])
        assert waiting
        with acting.office.database.write() as connection:
            mark.release(connection)
        lock(ward)
        assert people(ward, "1001") == GONE


def test_whoever_does_not_make_way_loses_the_work(tmp_path: Path) -> None:
    """One that hangs is waited for so long and no longer; after that it can begin nothing."""
    with ward_of(tmp_path, FOLDERS) as ward:
        ward.sweep()
        hanging, urgent = ward.acting(), ward.acting()
        hanging.journal.take_lease(ward.clock())
        with urgent.precedence.taken(patience=0.5), pytest.raises(Exception, match="引き継がれました"):
            begin_something(hanging)
        hanging.journal.take_lease(ward.clock())


def begin_something(acting: Acting) -> None:
    now = acting.office.clock()
    prepared = acting.prepare(now)
    run = acting.journal.enter(RunDraft(RunKind.NIGHT, now, "gatekeeper", "", prepared.basis), prepared.drafts, now)
    first = acting.journal.actions([ActionState.APPROVED], run.id)[0]
    acting.journal.begin(first, first.draft.before, now)
