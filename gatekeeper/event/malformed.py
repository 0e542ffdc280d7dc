"""What stands in Box's log and is no event."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Flaw", "Malformed"]


class Flaw(StrEnum):
    """What an entry lacks, so that nothing can be made of it."""

    NOT_AN_OBJECT = "not_an_object"
    NO_ID = "no_id"
    NO_TYPE = "no_type"
    NO_MOMENT = "no_moment"


@dataclass(frozen=True, slots=True)
class Malformed:
    """An entry as it came, with what could be read of it."""

    flaw: Flaw
    raw: object
    event_id: str | None = None
    type: str | None = None
