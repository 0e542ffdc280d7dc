"""Events: the enterprise's log as a history and as a stream, and each user's own stream."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from gatekeeper.sandbox.problem import invalid_parameter
from gatekeeper.sandbox.shape.event import event_json, user_event_json, user_event_name
from gatekeeper.sandbox.wire.answer import Answer, reply
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.route import Route
from gatekeeper.sandbox.wire.stamp import parse_stamp
from gatekeeper.sandbox.world import right
from gatekeeper.sandbox.world.event import Event
from gatekeeper.sandbox.world.log import arrivals, history_page, latest, stream_page, visible
from gatekeeper.sandbox.world.world import World

__all__ = ["ROUTES"]

Json = Any
_MOST = 500
_FIRST_POSITION = 1_152_922_976_252_290_000
"""Positions are beyond what a double can hold, as Box's are: a client has to keep them as text."""

_NO_CHANGES = frozenset({"ITEM_DOWNLOAD", "ITEM_PREVIEW", "ITEM_OPEN"})


def get_events(call: Call) -> Answer:
    stream = call.query.get("stream_type", "all")
    match stream:
        case "admin_logs":
            return _history(call)
        case "admin_logs_streaming":
            return _stream(call)
        case "all" | "changes" | "sync":
            return _own(call, changes_only=stream != "all")
        case _:
            raise invalid_parameter("stream_type", f"Invalid value '{stream}'.")


def _history(call: Call) -> Answer:
    call.require_admin()
    after, before, types = _moment(call, "created_after"), _moment(call, "created_before"), _types(call)

    def is_wanted(event: Event) -> bool:
        if (after is not None and event.created_at < after) or (before is not None and event.created_at > before):
            return False
        return not types or event.type in types

    page = history_page(call.world, call.now, _position(call, latest), _limit(call), is_wanted)
    return _chunk(call, [event_json(event) for event in page.events], page.position)


def _stream(call: Call) -> Answer:
    call.require_admin()
    types = _types(call)
    page = stream_page(
        call.world,
        call.now,
        _position(call, visible),
        _limit(call),
        lambda event: not types or event.type in types,
    )
    return _chunk(call, [event_json(event) for event in page.events], page.position)


def _own(call: Call, *, changes_only: bool) -> Answer:
    """What happened to items that the caller can see, under the names that it has in a user's stream."""

    def is_wanted(event: Event) -> bool:
        name = user_event_name(event)
        if name is None or event.item is None or (changes_only and name in _NO_CHANGES):
            return False
        return bool(call.view.rights(event.item) & right.VISIBLE)

    page = arrivals(call.world, call.now, _position(call, visible), _limit(call), is_wanted)
    return _chunk(call, [user_event_json(event, call.view) for event in page.events], page.position)


def _chunk(call: Call, shown: list[dict[str, Json]], end: int) -> Answer:
    """An empty page of a stream that was asked from its beginning names position 0, as Box's does."""
    is_beginning = call.query.get("stream_position", "0") in {"0", ""}
    position = "0" if not shown and is_beginning else str(_FIRST_POSITION + end)
    return reply({"chunk_size": len(shown), "next_stream_position": position, "entries": shown})


def _position(call: Call, newest: Callable[[World, datetime], int]) -> int:
    """The number of events passed already; what lies beyond the last one counts as the last one."""
    given = call.query.get("stream_position") or "0"
    if given == "now":
        return newest(call.world, call.now)
    if not (given.isascii() and given.isdecimal()):
        raise invalid_parameter("stream_position", f"Invalid value '{given}'.")
    return min(max(int(given) - _FIRST_POSITION, 0), len(call.world.events))


def _limit(call: Call) -> int:
    return max(1, call.number("limit", 100, most=_MOST))


def _types(call: Call) -> frozenset[str]:
    return frozenset(name for name in call.query.get("event_type", "").split(",") if name)


def _moment(call: Call, name: str) -> datetime | None:
    given = call.query.get(name)
    if not given:
        return None
    try:
        return parse_stamp(given)
    except ValueError as cause:
        raise invalid_parameter(name, f"Invalid value '{given}'.") from cause


def realtime_servers(call: Call) -> Answer:
    """`OPTIONS /events`: where to wait for the user's own events. This server pushes none."""
    entry = {
        "type": "realtime_server",
        "url": f"{call.base_url}/subscribe?channel={call.user.id}",
        "ttl": "10",
        "max_retries": "10",
        "retry_timeout": 610,
    }
    return reply({"chunk_size": 1, "entries": [entry]})


ROUTES = (
    Route("GET", "/2.0/events", get_events),
    Route("OPTIONS", "/2.0/events", realtime_servers),
)
