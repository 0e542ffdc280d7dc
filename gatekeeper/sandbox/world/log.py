"""The enterprise's log, read a page at a time: as a history in order of time, and as a stream in order of arrival.

A position is the number of the last event shown, counted in order of arrival: it means the same to every filter.
"""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from gatekeeper.sandbox.world.event import Event

if TYPE_CHECKING:
    from gatekeeper.sandbox.world.world import World

__all__ = ["HISTORY", "STREAMED", "Page", "arrivals", "history_page", "latest", "stream_page", "visible"]

STREAMED = timedelta(days=14)
HISTORY = timedelta(days=365)
_TWICE_EVERY = 7
_SHORT_FROM = 10

Wanted = Callable[[Event], bool]


@dataclass(frozen=True, slots=True)
class Page:
    """Events, and the position after them."""

    events: Sequence[Event]
    position: int


def visible(world: World, now: datetime) -> int:
    """How many of the recorded events the log shows yet."""
    delay = world.settings.event_delay_seconds
    if not delay:
        return len(world.events)
    return bisect_right(world.events, now - timedelta(seconds=delay), key=_arrival)


def latest(world: World, now: datetime) -> int:
    """The position of the event that happened last, after which a history goes on."""
    shown = range(visible(world, now))
    return max(((world.events[n].created_at, n) for n in shown), default=(now, -1))[1] + 1


def history_page(world: World, now: datetime, position: int, limit: int, is_wanted: Wanted) -> Page:
    """In order of time. What arrives late and happened before the position isn't shown after it any more."""
    oldest, shown = now - HISTORY, visible(world, now)
    keys = sorted(
        (event.created_at, number)
        for number, event in enumerate(islice(world.events, shown))
        if event.created_at >= oldest and is_wanted(event)
    )
    last = position - 1
    start = bisect_right(keys, (world.events[last].created_at, last)) if 0 <= last < shown else 0
    page = keys[start : start + limit]
    return Page([world.events[number] for _, number in page], page[-1][1] + 1 if page else position)


def arrivals(world: World, now: datetime, position: int, limit: int, is_wanted: Wanted) -> Page:
    """In order of arrival, each once."""
    shown, found, number = visible(world, now), list[Event](), position
    while number < shown and len(found) < limit:
        if is_wanted(world.events[number]):
            found.append(world.events[number])
        number += 1
    return Page(found, max(position, number))


def stream_page(world: World, now: datetime, position: int, limit: int, is_wanted: Wanted) -> Page:
    """The last two weeks as Box streams them: in no order, some twice, some pages short though more is to come."""
    first = bisect_left(world.events, now - STREAMED, key=_arrival)
    start = max(first, position)
    page = arrivals(world, now, start, limit - limit // _SHORT_FROM, is_wanted)
    is_doubled = bool(page.events) and start > first and start % _TWICE_EVERY == 0
    again = filter(is_wanted, world.events[start - 1 : start] if is_doubled else ())
    events = [*page.events, *again][:limit]
    random.Random(start).shuffle(events)  # noqa: S311 -- for disorder, not for secrets
    return Page(events, page.position)


def _arrival(event: Event) -> datetime:
    return event.recorded_at
