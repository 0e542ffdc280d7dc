"""What is said of the intake."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gatekeeper.intake.port import Fill, FillKind, Place
from gatekeeper.show.event import findings
from gatekeeper.store.event_record import EventStatus, Unread
from gatekeeper.text import words

NOW = datetime(2026, 2, 1, tzinfo=UTC)
QUIET = EventStatus(Place("p", NOW), 5, NOW, 5, 100, 0, (), (), (), None, 0, ())
LOST = Fill(2, FillKind.LOST, NOW - timedelta(days=400), NOW - timedelta(days=365), NOW, ended_at=NOW)
FILL = Fill(1, FillKind.GAP, NOW - timedelta(days=20), NOW, NOW, seen=7, found=3)


def told(status: EventStatus, later: timedelta = timedelta()) -> list[tuple[str, bool]]:
    return findings(words("ja"), status, NOW + later)


@pytest.mark.parametrize(
    ("later", "age", "is_old"),
    [
        (timedelta(minutes=59, seconds=59), "59分", False),
        (timedelta(hours=1), "1時間", False),
        (timedelta(hours=24), "24時間", False),
        (timedelta(hours=24, seconds=1), "24時間", True),
        (timedelta(hours=47), "47時間", True),
        (timedelta(days=2), "2日", True),
        (-timedelta(minutes=5), "0分", False),
    ],
)
def test_age_of_the_reading(later: timedelta, age: str, is_old: bool) -> None:
    """In the unit that fits, and never less than nothing; what is older than a day is worth a look."""
    assert told(QUIET, later) == [(f"最後に読んだのは 令和8年2月1日 09:00（{age}前）", is_old)]


def test_what_is_worth_a_look() -> None:
    """Quarantine, stretches under way and items that couldn't be read; a gap that was filled is only told."""
    unread = (Unread("folder", "7", NOW, "404"),)
    whole = replace(QUIET, quarantined=2, open_fills=(FILL,), gaps=(FILL,), unread=unread, lost=(LOST,))
    assert [is_note for _, is_note in told(whole)] == [False, True, True, False, True, True]
    assert "令和8年1月12日" in told(whole)[3][0]
    assert "令和6年12月28日" in told(whole)[4][0]


def test_intake_that_never_ran() -> None:
    """It says what to do."""
    assert told(replace(QUIET, place=None)) == [(words("ja")("event.place_never"), True)]
