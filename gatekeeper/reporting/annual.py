"""The yearly report of an office's records, and its draft."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from gatekeeper import jst
from gatekeeper.bootstrap import Office
from gatekeeper.errors import UsageError
from gatekeeper.press.data import Spool
from gatekeeper.press.paper import Paper
from gatekeeper.registry.model import Declaration
from gatekeeper.reporting.hearing import heard_in
from gatekeeper.reporting.publishing import Published, publish
from gatekeeper.reports.annual.making import Records, annual_report, deletions_of, known_departments
from gatekeeper.reports.annual.mask import Mask
from gatekeeper.reports.annual.model import AnnualReport
from gatekeeper.reports.annual.paper import annual_paper, annual_stem
from gatekeeper.store.declared import declared_versions
from gatekeeper.store.life import StoredViolation
from gatekeeper.store.transfer import TransferFilter
from gatekeeper.text import words
from gatekeeper.transfer.value import Transfer

__all__ = ["Made", "Wanted", "draft_annual", "write_annual"]

_WORDS = words("ja")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which report: of which fiscal year and departments (empty: all), whether the parties are hidden, and whether it
    is a draft.
    """

    year: int
    departments: tuple[str, ...] = ()
    mask: bool = False
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """The report, and where it was written."""

    report: AnnualReport
    published: Published


def write_annual(office: Office, wanted: Wanted, out: Path) -> Made:
    """Writes the report of a fiscal year into a new folder.

    :raises UsageError: a department isn't known; for the rest see `publishing.publish`.
    """
    year, today = wanted.year, jst.day_of(office.clock())
    end = min(jst.day_end(today), jst.day_end(jst.fiscal_year_end(year)))
    records = _records(office, end)
    _check_departments(records, wanted.departments)
    made: list[AnnualReport] = []

    def passing(of: int) -> Iterable[Transfer]:
        return office.transfers.by_governor(TransferFilter(*_bounds(of)))

    def compose(keep: Callable[[Transfer], None], spool: Spool) -> Paper:
        mask = Mask(_declarations(records)) if wanted.mask else None
        taken = keep if mask is None else lambda one: keep(mask.transfer(one))
        found = annual_report(records, passing, year, today, wanted.departments, taken)
        found = replace(found if mask is None else mask.report(found), draft=wanted.draft)
        made.append(found)
        spool.close()
        return annual_paper(found, spool)

    about = {
        "kind": "annual",
        "fiscal_year": year,
        "departments": list(wanted.departments),
        "masked": wanted.mask,
        "draft": wanted.draft,
    }
    published = publish(office, out, "annual", annual_stem(year), compose, about, _bounds(year))
    return Made(made[0], published)


def draft_annual(office: Office, year: int, out: Path) -> Made | None:
    """Writes the draft for a fiscal year into a folder of its own beneath `out`, once: None where there is one.

    For the job of 1 April; called again after a crash or a restart, it makes what is lacking and nothing else. For
    what is raised see `write_annual`.
    """
    folder = out / f"annual-{year}-draft"
    if folder.is_dir() and any(folder.iterdir()):
        return None
    return write_annual(office, Wanted(year, draft=True), folder)


def _bounds(year: int) -> tuple[datetime, datetime]:
    return jst.day_start(jst.fiscal_year_start(year)), jst.day_end(jst.fiscal_year_end(year))


def _declarations(records: Records) -> list[Declaration]:
    return [one.declaration for one in records.versions]


def _check_departments(records: Records, wanted: tuple[str, ...]) -> None:
    known = known_departments(records)
    unknown = [name for name in wanted if name not in known]
    if unknown:
        listed = "、".join(sorted(known)) or _WORDS("table.none")
        raise UsageError(_WORDS("reporting.unknown_departments", names="、".join(unknown), known=listed))


def _records(office: Office, end: datetime) -> Records:
    """What is on record but for the transfers, as of the aware moment at which the report's last day is over."""
    office.registry()  # takes the registry in where the database never had one
    versions = tuple(declared_versions(office.database))
    ids = frozenset(one.declaration.id for one in versions)
    deletions, current = office.deletions(), {one.id: one for one in office.registry().declarations}
    owed_reports = {one.id: tuple(owed.company for owed in deletions.owed(one, end)) for one in current.values()}
    return Records(
        ward=office.settings.ward.name,
        versions=versions,
        violations=_violations(office, ids, end),
        deletions=deletions_of(office.erasures.find(), ids),
        owed=_owed(office, end),
        owed_reports={one_id: parties for one_id, parties in owed_reports.items() if parties},
        heard=heard_in(office),
    )


def _violations(office: Office, ids: frozenset[str], as_of: datetime) -> dict[str, tuple[StoredViolation, ...]]:
    found = defaultdict[str, list[StoredViolation]](list)
    for one in office.violations.find(as_of):
        if one.violation.governor is not None and one.violation.governor in ids:
            found[one.violation.governor].append(one)
    return {governor: tuple(ones) for governor, ones in found.items()}


def _owed(office: Office, end: datetime) -> Counter[str]:
    """The files that are due by then and that the last reading of Box has still seen, by what governs them."""
    if office.inventory.last_sweep() is None:
        return Counter()
    found = (one for one in office.schedule(end) if one.item_type == "file" and jst.day_end(one.due.day) <= end)
    return Counter(one.governor for one in found)
