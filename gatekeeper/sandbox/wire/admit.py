"""Who is calling: access tokens and As-User."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from gatekeeper.sandbox.problem import BoxProblem, forbidden, unauthorized
from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.token import Token
from gatekeeper.sandbox.world.world import World

__all__ = ["admit", "bearer"]


def bearer(headers: Mapping[str, str]) -> str:
    """The token in the Authorization header, or nothing."""
    scheme, _, text = headers.get("authorization", "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" else ""


def admit(world: World, headers: Mapping[str, str], now: datetime) -> tuple[Token, User]:
    """The token, and who acts with it: its user, or the one that the As-User header names.

    :raises BoxProblem: 401 without a good token, 403 where As-User isn't allowed to this caller or for this target.
    """
    token = world.tokens.find(bearer(headers), now)
    if token is None:
        raise unauthorized()
    if token.user.status == "inactive":
        raise unauthorized("The user account is inactive.")
    wanted = headers.get("as-user")
    return token, token.user if wanted is None or wanted == token.user.id else _other_user(world, token.user, wanted)


def _other_user(world: World, caller: User, wanted: str) -> User:
    target = world.users.get(wanted)
    if not world.settings.as_user_allowed or not (caller.is_admin or caller.is_service):
        raise forbidden("Access denied - insufficient permission: As-User is not granted to this account")
    if target is None or target.kind != "managed":
        raise BoxProblem(403, "user_forbidden", "As-User can only name a managed user of the enterprise")
    return target
