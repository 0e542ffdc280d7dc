"""Folders: reading them and what is in them, making, changing, moving, copying and trashing them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from gatekeeper.sandbox.problem import BoxProblem, bad_request, forbidden, invalid_parameter
from gatekeeper.sandbox.routes.alter import fulfil, is_unchanged, tags, target_folder, wish
from gatekeeper.sandbox.routes.shared_link import apply_link
from gatekeeper.sandbox.shape.folder import FOLDER
from gatekeeper.sandbox.wire.answer import Answer, no_content, reply
from gatekeeper.sandbox.wire.body import flag, item_name, part, text
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.listing import children, item_page
from gatekeeper.sandbox.wire.route import Route
from gatekeeper.sandbox.world import right
from gatekeeper.sandbox.world.change import copy_item, create_folder
from gatekeeper.sandbox.world.event import record_event
from gatekeeper.sandbox.world.item import Folder, FolderSettings
from gatekeeper.sandbox.world.removal import trash
from gatekeeper.sandbox.world.tree import made_beneath, require_unlocked

__all__ = ["ROUTES"]

Json = Any
_MANAGED = frozenset(
    {"can_non_owners_invite", "can_non_owners_view_collaborators", "is_collaboration_restricted_to_enterprise"}
)


def get_folder(call: Call) -> Answer:
    folder = call.folder(call.params["folder_id"])
    if is_unchanged(call, folder):
        return Answer(304)
    shown = FOLDER.show(folder, call.view, call.asked)
    if call.asked is None or "item_collection" in call.asked:
        shown["item_collection"] = item_page(call, children(call, folder), by_offset_only=True)
    return reply(shown)


def list_items(call: Call) -> Answer:
    folder = call.folder(call.params["folder_id"])
    return reply(item_page(call, children(call, folder)))


def make_folder(call: Call) -> Answer:
    body = call.json()
    name, parent = item_name(body) or "", target_folder(call, body)
    owner = call.user if parent is call.world.root else parent.owner
    folder = create_folder(call.world, parent, name, owner, call.now, by=call.user)
    folder.settings = replace(folder.settings, upload_email=_upload_email(body, None))
    if folder.settings.upload_email is not None:
        record_event(call.world, "EMAIL_UPLOAD_ENABLED", call.user, item=folder)
    return reply(FOLDER.show(folder, call.view, call.asked), 201)


def update_folder(call: Call) -> Answer:
    """Everything is checked before anything changes; a body without a known key changes nothing."""
    folder = _changeable(call)
    body = call.json()
    call.check_etag(folder)
    settings = _changed_settings(call, folder, body)
    wanted = wish(call, folder, body)
    apply_link(call, folder, body)
    fulfil(call, folder, wanted)
    _set(call, folder, settings)
    return reply(FOLDER.show(folder, call.view, call.asked))


def delete_folder(call: Call) -> Answer:
    folder = _changeable(call, right.DELETE)
    call.check_etag(folder)
    if not call.flag("recursive") and call.world.listing(folder):
        raise bad_request("Cannot delete - folder not empty", "folder_not_empty")
    for item in made_beneath(folder):
        require_unlocked(item, call.user, call.now)
    trash(call.world, folder, call.user, call.now)
    return no_content()


def copy_folder(call: Call) -> Answer:
    """As Box does, answers 500 where All Files itself is to be copied."""
    folder = call.folder(call.params["folder_id"])
    if folder is call.world.root:
        raise BoxProblem(500, "internal_server_error", "The root folder can't be copied")
    call.permitted(folder, right.DOWNLOAD)
    body = call.json()
    parent = target_folder(call, body)
    if folder is parent or folder in parent.ancestors():
        raise bad_request("The folder can't be copied into itself", "cyclical_folder_structure")
    twin = copy_item(call.world, folder, parent, item_name(body, required=False) or folder.name, call.user, call.now)
    return reply(FOLDER.show(call.folder(twin.id), call.view, call.asked), 201)


def _changeable(call: Call, need: int = right.VISIBLE) -> Folder:
    folder = call.folder(call.params["folder_id"])
    if folder is call.world.root:
        raise forbidden("The root folder can't be changed", "forbidden")
    return call.permitted(folder, need)


def _changed_settings(call: Call, folder: Folder, body: dict[str, Json]) -> FolderSettings:
    """The settings as the body wants them.

    :raises BoxProblem: 400 for values that Box refuses, 403 without the right to set them.
    """
    old = folder.settings
    new = replace(
        old,
        description=text(body, "description") or ("" if "description" in body else old.description),
        sync_state=text(body, "sync_state") or old.sync_state,
        tags=tags(body, old.tags),
        can_non_owners_invite=flag(body, "can_non_owners_invite", otherwise=old.can_non_owners_invite),
        can_non_owners_view_collaborators=flag(
            body, "can_non_owners_view_collaborators", otherwise=old.can_non_owners_view_collaborators
        ),
        restricted_to_enterprise=flag(
            body, "is_collaboration_restricted_to_enterprise", otherwise=old.restricted_to_enterprise
        ),
        upload_email=_upload_email(body, old.upload_email),
    )
    if new != old:
        call.permitted(folder, right.EDIT | (right.MANAGE if _MANAGED & body.keys() else right.NONE))
    return new


def _upload_email(
    body: dict[str, Json], otherwise: Literal["open", "collaborators"] | None
) -> Literal["open", "collaborators"] | None:
    """`folder_upload_email`: null switches the address off."""
    if "folder_upload_email" not in body:
        return otherwise
    given = part(body, "folder_upload_email")
    if given is None:
        return None
    match text(given, "access"):
        case "open":
            return "open"
        case "collaborators":
            return "collaborators"
        case other:
            raise invalid_parameter("access", f"Invalid value '{other}'.")


def _set(call: Call, folder: Folder, new: FolderSettings) -> None:
    old, folder.settings = folder.settings, new
    if new == old:
        return
    folder.touch(call.user, call.now)
    if new.upload_email != old.upload_email:
        event = "EMAIL_UPLOAD_DISABLED" if new.upload_email is None else "EMAIL_UPLOAD_ENABLED"
        record_event(call.world, event, call.user, item=folder)
    if replace(new, upload_email=old.upload_email) != old:
        record_event(call.world, "ADVANCED_FOLDER_SETTINGS_UPDATE", call.user, item=folder)


ROUTES = (
    Route("POST", "/2.0/folders", make_folder),
    Route("GET", "/2.0/folders/{folder_id}", get_folder),
    Route("PUT", "/2.0/folders/{folder_id}", update_folder),
    Route("DELETE", "/2.0/folders/{folder_id}", delete_folder),
    Route("GET", "/2.0/folders/{folder_id}/items", list_items),
    Route("POST", "/2.0/folders/{folder_id}/copy", copy_folder),
)
