"""Past versions of files: listing, reading, promoting and removing them."""

from __future__ import annotations

from typing import Any

from gatekeeper.sandbox.problem import not_found
from gatekeeper.sandbox.shape.file import VERSION
from gatekeeper.sandbox.wire.answer import Answer, no_content, reply
from gatekeeper.sandbox.wire.body import text
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.page import by_offset
from gatekeeper.sandbox.wire.route import Route
from gatekeeper.sandbox.world import right
from gatekeeper.sandbox.world.change import add_version
from gatekeeper.sandbox.world.item import File, Version
from gatekeeper.sandbox.world.tree import require_unlocked

__all__ = ["ROUTES"]

Json = Any


def list_versions(call: Call) -> Answer:
    """The versions before the current one, newest first."""
    file = call.file(call.params["file_id"])
    past = [version for version in reversed(file.versions[:-1]) if version.trashed_at is None]
    return reply(by_offset(call, past, lambda version: _shown(call, file, version)))


def get_version(call: Call) -> Answer:
    file = call.file(call.params["file_id"])
    return reply(_shown(call, file, _version(file, call.params["version_id"])))


def delete_version(call: Call) -> Answer:
    """To the trash; the current version can't go that way."""
    file = call.file(call.params["file_id"], right.DELETE)
    version = _version(file, call.params["version_id"])
    if version is file.current:
        raise not_found("file_version", version.id)
    version.trashed_at = call.now
    return no_content()


def promote_version(call: Call) -> Answer:
    """A copy of a past version becomes the current one."""
    file = call.file(call.params["file_id"], right.EDIT)
    require_unlocked(file, call.user, call.now)
    past = _version(file, text(call.json(), "id") or "")
    version = add_version(call.world, file, past.content, call.user, call.now, "FILE_VERSION_RESTORE")
    return reply(_shown(call, file, version), 201)


def _version(file: File, version_id: str) -> Version:
    found = next((version for version in file.versions if version.id == version_id), None)
    if found is None or found.trashed_at is not None:
        raise not_found("file_version", version_id)
    return found


def _shown(call: Call, file: File, version: Version) -> dict[str, Json]:
    shown = VERSION.show(version, call.view, call.asked)
    if call.asked is None or "version_number" in call.asked:
        shown["version_number"] = str(file.versions.index(version) + 1)
    return shown


ROUTES = (
    Route("GET", "/2.0/files/{file_id}/versions", list_versions),
    Route("GET", "/2.0/files/{file_id}/versions/{version_id}", get_version),
    Route("DELETE", "/2.0/files/{file_id}/versions/{version_id}", delete_version),
    Route("POST", "/2.0/files/{file_id}/versions/current", promote_version),
)
