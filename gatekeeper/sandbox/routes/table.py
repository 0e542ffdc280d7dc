"""All routes of the server."""

from __future__ import annotations

from gatekeeper.sandbox.routes import (
    allowlist,
    collaboration,
    content,
    control,
    enterprise_configuration,
    event,
    file,
    folder,
    group,
    legal_hold,
    retention,
    shared_link,
    token,
    trash,
    user,
    version,
    watermark,
    web_link,
)
from gatekeeper.sandbox.wire.route import Route

__all__ = ["ROUTES"]

ROUTES: tuple[Route, ...] = (
    *allowlist.ROUTES,
    *collaboration.ROUTES,
    *content.ROUTES,
    *control.ROUTES,
    *enterprise_configuration.ROUTES,
    *event.ROUTES,
    *file.ROUTES,
    *folder.ROUTES,
    *group.ROUTES,
    *legal_hold.ROUTES,
    *retention.ROUTES,
    *shared_link.ROUTES,
    *token.ROUTES,
    *trash.ROUTES,
    *user.ROUTES,
    *version.ROUTES,
    *watermark.ROUTES,
    *web_link.ROUTES,
)
