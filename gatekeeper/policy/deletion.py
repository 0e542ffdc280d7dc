"""When a file or a folder has to be gone, and what says so. The rule and every list ask here, so that they agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from gatekeeper import jst
from gatekeeper.policy.model import FilePolicy
from gatekeeper.registry.model import Declaration, DeleteFrom, Governor, Limits

__all__ = ["Deletion", "Due", "deletion_of", "due_of"]

_DECLARATION = "declaration"


@dataclass(frozen=True, slots=True)
class Due:
    """The last day, in Asia/Tokyo, on which something may be there, and what says so.

    `source` is `declaration`, or who says it and from when it counts: `procedure_upload`, `policy_fiscal_year_end`
    and so on. `promised` is the day as it was before a person put it off; the same where nobody did.
    """

    day: date
    source: str
    promised: date

    @property
    def is_postponed(self) -> bool:
        return self.day > self.promised


@dataclass(frozen=True, slots=True)
class Deletion:
    """When the files of a place have to be gone: at the end of `on`, of the day `after_days` days after their upload,
    or of the day `after_year_end` days after the end of the fiscal year of their upload; the earliest counts.

    All in Asia/Tokyo. All None: nothing sets a date. Each has its source beside it, as `Due` names them.
    """

    on: date | None = None
    after_days: int | None = None
    after_year_end: int | None = None
    on_source: str = _DECLARATION
    after_source: str = "policy_upload"
    year_source: str = "policy_fiscal_year_end"

    @property
    def is_set(self) -> bool:
        return self.on is not None or self.counts_from_upload

    @property
    def counts_from_upload(self) -> bool:
        """Whether the day can't be told without that of the upload."""
        return self.after_days is not None or self.after_year_end is not None

    def due_day(self, created_at: datetime | None) -> date | None:
        """The last day on which a file uploaded at an aware moment may be there; None: no day, or not known."""
        due = due_of(self, created_at)
        return None if due is None else due.day

    def overdue_before(self, as_of: datetime) -> datetime | None:
        """The moment (UTC) before which a file must have been uploaded to be overdue as of `as_of`; None: no moment."""
        if self.on is not None and jst.day_end(self.on) <= as_of:
            return datetime.max.replace(tzinfo=UTC)
        today, firsts = jst.day_of(as_of), list[date]()
        if self.after_days is not None:
            firsts.append(today - timedelta(days=self.after_days))
        if self.after_year_end is not None:
            year = jst.fiscal_year(today - timedelta(days=self.after_year_end))
            firsts.append(jst.fiscal_year_start(year))
        return jst.day_start(max(firsts)).astimezone(UTC) if firsts else None


def due_of(
    deletion: Deletion,
    created_at: datetime | None,
    postponed: date | None = None,
    at_most: timedelta = timedelta(0),
) -> Due | None:
    """When something uploaded at an aware moment has to be gone; None where nothing says so, or it can't be told.

    `postponed` is the day to which a person has put it off, which holds up to `at_most` beyond the day itself.
    """
    days: list[tuple[date, str]] = []
    if deletion.on is not None:
        days.append((deletion.on, deletion.on_source))
    if created_at is not None:
        uploaded = jst.day_of(created_at)
        if deletion.after_days is not None:
            days.append((uploaded + timedelta(days=deletion.after_days), deletion.after_source))
        if deletion.after_year_end is not None:
            year_end = jst.fiscal_year_end(jst.fiscal_year(uploaded))
            days.append((year_end + timedelta(days=deletion.after_year_end), deletion.year_source))
    if not days:
        return None
    promised, source = min(days, key=lambda one: one[0])
    day = promised if postponed is None else max(promised, min(postponed, promised + at_most))
    return Due(day, source, promised)


def deletion_of(files: FilePolicy, governor: Governor | None, limits: Limits) -> Deletion:
    """The policy's dates together with those of one procedure or declaration; nothing is due where nothing governs."""
    if governor is None:
        return Deletion()
    made = _Making()
    if isinstance(governor, Declaration) and governor.delete_on is not None:
        made.fix(governor.delete_on, _DECLARATION)
    days = None if files.delete_after is None else files.delete_after.days
    made.count("policy", files.delete_from, days, governor)
    made.count("procedure", limits.delete_from or DeleteFrom.UPLOAD, limits.delete_after_days, governor)
    return Deletion(made.on[0], made.upload[0], made.year[0], made.on[1], made.upload[1], made.year[1])


class _Making:
    """The earliest date of each kind so far, with its source."""

    def __init__(self) -> None:
        self.on: tuple[date | None, str] = (None, _DECLARATION)
        self.upload: tuple[int | None, str] = (None, "policy_upload")
        self.year: tuple[int | None, str] = (None, "policy_fiscal_year_end")

    def fix(self, day: date, source: str) -> None:
        if self.on[0] is None or day < self.on[0]:
            self.on = (day, source)

    def count(self, who: str, start: DeleteFrom, days: int | None, governor: Governor) -> None:
        """`days` None: from the upload nothing, from an end the end itself."""
        source, end = f"{who}_{start}", governor.term.end
        match start:
            case DeleteFrom.UPLOAD:
                if days is not None and (self.upload[0] is None or days < self.upload[0]):
                    self.upload = (days, source)
            case DeleteFrom.FISCAL_YEAR_END:
                if self.year[0] is None or (days or 0) < self.year[0]:
                    self.year = (days or 0, source)
            case DeleteFrom.TERM_END:
                # A term that renews by itself has no end from which anything could be counted.
                if end is not None and not governor.term.renews_yearly:
                    self.fix(end + timedelta(days=days or 0), source)
