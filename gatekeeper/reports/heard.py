"""What of Box's log is on record: a paper about a time of which something is lacking has to say so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gatekeeper.intake.port import Fill, FillKind
from gatekeeper.jst import day_of
from gatekeeper.show.moment import day

__all__ = ["Heard", "Span", "heard_of", "spans_text"]


@dataclass(frozen=True, slots=True)
class Span:
    """From one aware moment to another."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """From when on the log was read (None: it never was), and the spans of which it wasn't, or not yet."""

    since: datetime | None = None
    missing: tuple[Span, ...] = ()

    def missing_within(self, since: datetime, until: datetime) -> tuple[Span, ...]:
        """What is missing between two aware moments."""
        clipped = (Span(max(one.since, since), min(one.until, until)) for one in self.missing)
        return tuple(one for one in clipped if one.since < one.until)


def heard_of(fills: Iterable[Fill]) -> Heard:
    """Told by the stretches that were read. No event's own moment counts: Box, or whoever invents one, would move the
    beginning of the records with it.
    """
    read = sorted((one for one in fills if one.kind is not FillKind.NIGHT), key=lambda one: one.since)
    firsts = [one.since for one in read if one.kind is FillKind.FIRST] or [one.since for one in read]
    missing = (one for one in read if one.kind is FillKind.LOST or one.ended_at is None)
    return Heard(min(firsts, default=None), tuple(Span(one.since, one.until) for one in missing))


def spans_text(spans: Iterable[Span]) -> str:
    """By days in Japan."""
    return "、".join(f"{day(day_of(one.since))}～{day(day_of(one.until))}" for one in spans)
