"""Reading the streams of events to their ends."""

from __future__ import annotations

from typing import Any

from box_sdk_gen import BoxClient
from box_sdk_gen.managers.events import GetEventsStreamType

__all__ = ["history", "kinds", "own", "read_on", "streamed"]

Json = Any


def read_on(client: BoxClient, stream: GetEventsStreamType, position: str, **given: Any) -> tuple[list[Json], str]:
    """Everything from a position on, page after page until an empty one, and the position there."""
    found: list[Json] = []
    while True:
        page = client.events.get_events(stream_type=stream, stream_position=position, **given)
        assert page.raw_data is not None
        assert page.raw_data["chunk_size"] == len(page.raw_data["entries"])
        if not page.raw_data["entries"]:
            return found, position
        found += page.raw_data["entries"]
        position = page.raw_data["next_stream_position"]


def history(client: BoxClient, **given: Any) -> list[Json]:
    """The enterprise's history from its beginning."""
    return read_on(client, GetEventsStreamType.ADMIN_LOGS, "0", **given)[0]


def streamed(client: BoxClient, **given: Any) -> list[Json]:
    """The enterprise's stream from its beginning, doubles and disorder included."""
    return read_on(client, GetEventsStreamType.ADMIN_LOGS_STREAMING, "0", **given)[0]


def own(client: BoxClient, stream: GetEventsStreamType = GetEventsStreamType.ALL) -> list[Json]:
    """The caller's own stream from its beginning."""
    return read_on(client, stream, "0")[0]


def kinds(events: list[Json]) -> list[str]:
    """The types of events, in the order of the events."""
    return [event["event_type"] for event in events]
