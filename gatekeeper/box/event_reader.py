"""Reads the enterprise's log from Box, a page a call, and believes no page that isn't whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from box_sdk_gen import BoxClient, FetchOptions

from gatekeeper.box.network import Expected, GatekeeperNetworkClient
from gatekeeper.errors import BoxUnreachableError
from gatekeeper.foreign import identifier
from gatekeeper.intake.port import Page
from gatekeeper.sweep.port import Purpose

__all__ = ["SdkEventReader"]

_BEGINNING = "0"
_SECOND = timedelta(seconds=1)


class SdkEventReader:
    """Fulfils `gatekeeper.intake.port.EventReader` with the SDK's client. Belongs to one thread.

    Goes through the client's own generic request: the SDK's typed call gives a page without entries for an answer
    that isn't Box's, and its own stream ends silently at the first error.
    """

    def __init__(self, client: BoxClient, network: GatekeeperNetworkClient, api_url: str, a_page: int) -> None:
        self._client = client
        self._network = network
        self._url = f"{api_url}/2.0/events"
        self._limit = str(a_page)

    def live(self, position: str | None) -> Page:
        return self._page({"stream_type": "admin_logs_streaming"}, position)

    def history(self, since: datetime, until: datetime, position: str | None) -> Page:
        # Box takes whole seconds: the stretch may grow by one at its end, and never shrinks.
        bounds = {"created_after": _second(since), "created_before": _second(until + _SECOND)}
        return self._page({"stream_type": "admin_logs", **bounds}, position)

    def _page(self, query: Mapping[str, str], position: str | None) -> Page:
        self._network.expected = Expected(Purpose.EVENTS, _is_page)
        params = {**query, "limit": self._limit, "stream_position": position or _BEGINNING}
        options = FetchOptions(self._url, "GET", params=params, follow_redirects=False)
        raw: Any = self._client.make_request(options).data
        if not isinstance(raw, dict):
            raise BoxUnreachableError("Boxの答えに中身がありません")
        return Page(raw["entries"], identifier(raw["next_stream_position"]) or _BEGINNING)


def _is_page(raw: dict[str, Any]) -> bool:
    """A page that was read, however short. A position that came as a fraction has lost its digits on the way."""
    return isinstance(raw.get("entries"), list) and identifier(raw.get("next_stream_position")) is not None


def _second(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds")
