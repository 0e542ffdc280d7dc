"""A page of the log, sorted: events, each once, and what is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gatekeeper.event.malformed import Malformed
from gatekeeper.event.parse import Actors, parse_event
from gatekeeper.event.value import Event

__all__ = ["NOTHING", "Sorted", "sort_out"]


@dataclass(frozen=True, slots=True)
class Sorted:
    """`events` with the entries that they were made of, in the same order; no event's id stands twice."""

    events: tuple[Event, ...] = ()
    raws: tuple[object, ...] = ()
    malformed: tuple[Malformed, ...] = ()


NOTHING = Sorted()


def sort_out(entries: Iterable[object]) -> Sorted:
    """What the entries of a page are. One that is malformed harms no other."""
    events: dict[str, Event] = {}
    raws: dict[str, object] = {}
    malformed: list[Malformed] = []
    actors: Actors = {}
    for raw in entries:
        found = parse_event(raw, actors)
        if isinstance(found, Malformed):
            malformed.append(found)
        elif found.id not in events:
            events[found.id] = found
            raws[found.id] = raw
    return Sorted(tuple(events.values()), tuple(raws.values()), tuple(malformed))
