"""One line of Box's enterprise log, whatever shape Box gave it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["ANONYMOUS_ID", "Actor", "Details", "Event", "Source"]

ANONYMOUS_ID = "2"
"""The id that Box gives to a visitor who came through an open link without signing in."""

_SERVICE_DOMAIN = "@boxdevedition.com"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it, or with whom something was shared. Each field is None where Box didn't say; `login` as Box had it."""

    id: str | None = None
    login: str | None = None
    name: str | None = None
    type: str | None = None

    @property
    def is_anonymous(self) -> bool:
        return self.id == ANONYMOUS_ID

    @property
    def is_service_account(self) -> bool:
        """Whether it is an application's own account, with which no person works."""
        return self.login is not None and self.login.lower().endswith(_SERVICE_DOMAIN)


@dataclass(frozen=True, slots=True)
class Source:
    """What it happened to. `type` is Box's word (file, folder, web_link, user, group …); None: Box didn't say."""

    type: str | None = None
    id: str | None = None
    name: str | None = None
    parent_id: str | None = None
    parent_name: str | None = None
    owner_login: str | None = None
    owner_id: str | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """What Box adds. `size` is in bytes; `role` stands in the spelling of Box's pages ("Editor")."""

    size: int | None = None
    version_id: str | None = None
    shared_link_id: str | None = None
    service_id: str | None = None
    service_name: str | None = None
    collaboration_id: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """`id` is the same in every stream, `type` Box's word, `at` an aware moment, `ip` None where Box didn't know it.

    `party` is whom a collaboration is about.
    """

    id: str
    type: str
    at: datetime
    by: Actor | None = None
    ip: str | None = None
    source: Source = Source()
    party: Actor | None = None
    details: Details = Details()
