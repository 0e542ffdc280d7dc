"""One movement of a file, as the hand-over ledger (管理簿) has to know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

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
    """Which way it went. `OFFICE_OUT`: ward staff who looked at it from outside the office, by a declaration.

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
