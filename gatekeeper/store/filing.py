"""How many filings a procedure had in a fiscal year, as people have counted them. Nothing is changed or taken out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, insert, select

from gatekeeper.jst import fiscal_year
from gatekeeper.ledger.entry import Draft, Kind
from gatekeeper.registry.filing import FilingCount
from gatekeeper.store.database import Database
from gatekeeper.store.ledger import append
from gatekeeper.store.table import filing_count

__all__ = ["FilingCounts"]


class FilingCounts:
    """Every method raises `DatabaseUnreachableError`; moments are aware."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, procedure: str, day: date, count: int, *, by: str, now: datetime, source: str, why: str = ""
    ) -> FilingCount:
        """Records the filings of a procedure from the start of the fiscal year up to and including `day`."""
        values = {
            "procedure": procedure,
            "fiscal_year": fiscal_year(day),
            "as_of": day,
            "count": count,
            "by": by,
            "at": now,
            "source": source,
            "why": why,
        }
        with self._database.write() as connection:
            added = _value(connection.execute(insert(filing_count).values(values).returning(filing_count)).one())
            append(connection, [_entered(added)], now)
            return added

    def history(self, procedure: str) -> tuple[FilingCount, ...]:
        """Every count of a procedure, by day, and within a day in the order of recording."""
        return self._found(select(filing_count).where(filing_count.c.procedure == procedure))

    def all(self) -> tuple[FilingCount, ...]:
        """Every count there is, in the same order."""
        return self._found(select(filing_count))

    def _found(self, statement: Select[*tuple[Any, ...]]) -> tuple[FilingCount, ...]:
        with self._database.read() as connection:
            rows = connection.execute(statement.order_by(filing_count.c.as_of, filing_count.c.id)).all()
        return tuple(map(_value, rows))


def _entered(added: FilingCount) -> Draft:
    payload = {
        "procedure": added.procedure,
        "fiscal_year": added.fiscal_year,
        "day": added.day.isoformat(),
        "count": added.count,
        "by": added.by,
    }
    return Draft(Kind.FILING_COUNT, payload)


def _value(row: Row[*tuple[Any, ...]]) -> FilingCount:
    # By name through the mapping: a row is a tuple, and `count` is a method of tuples.
    fields = row._mapping  # noqa: SLF001 -- SQLAlchemy's public name
    return FilingCount(
        id=fields["id"],
        procedure=fields["procedure"],
        day=fields["as_of"],
        count=fields["count"],
        by=fields["by"],
        at=fields["at"],
        source=fields["source"],
        why=fields["why"],
    )
