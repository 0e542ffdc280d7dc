"""What happens in Box: its log taken in, transfers judged, and what events have touched read again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from gatekeeper.bootstrap import Office
from gatekeeper.daemon.job import Progress
from gatekeeper.daemon.port import Alarm, AlarmKind, Alarms
from gatekeeper.hearing import go_on_filling, re_read_nightly, reread_items, silence, take_in_stream
from gatekeeper.show.moment import moment
from gatekeeper.text import words
from gatekeeper.transferring import judge_new, place_again, transfer_book
from gatekeeper.workday import is_working_time

__all__ = ["listen", "look_again", "place_transfers", "read_the_night", "watch_silence"]

_AT_ONCE = 500
_WORDS = words("ja")


def listen(office: Office, _now: datetime, progress: Progress) -> None:
    """Takes in what is new in Box's log and what is missing of its history, and judges the transfers in it.

    What is new is judged before the history is read: that may take days, and may fail each time.

    :raises BoxUnreachableError, UnreadableError, StoppedError: what was taken in before stays.
    """
    book = transfer_book(office)
    take_in_stream(office)
    judge_new(office, book)
    progress()
    if go_on_filling(office, progress=lambda _: progress()).fills:
        judge_new(office, book)


def read_the_night(office: Office, _now: datetime, progress: Progress) -> None:
    """Reads the last days of the log again, and fills in what the stream has missed. Raises as `listen` does."""
    re_read_nightly(office, progress=lambda _: progress())
    judge_new(office, transfer_book(office))


def place_transfers(office: Office, _now: datetime, _progress: Progress) -> None:
    """Judges anew the transfers whose place wasn't known yet, by what the last sweep has found."""
    book = transfer_book(office)
    place_again(office, book)
    judge_new(office, book)


def look_again(office: Office, _now: datetime, _progress: Progress) -> None:
    """Reads the items that events have touched, and judges each at once.

    :raises BoxUnreachableError, BudgetSpentError, StoppedError: the rest waits for the next time.
    """
    reread_items(office, _AT_ONCE)


def watch_silence(alarms: Alarms) -> Callable[[Office, datetime, Progress], None]:
    """Tells when Box's log has said nothing for too long in working time, and when it speaks again."""

    def watch(office: Office, now: datetime, _progress: Progress) -> None:
        found = silence(office, now, is_working_time)
        if not found.is_too_long:
            alarms.over(Alarm(AlarmKind.EVENTS_SILENT, "", _WORDS("daemon.events_heard"), now))
            return
        hours = office.settings.events.silent_after_hours
        since = _WORDS("table.none") if found.since is None else moment(found.since)
        said = _WORDS("daemon.events_silent", hours=hours, since=since)
        alarms.ring(Alarm(AlarmKind.EVENTS_SILENT, "", said, now))

    return watch
