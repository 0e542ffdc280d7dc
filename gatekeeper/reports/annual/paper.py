"""The yearly report as a paper: its text, its figures, its tables and its pictures."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper import jst
from gatekeeper.press.paper import Chart, ChartKind, Fact, Paper, Rows, Table
from gatekeeper.reports.annual.model import AnnualReport, Gap, total
from gatekeeper.reports.annual.table import (
    change_table,
    declared_table,
    grouped_table,
    late_table,
    missing_table,
    month_table,
    summary_table,
    undeclared_table,
)
from gatekeeper.reports.heard import spans_text
from gatekeeper.reports.transfer_row import TRANSFER_COLUMNS
from gatekeeper.show.moment import day, iso
from gatekeeper.text import words

__all__ = ["annual_paper", "annual_stem"]

_WORDS = words("ja")
_SERIES = ("inward", "outward", "office_out")


def annual_stem(year: int) -> str:
    """What the files of a year's report are called."""
    return _WORDS("annual.stem", year=jst.fiscal_year_name(year))


def annual_paper(report: AnnualReport, transfers: Rows) -> Paper:
    """`transfers` are the rows of all that the report rests on, in the columns of `TRANSFER_COLUMNS`."""
    name = jst.fiscal_year_name(report.year)
    departments = "、".join(report.departments)
    title = _WORDS("annual.title", year=name)
    return Paper(
        template="annual",
        stem=annual_stem(report.year),
        title=title if not departments else _WORDS("annual.title_of", title=title, departments=departments),
        ward=report.ward,
        department=departments or _WORDS("annual.all_departments"),
        made_for=report.as_of,
        mark="　".join(_marks(report)),
        overview=tuple(_overview(report)),
        facts=tuple(_facts(report)),
        tables=(
            summary_table(report.summary),
            month_table(report.months),
            grouped_table("departments", report.summary, lambda one: one.department),
            grouped_table("kinds", report.summary, lambda one: str(one.kind)),
            declared_table(report.held),
            late_table(report.late),
            undeclared_table(report.undeclared),
            change_table(report.summary, report.before),
            missing_table(report.missing),
            Table("transfers", _WORDS("annual.transfers_title"), TRANSFER_COLUMNS, transfers, is_long=True),
        ),
        charts=(
            Chart("chart_months", _WORDS("annual.chart_months"), "months", "month", _SERIES),
            Chart(
                "chart_departments", _WORDS("annual.chart_departments"), "departments", "group", _SERIES, ChartKind.BAR
            ),
            Chart("chart_kinds", _WORDS("annual.chart_kinds"), "kinds", "group", _SERIES, ChartKind.BAR),
        ),
        plain={
            "format": "gatekeeper-annual-report/1",
            "fiscal_year": report.year,
            "name": name,
            "as_of": report.as_of.isoformat(),
            "departments": list(report.departments),
            "incomplete": list(map(str, report.gaps)),
            "unheard": [{"since": iso(one.since), "until": iso(one.until)} for one in report.unheard],
            "draft": report.draft,
            "masked": report.masked,
        },
    )


def _marks(report: AnnualReport) -> Iterator[str]:
    if report.draft:
        yield _WORDS("annual.mark_draft")
    for gap in report.gaps:
        since = "" if report.records_since is None else day(jst.day_of(report.records_since))
        told = since if gap is Gap.BEGUN_LATER else day(report.as_of)
        yield _WORDS(f"annual.gap_{gap}", day=told, spans=spans_text(report.unheard))
    if report.masked:
        yield _WORDS("annual.mark_masked")


def _overview(report: AnnualReport) -> Iterator[str]:
    moved, summary = total(one.moved for one in report.summary), report.summary
    yield _WORDS("annual.overview_ground")
    yield _WORDS(
        "annual.overview_declared",
        year=jst.fiscal_year_name(report.year),
        declarations=f"{len(report.held):,}",
        departments=f"{len({one.department for one in summary}):,}",
    )
    yield _WORDS(
        "annual.overview_moved",
        transfers=f"{moved.inward + moved.outward + moved.office_out:,}",
        inward=f"{moved.inward:,}",
        outward=f"{moved.outward:,}",
        office_out=f"{moved.office_out:,}",
        files=f"{moved.files:,}",
    )
    yield _WORDS(
        "annual.overview_deleted",
        deleted=f"{sum(one.deleted for one in summary):,}",
        owed=f"{sum(one.owed for one in summary):,}",
        unrecorded=f"{sum(one.unrecorded for one in summary):,}",
    )
    late, places = len(report.late), len(report.undeclared)
    yield _WORDS("annual.overview_late", late=f"{late:,}", places=f"{places:,}")
    ended = [one.violations for one in summary]
    yield _WORDS(
        "annual.overview_violations",
        all=f"{sum(one.all for one in ended):,}",
        resolved=f"{sum(one.resolved for one in ended):,}",
        waived=f"{sum(one.waived for one in ended):,}",
        standing=f"{sum(one.acknowledged + one.open for one in ended):,}",
    )


def _facts(report: AnnualReport) -> Iterator[Fact]:
    moved, summary = total(one.moved for one in report.summary), report.summary
    start, end = jst.fiscal_year_start(report.year), jst.fiscal_year_end(report.year)
    parties = len({party.lower() for one in report.held for party in one.declaration.parties})
    items = len({item for one in report.held for item in one.declaration.items})
    numbers = {
        "declarations_count": len(report.held),
        "parties": parties,
        "items": items,
        "inward": moved.inward,
        "outward": moved.outward,
        "office_out": moved.office_out,
        "files": moved.files,
        "bytes": moved.size,
        "downloads": moved.downloads,
        "deleted": sum(one.deleted for one in summary),
        "owed": sum(one.owed for one in summary),
        "unrecorded": sum(one.unrecorded for one in summary),
        "violations": sum(one.violations.all for one in summary),
        "late_count": len(report.late),
        "undeclared_count": len(report.undeclared),
    }
    yield Fact("fiscal_year", _WORDS("annual.fiscal_year"), jst.fiscal_year_name(report.year))
    yield Fact("period", _WORDS("annual.period"), f"{day(start)}～{day(end)}")
    yield Fact("as_of", _WORDS("annual.as_of"), day(report.as_of))
    for name, value in numbers.items():
        yield Fact(name, _WORDS(f"annual.{name}_fact"), value)
