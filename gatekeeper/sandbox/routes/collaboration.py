"""Collaborations: who is let into a folder or file, with which role, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from gatekeeper.sandbox.problem import bad_request, forbidden, invalid_parameter, not_found
from gatekeeper.sandbox.routes.invitation import Invitation, read_expiry, read_invitation
from gatekeeper.sandbox.shape.collaboration import COLLABORATION
from gatekeeper.sandbox.wire.answer import Answer, no_content, reply
from gatekeeper.sandbox.wire.body import flag, text
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.page import by_marker, by_offset
from gatekeeper.sandbox.wire.route import Route
from gatekeeper.sandbox.world import right
from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.item import Item
from gatekeeper.sandbox.world.share import Collaboration
from gatekeeper.sandbox.world.sharing import (
    add_collaboration,
    answer_invitation,
    change_expiry,
    change_role,
    hand_over,
    remove_collaboration,
)

__all__ = ["ROUTES"]

_CHANGEABLE = frozenset({"role", "status", "expires_at", "can_view_path", "is_access_only"})


def list_of_folder(call: Call) -> Answer:
    folder = call.folder(call.params["folder_id"])
    may_see = folder.settings.can_non_owners_view_collaborators or call.view.rights(folder) & right.MANAGE
    if not may_see:
        raise forbidden()
    return _listed(call, folder)


def list_of_file(call: Call) -> Answer:
    return _listed(call, call.file(call.params["file_id"]))


def _listed(call: Call, item: Item) -> Answer:
    """Those set on the item and those that reach it from above, pending ones too."""
    levels = (item, *item.ancestors())
    found = [one for level in levels for one in (level.collaborations or {}).values()]
    found.sort(key=_number)
    page = by_marker(call, found, _number, lambda one: COLLABORATION.show(one, call.view, call.asked), default=1000)
    return reply(page)


def _number(collaboration: Collaboration) -> tuple[int, str]:
    return (len(collaboration.id), collaboration.id)


def list_pending(call: Call) -> Answer:
    """The caller's own invitations that wait for an answer."""
    if call.query.get("status") != "pending":
        raise invalid_parameter("status", "'status' has to be 'pending'.")
    mine = call.world.held.get(call.user.id, {}).values()
    return _offset_page(call, [one for one in mine if one.status == "pending"])


def list_of_group(call: Call) -> Answer:
    group = call.world.groups.get(call.params["group_id"])
    if group is None:
        raise not_found("group", call.params["group_id"])
    return _offset_page(call, call.world.held.get(group.id, {}).values())


def _offset_page(call: Call, found: Iterable[Collaboration]) -> Answer:
    ordered = sorted(found, key=_number)
    return reply(by_offset(call, ordered, lambda one: COLLABORATION.show(one, call.view, call.asked)))


def get_one(call: Call) -> Answer:
    return reply(COLLABORATION.show(_visible(call), call.view, call.asked))


def invite(call: Call) -> Answer:
    """Lets somebody in. Who has an account is in at once; a plain address waits for its owner to sign up."""
    asked = read_invitation(call)
    _require_new(asked)
    collaboration = add_collaboration(
        call.world,
        asked.item,
        asked.party,
        asked.role,
        call.user,
        call.now,
        status="pending" if isinstance(asked.party, str) else "accepted",
        expires_at=asked.expires_at,
    )
    collaboration.can_view_path = asked.can_view_path
    collaboration.is_access_only = asked.is_access_only
    return reply(COLLABORATION.show(collaboration, call.view, call.asked), 201)


def _require_new(asked: Invitation) -> None:
    for known in (asked.item.collaborations or {}).values():
        party: object = known.user or known.group or (known.invite_email or "").lower()
        if party is asked.party or (isinstance(asked.party, str) and party == asked.party.lower()):
            raise bad_request("User is already a collaborator", "user_already_collaborator")


