"""What happened, as Box's logs tell it. Everything that changes state goes through `record_event`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.item import Item

if TYPE_CHECKING:
    from gatekeeper.sandbox.world.world import World

__all__ = ["ANONYMOUS_ID", "Event", "item_source", "record_event"]

Json = Any
ANONYMOUS_ID = "2"
"""The id of the actor when somebody came through an open link without signing in."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the enterprise's log; `source` and `details` are as they were at the time."""

    id: str
    type: str
    created_at: datetime
    recorded_at: datetime
    by: User | None
    source: Json
    details: Json
    ip: str
    accessible_by: Json = None
    action_by: Json = None
    session_id: str | None = None
    item: Item | None = None
    """The item concerned, for the streams of the users who can see it."""


def record_event(  # noqa: PLR0913 - an event has this many independent parts
    world: World,
    event_type: str,
    by: User | None,
    *,
    item: Item | None = None,
    source: Json = None,
    details: Json = None,
    accessible_by: Json = None,
    at: datetime | None = None,
    recorded_at: datetime | None = None,
    ip: str | None = None,
) -> Event:
    """Adds an event to the world's log and returns it.

    `item` alone makes the source that Box has for items; `source` replaces it (collaborations, groups, users).
    `at` is when it happened (now, by default); `recorded_at` when the log came to know of it (at once, by default),
    never before what it knew of earlier. `by` None is the anonymous visitor of an open link. `ip` is that of the
    request under way by default.
    """
    now = world.clock.now()
    happened = at or now
    known = recorded_at or (happened if world.is_being_built else max(now, happened))
    event = Event(
        id=_event_id(world),
        type=event_type,
        created_at=happened,
        recorded_at=known if world.is_being_built or not world.events else max(known, world.events[-1].recorded_at),
        by=by,
        source=item_source(item) if source is None and item is not None else source,
        details={} if details is None else details,
        ip=ip or world.request_ip,
        accessible_by=accessible_by,
        session_id=None,
        item=item,
    )
    world.events.append(event)
    return event


def item_source(item: Item) -> dict[str, Json]:
    """`source` as the enterprise's log shapes it for a folder, a file or a web link."""
    parent = item.parent
    return {
        "item_type": item.type,
        "item_id": item.id,
        "item_name": item.name,
        "parent": None if parent is None else {"type": "folder", "name": parent.name, "id": parent.id},
        "owned_by": {"type": "user", "id": item.owner.id, "name": item.owner.name, "login": item.owner.login},
    }


def _event_id(world: World) -> str:
    """A version-4-like UUID that depends on the world's number of events alone: two runs give the same ids."""
    digest = hashlib.md5(f"{world.enterprise.id}:{len(world.events)}".encode(), usedforsecurity=False).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}"
