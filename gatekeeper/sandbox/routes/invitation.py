"""An invitation as a client asks for it, checked as a whole before anybody is let in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gatekeeper.sandbox.problem import BoxProblem, bad_request, forbidden, invalid_parameter, not_found
from gatekeeper.sandbox.wire.body import flag, moment, part, text
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.world import right
from gatekeeper.sandbox.world.account import Group, User
from gatekeeper.sandbox.world.item import File, Folder
from gatekeeper.sandbox.world.world import World

__all__ = ["Invitation", "read_expiry", "read_invitation"]

Json = Any
_MISSING = "missing_parameter"


@dataclass(frozen=True, slots=True)
class Invitation:
    """`party` as a text is an address without an account."""

    item: Folder | File
    party: User | Group | str
    role: str
    expires_at: datetime | None
    can_view_path: bool
    is_access_only: bool


def read_invitation(call: Call) -> Invitation:
    """:raises BoxProblem: 400 for a wrong body, 403 where this can't be shared so, 404 for an unknown item or party."""
    body = call.json()
    role = text(body, "role")
    if role is None or role not in right.ROLE_RIGHTS or role == "owner":
        raise invalid_parameter("role", f"Invalid value '{role}'.", "invalid_parameter" if role else _MISSING)
    need = right.INVITE | (right.MANAGE if role == "co-owner" else right.NONE)
    item, party = _item(call, body, need), _party(call, body)
    _require_allowed(call.world, item, party)
    expires_at = read_expiry(call, body)
    ignored = call.world.settings.collaboration_expiry_ignored
    return Invitation(
        item,
        party,
        role,
        None if ignored else expires_at,
        flag(body, "can_view_path", otherwise=False),
        flag(body, "is_access_only", otherwise=False),
    )


def read_expiry(call: Call, body: Mapping[str, Json]) -> datetime | None:
    """`expires_at`, where the enterprise has switched that setting on.

    :raises BoxProblem: 400 where it hasn't, or the moment has passed.
    """
    expires_at = moment(body, "expires_at")
    settings = call.world.settings
    if expires_at is None or settings.collaboration_expiry_ignored:
        return expires_at
    if not settings.collaboration_expiry_allowed:
        raise bad_request("Collaboration expiration isn't enabled for this enterprise", "collaboration_expiration_off")
    if expires_at <= call.now:
        raise invalid_parameter("expires_at", "The date has to be in the future.")
    return expires_at


def _item(call: Call, body: Mapping[str, Json], need: int) -> Folder | File:
    given = part(body, "item") or {}
    kind, item_id = text(given, "type"), text(given, "id")
    if item_id is None:
        raise invalid_parameter("item", "'item' is required.", _MISSING)
    match kind:
        case "folder":
            folder = call.folder(item_id, need)
            if folder is call.world.root:
                raise forbidden("The root folder can't be shared", "forbidden")
            return folder
        case "file":
            return call.file(item_id, need)
        case _:
            raise invalid_parameter("item", f"Invalid value '{kind}'.")


def _party(call: Call, body: Mapping[str, Json]) -> User | Group | str:
    given = part(body, "accessible_by") or {}
    kind, party_id, login = text(given, "type"), text(given, "id"), text(given, "login")
    if kind == "group" and party_id is not None:
        if party_id not in call.world.groups:
            raise not_found("group", party_id)
        return call.world.groups[party_id]
    if kind == "user" and party_id is not None:
        if party_id not in call.world.users:
            raise not_found("user", party_id)
        return call.world.users[party_id]
    if kind == "user" and login and "@" in login:
        return call.world.users_by_login.get(login.lower(), login)
    raise invalid_parameter("accessible_by", "'accessible_by' is required.", _MISSING)


def _require_allowed(world: World, item: Folder | File, party: User | Group | str) -> None:
    """:raises BoxProblem: 400 for the owner, 403 for outsiders where the folder or the enterprise keeps them out."""
    if party is item.owner:
        raise bad_request("The owner can't be invited", "user_already_collaborator")
    if isinstance(party, Group):
        return
    login = party if isinstance(party, str) else party.login
    if (world.kind_of(login) if isinstance(party, str) else party.kind) != "external":
        return
    folder = item if isinstance(item, Folder) else item.parent
    if folder is not None and any(one.settings.restricted_to_enterprise for one in (folder, *folder.ancestors())):
        raise BoxProblem(403, "forbidden_by_policy", "External collaboration is restricted on this folder")
    if world.settings.external_collaboration_allowlist and not _is_allowlisted(world, login, party):
        raise BoxProblem(403, "forbidden_by_policy", "The domain isn't on the enterprise's allowlist")


def _is_allowlisted(world: World, login: str, party: User | str) -> bool:
    domain = login.rpartition("@")[2].lower()
    if any(one.domain.lower() == domain and one.direction != "inbound" for one in world.allowlist.values()):
        return True
    return any(one.user is party for one in world.exemptions.values())
