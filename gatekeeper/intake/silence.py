"""When nothing at all has happened for too long: a log that has stopped looks like an enterprise at rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

__all__ = ["Silence", "silence_since"]

_STEP = timedelta(minutes=15)
_LOOKED_BACK = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Silence:
    """No event since a moment (None: never), and so much working time has passed; `is_too_long`: an alert is due."""

    since: datetime | None
    working: timedelta
    is_too_long: bool


def silence_since(
    last: datetime | None,
    now: datetime,
    allowed: timedelta,
    is_working: Callable[[datetime], bool],
    begun: datetime | None = None,
) -> Silence:
    """How long nothing has been heard, counted in working time by quarters of an hour.

    `last` is the latest event, `begun` when listening began: without an event that is what counts. Both, and `now`,
    are aware. Of more than a month only the last month is counted.
    """
    start = last or begun
    if start is None:
        return Silence(None, timedelta(), is_too_long=False)
    moment = max(start, now - _LOOKED_BACK)
    working = timedelta()
    while moment < now:
        following = min(moment + _STEP, now)
        if is_working(moment):
            working += following - moment
        moment = following
    return Silence(last, working, is_too_long=working >= allowed)
