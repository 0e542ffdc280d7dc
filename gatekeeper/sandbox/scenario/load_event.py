"""Events of a scenario: what happened before its now is in the log, what is to come comes when the clock gets there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Protocol

from gatekeeper.sandbox.scenario.form import EventForm
from gatekeeper.sandbox.scenario.load_people import user_of
from gatekeeper.sandbox.world.event import record_event
from gatekeeper.sandbox.world.item import File, Item
from gatekeeper.sandbox.world.world import World

__all__ = ["FindsItems", "load_events"]


class FindsItems(Protocol):
    """Whatever knows which item stands at a path."""

    def item_at(self, path: str) -> Item | None: ...


def load_events(world: World, given: Sequence[EventForm], items: FindsItems) -> None:
    now = world.clock.now()
    for event in given:
        happen = partial(_happen, world, event, items)
        if event.at <= now:
            happen(event.at)
        else:
            world.agenda.add(event.at, happen)


def _happen(world: World, given: EventForm, items: FindsItems, at: datetime) -> None:
    item = None if given.path is None else items.item_at(given.path)
    for _ in range(given.times):
        record_event(
            world,
            given.type,
            None if given.by is None else user_of(world, given.by),
            item=item,
            source=_source(given, item),
            details=_details(given, item),
            at=at,
            ip=given.ip,
        )


def _source(given: EventForm, item: Item | None) -> object:
    """What the scenario says; for an item that isn't there (any more), its name alone."""
    if given.source is not None or given.path is None or item is not None:
        return given.source
    return {"item_type": "file", "item_id": "404", "item_name": given.path.rpartition("/")[2], "parent": None}


def _details(given: EventForm, item: Item | None) -> dict[str, object]:
    details = dict(given.details or {})
    if isinstance(item, File):
        return {"size": item.size, "version_id": item.current.id} | details
    return details
