"""Whom to tell of what happens to something that somebody owns."""

from __future__ import annotations

from collections.abc import Callable

from gatekeeper.bootstrap import Office
from gatekeeper.enforcement.notice import NOBODY
from gatekeeper.registry.governing import Index

__all__ = ["address_of_owner"]


def address_of_owner(office: Office) -> Callable[[str | None], str]:
    """Gives an owner's address where the owner is one of the ward's own people, else nobody's in particular.

    The gatekeeper's own account is nobody: it reads no mail.

    :raises MistakesError: the registry isn't in the database yet, and its files are wrong.
    """
    index = Index(office.registry(), office.settings.ward.domains)
    return lambda owner: owner if owner is not None and index.is_inside(owner) else NOBODY
