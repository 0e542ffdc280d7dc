"""Past versions of files: listing, reading, promoting and removing them."""

from __future__ import annotations

from typing import Any

from gatekeeper.sandbox.problem import invalid_parameter, not_found
from gatekeeper.sandbox.shape.file import VERSION
from gatekeeper.sandbox.wire.answer import Answer, no_content, reply
from gatekeeper.sandbox.wire.body import moment, text
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.page import by_offset
from gatekeeper.sandbox.wire.route import Route
from gatekeeper.sandbox.world import right
from gatekeeper.sandbox.world.change import add_version
from gatekeeper.sandbox.world.event import record_event
from gatekeeper.sandbox.world.item import File, Version
from gatekeeper.sandbox.world.tree import require_unlocked

__all__ = ["ROUTES", "version_of"]

Json = Any


def list_versions(call: Call) -> Answer:
    """The versions before the current one, newest first."""
    file = call.file(call.params["file_id"])
    past = [version for version in reversed(file.versions[:-1]) if version.trashed_at is None]
    return reply(by_offset(call, past, lambda version: _shown(call, file, version)))


def get_version(call: Call) -> Answer:
    """A trashed one, too: with the moment at which it was trashed."""
    file = call.file(call.params["file_id"])
    return reply(_shown(call, file, _any_version(file, call.params["version_id"])))


def delete_version(call: Call) -> Answer:
    """To the trash; the current version can't go that way."""
    file = call.file(call.params["file_id"], right.DELETE)
    call.check_etag(file)
    require_unlocked(file, call.user, call.now)
    version = version_of(file, call.params["version_id"])
    if version is file.current:
        raise not_found("file_version", version.id)
    version.trashed_at = call.now
    return no_content()


def restore_version(call: Call) -> Answer:
    """Back from the trash among the past versions, where `trashed_at` is null; the current one stays current."""
    file, body = call.file(call.params["file_id"], right.EDIT), call.json()
    require_unlocked(file, call.user, call.now)
    version = _any_version(file, call.params["version_id"])
    if moment(body, "trashed_at") is not None:
        raise invalid_parameter("trashed_at", "A version can only be restored: 'trashed_at' has to be null.")
    if "trashed_at" in body and version.trashed_at is not None:
        version.trashed_at = None
        record_event(call.world, "FILE_VERSION_RESTORE", call.user, item=file)
    return reply(_shown(call, file, version))


def promote_version(call: Call) -> Answer:
    """A copy of a past version becomes the current one."""
    file = call.file(call.params["file_id"], right.EDIT)
    require_unlocked(file, call.user, call.now)
    past = version_of(file, text(call.json(), "id") or "")
    version = add_version(call.world, file, past.content, call.user, call.now, "FILE_VERSION_RESTORE")
    return reply(_shown(call, file, version), 201)


def version_of(file: File, version_id: str | None) -> Version:
    """A version that isn't in the trash.

    :raises BoxProblem: 404 where the file has none of that id.
    """
    found = _any_version(file, version_id)
    if found.trashed_at is not None:
        raise not_found("file_version", found.id)
    return found


def _any_version(file: File, version_id: str | None) -> Version:
    found = next((version for version in file.versions if version.id == version_id), None)
    if found is None:
        raise not_found("file_version", version_id or "")
    return found


def _shown(call: Call, file: File, version: Version) -> dict[str, Json]:
    shown = VERSION.show(version, call.view, call.asked)
    if call.asked is None or "version_number" in call.asked:
        shown["version_number"] = str(file.versions.index(version) + 1)
    return shown


ROUTES = (
    Route("GET", "/2.0/files/{file_id}/versions", list_versions),
    Route("GET", "/2.0/files/{file_id}/versions/{version_id}", get_version),
    Route("PUT", "/2.0/files/{file_id}/versions/{version_id}", restore_version),
    Route("DELETE", "/2.0/files/{file_id}/versions/{version_id}", delete_version),
    Route("POST", "/2.0/files/{file_id}/versions/current", promote_version),
)
