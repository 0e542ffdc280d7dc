"""The self-check: what `gatekeeper check` would say, said without being asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from gatekeeper.bootstrap import Office
from gatekeeper.checkup import Mark, check_up
from gatekeeper.daemon.job import Progress
from gatekeeper.daemon.port import Alarm, AlarmKind, Alarms
from gatekeeper.jst import day_of
from gatekeeper.text import words

__all__ = ["check_self"]

_WORDS = words("ja")


def check_self(alarms: Alarms) -> Callable[[Office, datetime, Progress], None]:
    """Tells what has to be put right, once a day."""

    def check(office: Office, now: datetime, progress: Progress) -> None:
        bad = []
        for line in check_up(office, _WORDS):
            progress()
            if line.mark is Mark.BAD:
                bad.append(f"{_WORDS(f'check.{line.name}')}: {line.text}")
        if bad:
            said = _WORDS("daemon.check_failed", lines="\n".join(bad))
            alarms.ring(Alarm(AlarmKind.CHECK_FAILED, day_of(now).isoformat(), said, now))

    return check
