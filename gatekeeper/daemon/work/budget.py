"""Whether the month's calls will last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from gatekeeper.bootstrap import Office
from gatekeeper.budget import forecast
from gatekeeper.daemon.job import Progress
from gatekeeper.daemon.port import Alarm, AlarmKind, Alarms
from gatekeeper.show.moment import day
from gatekeeper.text import words

__all__ = ["watch_budget"]

_WORDS = words("ja")


def watch_budget(alarms: Alarms) -> Callable[[Office, datetime, Progress], None]:
    """Tells, once, on which day the budget runs out if it goes on like this, and when it lasts after all."""

    def watch(office: Office, now: datetime, _progress: Progress) -> None:
        ends_on = forecast(office.spent(now), now, office.settings.budget).ends_on
        if ends_on is None:
            alarms.over(Alarm(AlarmKind.BUDGET_SHORT, "", _WORDS("daemon.budget_lasts"), now))
            return
        said = _WORDS("daemon.budget_ends", day=day(ends_on))
        alarms.ring(Alarm(AlarmKind.BUDGET_SHORT, "", said, now))

    return watch
