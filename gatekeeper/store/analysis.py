"""What the analysis of a week is made from, and the analyses that were made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, case, func, insert, or_, select

from gatekeeper.analysis.value import Analysis, Line, Partner
from gatekeeper.jst import day_start
from gatekeeper.store.database import Database
from gatekeeper.store.entry import value_from
from gatekeeper.store.ledger import append
from gatekeeper.store.retention_table import analysis
from gatekeeper.store.transfer_table import transfer
from gatekeeper.transfer.value import Side, Way

__all__ = ["Analyses"]

_LARGEST_FILE = 10**12
"""Box takes no file of a terabyte. What says so is wrong, and sums of such numbers don't fit into a column."""

_APPROVED = "approved"


class Analyses:
    """Every method raises `DatabaseUnreachableError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lines(self, weeks: Sequence[date]) -> list[list[Line]]:
        """What moved in the weeks that begin on these Mondays in Japan, as of one moment of the database."""
        with self._database.read() as connection:
            return [_lines(connection, week) for week in weeks]

    def last(self) -> date | None:
        """The newest week that was analysed."""
        with self._database.read() as connection:
            newest: date | None = connection.scalar(select(func.max(analysis.c.week)))
        return newest

    def get(self, week: date) -> Analysis | None:
        """The analysis of a week; None where there is none yet."""
        with self._database.read() as connection:
            return _get(connection, week)

    def add(self, made: Analysis, now: datetime) -> Analysis:
        """Keeps an analysis, and enters it; where its week has one already, that one stays and is given back."""
        with self._database.write() as connection:
            known = _get(connection, made.week)
            if known is not None:
                return known
            values = {"week": made.week, "made_at": made.made_at, "body": made.body.decode()}
            connection.execute(insert(analysis).values(values))
            append(connection, [made.draft], now)
        return made


def _get(connection: Connection, week: date) -> Analysis | None:
    body = connection.scalar(select(analysis.c.body).where(analysis.c.week == week))
    return None if body is None else value_from(Analysis, json.loads(body))


def _lines(connection: Connection, week: date) -> list[Line]:
    columns = transfer.c
    texts = [func.coalesce(column, "") for column in (columns.governor, columns.counterparty, columns.department)]
    size = case((columns.size > _LARGEST_FILE, _LARGEST_FILE), (columns.size < 0, 0), else_=columns.size)
    irregular = or_(columns.standing != _APPROVED, columns.side.in_([str(Side.ANONYMOUS), str(Side.UNKNOWN)]))
    numbers = [
        func.count(),
        _sum(columns.quantity),
        _sum(size),
        _sum(case((columns.way == str(Way.OUTWARD), columns.quantity), else_=0)),
        _sum(case((columns.way == str(Way.INWARD), columns.quantity), else_=0)),
        _sum(case((irregular, 1), else_=0)),
    ]
    within = (columns.at >= day_start(week), columns.at < day_start(week + timedelta(days=7)))
    rows = connection.execute(select(*texts, *numbers).where(*within).group_by(*texts))
    return [Line(Partner(*row[:3]), *map(int, row[3:])) for row in rows]


def _sum(column: ColumnElement[int]) -> ColumnElement[int]:
    return func.coalesce(func.sum(column), 0)
