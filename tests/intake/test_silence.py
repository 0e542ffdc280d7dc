"""A log that has stopped, told from an enterprise at rest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gatekeeper.intake.silence import silence_since
from gatekeeper.jst import TOKYO

FRIDAY_EVENING = datetime(2026, 1, 30, 17, tzinfo=TOKYO)
MONDAY = datetime(2026, 2, 2, 9, tzinfo=TOKYO)
ALLOWED = timedelta(hours=4)


def in_office(moment: datetime) -> bool:
    local = moment.astimezone(TOKYO)
    return local.weekday() < 5 and 9 <= local.hour < 17


@pytest.mark.parametrize(
    ("last", "now", "working", "too_long"),
    [
        (FRIDAY_EVENING, MONDAY, timedelta(), False),
        (FRIDAY_EVENING, MONDAY + timedelta(hours=3, minutes=59), timedelta(hours=3, minutes=59), False),
        (FRIDAY_EVENING, MONDAY + timedelta(hours=4), timedelta(hours=4), True),
        (FRIDAY_EVENING - timedelta(hours=1), MONDAY + timedelta(hours=3), timedelta(hours=4), True),
        (MONDAY.astimezone(UTC), MONDAY + timedelta(minutes=5), timedelta(minutes=5), False),
        (MONDAY + timedelta(hours=1), MONDAY, timedelta(), False),
    ],
)
def test_only_working_time_counts(last: datetime, now: datetime, working: timedelta, *, too_long: bool) -> None:
    """A weekend is no silence; from the bound on it is one."""
    found = silence_since(last, now, ALLOWED, in_office)
    assert (found.since, found.working, found.is_too_long) == (last, working, too_long)


def test_without_an_event_the_beginning_counts() -> None:
    """A log that never said anything is silent since somebody began to listen."""
    found = silence_since(None, MONDAY + timedelta(hours=5), ALLOWED, in_office, begun=MONDAY)
    assert (found.since, found.working, found.is_too_long) == (None, timedelta(hours=5), True)


def test_who_never_listened_hears_no_silence() -> None:
    """Before the first reading there is nothing to say."""
    assert not silence_since(None, MONDAY, ALLOWED, in_office).is_too_long


def test_years_of_silence_are_counted_for_a_month() -> None:
    """The question stays cheap however long it was."""
    asked = set[datetime]()

    def note(moment: datetime) -> bool:
        asked.add(moment)
        return True

    found = silence_since(MONDAY - timedelta(days=3650), MONDAY, ALLOWED, note)
    assert (len(asked), found.working) == (31 * 24 * 4, timedelta(days=31))
