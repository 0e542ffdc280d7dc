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

    BETWEEN: of a term that ends within a fiscal year and renews yearly, the days after one year's part and before the
    next one's. UNKNOWN: neither its start nor its end is on record.
    """

    BEFORE = "before"
    RUNNING = "running"
    ROLLED_OVER = "rolled_over"
    BETWEEN = "between"
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

    None: the term has no such day. BETWEEN two parts, `end` is the last day of the one and `start` the first day of
    the other.
    """

    state: TermState
    start: date | None
    end: date | None

    def named(self) -> dict[str, str]:
        """The days that it has, as ISO text under `start` and `end`."""
        return {name: day.isoformat() for name, day in (("start", self.start), ("end", self.end)) if day is not None}


def span(term: Term, as_of: datetime) -> Span:
    """The state and the effective days of a term as of an aware moment.

    A term is over at the first moment of the day after its end in Japan. One that renews yearly goes on alike: where
    it ends with a fiscal year, it holds in the following ones from end to end; where it ends within one, it holds in
    the following ones on the same days as in its last. The days in between aren't covered, but since the paper may
    have meant them too, they are a state of their own.
    """
    if term.start is None and term.end is None:
        return Span(TermState.UNKNOWN, None, None)
    if term.start is not None and as_of < jst.day_start(term.start):
        return Span(TermState.BEFORE, term.start, term.end)
    if term.end is None or as_of < jst.day_end(term.end):
        return Span(TermState.RUNNING, term.start, term.end)
    if not term.renews_yearly:
        return Span(TermState.OVER, term.start, term.end)
    return _renewed(term.start, term.end, jst.day_of(as_of))


def _renewed(start: date | None, end: date, day: date) -> Span:
    """A yearly renewing term on a day after its written end."""
    last, year = jst.fiscal_year(end), jst.fiscal_year(day)
    if end == jst.fiscal_year_end(last):
        return Span(TermState.ROLLED_OVER, start, jst.fiscal_year_end(year))
    whole = jst.fiscal_year_start(last)
    first = whole if start is None else max(start, whole)
    begins, ends = _years_later(first, year - last), _years_later(end, year - last)
    if day < begins:
        return Span(TermState.BETWEEN, begins, _years_later(end, year - last - 1))
    if day > ends:
        return Span(TermState.BETWEEN, _years_later(first, year - last + 1), ends)
    return Span(TermState.ROLLED_OVER, start, ends)


def _years_later(day: date, years: int) -> date:
    """The same day of a later year; for 29 February the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def narrowest(outer: Span, inner: Span) -> Span:
    """The days in both: the later start and the earlier end, in the outer's state unless only the inner is over."""
    state = outer.state if inner.state.holds or not outer.state.holds else inner.state
    starts = [day for day in (outer.start, inner.start) if day is not None]
    ends = [day for day in (outer.end, inner.end) if day is not None]
    return Span(state, max(starts, default=None), min(ends, default=None))


def unrecorded_renewals(term: Term, through: int) -> tuple[int, ...]:
    """The fiscal years after that of the written end, up to `through`, whose renewal isn't on record.

    Empty where the term doesn't renew: then there is nothing to record, and it simply ends.
    """
    if not term.renews_yearly or term.end is None:
        return ()
    first = jst.fiscal_year(term.end) + 1
    return tuple(year for year in range(first, through + 1) if year not in term.renewed)