def update(call: Call) -> Answer:
    """Everything is checked before anything changes. The role `owner` hands the item itself over."""
    collaboration = _visible(call)
    body = call.json()
    if not _CHANGEABLE & body.keys():
        raise bad_request("There is nothing to change")
    role, status = text(body, "role"), text(body, "status")
    if status is not None and not _answers(call, collaboration, status):
        raise forbidden()
    if role == "owner":
        return _give_away(call, collaboration)
    if body.keys() - {"status"}:
        _require_change(call, collaboration, role)
    expires_at = read_expiry(call, body)
    if "expires_at" in body and role is None:
        raise invalid_parameter("role", "'role' is required.", "missing_parameter")
    if role is not None and role != collaboration.role:
        change_role(call.world, collaboration, role, call.user, call.now)
    if "expires_at" in body and not call.world.settings.collaboration_expiry_ignored:
        change_expiry(call.world, collaboration, expires_at, call.user, call.now)
    collaboration.can_view_path = flag(body, "can_view_path", otherwise=collaboration.can_view_path)
    collaboration.is_access_only = flag(body, "is_access_only", otherwise=collaboration.is_access_only)
    if status is not None:
        answer_invitation(call.world, collaboration, status == "accepted", call.now)
    return reply(COLLABORATION.show(collaboration, call.view, call.asked))


def _answers(call: Call, collaboration: Collaboration, status: str) -> bool:
    """Only the invited one may accept or reject, and only once."""
    if status not in {"accepted", "rejected"}:
        raise invalid_parameter("status", f"Invalid value '{status}'.")
    return collaboration.user is call.user and collaboration.status == "pending"


def _require_change(call: Call, collaboration: Collaboration, role: str | None) -> None:
    if role is not None and (role not in right.ROLE_RIGHTS or role == "owner"):
        raise invalid_parameter("role", f"Invalid value '{role}'.")
    touches_owner = "co-owner" in {role, collaboration.role}
    call.permitted(collaboration.item, right.INVITE | (right.MANAGE if touches_owner else right.NONE))


def _give_away(call: Call, collaboration: Collaboration) -> Answer:
    if collaboration.item.owner is not call.user and not call.user.is_service:
        raise forbidden()
    if collaboration.user is None or collaboration.status != "accepted":
        raise bad_request("Only a user who has accepted can become the owner")
    hand_over(call.world, collaboration, call.user, call.now)
    return no_content()


def remove(call: Call) -> Answer:
    """By whoever may invite here, or by the collaborator, who leaves."""
    collaboration = _visible(call)
    if collaboration.user is not call.user:
        need = right.INVITE | (right.MANAGE if collaboration.role == "co-owner" else right.NONE)
        call.permitted(collaboration.item, need)
    remove_collaboration(call.world, collaboration, call.user, call.now)
    return no_content()


def _visible(call: Call) -> Collaboration:
    """:raises BoxProblem: 404 where there is none, or the caller sees neither the item nor itself in it."""
    collaboration_id = call.params["collaboration_id"]
    collaboration = call.world.collaborations.get(collaboration_id)
    if collaboration is None or collaboration.item.is_trashed():
        raise not_found("collaboration", collaboration_id)
    is_party = collaboration.user is cast("User | None", call.user)
    if not is_party and not call.view.rights(collaboration.item) & right.VISIBLE:
        raise not_found("collaboration", collaboration_id)
    return collaboration


ROUTES = (
    Route("GET", "/2.0/folders/{folder_id}/collaborations", list_of_folder),
    Route("GET", "/2.0/files/{file_id}/collaborations", list_of_file),
    Route("GET", "/2.0/groups/{group_id}/collaborations", list_of_group),
    Route("GET", "/2.0/collaborations", list_pending),
    Route("POST", "/2.0/collaborations", invite),
    Route("GET", "/2.0/collaborations/{collaboration_id}", get_one),
    Route("PUT", "/2.0/collaborations/{collaboration_id}", update),
    Route("DELETE", "/2.0/collaborations/{collaboration_id}", remove),
)
