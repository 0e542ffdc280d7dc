"""The self-check: what `gatekeeper check` would say, said without being asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from gatekeeper.bootstrap import Office
from gatekeeper.checkup import Mark, check_up
from gatekeeper.daemon.job import Progress
from gatekeeper.daemon.port import Alarm, AlarmKind, Alarms
from gatekeeper.text import words

__all__ = ["check_self"]

_WORDS = words("ja")


def check_self(alarms: Alarms) -> Callable[[Office, datetime, Progress], None]:
    """Tells what has to be put right, each subject once until it is right again."""

    def check(office: Office, now: datetime, progress: Progress) -> None:
        found: dict[str, list[str]] = {}
        for line in check_up(office, _WORDS):
            progress()
            if line.mark is not Mark.SKIPPED:
                found.setdefault(line.name, []).extend([line.text] if line.mark is Mark.BAD else [])
        for name, bad in found.items():
            title = _WORDS(f"check.{name}")
            if bad:
                said = _WORDS("daemon.check_failed", subject=title, lines="\n".join(bad))
                alarms.ring(Alarm(AlarmKind.CHECK_FAILED, name, said, now))
            else:
                alarms.over(Alarm(AlarmKind.CHECK_FAILED, name, _WORDS("daemon.check_well", subject=title), now))

    return check
