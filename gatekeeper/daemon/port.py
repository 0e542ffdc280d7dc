"""To whom the daemon says that something needs a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import structlog

from gatekeeper.store.alarm import Alarms as Noted
from gatekeeper.store.database import Database
from gatekeeper.text import words

__all__ = ["Alarm", "AlarmKind", "Alarms", "LoggedAlarms", "NotedAlarms"]

_WORDS = words("ja")


class AlarmKind(StrEnum):
    """What needs a person."""

    JOB_FAILING = "job_failing"
    BOX_UNREACHABLE = "box_unreachable"
    DATABASE_UNREACHABLE = "database_unreachable"
    JOB_STUCK = "job_stuck"
    CLOCK = "clock"
    RELOAD_REFUSED = "reload_refused"
    REGISTRY_DIFFERS = "registry_differs"
    BUDGET_SHORT = "budget_short"
    EVENTS_SILENT = "events_silent"
    CHECK_FAILED = "check_failed"


@dataclass(frozen=True, slots=True)
class Alarm:
    """`about` tells one from another of the same kind: the same one isn't told twice. `text` is Japanese."""

    kind: AlarmKind
    about: str
    text: str
    at: datetime


class Alarms(Protocol):
    """Called from any thread; it may raise `DatabaseUnreachableError`, which is logged."""

    def ring(self, alarm: Alarm) -> None:
        """Something needs a person."""
        ...

    def over(self, alarm: Alarm) -> None:
        """What an alarm of this kind and `about` told of, if there was one, is over; `text` says so."""
        ...


class NotedAlarms:
    """Says it in the log, and puts it on record, from where it is mailed."""

    def __init__(self, database: Database) -> None:
        self._noted = Noted(database)
        self._logged = LoggedAlarms()

    def ring(self, alarm: Alarm) -> None:
        """:raises DatabaseUnreachableError: it stands in the log alone."""
        self._logged.ring(alarm)
        self._noted.sound(_name(alarm), _WORDS(f"alarm.{alarm.kind}"), alarm.text, alarm.at)

    def over(self, alarm: Alarm) -> None:
        """:raises DatabaseUnreachableError: it goes on standing."""
        if self._noted.clear(_name(alarm), alarm.at):
            self._logged.over(alarm)


class LoggedAlarms:
    """Says it in the log, and nowhere else."""

    def ring(self, alarm: Alarm) -> None:
        structlog.get_logger().error("alarm", kind=str(alarm.kind), about=alarm.about, text=alarm.text)

    def over(self, alarm: Alarm) -> None:
        structlog.get_logger().info("alarm_over", kind=str(alarm.kind), about=alarm.about, text=alarm.text)


def _name(alarm: Alarm) -> str:
    """What tells one matter from another on record."""
    return f"{alarm.kind}:{alarm.about}" if alarm.about else str(alarm.kind)
