"""What a tick does: what is due, in order, once; and what it makes of whatever goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gatekeeper.daemon.job import Lane
from gatekeeper.daemon.port import AlarmKind
from gatekeeper.daemon.ruling import read_ruling
from gatekeeper.errors import (
    AlreadyRunningError,
    BoxUnreachableError,
    DatabaseUnreachableError,
    GatekeeperError,
    RefusedByGuardError,
    StoppedError,
    UsageError,
)
from gatekeeper.settings import load
from tests.daemon.room import daemon_of, job_of

EVERYTHING = (
    "lockdown", "events", "rereads", "mail", "ping", "checkpoint", "digest", "heartbeat", "silence", "budget", "backup",
    "sweep", "night", "transfers", "deadlines", "act", "warn", "analyse", "prune", "check",
)  # fmt: skip
MINUTELY, AT_TEN_MINUTES = ("lockdown", "mail"), ("lockdown", "events", "rereads", "mail", "ping")


def failing(error: Exception) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


def test_first_start_does_everything_once_in_order(tmp_path: Path) -> None:
    """A new daemon looks before it acts, and acts on what it saw: the stranger is out at the end of the first tick."""
    with daemon_of(tmp_path) as room:
        room.start()
        assert room.tick() == EVERYTHING
        assert room.tick() == ()
        assert room.ward.sweep() == []
        assert {one.last_error for one in room.term.daemon.seen.values()} == {""}  # type: ignore[union-attr]


def test_nothing_comes_before_its_time(tmp_path: Path) -> None:
    """Each job comes when its cadence says so: at 15 past the acts, at 2 in the night the sweep and the acts."""
    with daemon_of(tmp_path) as room:
        room.start()
        room.tick()
        assert room.pass_time(seconds=59) == ()
        assert room.pass_time(seconds=1) == MINUTELY
        assert room.pass_time(minutes=14) == (*AT_TEN_MINUTES, "act")
        hourly = ("lockdown", "events", "rereads", "mail", "ping", "checkpoint", "silence", "budget")
        assert room.pass_time(minutes=45) == (*hourly, "act")
        assert room.pass_time(hours=16) == (*hourly, "sweep", "act")


def test_what_was_missed_is_done_once(tmp_path: Path) -> None:
    """After three days without a daemon each job is made up once, in the order of the table, and then goes on."""
    with daemon_of(tmp_path) as room:
        room.start()
        room.tick()
        room.kill()
        room.ward.pass_time(days=3, minutes=7)
        room.start()
        assert room.tick() == EVERYTHING
        assert room.tick() == ()
        # It is a Wednesday morning by now, when events are asked for every minute.
        assert room.pass_time(minutes=8) == (*AT_TEN_MINUTES, "act")


def test_one_that_is_missed_holds_back_what_stands_after_it(tmp_path: Path) -> None:
    """Nobody acts on what was seen before the downtime: where the sweep can't start yet, the acts wait for it."""
    with daemon_of(tmp_path) as room:
        done: list[str] = []
        jobs = [job_of(name, lambda name=name: done.append(name)) for name in ("lockdown", "sweep", "act")]  # type: ignore[misc]
        busy = replace(jobs[1], lane=Lane.SWEEP)
        room.start([jobs[0], busy, jobs[2]])
        lanes = _Busy(Lane.SWEEP)
        room.term.daemon.lanes = lanes  # type: ignore[union-attr]
        assert room.tick() == ("lockdown",)
        lanes.busy = None
        assert room.tick() == ("sweep", "act")
        assert done == ["lockdown", "sweep", "act"]


class _Busy:
    """Lanes of which one is busy."""

    def __init__(self, busy: Lane | None) -> None:
        self.busy = busy

    def is_busy(self, lane: Lane) -> bool:
        return lane is self.busy

    def start(self, _lane: Lane, work: Callable[[], None]) -> None:
        work()

    def join(self, _seconds: float) -> bool:
        return True


def test_failing_job_is_tried_again_later_and_later(tmp_path: Path) -> None:
    """After a minute, two, four, and half an hour at most; the others go on as if nothing were."""
    with daemon_of(tmp_path) as room:
        well: list[int] = []
        room.start([job_of("sweep", failing(ValueError("broken"))), job_of("lockdown", lambda: well.append(1))])
        room.tick()
        waits = []
        for _ in range(8):
            record = room.record("sweep")
            waits.append((record.next_due - room.now()).total_seconds() / 60)
            room.pass_time(minutes=waits[-1])
        assert waits == [1, 2, 4, 8, 16, 30, 30, 30]
        assert room.record("sweep").failures == 9
        assert room.record("sweep").last_error == "ValueError"
        assert len(well) == 9


def test_repeated_failure_is_told_once_and_its_end_too(tmp_path: Path) -> None:
    """One alarm at the third failure, none at the next ones, and a word when it works again."""
    with daemon_of(tmp_path) as room:
        errors: list[Exception | None] = [UsageError("だめ")] * 6

        def sometimes() -> None:
            if errors and (error := errors.pop()) is not None:
                raise error

        room.start([job_of("warn", sometimes)])
        room.tick()
        for told in (0, 1, 1, 1, 1):
            room.pass_time(minutes=30)
            assert len(room.alarms.rung) == told
        assert room.alarms.ended == []
        room.pass_time(minutes=30)
        (rung,), (over,) = room.alarms.rung, room.alarms.ended
        assert (rung.kind, rung.about, rung.kind, rung.about) == (over.kind, over.about, AlarmKind.JOB_FAILING, "warn")
        assert "削除の予告" in rung.text
        assert "だめ" in rung.text
        assert room.record("warn").failures == 0


