"""The connection beneath a request, for the faults that need to break it."""

from __future__ import annotations

import asyncio
from typing import cast

from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["TransportProtocol", "transport_of"]

_KEY = "gatekeeper.transport"


class TransportProtocol(H11Protocol):
    """uvicorn's own HTTP protocol, which hands its transport to the application through the scope's state."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn itself
        super().connection_made(transport)
        self.app_state = {**self.app_state, _KEY: transport}


def transport_of(scope: Scope) -> asyncio.Transport:
    return cast("asyncio.Transport", scope["state"][_KEY])
