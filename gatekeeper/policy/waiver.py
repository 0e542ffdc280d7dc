"""A waiver (例外承認): a person's dated, reasoned decision to tolerate one violation until a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gatekeeper.jst import day_end
from gatekeeper.policy.violation import Severity

__all__ = ["Waiver", "is_waived"]


@dataclass(frozen=True, slots=True)
class Waiver:
    """Who tolerates what until when. `until` is a calendar day in Asia/Tokyo, inclusive.

    `severity` is how grave the violation was when it was waived: nobody has decided about anything graver.
    """

    by: str
    reason: str
    until: date
    granted_at: datetime
    severity: Severity

    def is_in_force(self, as_of: datetime) -> bool:
        """Whether its last day isn't over in Japan at an aware `as_of`."""
        return as_of < day_end(self.until)

    def covers(self, severity: Severity) -> bool:
        """Whether a violation that is now of this severity is no graver than the one that was waived."""
        return severity.rank >= self.severity.rank


def is_waived(waiver: Waiver | None, severity: Severity, as_of: datetime) -> bool:
    """Whether a violation of this severity with this waiver, if any, is tolerated at an aware `as_of`.

    The one place that decides it: a waiver lapses by itself when its last day is over in Japan, and doesn't cover what
    has become graver since. It holds for moments before it was granted too, because judging an earlier moment again
    must not bring back what a person has decided to tolerate.
    """
    return waiver is not None and waiver.is_in_force(as_of) and waiver.covers(severity)