def test_restart_doesnt_forget_what_was_told(tmp_path: Path) -> None:
    """A daemon that is started anew in the middle of a failure tells it no second time."""
    with daemon_of(tmp_path) as room:
        room.start([job_of("warn", failing(UsageError("だめ")))])
        for _ in range(4):
            room.tick()
            room.ward.pass_time(minutes=30)
        room.kill()
        room.start()
        room.tick()
        assert room.alarms.kinds == ["job_failing"]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (BoxUnreachableError("Boxが黙っています"), "box_unreachable"),
        (DatabaseUnreachableError("書けません"), "database_unreachable"),
    ],
)
def test_box_down_for_a_day_is_told_once_and_caught_up(tmp_path: Path, error: Exception, kind: str) -> None:
    """However many jobs meet it: one alarm, one word when the last of them works again, and each job done then."""
    with daemon_of(tmp_path) as room:
        down, done = [True], []

        def does(name: str) -> Callable[[], None]:
            def work() -> None:
                if down:
                    raise error
                done.append(name)

            return work

        names = ("lockdown", "sweep", "act")
        room.start([job_of(name, does(name)) for name in names])
        room.tick()
        for _ in range(24):
            room.pass_time(hours=1)
        assert room.alarms.kinds == [kind]
        assert str(error) in room.alarms.rung[0].text
        down.clear()
        room.pass_time(minutes=30)
        assert done == list(names)
        assert [str(one.kind) for one in room.alarms.ended] == [kind]


@pytest.mark.parametrize("error", [AlreadyRunningError("ほかで実行中"), RefusedByGuardError("見直してください")])
def test_having_to_wait_is_no_failure(tmp_path: Path, error: GatekeeperError) -> None:
    """A person who is sweeping by hand, or a guard that holds, alarms nobody, and is waited for."""
    with daemon_of(tmp_path) as room:
        room.start([job_of("act", failing(error))])
        room.tick()
        for _ in range(10):
            room.pass_time(minutes=30)
        record = room.record("act")
        assert (record.failures, record.last_error, record.last_message) == (0, type(error).__name__, str(error))
        assert room.alarms.rung == []


def test_stopped_job_is_due_as_before(tmp_path: Path) -> None:
    """What a stop has cut short is taken up by the next process, at once."""
    with daemon_of(tmp_path) as room:
        told: list[int] = []

        def stopped() -> None:
            told.append(1)
            assert room.term is not None
            room.term.stop.set()
            raise StoppedError("停止の指示を受けました")

        room.start([job_of("sweep", stopped)])
        assert room.tick() == ("sweep",)
        assert room.tick() == ()
        room.kill()
        room.start([job_of("sweep", lambda: told.append(2))])
        assert room.tick() == ("sweep",)
        assert told == [1, 2]


def test_changed_cadence_counts_from_the_next_tick(tmp_path: Path) -> None:
    """A job that was to wait a day and is now wanted each minute doesn't wait that day out."""
    with daemon_of(tmp_path) as room:
        room.start([job_of("warn", lambda: None)])
        room.tick()
        room.kill()
        room.ward.config.write_text(room.ward.config.read_text() + '[schedule]\nwarn = "5m"\n', encoding="utf-8")
        room.start()
        assert room.tick() == ()
        assert (room.record("warn").next_due - room.now()).total_seconds() <= 300
        assert room.record("warn").cadence == "5m"


def test_cadence_changed_by_a_reload_holds_from_then_on(tmp_path: Path) -> None:
    """The process goes on, and doesn't hold the job back until the moment that the former cadence said."""
    with daemon_of(tmp_path) as room:
        done: list[int] = []
        room.start([job_of("warn", lambda: done.append(1))])
        room.tick()
        room.ward.config.write_text(room.ward.config.read_text() + '[schedule]\nwarn = "5m"\n', encoding="utf-8")
        assert room.term is not None
        room.term.offices.adopt(read_ruling(lambda: load(room.ward.config, {})))
        for _ in range(4):
            room.pass_time(minutes=5)
        assert len(done) >= 4


def test_clock_set_back_doesnt_leave_jobs_waiting(tmp_path: Path) -> None:
    """Jobs that a clock a year ahead has put off for a year are due by today's clock again."""
    with daemon_of(tmp_path) as room:
        room.start([job_of("warn", lambda: None)])
        room.ward.skew = timedelta(days=365)
        room.tick()
        room.kill()
        room.ward.skew = timedelta(0)
        room.start()
        room.tick()
        assert (room.record("warn").next_due - room.now()).total_seconds() <= 86_400


def test_real_outage_of_box(tmp_path: Path) -> None:
    """Box answers 503 all the time: the sweep fails with what Box said, and does its work as soon as Box is back."""
    with daemon_of(tmp_path) as room:
        room.start()
        room.ward.ask("POST", "/_sandbox/faults", [{"kind": "status", "status": 503, "times": "forever"}])
        room.tick()
        assert room.record("sweep").last_error == "BoxUnreachableError"
        room.ward.ask("POST", "/_sandbox/faults", [])
        assert "sweep" in room.pass_time(minutes=1)
        assert room.record("sweep").failures == 0
