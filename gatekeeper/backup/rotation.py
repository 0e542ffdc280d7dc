"""Which backups stay: the newest of each of the last days, weeks and months that have one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from gatekeeper.jst import day_of

__all__ = ["Keep", "superfluous"]


@dataclass(frozen=True, slots=True)
class Keep:
    """Of how many days, weeks (from Monday) and calendar months a backup is kept. Days are Asia/Tokyo."""

    days: int = 14
    weeks: int = 8
    months: int = 24


def superfluous(made: Iterable[datetime], keep: Keep) -> set[datetime]:
    """Those of the aware moments whose backups may go; the newest one of all never is among them."""
    newest_first = sorted(made, reverse=True)
    kept = set(newest_first[:1])
    spans: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (keep.days, day_of),
        (keep.weeks, lambda moment: day_of(moment).isocalendar()[:2]),
        (keep.months, lambda moment: day_of(moment).replace(day=1)),
    )
    for count, span in spans:
        seen = list[object]()
        for moment in newest_first:
            if span(moment) not in seen and len(seen) < count:
                seen.append(span(moment))
                kept.add(moment)
    return set(newest_first) - kept
