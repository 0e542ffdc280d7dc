"""The beat: APScheduler wakes the heart every two seconds; nothing that goes wrong in a beat can stop the next one.

The scheduler holds one job and no store: when something is due stands in our own table. Its thread only sets an event,
so that no database can hold it up.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from gatekeeper.jst import TOKYO

__all__ = ["BEAT", "Heart", "trigger"]

BEAT = timedelta(seconds=2)
_JOB = "beat"
_EVENTS = {
    EVENT_JOB_MISSED: "beat_missed",
    EVENT_JOB_MAX_INSTANCES: "beat_overlapped",
    EVENT_JOB_ERROR: "beat_failed",
}


class _Beat(BaseTrigger):  # type: ignore[misc]  # the library comes without types
    """Counts from now on, never from the last beat: a clock that was set years ahead asks for no beats in between."""

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:  # noqa: ARG002
        return now + BEAT


def trigger() -> Any:
    """When the scheduler is to beat."""
    return _Beat()


class Heart:
    """Sets `beat` again and again."""

    def __init__(self, beat: threading.Event) -> None:
        self._scheduler = BackgroundScheduler(
            timezone=TOKYO,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
            daemon=True,
        )
        self._scheduler.add_job(beat.set, trigger(), id=_JOB)
        self._scheduler.add_listener(_tell, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES | EVENT_JOB_ERROR)

    def start(self) -> None:
        self._scheduler.start()

    def beat_now(self) -> None:
        """After the clock was set back the scheduler would wait until it has caught up: this wakes it."""
        self._scheduler.modify_job(_JOB, next_run_time=datetime.now(TOKYO))

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)


def _tell(event: Any) -> None:
    structlog.get_logger().warning(_EVENTS.get(event.code, "beat_event"), code=event.code)
