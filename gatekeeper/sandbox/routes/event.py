"""Events: the enterprise's log in both of its streams, and each user's own stream."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from gatekeeper.sandbox.problem import invalid_parameter
from gatekeeper.sandbox.shape.any_item import show_item
from gatekeeper.sandbox.shape.event import event_json, user_event_name
from gatekeeper.sandbox.wire.answer import Answer, reply
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.route import Route
from gatekeeper.sandbox.wire.stamp import parse_stamp
from gatekeeper.sandbox.world import right
from gatekeeper.sandbox.world.event import Event

__all__ = ["ROUTES"]

Json = Any
_MOST = 500
_STREAMING_WINDOW = timedelta(days=14)
_LOG_WINDOW = timedelta(days=365)
_FIRST_POSITION = 1_152_922_976_252_290_000
"""Positions are beyond what a double can hold, as Box's are: a client has to keep them as text."""

_TWICE_EVERY = 7
_CHANGES_ONLY = frozenset({"changes", "sync"})
_NO_CHANGES = frozenset({"ITEM_DOWNLOAD", "ITEM_PREVIEW", "ITEM_OPEN"})


def get_events(call: Call) -> Answer:
    stream = call.query.get("stream_type", "all")
    match stream:
        case "admin_logs":
            return _chronological(call)
        case "admin_logs_streaming":
            return _streaming(call)
        case "all" | "changes" | "sync":
            return _own(call, stream)
        case _:
            raise invalid_parameter("stream_type", f"Invalid value '{stream}'.")


def _chronological(call: Call) -> Answer:
    """The log in the order in which things happened. What is recorded late and lies before the position is missed."""
    call.require_admin()
    after, before = _moment(call, "created_after"), _moment(call, "created_before")
    oldest = call.now - _LOG_WINDOW
    found = [
        (event.created_at, number, event)
        for number, event in enumerate(call.world.events)
        if event.created_at >= oldest
        and (after is None or event.created_at >= after)
        and (before is None or event.created_at <= before)
        and _is_wanted(call, event.type)
    ]
    found.sort(key=lambda one: one[:2])
    ordered = [event for _, _, event in found]
    start = _start(call, len(ordered))
    page = ordered[start : start + _limit(call)]
    return _page(call, page, start + len(page))


def _streaming(call: Call) -> Answer:
    """The last two weeks, as recorded: at least once, in no order, some of them twice."""
    call.require_admin()
    recorded = [event for event in call.world.events if _is_wanted(call, event.type)]
    first = sum(1 for event in recorded if event.recorded_at < call.now - _STREAMING_WINDOW)
    start = max(first, _start(call, len(recorded)))
    page = recorded[start : start + _limit(call)]
    end = start + len(page)
    if page and start and start % _TWICE_EVERY == 0:
        page = [recorded[start - 1], *page]
    shuffled = list(page)
    random.Random(start).shuffle(shuffled)  # noqa: S311 -- for disorder, not for secrets
    return _page(call, shuffled, end)


def _own(call: Call, stream: str) -> Answer:
    """What happened to items that the caller can see, under the names of the user's stream."""
    entries = []
    for event in call.world.events:
        name = user_event_name(event.type)
        if name is None or event.item is None or (stream in _CHANGES_ONLY and name in _NO_CHANGES):
            continue
        if call.view.rights(event.item) & right.VISIBLE:
            entries.append((name, event))
    start = _start(call, len(entries))
    page = entries[start : start + _limit(call)]
    shown = [
        event_json(event) | {"event_type": name, "source": show_item(event.item, call.view, None, "mini")}
        for name, event in page
        if event.item is not None
    ]
    return reply(_chunk(call, shown, start + len(page)))


def _page(call: Call, page: Sequence[Event], end: int) -> Answer:
    return reply(_chunk(call, [event_json(event) for event in page], end))


def _chunk(call: Call, shown: list[dict[str, Json]], end: int) -> dict[str, Json]:
    """An empty page of a stream that was asked from its beginning names position 0, as Box's does."""
    is_beginning = call.query.get("stream_position", "0") == "0"
    position = "0" if not shown and is_beginning else str(_FIRST_POSITION + end)
    return {"chunk_size": len(shown), "next_stream_position": position, "entries": shown}


def _start(call: Call, count: int) -> int:
    given = call.query.get("stream_position", "0")
    if given == "now":
        return count
    if not given.isdecimal():
        raise invalid_parameter("stream_position", f"Invalid value '{given}'.")
    return min(max(int(given) - _FIRST_POSITION, 0), count)


def _limit(call: Call) -> int:
    return max(1, call.number("limit", 100, most=_MOST))


def _is_wanted(call: Call, event_type: str) -> bool:
    wanted = call.query.get("event_type")
    return not wanted or event_type in wanted.split(",")


def _moment(call: Call, name: str) -> Any:
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
