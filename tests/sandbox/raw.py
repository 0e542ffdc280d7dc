"""Requests as they go over the wire, where the SDK hides the answer."""

from __future__ import annotations

from typing import Any

import requests

from gatekeeper.sandbox.server import Sandbox
from tests.sandbox.control import token_of

__all__ = ["ADMIN", "HANAKO", "OUTSIDER", "ask"]

ADMIN, HANAKO, OUTSIDER = "admin@city.example.jp", "hanako@city.example.jp", "op@vendor.example.com"


def ask(box: Sandbox, path: str, login: str = ADMIN, method: str = "GET", **given: Any) -> requests.Response:
    """One request beneath `/2.0/` by somebody who has just signed in; redirects aren't followed."""
    headers = {"Authorization": f"Bearer {token_of(box, login)}"} | given.pop("headers", {})
    return requests.request(
        method, f"{box.base_url}/2.0/{path}", headers=headers, timeout=10, allow_redirects=False, **given
    )
