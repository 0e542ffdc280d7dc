"""All routes of the server."""

from __future__ import annotations

from gatekeeper.sandbox.routes import collaboration, content, control, file, folder, group, token, trash, user, version
from gatekeeper.sandbox.wire.route import Route

__all__ = ["ROUTES"]

ROUTES: tuple[Route, ...] = (
    *collaboration.ROUTES,
    *content.ROUTES,
    *control.ROUTES,
    *file.ROUTES,
    *folder.ROUTES,
    *group.ROUTES,
    *token.ROUTES,
    *trash.ROUTES,
    *user.ROUTES,
    *version.ROUTES,
)
