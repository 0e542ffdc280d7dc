"""How the daemon is: alive, well, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gatekeeper.budget import Budget, Spent, Use
from gatekeeper.daemon.health import Health, Role, health_plain, status_line
from gatekeeper.daemon.metrics import exposition
from gatekeeper.store.job import JobRecord
from tests.daemon.conftest import Lines
from tests.daemon.room import daemon_of, job_of

NOW = datetime(2026, 11, 13, 3, tzinfo=UTC)
SWEEP = JobRecord("sweep", "daily 02:00", NOW + timedelta(hours=14), last_success=NOW)
WELL = Health(NOW, Role.LEADER, beats=True, records={"sweep": SWEEP}, budget=Budget(100_000))


@pytest.mark.parametrize(
    ("health", "alive", "well"),
    [
        (WELL, True, True),
        (replace(WELL, role=Role.STANDBY), True, True),
        (replace(WELL, role=Role.UNKNOWN), True, False),
        (replace(WELL, beats=False), False, False),
        (replace(WELL, running=("sweep",), stuck=("sweep",)), False, False),
        (replace(WELL, records={"sweep": replace(SWEEP, failures=2)}), True, True),
        (replace(WELL, records={"sweep": replace(SWEEP, failures=3)}), True, False),
        (replace(WELL, records={"sweep": replace(SWEEP, next_due=NOW - timedelta(minutes=6))}), True, False),
        (
            replace(WELL, running=("sweep",), records={"sweep": replace(SWEEP, next_due=NOW - timedelta(hours=6))}),
            True,
            True,
        ),
    ],
)
def test_alive_is_progress_and_well_is_more(health: Health, alive: bool, well: bool) -> None:
    """The watchdog waits for progress alone; /healthz also says when jobs fail or don't come to their turn."""
    assert (health.is_alive, health.is_well) == (alive, well)
    assert health_plain(health)["ok"] is well


@pytest.mark.parametrize(
    ("health", "said"),
    [
        (WELL, "次は 見回り（令和8年11月14日 02:00）"),
        (replace(WELL, running=("sweep", "act")), "実行中: 見回り、期限の来た処置"),
        (replace(WELL, role=Role.STANDBY), "待機中"),
        (replace(WELL, records={}), "始めています"),
    ],
)
def test_status_is_one_japanese_line(health: Health, said: str) -> None:
    """For whoever looks with systemctl."""
    assert status_line(health).startswith(said)


def test_metrics_say_what_was_spent_and_until_when_it_lasts() -> None:
    """Half the budget after twelve of thirty days: it ends on the 25th."""
    spent = Spent(50_000, {Use.EVENTS: 10})
    text = exposition(replace(WELL, spent=spent, purposes={"items": 50_000, "events": 10})).decode()
    assert 'gatekeeper_box_calls_month{purpose="items"} 50000.0' in text
    assert 'gatekeeper_box_calls_today{use="events"} 10.0' in text
    assert 'gatekeeper_box_calls_today{use="enforcement"} 0.0' in text
    ends = next(line for line in text.splitlines() if line.startswith("gatekeeper_box_budget_ends_timestamp_seconds "))
    assert datetime.fromtimestamp(float(ends.split()[1]), UTC) == datetime(2026, 11, 24, 15, tzinfo=UTC)


def test_job_that_doesnt_get_on_is_told_once_and_starves_the_watchdog(tmp_path: Path, lines: Lines) -> None:
    """Half an hour without progress; a stamp brings it back."""
    with daemon_of(tmp_path) as room:
        job = job_of("sweep", lambda: None)
        room.start([job])
        room.tick()
        assert room.term is not None
        stamps = room.term.daemon.stamps
        progress = stamps.begin(job)
        room.pass_time(minutes=29)
        assert stamps.stuck() == ()
        room.pass_time(minutes=2)
        room.pass_time(minutes=2)
        assert [one.job.name for one in stamps.stuck()] == ["sweep"]
        assert room.alarms.kinds == ["job_stuck"]
        assert len(lines.named("job_stuck")) == 1
        progress()
        assert stamps.stuck() == ()
