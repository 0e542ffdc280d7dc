"""One movement of a file, as the hand-over ledger (管理簿) has to know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gatekeeper.event.value import ANONYMOUS_ID

__all__ = ["Deed", "Side", "Transfer", "Via", "Way"]


class Deed(StrEnum):
    """What was done with the file."""

    UPLOADED = "uploaded"
    EDITED = "edited"
    DOWNLOADED = "downloaded"
    PREVIEWED = "previewed"


class Side(StrEnum):
    """Whose hand it was. `ANONYMOUS`: somebody with an open link; `UNKNOWN`: Box didn't say who."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    ANONYMOUS = "anonymous"
    UNKNOWN = "unknown"


class Way(StrEnum):
    """Which way it went. `OFFICE_OUT`: ward staff who looked at it from outside the office; by a declaration, where
    the standing is that of an approved party.

    `WITHIN`: from the ward to the ward; `UNKNOWN`: it can't be told whose hand it was.
    """

    OUTWARD = "outward"
    INWARD = "inward"
    OFFICE_OUT = "office_out"
    WITHIN = "within"
    UNKNOWN = "unknown"


class Via(StrEnum):
    """By what right: a shared link, a collaboration, or unknown."""

    LINK = "link"
    COLLABORATION = "collaboration"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Transfer:
    """One row a movement, as of the registry version in force at that moment.

    `event_id` is Box's number of the event, `at` an aware moment. `governor` is the id of the governing procedure or
    declaration (None: an ungoverned place), `department` the one in charge of it. `counterparty` (and `subcontractor`)
    is the name of the outside party by the registry, for a declaration the party's address; None where it isn't one.
    `standing` is how the party stood to the governor (`registry.governing.StandingKind`), None for the ward's own.
    `path` is the folders' names down to the file's own, as far as they were known; `folder_id` the folder it lies in.
    `trail` holds the ids from the outermost folder down to that one, each followed by a slash; None: nobody knows yet
    where it lies, and so not what governs it.
    `size` is in bytes. `quantity` is the number of files, `registry_version` what it was judged by (0: none).
    """

    event_id: str
    at: datetime
    deed: Deed
    way: Way
    side: Side
    via: Via
    user_id: str | None
    login: str | None
    name: str | None
    ip: str | None
    item_id: str | None
    item_name: str
    path: str
    folder_id: str | None = None
    size: int | None = None
    version_id: str | None = None
    sha1: str | None = None
    quantity: int = 1
    governor: str | None = None
    department: str | None = None
    counterparty: str | None = None
    subcontractor: str | None = None
    standing: str | None = None
    link_id: str | None = None
    service: str | None = None
    registry_version: int = 0
    trail: str | None = None

    @property
    def is_placed(self) -> bool:
        """Whether it is known where the file lies."""
        return self.trail is not None

    @property
    def is_folder(self) -> bool:
        """Whether a whole folder was taken."""
        return self.item_id is not None and self.item_id == self.folder_id

    @property
    def folder_path(self) -> str:
        """The names down to the folder that it lies in."""
        return self.path if self.is_folder else self.path.removesuffix(self.item_name).removesuffix("/")

    @property
    def account(self) -> str | None:
        """Whose deeds these are: the account's id, for visitors without one the link; None: Box didn't say."""
        if self.side is Side.ANONYMOUS:
            return ANONYMOUS_ID if self.link_id is None else f"{ANONYMOUS_ID}/{self.link_id}"
        return self.user_id or self.login
