"""A week's lines against the same partners' own past."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from statistics import median_low

from gatekeeper.analysis.value import Analysis, Gap, Line, Measure, Outlier, Partner, Unanswered

__all__ = ["FEWEST_WEEKS", "PAST_WEEKS", "analysis_of"]

PAST_WEEKS = 12
"""How many weeks before the one in question are looked at."""

FEWEST_WEEKS = 4
"""Of whom fewer weeks are known, nobody can say what is usual."""

_TIMES = 3
_LEAST = {Measure.FILES: 20, Measure.SIZE: 100_000_000}
"""Below this nothing is worth a person's look, however unusual."""


def analysis_of(
    week: date,
    made_at: datetime,
    lines: Sequence[Line],
    past: Sequence[Sequence[Line]],
    unanswered: Iterable[Unanswered],
    gaps: Sequence[Gap] | None,
) -> Analysis:
    """The analysis of a week. `past` are the weeks before it, the newest first; each partner has one line a week.

    Weeks in which nothing was on record yet don't count.
    """
    known = _from_the_first(past)
    before = [{line.partner: line for line in one} for one in known]
    seen = {partner for one in before for partner in one}
    return Analysis(
        week,
        made_at,
        len(known),
        tuple(sorted(lines, key=lambda line: line.partner)),
        tuple(one for line in sorted(lines, key=lambda line: line.partner) for one in _outliers(line, before)),
        tuple(sorted(line.partner for line in lines if line.partner not in seen)) if known else (),
        tuple(sorted(unanswered, key=lambda one: (one.severity.rank, one.since, one.id))),
        None if gaps is None else tuple(sorted(gaps, key=lambda gap: gap.since)),
    )


def _from_the_first(past: Sequence[Sequence[Line]]) -> Sequence[Sequence[Line]]:
    """Without the weeks in which nothing was on record yet."""
    last = max((index for index, one in enumerate(past, 1) if one), default=0)
    return past[:last]


def _outliers(line: Line, before: Sequence[Mapping[Partner, Line]]) -> Iterator[Outlier]:
    """More than in any week that is known of this partner, and more than three times the usual."""
    mine = [one.get(line.partner) for one in before]
    weeks = max((index for index, one in enumerate(mine, 1) if one is not None), default=0)
    if weeks < FEWEST_WEEKS:
        return
    for measure in Measure:
        found = int(getattr(line, measure))
        values = [0 if one is None else int(getattr(one, measure)) for one in mine[:weeks]]
        usual, most = median_low(values), max(values)
        if found >= _LEAST[measure] and found > most and found > _TIMES * usual:
            yield Outlier(line.partner, measure, found, usual, most, weeks)
