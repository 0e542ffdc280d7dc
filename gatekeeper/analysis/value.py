"""What an analysis is made of, and what it says."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from gatekeeper.ledger.entry import Draft, Kind, instant
from gatekeeper.policy.violation import Severity
from gatekeeper.signing import canonical

__all__ = ["Analysis", "Gap", "Line", "Measure", "Outlier", "Partner", "Unanswered", "monday_of"]


class Measure(StrEnum):
    FILES = "files"
    SIZE = "size"


@dataclass(frozen=True, slots=True, order=True)
class Partner:
    """Who exchanged files under what. Empty text: an ungoverned place, or nobody whom the registry knows as a party."""

    governor: str
    counterparty: str
    department: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What moved with one partner. `size` is in bytes; the ways are numbers of files.

    `irregular` are the transfers by somebody who isn't approved, or of whom it can't be told who it was.
    """

    partner: Partner
    transfers: int
    files: int
    size: int
    outward: int = 0
    inward: int = 0
    irregular: int = 0


@dataclass(frozen=True, slots=True)
class Outlier:
    """A week unlike the partner's own past: `usual` is the median of those `weeks`, `most` the largest of them."""

    partner: Partner
    measure: Measure
    found: int
    usual: int
    most: int
    weeks: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A violation that nobody has acknowledged, waived or put right. `since` is the day in Japan it came up."""

    id: int
    rule: str
    severity: Severity
    governor: str | None
    department: str | None
    since: date


@dataclass(frozen=True, slots=True)
class Gap:
    """A span of aware moments without events from Box; `filled`: they were read afterwards from the older log."""

    since: datetime
    until: datetime
    filled: bool


@dataclass(frozen=True, slots=True)
class Analysis:
    """The analysis of the week that begins on the Monday `week` in Japan, as it was made at an aware moment.

    `past_weeks` is how many weeks before there were to compare with, `newcomers` those who exchanged files for the
    first time in them. `gaps` None: nobody could tell whether there were any.
    """

    week: date
    made_at: datetime
    past_weeks: int
    lines: tuple[Line, ...]
    outliers: tuple[Outlier, ...]
    newcomers: tuple[Partner, ...]
    unanswered: tuple[Unanswered, ...]
    gaps: tuple[Gap, ...] | None

    @property
    def last_day(self) -> date:
        return self.week + timedelta(days=6)

    def total(self, name: str) -> int:
        """The sum of one of the numbers that lines have."""
        total: int = sum(getattr(line, name) for line in self.lines)
        return min(total, canonical.LARGEST)

    @property
    def body(self) -> bytes:
        """The whole analysis as canonical JSON."""
        return canonical.dumps(_plain(self))

    @property
    def draft(self) -> Draft:
        """What the ledger is told: the digest and counts, no names."""
        names = ("transfers", "files", "size", "irregular")
        payload = {
            "week": self.week.isoformat(),
            "result_sha256": sha256(self.body).hexdigest(),
            **{name: self.total(name) for name in names},
            "outliers": len(self.outliers),
            "newcomers": len(self.newcomers),
            "unanswered": len(self.unanswered),
            "gaps": None if self.gaps is None else len(self.gaps),
        }
        return Draft(Kind.ANALYSIS, payload)


def monday_of(day: date) -> date:
    """The Monday of the week in which a day lies."""
    return day - timedelta(days=day.weekday())


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return min(value, canonical.LARGEST) if type(value) is int else value
