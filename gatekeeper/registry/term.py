"""Where a term stands at a moment, and until which day it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from gatekeeper import jst
from gatekeeper.registry.model import Term

__all__ = ["Span", "TermState", "narrowest", "span", "unrecorded_renewals"]


class TermState(StrEnum):
    """ROLLED_OVER: past the written end, but the paper says that the following fiscal years continue alike.

    UNKNOWN: neither its start nor its end is on record.
    """

    BEFORE = "before"
    RUNNING = "running"
    ROLLED_OVER = "rolled_over"
    OVER = "over"
    UNKNOWN = "unknown"

    @property
    def holds(self) -> bool:
        return self in {TermState.RUNNING, TermState.ROLLED_OVER}

    @property
    def is_ruled_out(self) -> bool:
        """Whether it certainly doesn't hold: what is only doubtful goes to a person."""
        return self in {TermState.BEFORE, TermState.OVER}


@dataclass(frozen=True, slots=True)
class Span:
    """A term as of one moment: its state and the days, both inclusive in Asia/Tokyo, between which it holds.

    None: the term has no such day.
    """

    state: TermState
    start: date | None
    end: date | None

    def named(self) -> dict[str, str]:
        """The days that it has, as ISO text under `start` and `end`."""
        return {name: day.isoformat() for name, day in (("start", self.start), ("end", self.end)) if day is not None}


def span(term: Term, as_of: datetime) -> Span:
    """The state and the effective days of a term as of an aware moment.

    A term is over at the first moment of the day after its end in Japan. One that renews yearly then holds to the
    end of the fiscal year in which `as_of` lies.
    """
    if term.start is None and term.end is None:
        return Span(TermState.UNKNOWN, None, None)
    if term.start is not None and as_of < jst.day_start(term.start):
        return Span(TermState.BEFORE, term.start, term.end)
    if term.end is None or as_of < jst.day_end(term.end):
        return Span(TermState.RUNNING, term.start, term.end)
    if not term.renews_yearly:
        return Span(TermState.OVER, term.start, term.end)
    year_end = jst.fiscal_year_end(jst.fiscal_year(jst.day_of(as_of)))
    return Span(TermState.ROLLED_OVER, term.start, max(year_end, term.end))


def narrowest(outer: Span, inner: Span) -> Span:
    """The days in both: the later start and the earlier end, in the outer's state unless only the inner is over."""
    state = outer.state if inner.state.holds or not outer.state.holds else inner.state
    starts = [day for day in (outer.start, inner.start) if day is not None]
    ends = [day for day in (outer.end, inner.end) if day is not None]
    return Span(state, max(starts, default=None), min(ends, default=None))


def unrecorded_renewals(term: Term, through: int) -> tuple[int, ...]:
    """The fiscal years after the written end, up to the fiscal year `through`, whose renewal isn't on record.

    Empty where the term doesn't renew: then there is nothing to record, and it simply ends.
    """
    if not term.renews_yearly or term.end is None:
        return ()
    first = jst.fiscal_year(jst.day_end(term.end).date())
    return tuple(year for year in range(first, through + 1) if year not in term.renewed)
