"""How fresh what is shown is, for people and for scripts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gatekeeper.reading import Reading
from gatekeeper.show.moment import iso, moment
from gatekeeper.show.screen import Screen
from gatekeeper.text import Words

__all__ = ["age_text", "reading_plain", "show_reading"]


def show_reading(screen: Screen, words: Words, reading: Reading | None, now: datetime) -> None:
    """One line, marked where the reading is old or has holes; None: there was none yet."""
    if reading is None:
        screen.line(words("reading.never"), "yellow")
        return
    name = "reading.last" if reading.is_whole else "reading.last_with_holes"
    said = words(name, moment=moment(reading.finished_at, words.lang))
    screen.line(said + age_text(words, reading, now), "yellow" if reading.is_old(now) else "dim")


def age_text(words: Words, reading: Reading, now: datetime) -> str:
    """What is to be said of the reading's age; nothing where it is fresh."""
    if reading.whole_at is None:
        return words("reading.never_whole")
    if not reading.is_old(now):
        return ""
    name = "reading.old" if reading.is_whole else "reading.old_whole"
    return words(name, days=reading.old_after.days, moment=moment(reading.whole_at, words.lang))


def reading_plain(reading: Reading | None, now: datetime) -> dict[str, Any]:
    """The names that scripts lean on; None: there was no reading yet."""
    if reading is None:
        return {"last_swept": None, "last_sweep_is_old": True}
    return {"last_swept": iso(reading.finished_at), "last_sweep_is_old": reading.is_old(now)}
