"""What a credential may really do in Box, found out by trying: Box tells no application which scopes it was granted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from gatekeeper.box.session import BoxSession
from gatekeeper.errors import BoxRefusedError, UnreadableError

__all__ = ["Grant", "Scope", "scopes_of"]


class Scope(StrEnum):
    """What can be tried without changing anything; each by one call."""

    SIGN_IN = "sign_in"
    ITEMS = "items"
    USERS = "users"
    EVENTS = "events"


@dataclass(frozen=True, slots=True)
class Grant:
    """`granted` False: Box refused it, for the `reason` that it gave."""

    scope: Scope
    granted: bool
    reason: str = ""


def scopes_of(session: BoxSession, folder_id: str = "0") -> tuple[Grant, ...]:
    """What the session's credential is granted, by one call for each scope; `folder_id` is the folder that is listed.

    :raises BoxUnreachableError: Box can't be reached, or doesn't accept the credential (`BoxCredentialsError`).
    """
    reader = session.reader()
    tries: dict[Scope, Callable[[], object]] = {
        Scope.SIGN_IN: reader.whoami,
        Scope.ITEMS: lambda: next(iter(reader.pages(folder_id))),
        Scope.USERS: lambda: next(iter(reader.managed_users()), None),
        Scope.EVENTS: reader.try_events,
    }
    return tuple(_tried(scope, attempt) for scope, attempt in tries.items())


def _tried(scope: Scope, attempt: Callable[[], object]) -> Grant:
    try:
        attempt()
    except (UnreadableError, BoxRefusedError) as error:
        return Grant(scope, granted=False, reason=str(error))
    return Grant(scope, granted=True)
