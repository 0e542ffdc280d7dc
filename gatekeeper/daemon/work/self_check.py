"""The self-check: what `gatekeeper check` would say, said without being asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from gatekeeper.bootstrap import Office
from gatekeeper.checkup import SUBJECTS, Mark, check_up
from gatekeeper.daemon.job import Progress
from gatekeeper.daemon.port import Alarm, AlarmKind, Alarms
from gatekeeper.daemon.ruling import differing
from gatekeeper.errors import MistakesError
from gatekeeper.text import words

__all__ = ["check_self"]

_WORDS = words("ja")
_NAMES = frozenset(one.name for one in SUBJECTS)


def check_self(alarms: Alarms) -> Callable[[Office, datetime, Progress], None]:
    """Tells what has to be put right, each subject once until it is right again.

    What wasn't looked at to its end, because of something else or of the budget, is left as it was told last.
    """

    def check(office: Office, now: datetime, progress: Progress) -> None:
        found: dict[str, list[str]] = {}
        skipped = set[str]()
        for line in check_up(office, _WORDS):
            progress()
            if line.mark is Mark.SKIPPED:
                skipped.add(line.name)
            else:
                found.setdefault(line.name, []).extend([line.text] if line.mark is Mark.BAD else [])
        for name in _NAMES - found.keys() - skipped:
            found[name] = []  # the config doesn't have it any more
        for name, bad in found.items():
            title = _WORDS(f"check.{name}")
            if bad:
                said = _WORDS("daemon.check_failed", subject=title, lines="\n".join(bad))
                alarms.ring(Alarm(AlarmKind.CHECK_FAILED, name, said, now))
            elif name not in skipped:
                alarms.over(Alarm(AlarmKind.CHECK_FAILED, name, _WORDS("daemon.check_well", subject=title), now))
        _look_at_registry_files(office, now, alarms)

    return check


def _look_at_registry_files(office: Office, now: datetime, alarms: Alarms) -> None:
    """That they differ is said when they are read anew; a person who takes them in then needs no second reading."""
    try:
        count = differing(office)
    except MistakesError:
        return
    if not count:
        alarms.over(Alarm(AlarmKind.REGISTRY_DIFFERS, "", _WORDS("daemon.registry_agrees"), now))
