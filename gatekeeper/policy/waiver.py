"""A waiver (例外承認): a person's dated, reasoned decision to tolerate one violation until a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gatekeeper.jst import day_end

__all__ = ["Waiver", "is_waived"]


@dataclass(frozen=True, slots=True)
class Waiver:
    """Who tolerates what until when. `until` is a calendar day in Asia/Tokyo, inclusive."""

    by: str
    reason: str
    until: date
    granted_at: datetime


def is_waived(waiver: Waiver | None, as_of: datetime) -> bool:
    """Whether a violation with this waiver, if any, is tolerated at an aware `as_of`.

    The one place that decides it: a waiver lapses by itself when its last day is over in Japan. It holds for
    moments before it was granted too, because judging an earlier moment again must not bring back what a person has
    decided to tolerate.
    """
    return waiver is not None and as_of < day_end(waiver.until)
