"""A clock that can't be believed: nothing is taken away by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gatekeeper.daemon.clock_watch import ClockWatch
from tests.daemon.conftest import Lines
from tests.daemon.room import Room, daemon_of

NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
GOES = "DELETE /2.0/collaborations/{collaboration_id}"


def is_spared(room: Room) -> bool:
    """Whether the stranger is still there."""
    return GOES not in room.ward.calls()


@pytest.mark.parametrize("hours", [-1, 1])
def test_clock_an_hour_off_takes_nothing_away(tmp_path: Path, hours: int) -> None:
    """From the first start on; it is told once, and what was due is done once the clock is right."""
    with daemon_of(tmp_path) as room:
        room.ward.skew = timedelta(hours=hours)
        room.start()
        room.tick()
        for _ in range(3):
            room.pass_time(minutes=10)
        assert is_spared(room)
        assert room.record("act").last_error == "ClockInDoubtError"
        assert room.alarms.kinds.count("clock") == 1
        assert "60分" in next(one.text for one in room.alarms.rung if str(one.kind) == "clock")
        room.kill()
        room.ward.skew = timedelta(0)
        room.start()
        room.tick()
        room.pass_time(hours=1)
        assert not is_spared(room)


def test_jump_is_told_and_pauses_what_destroys(tmp_path: Path, lines: Lines) -> None:
    """The clock jumps while the daemon runs: the acts wait, everything else goes on; when it jumps back they go."""
    with daemon_of(tmp_path) as room:
        room.ward.sweep()
        room.start()
        room.ward.ask(
            "POST",
            "/_sandbox/faults",
            [{"kind": "status", "status": 403, "times": "forever", "match": {"method": "DELETE"}}],
        )
        room.tick()
        room.ward.skew = timedelta(hours=2)
        started = room.pass_time(minutes=15)
        assert {"lockdown", "act", "checkpoint"} <= set(started)
        assert [line["seconds"] for line in lines.named("clock_jumped")] == [7200]
        assert room.record("act").last_error == "ClockInDoubtError"
        assert "clock" in room.alarms.kinds
        room.ward.skew = timedelta(0)
        room.tick()
        room.pass_time(minutes=15)
        assert room.record("act").last_error == ""
        assert [str(one.kind) for one in room.alarms.ended].count("clock") >= 1


def doubts(watch: ClockWatch) -> bool:
    return watch.in_doubt


def test_clock_is_believed_once_box_says_the_same() -> None:
    """In doubt from the start and after a jump, until Box's clock was heard; a drift of a few seconds is no jump."""
    watch = ClockWatch()
    assert doubts(watch)
    assert watch.look(NOW, 0) is None
    assert watch.hear(NOW + timedelta(minutes=4), NOW)
    assert not doubts(watch)
    assert watch.look(NOW + timedelta(seconds=70), 60) is None
    assert not doubts(watch)
    assert watch.look(NOW + timedelta(seconds=9), 61) == timedelta(seconds=-62)
    assert doubts(watch)
    assert not watch.hear(NOW + timedelta(minutes=6), NOW)
    assert watch.is_apart
    assert watch.apart == timedelta(minutes=-6)
