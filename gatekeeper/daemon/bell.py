"""When a person has to hear of something, and that it is said once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog

from gatekeeper.daemon.outcome import Ended
from gatekeeper.daemon.port import Alarm, AlarmKind, Alarms
from gatekeeper.errors import GatekeeperError
from gatekeeper.store.job import JobRecord
from gatekeeper.text import words

__all__ = ["RINGS_AT", "Bell"]

RINGS_AT = 3
"""After so many failures in a row a person hears of it."""

_WORDS = words("ja")
_SHARED = {"BoxUnreachableError": AlarmKind.BOX_UNREACHABLE, "DatabaseUnreachableError": AlarmKind.DATABASE_UNREACHABLE}


class Bell:
    """What goes to the alarms, in words. What several jobs fail by alike, because of something outside, is one alarm.

    That an alarm can't be told is logged; it stops nothing.
    """

    def __init__(self, alarms: Alarms) -> None:
        self._alarms = alarms
        self._clock_is_right = False
        self._well: set[str] = set()

    def failed(self, record: JobRecord, ended: Ended, records: Mapping[str, JobRecord], now: datetime) -> None:
        """A job has failed; `record` counts this failure, and names the one before."""
        is_known = record.failures > RINGS_AT and record.last_error == ended.error
        if record.failures < RINGS_AT or is_known:
            return
        if ended.shared:
            if _failing_alike(records, ended.error, record.name):
                return
            kind = AlarmKind(ended.shared)
            self._ring(kind, "", _WORDS(f"daemon.{kind}", why=ended.message), now)
            return
        said = _WORDS("daemon.job_failing", job=_job(record.name), count=record.failures, why=ended.message)
        self._ring(AlarmKind.JOB_FAILING, record.name, said, now)

    def well(self, name: str, before: JobRecord, records: Mapping[str, JobRecord], now: datetime) -> None:
        """A job was done; `before` tells how it stood before that.

        What it failed by last need not be what was told, and who told it may have died before it said that it is over:
        all that could stand of a job is over once it is done.
        """
        if before.failures < RINGS_AT and name in self._well:
            return
        self._well.add(name)
        said = _WORDS("daemon.job_well_again", job=_job(name))
        self._over(AlarmKind.JOB_FAILING, name, said, now)
        self._over(AlarmKind.JOB_STUCK, name, said, now)
        for error, kind in _SHARED.items():
            if not _failing_alike(records, error, name):
                self._over(kind, "", said, now)

    def stuck(self, name: str, minutes: int, now: datetime) -> None:
        self._ring(AlarmKind.JOB_STUCK, name, _WORDS("daemon.job_stuck", job=_job(name), minutes=minutes), now)

    def gets_on(self, name: str, now: datetime) -> None:
        """A job that was stuck gets on again, or has ended."""
        self._over(AlarmKind.JOB_STUCK, name, _WORDS("daemon.job_well_again", job=_job(name)), now)

    def clock_jumped(self, jump: timedelta, now: datetime) -> None:
        self._clock_is_right = False
        said = _WORDS("daemon.clock_jumped", seconds=round(jump.total_seconds()))
        self._ring(AlarmKind.CLOCK, "", said, now)

    def clock_apart(self, said: str, now: datetime) -> None:
        self._clock_is_right = False
        self._ring(AlarmKind.CLOCK, "", said, now)

    def clock_right(self, now: datetime) -> None:
        """Box's clock was heard, and says the same; told where it may have been otherwise."""
        if self._clock_is_right:
            return
        self._clock_is_right = True
        self._over(AlarmKind.CLOCK, "", _WORDS("daemon.clock_right_again"), now)

    def reload_refused(self, why: str, now: datetime) -> None:
        self._ring(AlarmKind.RELOAD_REFUSED, "", _WORDS("daemon.reload_refused", why=why), now)

    def reload_accepted(self, now: datetime) -> None:
        self._over(AlarmKind.RELOAD_REFUSED, "", _WORDS("daemon.reload_accepted"), now)

    def registry_differs(self, said: str, now: datetime) -> None:
        self._ring(AlarmKind.REGISTRY_DIFFERS, "", said, now)

    def registry_agrees(self, now: datetime) -> None:
        self._over(AlarmKind.REGISTRY_DIFFERS, "", _WORDS("daemon.registry_agrees"), now)

    def _ring(self, kind: AlarmKind, about: str, text: str, now: datetime) -> None:
        try:
            self._alarms.ring(Alarm(kind, about, text, now))
        except GatekeeperError as error:
            structlog.get_logger().error("alarm_lost", kind=str(kind), about=about, reason=str(error))

    def _over(self, kind: AlarmKind, about: str, text: str, now: datetime) -> None:
        try:
            self._alarms.over(Alarm(kind, about, text, now))
        except GatekeeperError as error:
            structlog.get_logger().error("alarm_lost", kind=str(kind), about=about, reason=str(error))


def _failing_alike(records: Mapping[str, JobRecord], error: str, but: str) -> bool:
    """Whether another job has been failing for the same reason long enough to have been told of."""
    others = (one for one in records.values() if one.name != but)
    return any(one.failures >= RINGS_AT and one.last_error == error for one in others)


def _job(name: str) -> str:
    return _WORDS(f"job.{name}")
