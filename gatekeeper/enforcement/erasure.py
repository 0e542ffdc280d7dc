"""The evidence of a deletion, and its digest."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date, datetime
from hashlib import sha256

from gatekeeper.enforcement.image import moment_text

__all__ = ["Answer", "Erased"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a call: how it was established (empty: the call was answered and read back), what Box said of it,
    and the thing as Box showed it afterwards, as canonical JSON.
    """

    code: str = ""
    detail: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Erased:
    """One item that the gatekeeper has deleted, as it was. Moments are aware, days in Asia/Tokyo.

    `action` and `purge` are the journal's numbers. `size`, `sha1` and `versions` are what Box had just before. `source`
    says what set the due date, `promised` which day that was before somebody put it off. `approved_by` is whoever let
    the run go; None: the policy alone. `purged_at` None: it is in the trash. The transfers are
    those on record when the outcome was; None where there was none.
    """

    id: int
    action: int
    item_type: str
    item_id: str
    path: str
    name: str
    trashed_at: datetime
    trashed: Answer
    size: int | None = None
    sha1: str | None = None
    version_id: str | None = None
    versions: int | None = None
    owner: str | None = None
    governor: str | None = None
    department: str | None = None
    due: date | None = None
    source: str = ""
    promised: date | None = None
    policy: str | None = None
    approved_by: str | None = None
    approved_reason: str | None = None
    purge: int | None = None
    purged_at: datetime | None = None
    purged: Answer | None = None
    restored_at: datetime | None = None
    first_transfer: datetime | None = None
    last_transfer: datetime | None = None

    @property
    def plain(self) -> dict[str, object]:
        """The evidence as plain values: moments in UTC, days as ISO text."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @property
    def canonical(self) -> bytes:
        """The evidence as one text that is the same wherever two are equal: JSON, keys sorted, no spaces, ASCII."""
        return json.dumps(self.plain, sort_keys=True, separators=(",", ":")).encode()

    @property
    def digest(self) -> str:
        """SHA-256 of `canonical`, in hexadecimal."""
        return sha256(self.canonical).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Answer):
        return {"code": value.code, "detail": value.detail, "shown": value.shown}
    return value
