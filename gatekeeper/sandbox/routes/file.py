"""Files: reading, changing, locking, moving, copying and trashing them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from gatekeeper.sandbox.problem import forbidden, invalid_parameter
from gatekeeper.sandbox.routes.alter import fulfil, is_unchanged, tags, target_folder, wish
from gatekeeper.sandbox.routes.shared_link import apply_link
from gatekeeper.sandbox.routes.version import version_of
from gatekeeper.sandbox.shape.file import FILE
from gatekeeper.sandbox.wire.answer import Answer, no_content, reply
from gatekeeper.sandbox.wire.body import flag, item_name, moment, part, text
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.route import Route
from gatekeeper.sandbox.world import right
from gatekeeper.sandbox.world.change import copy_item
from gatekeeper.sandbox.world.event import record_event
from gatekeeper.sandbox.world.item import File, FileSettings, Lock
from gatekeeper.sandbox.world.removal import trash
from gatekeeper.sandbox.world.tree import require_unlocked

__all__ = ["ROUTES"]

Json = Any


def get_file(call: Call) -> Answer:
    file = call.file(call.params["file_id"])
    return Answer(304) if is_unchanged(call, file) else reply(FILE.show(file, call.view, call.asked))


def update_file(call: Call) -> Answer:
    """Everything is checked before anything changes; a body without a known key changes nothing."""
    file, body = call.file(call.params["file_id"]), call.json()
    call.check_etag(file)
    settings = _changed_settings(call, file, body)
    if settings.lock is file.settings.lock:
        require_unlocked(file, call.user, call.now)
    wanted = wish(call, file, body)
    apply_link(call, file, body)
    fulfil(call, file, wanted)
    _set(call, file, settings)
    return reply(FILE.show(file, call.view, call.asked))


def delete_file(call: Call) -> Answer:
    file = call.file(call.params["file_id"], right.DELETE)
    call.check_etag(file)
    require_unlocked(file, call.user, call.now)
    trash(call.world, file, call.user, call.now)
    return no_content()


def copy_file(call: Call) -> Answer:
    """Of the current version, or of the one that `version` names."""
    file, body = call.file(call.params["file_id"], right.DOWNLOAD), call.json()
    parent = target_folder(call, body)
    name = item_name(body, required=False) or file.name
    version = version_of(file, text(body, "version")) if body.get("version") else file.current
    twin = copy_item(call.world, file, parent, name, call.user, call.now, version=version)
    return reply(FILE.show(call.file(twin.id), call.view, call.asked), 201)


def _changed_settings(call: Call, file: File, body: dict[str, Json]) -> FileSettings:
    """The settings as the body wants them.

    :raises BoxProblem: 400 for values that Box refuses, 403 without the right to set them.
    """
    old = file.settings
    new = replace(
        old,
        description=text(body, "description") or ("" if "description" in body else old.description),
        tags=tags(body, old.tags),
        can_download=_can_download(body, old.can_download),
        disposition_at=_disposition(body, old.disposition_at),
        lock=_lock(call, file, body),
    )
    if new != old:
        call.permitted(file, right.EDIT | (right.MANAGE if new.can_download != old.can_download else right.NONE))
    return new


def _can_download(body: dict[str, Json], otherwise: Literal["open", "company"]) -> Literal["open", "company"]:
    """`permissions.can_download`: `company` keeps people from outside from downloading, whatever their role."""
    given = text(part(body, "permissions") or {}, "can_download")
    match given:
        case None:
            return otherwise
        case "open":
            return "open"
        case "company":
            return "company"
        case other:
            raise invalid_parameter("permissions.can_download", f"Invalid value '{other}'.")


def _disposition(body: dict[str, Json], old: datetime | None) -> datetime | None:
    """A retention's end can be put off, never brought forward."""
    new = moment(body, "disposition_at")
    if new is not None and old is not None and new < old:
        raise invalid_parameter("disposition_at", "A disposition date can only be extended.")
    return new or old


def _lock(call: Call, file: File, body: dict[str, Json]) -> Lock | None:
    """`lock`: null takes it off, which is up to who put it on and to owners and co-owners."""
    old = file.settings.lock
    if "lock" not in body:
        return old
    if old is not None and old.stops(call.user, call.now) and not call.view.rights(file) & right.MANAGE:
        raise forbidden("Access denied - item locked", "access_denied_item_locked")
    given = part(body, "lock")
    if given is None:
        return None
    prevents = flag(given, "is_download_prevented", otherwise=False)
    return Lock(call.world.ids.make("lock"), call.user, call.now, moment(given, "expires_at"), prevents)


def _set(call: Call, file: File, new: FileSettings) -> None:
    old, file.settings = file.settings, new
    if new == old:
        return
    file.touch(call.user, call.now)
    if new.lock is not old.lock:
        record_event(call.world, "UNLOCK" if new.lock is None else "LOCK", call.user, item=file)
    if replace(new, lock=old.lock) != old:
        record_event(call.world, "ITEM_MODIFY", call.user, item=file)


ROUTES = (
    Route("GET", "/2.0/files/{file_id}", get_file),
    Route("PUT", "/2.0/files/{file_id}", update_file),
    Route("DELETE", "/2.0/files/{file_id}", delete_file),
    Route("POST", "/2.0/files/{file_id}/copy", copy_file),
)
