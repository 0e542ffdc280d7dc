"""The sandbox's own handles, over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import requests

from gatekeeper.sandbox.server import Sandbox

__all__ = ["advance", "play", "token_of"]


def advance(sandbox: Sandbox, by: timedelta) -> None:
    """Moves the sandbox's clock on."""
    _post(sandbox, "clock", {"advance": by.total_seconds()})


def play(sandbox: Sandbox, *events: dict[str, Any]) -> None:
    """Lets further events happen."""
    _post(sandbox, "events", {"events": list(events)})


def token_of(sandbox: Sandbox, login: str) -> str:
    """A token such as a person gets by signing in, people from outside included."""
    return str(_post(sandbox, "token", {"login": login})["access_token"])


def _post(sandbox: Sandbox, handle: str, body: object) -> Any:
    answer = requests.post(f"{sandbox.base_url}/_sandbox/{handle}", json=body, timeout=10)
    answer.raise_for_status()
    return answer.json()
