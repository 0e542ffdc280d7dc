"""Puts the yearly report together of what is on record. Pure: the records are given as values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from gatekeeper import jst
from gatekeeper.enforcement.erasure import Erased
from gatekeeper.policy.violation import Status
from gatekeeper.registry.model import Declaration, DeclarationKind
from gatekeeper.reports.annual.counting import Counted, count
from gatekeeper.reports.annual.held import held_in, newest
from gatekeeper.reports.annual.lacking import late_ones, missing_ones
from gatekeeper.reports.annual.model import AnnualReport, Ended, Gap, Held, Moved, Summary, total
from gatekeeper.reports.heard import Heard
from gatekeeper.store.declared import DeclaredVersion
from gatekeeper.store.life import StoredViolation
from gatekeeper.transfer.value import Transfer

__all__ = ["Deletions", "Records", "annual_report", "deletions_of", "gaps_of", "known_departments"]

Passing = Callable[[int], Iterable[Transfer]]
"""The transfers of a fiscal year, all of one governor together."""


@dataclass(frozen=True, slots=True)
class Deletions:
    """By declaration: the numbers of the files that are gone, and the days (Asia/Tokyo) on which files went."""

    files: Mapping[str, frozenset[str]] = field(default_factory=dict)
    days: Mapping[str, tuple[date, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Records:
    """Everything but the transfers. `owed` counts the files that are due and still lie in Box, by declaration.

    `owed_reports` names the parties whose erasure report hasn't come. `heard` is what of Box's log is on record.
    """

    ward: str
    versions: tuple[DeclaredVersion, ...]
    violations: Mapping[str, tuple[StoredViolation, ...]]
    deletions: Deletions
    owed: Mapping[str, int]
    owed_reports: Mapping[str, tuple[str, ...]]
    heard: Heard


def deletions_of(erased: Iterable[Erased], wanted: frozenset[str]) -> Deletions:
    """What is known of the declarations `wanted`."""
    files, days = defaultdict[str, set[str]](set), defaultdict[str, list[date]](list)
    for one in erased:
        if one.governor in wanted and one.governor is not None and one.item_type == "file":
            files[one.governor].add(one.item_id)
            days[one.governor].append(jst.day_of(one.trashed_at))
    return Deletions(
        {governor: frozenset(found) for governor, found in files.items()},
        {governor: tuple(found) for governor, found in days.items()},
    )


def gaps_of(year: int, today: date, since: datetime | None) -> tuple[Gap, ...]:
    """Why the report of a year is incomplete as of a day in Japan; empty: it isn't."""
    if today < jst.fiscal_year_start(year):
        return (Gap.TO_COME,)
    running = (Gap.RUNNING,) if today <= jst.fiscal_year_end(year) else ()
    if since is None or since >= jst.day_end(jst.fiscal_year_end(year)):
        return (*running, Gap.NOTHING)
    return (*running, Gap.BEGUN_LATER) if since > jst.day_start(jst.fiscal_year_start(year)) else running


def known_departments(records: Records) -> frozenset[str]:
    return frozenset(one.declaration.department for one in records.versions)


def annual_report(
    records: Records,
    passing: Passing,
    year: int,
    today: date,
    departments: tuple[str, ...] = (),
    keep: Callable[[Transfer], None] = lambda _: None,
) -> AnnualReport:
    """The report of a fiscal year as it stands on a day in Japan. `keep` is given each transfer that it rests on."""
    as_of = min(today, jst.fiscal_year_end(year))
    held, counted = _year(records, passing, year, as_of, departments, keep)
    since, (begins, ends) = records.heard.since, _bounds(year)
    unheard = records.heard.missing_within(begins, min(ends, jst.day_end(as_of)))
    earlier_on_record = since is not None and since < jst.day_start(jst.fiscal_year_start(year))
    before = None
    if earlier_on_record:
        end = jst.fiscal_year_end(year - 1)
        before = _summary(_year(records, passing, year - 1, end, departments)[0])
    return AnnualReport(
        ward=records.ward,
        year=year,
        as_of=as_of,
        departments=departments,
        held=held,
        summary=_summary(held),
        months=counted.months,
        late=late_ones(held),
        # Whose an ungoverned folder is, nobody knows.
        undeclared=() if departments else counted.undeclared,
        missing=missing_ones(held, records.owed_reports, as_of),
        before=before,
        gaps=(*gaps_of(year, today, since), *((Gap.UNHEARD,) if unheard else ())),
        records_since=since,
        unheard=unheard,
    )


