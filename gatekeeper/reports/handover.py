"""The hand-over ledger (管理簿) of one procedure or declaration for a period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gatekeeper import jst
from gatekeeper.press.paper import Chart, Column, ColumnKind, Fact, Paper, Row, Rows, Table
from gatekeeper.reports.annual.model import Moved
from gatekeeper.reports.heard import Heard, spans_text
from gatekeeper.reports.transfer_row import TRANSFER_COLUMNS
from gatekeeper.show.moment import day
from gatekeeper.text import words
from gatekeeper.transfer.value import Transfer, Way

__all__ = ["Handover", "MonthlyWays", "handover_paper", "handover_stem"]

_WORDS = words("ja")
_NOT_IN_NAMES = re.compile(r"[^\w.-]|^\.+")
_LONGEST_NAME = 80
_WAYS = (Way.INWARD, Way.OUTWARD, Way.OFFICE_OUT)


class MonthlyWays:
    """Counts transfers by month and way, as they go by."""

    def __init__(self, first: date, last: date) -> None:
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        self.counts = {date(month // 12, month % 12 + 1, 1): dict.fromkeys(_WAYS, 0) for month in months}

    def take(self, one: Transfer) -> None:
        if one.way in _WAYS:
            self.counts[jst.day_of(one.at).replace(day=1)][one.way] += 1


@dataclass(frozen=True, slots=True)
class Handover:
    """The ledger of what `governor` (an id) governs, from one day to another, both included, in Asia/Tokyo.

    `today` is the day on which it is made, where that is within the period; else the period's last day.
    """

    ward: str
    governor: str
    title: str
    department: str
    counterparties: tuple[str, ...]
    first: date
    last: date
    today: date
    moved: Moved
    months: MonthlyWays
    heard: Heard


def handover_stem(governor: str, first: date, last: date) -> str:
    """What the files are called: of signs that every file system takes."""
    name = _NOT_IN_NAMES.sub("_", governor)[:_LONGEST_NAME]
    return _WORDS("handover.stem", id=name, first=f"{first:%Y%m%d}", last=f"{last:%Y%m%d}")


def handover_paper(one: Handover, transfers: Rows) -> Paper:
    """`transfers` are the rows of the ledger, in the columns of `TRANSFER_COLUMNS`."""
    period, moved = f"{day(one.first)}～{day(one.last)}", one.moved
    marks = tuple(_marks(one))
    said = _WORDS(
        "handover.overview",
        period=period,
        transfers=f"{moved.transfers:,}",
        inward=f"{moved.inward:,}",
        outward=f"{moved.outward:,}",
        office_out=f"{moved.office_out:,}",
        files=f"{moved.files:,}",
    )
    return Paper(
        template="ledger",
        stem=handover_stem(one.governor, one.first, one.last),
        title=_WORDS("handover.title", name=one.title, id=one.governor),
        ward=one.ward,
        department=one.department,
        made_for=one.today,
        mark="　".join(marks),
        overview=(said,),
        facts=(
            Fact("subject", _WORDS("handover.subject"), f"{one.title}（{one.governor}）"),
            Fact("counterparties", _WORDS("handover.counterparties"), "、".join(one.counterparties)),
            Fact("period", _WORDS("handover.period"), period),
            Fact("count", _WORDS("handover.transfers_fact"), moved.transfers),
            Fact("files", _WORDS("annual.files_fact"), moved.files),
            Fact("bytes", _WORDS("annual.bytes_fact"), moved.size),
            Fact("downloads", _WORDS("annual.downloads_fact"), moved.downloads),
        ),
        tables=(
            Table("transfers", _WORDS("handover.transfers_title"), TRANSFER_COLUMNS, transfers, is_long=True),
            _months(one.months),
        ),
        charts=(Chart("chart_months", _WORDS("handover.chart_months"), "months", "month", tuple(map(str, _WAYS))),),
        plain={
            "format": "gatekeeper-handover-ledger/1",
            "procedure": one.governor,
            "name": one.title,
            "department": one.department,
            "counterparties": list(one.counterparties),
            "from": one.first.isoformat(),
            "to": one.last.isoformat(),
            "incomplete": bool(marks),
        },
    )


def _marks(one: Handover) -> Iterator[str]:
    """Why it tells of less than the whole period."""
    if one.today < one.last:
        yield _WORDS("handover.running", day=day(one.today))
    since = one.heard.since
    if since is None:
        yield _WORDS("handover.never_heard")
    elif jst.day_start(one.first) < since:
        yield _WORDS("annual.gap_begun_later", day=day(jst.day_of(since)))
    if unheard := one.heard.missing_within(jst.day_start(one.first), jst.day_end(one.today)):
        yield _WORDS("annual.gap_unheard", spans=spans_text(unheard))


def _months(months: MonthlyWays) -> Table:
    columns = (
        Column("month", _WORDS("handover.month_head"), 16),
        *(Column(str(way), _WORDS(f"annual.{way}_head"), 10, ColumnKind.NUMBER) for way in _WAYS),
    )
    rows: list[Row] = [
        (_WORDS("handover.month_name", year=jst.era(month).partition("年")[0], month=month.month),
         *(counts[way] for way in _WAYS))
        for month, counts in months.counts.items()
    ]  # fmt: skip
    return Table("months", _WORDS("handover.months_title"), columns, rows)
