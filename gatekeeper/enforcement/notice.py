"""What somebody is to be told about, and the warnings that go before an act. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gatekeeper.enforcement.plan import Plan, PlannedAction

__all__ = ["NOBODY", "WARNINGS", "Notice", "NoticeKind", "warnings"]

NOBODY = ""
"""In place of an address: who has to be told isn't known, and a person has to find out."""

_A_DAY = timedelta(hours=24)


class NoticeKind(StrEnum):
    GRACE_STARTED = "grace_started"
    DAY_BEFORE = "day_before"
    LOCKDOWN = "lockdown"
    RELEASE = "release"


WARNINGS = (NoticeKind.GRACE_STARTED, NoticeKind.DAY_BEFORE)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell one address from the aware moment `due` on. `about` names the matter, told of once."""

    kind: NoticeKind
    about: str
    to: str
    due: datetime
    made_at: datetime | None = None
    sent_at: datetime | None = None


def warnings(plan: Plan, owner_of: Callable[[PlannedAction], str | None], now: datetime) -> Iterator[Notice]:
    """For each thing that will be acted upon later than an aware `now`: that its grace runs, and a day before the act.

    Where the act is a day away or less, the first warning says it all. One that moves in time is warned of anew.
    """
    for action in plan.actions:
        for due in sorted({step.due for step in action.steps if step.due > now}):
            about = f"{action.thing.key}@{due.isoformat()}"
            to = owner_of(action) or NOBODY
            yield Notice(NoticeKind.GRACE_STARTED, about, to, now)
            if due - _A_DAY > now:
                yield Notice(NoticeKind.DAY_BEFORE, about, to, due - _A_DAY)
