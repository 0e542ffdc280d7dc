"""All routes of the server."""

from __future__ import annotations

from gatekeeper.sandbox.routes import control, folder, token, user
from gatekeeper.sandbox.wire.route import Route

__all__ = ["ROUTES"]

ROUTES: tuple[Route, ...] = (
    *control.ROUTES,
    *folder.ROUTES,
    *token.ROUTES,
    *user.ROUTES,
)
