"""Events of a scenario: what happened before its now is in the log, what is to come comes when the clock gets there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from gatekeeper.document.form import Form
from gatekeeper.document.judge import judge_plain
from gatekeeper.sandbox.scenario.form import EventForm
from gatekeeper.sandbox.scenario.load_people import user_of
from gatekeeper.sandbox.world.event import record_event
from gatekeeper.sandbox.world.item import File, Item
from gatekeeper.sandbox.world.tree import item_at
from gatekeeper.sandbox.world.world import World

__all__ = ["FindItem", "events_of", "load_events"]


FindItem = Callable[[str], Item | None]
"""Whatever knows which item stands at a path."""


class EventListForm(Form):
    events: tuple[EventForm, ...] = ()


def events_of(plain: object) -> tuple[EventForm, ...]:
    """Events as data that came over HTTP.

    :raises MistakesError: every mistake at once.
    """
    return judge_plain({"events": plain}, EventListForm, "events").events


def load_events(world: World, given: Sequence[EventForm], find: FindItem) -> None:
    """What is to come may also be about an item that isn't there yet."""
    now = world.clock.now()

    def find_then(path: str) -> Item | None:
        return find(path) or item_at(world, path)

    for event in given:
        due = event.recorded_at or event.at
        if due <= now:
            _happen(world, event, find, due)
        else:
            world.agenda.add(due, partial(_happen, world, event, find_then))


def _happen(world: World, given: EventForm, find: FindItem, _due: datetime) -> None:
    item = None if given.path is None else find(given.path)
    for _ in range(given.times):
        record_event(
            world,
            given.type,
            None if given.by is None else user_of(world, given.by),
            item=item,
            source=_source(given, item),
            details=_details(given, item),
            at=given.at,
            recorded_at=given.recorded_at,
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
