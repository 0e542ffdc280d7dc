"""The measure "the logs are regularly analysed": each week once, on record, and in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from gatekeeper.analysis.compare import PAST_WEEKS, analysis_of
from gatekeeper.analysis.value import Analysis, Gap, Unanswered, monday_of
from gatekeeper.bootstrap import Office
from gatekeeper.errors import UsageError
from gatekeeper.jst import day_of, day_start, era
from gatekeeper.policy.violation import Status
from gatekeeper.reports.analysis_document import to_document
from gatekeeper.reports.writing import write_all
from gatekeeper.store.analysis import Analyses
from gatekeeper.store.violations import ViolationFilter
from gatekeeper.text import words

__all__ = ["Gaps", "analyse", "analyse_week", "newest", "not_known", "write_analysis"]

Gaps = Callable[[datetime, datetime], Sequence[Gap] | None]
"""The gaps in what Box told between two aware moments; None: it isn't known whether there were any."""

_WEEK = timedelta(days=7)
_MOST_WEEKS = 53
_WORDS = words("ja")


def not_known(_since: datetime, _until: datetime) -> None:
    """For where no events are taken in: an analysis says then that gaps weren't looked for."""


def analyse(office: Office, now: datetime, gaps: Gaps = not_known) -> tuple[Analysis, ...]:
    """Analyses every week that is over by now and wasn't yet, the oldest first; a second time there is nothing to do.

    Without any analysis so far it begins with the last whole week.
    """
    return tuple(analyse_week(office, week, now, gaps) for week in _due(Analyses(office.database).last(), now))


def analyse_week(office: Office, week: date, now: datetime, gaps: Gaps = not_known) -> Analysis:
    """The analysis of the week in which a day lies: as it was made once, or else as it is made and entered now.

    :raises UsageError: the week isn't over.
    """
    monday = monday_of(week)
    start, end = day_start(monday), day_start(monday + _WEEK)
    if end > now:
        raise UsageError(_WORDS("analysis.not_over", first=era(monday), last=era(monday + _WEEK - timedelta(days=1))))
    analyses = Analyses(office.database)
    known = analyses.get(monday)
    if known is not None:
        return known
    lines, *past = analyses.lines([monday - back * _WEEK for back in range(PAST_WEEKS + 1)])
    made = analysis_of(monday, now, lines, past, _unanswered(office, end, now), gaps(start, end))
    return analyses.add(made, now)


def newest(office: Office) -> tuple[Analysis, ...]:
    """The analysis of the newest week that has one; empty where none was ever made."""
    analyses = Analyses(office.database)
    last = analyses.last()
    found = None if last is None else analyses.get(last)
    return () if found is None else (found,)


def write_analysis(office: Office, analysis: Analysis, folder: Path) -> list[Path]:
    """Writes the page as a Word paper, and as JSON the very bytes of which the ledger has the digest.

    :raises UsageError: the folder can't be written to, or one of the files is there.
    """
    stem = f"{_WORDS('analysis.file')}-{analysis.week:%Y%m%d}"
    document = to_document(analysis, office.settings.ward.name)
    return write_all(folder, {f"{stem}.docx": document, f"{stem}.json": analysis.body})


def _due(last: date | None, now: datetime) -> list[date]:
    newest = monday_of(day_of(now)) - _WEEK
    first = newest if last is None else max(last + _WEEK, newest - (_MOST_WEEKS - 1) * _WEEK)
    return [first + number * _WEEK for number in range((newest - first) // _WEEK + 1)]


def _unanswered(office: Office, before: datetime, now: datetime) -> Iterator[Unanswered]:
    """What came up before the week was over and nobody has answered to this day."""
    for stored in office.violations.find(now, ViolationFilter(statuses=frozenset({Status.OPEN}))):
        if stored.opened_at < before:
            one = stored.violation
            yield Unanswered(stored.id, one.rule, one.severity, one.governor, one.department, day_of(stored.opened_at))
