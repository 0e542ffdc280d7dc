"""A violation with what is remembered of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gatekeeper.jst import day_end
from gatekeeper.policy.violation import Severity, StandingViolation, Status, Violation
from gatekeeper.policy.waiver import Waiver, is_waived
from gatekeeper.store.sighting import EventKind

__all__ = ["Acknowledgement", "StoredViolation", "ViolationEvent", "status_of"]


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Somebody has taken note of a violation, and says what is being done about it."""

    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredViolation:
    """`id` is the number by which people call it; `status` is as of the moment it was asked for. Times are UTC.

    `first_seen` is the first sight of all; `opened_at` is when it came up last, which is later once it has returned.
    A waiver stays on it to its last day, over a resolution too, so that it holds again should the violation return.
    `ruling` tells by what it was judged when it was last seen; None: that isn't known.
    """

    id: int
    violation: Violation
    status: Status
    first_seen: datetime
    opened_at: datetime
    last_seen: datetime
    resolved_at: datetime | None = None
    acknowledgement: Acknowledgement | None = None
    waiver: Waiver | None = None
    ruling: str | None = None

    @property
    def outgrown_waiver(self) -> Waiver | None:
        """The waiver that doesn't cover what stands because that has become graver; None: there is no such waiver."""
        if self.waiver is None or self.status is Status.RESOLVED or self.waiver.covers(self.violation.severity):
            return None
        return self.waiver

    @property
    def standing(self) -> StandingViolation:
        """What the plan needs to know of it."""
        covering = self.waiver is not None and self.waiver.covers(self.violation.severity)
        until = day_end(self.waiver.until) if self.waiver is not None and covering else None
        return StandingViolation(self.violation, self.opened_at, self.status, until)


@dataclass(frozen=True, slots=True)
class ViolationEvent:
    """One change of a violation's state. `by` and `reason` are a person's, `sweep_id` that of the sweep that saw it."""

    kind: EventKind
    at: datetime
    by: str | None = None
    reason: str | None = None
    until: date | None = None
    sweep_id: int | None = None


def status_of(
    severity: Severity,
    resolved_at: datetime | None,
    acknowledgement: Acknowledgement | None,
    waiver: Waiver | None,
    as_of: datetime,
) -> Status:
    """What is resolved needs no waiver; a waiver says more than an acknowledgement.

    `severity` is the violation's own, now.
    """
    if resolved_at is not None:
        return Status.RESOLVED
    if is_waived(waiver, severity, as_of):
        return Status.WAIVED
    return Status.OPEN if acknowledgement is None else Status.ACKNOWLEDGED
