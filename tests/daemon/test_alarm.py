"""Alarms on record: each is told once, and is over when what it told of is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from gatekeeper.daemon.job import Job
from gatekeeper.daemon.port import Alarm, AlarmKind, NotedAlarms
from gatekeeper.errors import BoxUnreachableError, BudgetSpentError, UsageError
from gatekeeper.store.alarm import Alarms
from tests.daemon.conftest import Lines
from tests.daemon.room import Room, daemon_of, job_of


@dataclass(slots=True)
class Noted:
    """A room whose alarms go on record. `error` is what its one job, `warn`, meets."""

    room: Room
    error: Exception | None = None

    def start(self) -> None:
        self.room.kill()
        self.room.start([self.job()], NotedAlarms(self.room.ward.office().database))

    def job(self) -> Job:
        return job_of("warn", self._work)

    def fail(self, error: Exception | None, times: int = 1) -> None:
        """The job is done so many times, with this outcome."""
        self.error = error
        for _ in range(times):
            self.room.pass_time(days=1)

    def standing(self) -> list[str]:
        return [one.name for one in Alarms(self.room.ward.office().database).standing()]

    def _work(self) -> None:
        if self.error is not None:
            raise self.error


@contextmanager
def noted(folder: Path) -> Iterator[Noted]:
    with daemon_of(folder) as room:
        made = Noted(room)
        made.start()
        room.tick()
        yield made


@pytest.fixture
def on_record(tmp_path: Path) -> Iterator[Noted]:
    with noted(tmp_path) as opened:
        yield opened


def test_alarm_stands_once_until_it_is_over(tmp_path: Path, lines: Lines) -> None:
    """Rung twice it stands once, as what it said first; two of a kind that are about different things are two."""
    with daemon_of(tmp_path) as room:
        database = room.ward.office().database
        alarms, now = NotedAlarms(database), room.now()
        for text in ("一", "二"):
            alarms.ring(Alarm(AlarmKind.CHECK_FAILED, "mail", text, now))
        alarms.ring(Alarm(AlarmKind.CHECK_FAILED, "ledger", "三", now))
        alarms.ring(Alarm(AlarmKind.CLOCK, "", "四", now))
        found = {one.name: (one.title, one.detail) for one in Alarms(database).standing()}
        assert found == {
            "check_failed:mail": ("点検で、直すところが見つかりました", "一"),
            "check_failed:ledger": ("点検で、直すところが見つかりました", "三"),
            "clock": ("時計が合っていません", "四"),
        }
        for _ in range(2):
            alarms.over(Alarm(AlarmKind.CHECK_FAILED, "mail", "もういい", now))
        assert [one.name for one in Alarms(database).standing()] == ["check_failed:ledger", "clock"]
        assert len(lines.named("alarm_over")) == 1
        alarms.ring(Alarm(AlarmKind.CHECK_FAILED, "mail", "また", now))
        assert len(Alarms(database).standing()) == 3


def test_failure_that_changes_its_reason_is_told_and_over(on_record: Noted) -> None:
    """Box was away, then the job itself failed: both are told, and neither stands once the job is done."""
    on_record.fail(BoxUnreachableError("Boxが黙っています"), times=3)
    assert on_record.standing() == ["box_unreachable"]
    on_record.fail(UsageError("だめ"), times=3)
    assert "job_failing:warn" in on_record.standing()
    on_record.fail(None)
    assert on_record.standing() == []


def test_failing_job_that_loses_box_leaves_no_alarm_behind(on_record: Noted) -> None:
    """The other way round: its own failure is told, Box goes away meanwhile, and then all is well."""
    on_record.fail(UsageError("だめ"), times=3)
    on_record.fail(BoxUnreachableError("Boxが黙っています"))
    on_record.fail(None)
    assert on_record.standing() == []


def test_failing_job_that_waits_leaves_no_alarm_behind(on_record: Noted) -> None:
    """In between it waits for the budget, which is no failure; the alarm is over when it is done."""
    on_record.fail(BoxUnreachableError("Boxが黙っています"), times=3)
    on_record.fail(BudgetSpentError("今日は終わり", on_record.room.now() + timedelta(hours=1)))
    assert on_record.standing() == ["box_unreachable"]
    on_record.fail(None)
    assert on_record.standing() == []


def test_alarm_of_a_killed_process_is_over_too(on_record: Noted) -> None:
    """The process that was to say that it is over has died: the next one says so when the job is done."""
    database = on_record.room.ward.office().database
    for name in ("job_failing:warn", "job_stuck:warn"):
        Alarms(database).sound(name, "題", "文", on_record.room.now())
    on_record.start()
    on_record.fail(None)
    assert on_record.standing() == []


def test_job_that_gets_on_again_isnt_stuck(tmp_path: Path) -> None:
    """It is told that it stands still, and no more once it has come to its end; the next time is told anew."""
    with daemon_of(tmp_path) as room:
        database = room.ward.office().database

        def stands_still() -> None:
            room.ward.pass_time(hours=1)
            room.term.daemon._tell_stuck(room.now())  # type: ignore[union-attr]  # noqa: SLF001 -- as the next tick, while it goes on
            heard.append([one.name for one in Alarms(database).standing()])

        heard: list[list[str]] = []
        room.start([job_of("warn", stands_still)], NotedAlarms(database))
        for _ in range(2):
            room.tick()
            room.tick()
            assert Alarms(database).standing() == ()
            room.ward.pass_time(days=1)
        assert heard == [["job_stuck:warn"], ["job_stuck:warn"]]
