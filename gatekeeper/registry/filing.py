"""How many filings a procedure had in a fiscal year, against how many it may have. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from gatekeeper import jst
from gatekeeper.registry.model import Channel, Procedure, Submission, Trigger

__all__ = ["APPROVING", "NOT_REQUIRED", "NO_FILINGS", "FilingCount", "FilingLimit", "Filings", "limit_of"]

APPROVING = frozenset({"approved", "conditionally_approved"})
NOT_REQUIRED = "not_required"
"""The outcome of a paper that never was: a procedure kept in the registry though it needs no submission."""


@dataclass(frozen=True, slots=True)
class FilingCount:
    """The filings of a procedure from the start of the fiscal year up to and including a day, as on record.

    `id` grows with each record; `source` tells where the number is from, `why` what the person noted.
    """

    id: int
    procedure: str
    day: date
    count: int
    by: str
    at: datetime
    source: str
    why: str = ""

    @property
    def fiscal_year(self) -> int:
        return jst.fiscal_year(self.day)


@dataclass(frozen=True, slots=True)
class FilingLimit:
    """The number that may be reached and not passed. `is_free`: up to it a form needs no submission."""

    most: int
    is_free: bool


class Filings:
    """Every count on record, and the number from the need table up to which a form is free."""

    def __init__(self, counts: Iterable[FilingCount] = (), free_up_to: int | None = None) -> None:
        self.free_up_to = free_up_to
        self._of: dict[str, list[FilingCount]] = {}
        for count in counts:
            self._of.setdefault(count.procedure, []).append(count)

    def latest(self, procedure_id: str, as_of: datetime) -> FilingCount | None:
        """The count of the latest day up to `as_of` in its fiscal year; of one day the one recorded last.

        A day's count is known from the day itself on.
        """
        today = jst.day_of(as_of)
        first = jst.fiscal_year_start(jst.fiscal_year(today))
        known = [one for one in self._of.get(procedure_id, ()) if first <= one.day <= today]
        return max(known, key=lambda one: (one.day, one.id), default=None)


NO_FILINGS = Filings()


def limit_of(procedure: Procedure, submission: Submission, free_up_to: int | None) -> FilingLimit | None:
    """What a procedure's filings may not pass; None where nothing bounds them.

    An approved paper allows the number that it expected. A LoGo Form that wasn't submitted for its number is free up
    to `free_up_to`, whatever else it was submitted for. The smaller of the two counts.
    """
    limits = []
    if submission.outcome in APPROVING and procedure.expected_per_year is not None:
        limits.append(FilingLimit(procedure.expected_per_year, is_free=False))
    is_form = submission.channel is Channel.LOGO_FORM and submission.outcome in {*APPROVING, NOT_REQUIRED}
    if is_form and free_up_to is not None and Trigger.OVER_THRESHOLD not in procedure.triggers:
        limits.append(FilingLimit(free_up_to, is_free=True))
    return min(limits, key=lambda limit: limit.most, default=None)