def _year(
    records: Records,
    passing: Passing,
    year: int,
    as_of: date,
    departments: tuple[str, ...],
    keep: Callable[[Transfer], None] = lambda _: None,
) -> tuple[tuple[Held, ...], Counted]:
    """The declarations of a year, by department, kind and number, with all that belongs to each."""
    last = newest(records.versions)
    wanted = {one_id for one_id, one in last.items() if not departments or one.declaration.department in departments}
    counted = count(passing(year), wanted, records.deletions.files, year, keep)
    wordings = {one_id: one for one_id, one in held_in(records.versions, year).items() if one_id in wanted}
    # What moved outside a term belongs into the report all the more.
    wordings |= {one_id: last[one_id].declaration for one_id in counted.moved if one_id not in wordings}
    held = (
        Held(
            declaration=wording,
            moved=counted.moved.get(one_id, Moved()),
            deleted=sum(jst.fiscal_year(day) == year for day in records.deletions.days.get(one_id, ())),
            owed=records.owed.get(one_id, 0),
            unrecorded=counted.unrecorded.get(one_id, 0) if _is_due(wording, as_of) else 0,
            violations=_ended(records.violations.get(one_id, ()), year),
            is_gone=last[one_id].until is not None,
        )
        for one_id, wording in wordings.items()
    )
    kinds = list(DeclarationKind)
    order = sorted(
        held, key=lambda one: (one.declaration.department, kinds.index(one.declaration.kind), one.declaration.id)
    )
    return tuple(order), counted


def _bounds(year: int) -> tuple[datetime, datetime]:
    return jst.day_start(jst.fiscal_year_start(year)), jst.day_end(jst.fiscal_year_end(year))


def _is_due(one: Declaration, as_of: date) -> bool:
    return one.delete_on is not None and one.delete_on <= as_of


def _ended(violations: Iterable[StoredViolation], year: int) -> Ended:
    begins, ends = _bounds(year)
    found = dict.fromkeys(Status, 0)
    for one in violations:
        if one.first_seen < ends and (one.resolved_at is None or one.resolved_at >= begins):
            found[one.status] += 1
    return Ended(found[Status.RESOLVED], found[Status.WAIVED], found[Status.ACKNOWLEDGED], found[Status.OPEN])


def _summary(held: Iterable[Held]) -> tuple[Summary, ...]:
    groups = defaultdict[tuple[str, DeclarationKind], list[Held]](list)
    for one in held:
        groups[one.declaration.department, one.declaration.kind].append(one)
    return tuple(_summed(department, kind, group) for (department, kind), group in groups.items())


def _summed(department: str, kind: DeclarationKind, group: list[Held]) -> Summary:
    return Summary(
        department=department,
        kind=kind,
        declarations=len(group),
        parties=len({party.lower() for one in group for party in one.declaration.parties}),
        items=len({item for one in group for item in one.declaration.items}),
        moved=total(one.moved for one in group),
        deleted=sum(one.deleted for one in group),
        owed=sum(one.owed for one in group),
        unrecorded=sum(one.unrecorded for one in group),
        violations=Ended(*(sum(numbers) for numbers in zip(*map(_numbers, group), strict=True))),
    )


def _numbers(one: Held) -> Iterator[int]:
    yield from (one.violations.resolved, one.violations.waived, one.violations.acknowledged, one.violations.open)
