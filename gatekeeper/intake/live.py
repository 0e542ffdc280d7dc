"""Reading the stream from where it was left until it has nothing new."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatekeeper.errors import BoxRefusedError, StoppedError
from gatekeeper.intake.port import EventReader, EventStore, FillKind, Page, Place, Taken
from gatekeeper.intake.sorting import sort_out

__all__ = ["HISTORY", "STREAMED", "LiveOutcome", "Window", "read_live"]

STREAMED = timedelta(days=14)
"""How far back the stream goes."""

HISTORY = timedelta(days=365)
"""How far back the history goes."""

_NO_POSITION = frozenset({"", "0"})


@dataclass(frozen=True, slots=True)
class Window:
    """`first` is how far back the first start reads, `overlap` how far before its beginning a gap is filled."""

    first: timedelta = HISTORY
    overlap: timedelta = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class LiveOutcome:
    """How a reading of the stream ended. `is_first`: there was none before; `gap_since`: a gap that has to be filled.

    `has_more`: it was ended by its bound, and not by the stream.

    `lost_since`: what lies between it and `gap_since` is beyond the history, and can't be filled.
    """

    taken: Taken
    pages: int
    is_first: bool = False
    gap_since: datetime | None = None
    has_more: bool = False
    lost_since: datetime | None = None


def read_live(
    reader: EventReader,
    store: EventStore,
    clock: Callable[[], datetime],
    stop: threading.Event,
    window: Window = Window(),
    most_pages: int = 2_000,
) -> LiveOutcome:
    """Takes in what is new, a transaction a page.

    A page with fewer entries than were asked for isn't the end, an empty one is. What the stream can't give any more
    (the first start, and a gap longer than it goes back) is entered as a stretch of the history to be filled, before
    anything else: from then on a crash loses nothing.

    :raises StoppedError: told to stop; what was taken in before stays.
    :raises BoxUnreachableError, UnreadableError: from the reader.
    """
    now = clock()
    place = store.place()
    gap_since = _enter_what_is_missing(store, place, window, now)
    lost_since = place.read_at if place is not None and gap_since is not None and place.read_at < gap_since else None
    position = None if place is None or gap_since is not None else place.position
    taken, pages = Taken(), 0
    while pages < most_pages:
        if stop.is_set():
            raise StoppedError("停止の指示を受けました")
        try:
            page = reader.live(position)
        except BoxRefusedError as error:
            if position is None or error.status != 400 or place is None:
                raise
            gap_since = _start_again(store, place, window, clock())
            position = None
            continue
        pages += 1
        following = _following(page, position)
        taken += store.take_live(sort_out(page.entries), following, clock())
        if following is None:
            return LiveOutcome(taken, pages, place is None, gap_since, lost_since=lost_since)
        position = following
    return LiveOutcome(taken, pages, place is None, gap_since, has_more=True, lost_since=lost_since)


def _following(page: Page, position: str | None) -> str | None:
    """Where to go on; None where the page is empty, or names no place, or the one that it was asked for."""
    leads_on = page.position not in _NO_POSITION and page.position != position
    return page.position if page.entries and leads_on else None


def _enter_what_is_missing(store: EventStore, place: Place | None, window: Window, now: datetime) -> datetime | None:
    """Enters the fill of the first start or of a gap; the beginning of the gap, where there is one."""
    if place is None:
        if all(one.kind is not FillKind.FIRST for one in store.fills(is_open=True)):
            store.open_fill(FillKind.FIRST, now - min(window.first, HISTORY), now, now)
        return None
    if now - place.read_at <= STREAMED:
        return None
    return _start_again(store, place, window, now)


def _start_again(store: EventStore, place: Place, window: Window, now: datetime) -> datetime:
    since = max(place.read_at - window.overlap, now - HISTORY)
    if place.read_at < since:
        store.note_lost(place.read_at, since, now)
    store.open_fill(FillKind.GAP, since, now, now)
    store.restart_live(now)
    return since
