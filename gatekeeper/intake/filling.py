"""Filling in from the history what the stream didn't give: the first year, each night's overlap, and gaps."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from gatekeeper.errors import BoxRefusedError, StoppedError
from gatekeeper.intake.live import HISTORY
from gatekeeper.intake.port import EventReader, EventStore, Fill, FillKind, Taken
from gatekeeper.intake.sorting import sort_out

__all__ = ["fill_in", "open_night"]

_NO_POSITION = frozenset({"", "0"})
_SAME_NIGHT = timedelta(hours=12)
_TRIFLE = timedelta(days=1)
"""By so much a stretch may lie beyond the history: one of a whole year is begun a moment after it was entered."""


def fill_in(
    reader: EventReader,
    store: EventStore,
    fill: Fill,
    clock: Callable[[], datetime],
    stop: threading.Event,
    progress: Callable[[Fill], None] = lambda _: None,
) -> tuple[Fill, Taken]:
    """Reads a stretch to its end, from where it was left; each page is a transaction. Where Box doesn't know that place
    any more, from its beginning.

    :raises StoppedError: told to stop; the stretch stays open, and goes on from there.
    :raises BoxUnreachableError, UnreadableError: from the reader; likewise.
    """
    taken, is_anew = Taken(), False
    _note_lost(store, fill, clock())
    while fill.ended_at is None:
        if stop.is_set():
            raise StoppedError("停止の指示を受けました")
        try:
            page = reader.history(fill.since, fill.until, fill.position)
        except BoxRefusedError as error:
            if fill.position is None or error.status != 400 or is_anew:
                raise
            # A position that Box doesn't know any more would keep this stretch, and all behind it, open for ever.
            fill, is_anew = replace(fill, position=None), True
            _note_lost(store, fill, clock())
            continue
        is_last = not page.entries or page.position in _NO_POSITION or page.position == fill.position
        fill, more = store.take_fill(fill, sort_out(page.entries), None if is_last else page.position, clock())
        taken += more
        progress(fill)
    return fill, taken


def _note_lost(store: EventStore, fill: Fill, now: datetime) -> None:
    """What the history has forgotten by the time at which a stretch is read from its beginning."""
    reach = now - HISTORY
    if fill.position is None and fill.ended_at is None and fill.since < reach - _TRIFLE:
        store.note_lost(fill.since, min(reach, fill.until), now)


def open_night(store: EventStore, overlap: timedelta, now: datetime) -> Fill:
    """The night's stretch: as long as the overlap, and back to where the last night's ended if that is further.

    One that was interrupted this very night is gone on with; an older one is still open, and goes on first.
    """
    for one in store.fills(is_open=True):
        if one.kind is FillKind.NIGHT and now - one.opened_at < _SAME_NIGHT:
            return one
    since = now - overlap
    nights = [one for one in store.fills(is_open=False) if one.kind is FillKind.NIGHT]
    if nights:
        since = min(since, max(one.until for one in nights))
    return store.open_fill(FillKind.NIGHT, max(since, now - HISTORY), now, now)
