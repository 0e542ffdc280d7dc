"""What the yearly report tells, as values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum

from gatekeeper.registry.model import Declaration, DeclarationKind
from gatekeeper.reports.heard import Span

__all__ = [
    "AnnualReport",
    "Ended",
    "Gap",
    "Held",
    "Late",
    "LateKind",
    "Missing",
    "MissingKind",
    "Month",
    "Moved",
    "Summary",
    "Undeclared",
    "total",
]


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved. `other`: from the ward to the ward, or by an unknown hand. `files` are different files, `size` bytes.

    `unsized` transfers have no size on record. `first` and `last` are aware.
    """

    inward: int = 0
    outward: int = 0
    office_out: int = 0
    other: int = 0
    files: int = 0
    size: int = 0
    unsized: int = 0
    downloads: int = 0
    first: datetime | None = None
    last: datetime | None = None

    @property
    def transfers(self) -> int:
        return self.inward + self.outward + self.office_out + self.other


@dataclass(frozen=True, slots=True)
class Ended:
    """Violations that stood at any time of the year, by how they have ended or where they stand."""

    resolved: int = 0
    waived: int = 0
    acknowledged: int = 0
    open: int = 0

    @property
    def all(self) -> int:
        return self.resolved + self.waived + self.acknowledged + self.open


@dataclass(frozen=True, slots=True)
class Held:
    """One declaration of the year. `deleted` files went within it; `owed` are due and still lie in Box.

    `unrecorded` are files that moved under it, whose day of deletion has come, and of whose deletion nothing is on
    record. `is_gone`: it was taken out of the registry since.
    """

    declaration: Declaration
    moved: Moved = Moved()
    deleted: int = 0
    owed: int = 0
    unrecorded: int = 0
    violations: Ended = Ended()
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """The declarations of one department and kind together. `parties` and `items` are different ones."""

    department: str
    kind: DeclarationKind
    declarations: int
    parties: int
    items: int
    moved: Moved
    deleted: int
    owed: int
    unrecorded: int
    violations: Ended


class LateKind(StrEnum):
    """What came before the declaration: its own term, the first transfer; or no day of it is on record."""

    AFTER_START = "after_start"
    AFTER_TRANSFER = "after_transfer"
    NO_DAY = "no_day"


@dataclass(frozen=True, slots=True)
class Late:
    """A declaration that didn't come first. `before` is the day before which it should have come."""

    declaration: Declaration
    kind: LateKind
    before: date | None


@dataclass(frozen=True, slots=True)
class Undeclared:
    """What moved in a folder that nothing governed at the time. `folder_id` None: it isn't known, or many together."""

    folder_id: str | None
    path: str
    moved: Moved


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its first day."""

    first: date
    moved: Moved


class MissingKind(StrEnum):
    INCOMPLETE = "incomplete"
    LATE = "late"
    NO_TRANSFER = "no_transfer"
    DELETION_UNRECORDED = "deletion_unrecorded"
    DELETION_OWED = "deletion_owed"
    NO_ERASURE_REPORT = "no_erasure_report"
    VIOLATION_OPEN = "violation_open"


@dataclass(frozen=True, slots=True)
class Missing:
    """What a department still has to do for the report. `about` names fields or parties, `count` files or the like."""

    department: str
    declaration: str
    kind: MissingKind
    about: tuple[str, ...] = ()
    count: int = 0


class Gap(StrEnum):
    """Why a report is of what there is, and not of the whole year."""

    TO_COME = "to_come"
    RUNNING = "running"
    BEGUN_LATER = "begun_later"
    NOTHING = "nothing"
    UNHEARD = "unheard"


@dataclass(frozen=True, slots=True)
class AnnualReport:
    """The report of fiscal year `year` as of a day in Japan, which is the year's last one once that is over.

    `departments` empty: of all. `before` is the summary of the year before; None: nothing is on record of that year.
    `records_since` is the aware moment at which the records begin, `unheard` is of what in the year they tell nothing,
    because Box's log wasn't read. The transfers themselves are kept elsewhere.
    """

    ward: str
    year: int
    as_of: date
    departments: tuple[str, ...]
    held: tuple[Held, ...]
    summary: tuple[Summary, ...]
    months: tuple[Month, ...]
    late: tuple[Late, ...]
    undeclared: tuple[Undeclared, ...]
    missing: tuple[Missing, ...]
    before: tuple[Summary, ...] | None
    gaps: tuple[Gap, ...] = ()
    records_since: datetime | None = None
    unheard: tuple[Span, ...] = ()
    masked: bool = False
    draft: bool = False


def total(parts: Iterable[Moved]) -> Moved:
    """All of them together; a file that moved in two of them counts twice."""
    all_parts = tuple(parts)
    numbers = [one.name for one in fields(Moved) if one.name not in {"first", "last"}]
    firsts = [one.first for one in all_parts if one.first is not None]
    lasts = [one.last for one in all_parts if one.last is not None]
    return Moved(
        **{name: sum(getattr(one, name) for one in all_parts) for name in numbers},
        first=min(firsts, default=None),
        last=max(lasts, default=None),
    )
