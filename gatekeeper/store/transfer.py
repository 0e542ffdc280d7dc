"""Transfers on record, from the oldest to the newest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from gatekeeper.store.bulk import upsert
from gatekeeper.store.database import Database
from gatekeeper.store.transfer_table import transfer
from gatekeeper.transfer.value import Deed, Side, Transfer, Via, Way

__all__ = ["TransferFilter", "Transfers", "add_transfers"]

_COLUMNS = tuple(field.name for field in fields(Transfer))
_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class TransferFilter:
    """Which transfers are wanted: those within [since, until), and of each other field only what it names."""

    since: datetime | None = None
    until: datetime | None = None
    governors: tuple[str, ...] | None = None
    item_id: str | None = None
    login: str | None = None


ALL = TransferFilter()


def add_transfers(connection: Connection, transfers: Sequence[Transfer]) -> None:
    """Takes in rows within the caller's writing transaction; one that is there already takes the new values."""
    upsert(connection, transfer, _COLUMNS, [tuple(getattr(one, name) for name in _COLUMNS) for one in transfers])


class Transfers:
    """Every method raises `DatabaseUnreachableError`; moments are aware."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, wanted: TransferFilter = ALL) -> Iterator[Transfer]:
        """By moment, in flat memory, as of one moment of the database."""
        statement = _narrowed(select(transfer), wanted).order_by(transfer.c.at, transfer.c.event_id)
        with self._database.read() as connection:
            for row in connection.execute(statement.execution_options(yield_per=_PAGE)):
                yield _transfer(row)

    def by_governor(self, wanted: TransferFilter = ALL) -> Iterator[Transfer]:
        """As `find`, but all of one procedure or declaration together, by its id; those of ungoverned places first."""
        governed = transfer.c.governor.is_not(None)
        statement = _narrowed(select(transfer), wanted)
        statement = statement.order_by(governed, transfer.c.governor, transfer.c.at, transfer.c.event_id)
        with self._database.read() as connection:
            for row in connection.execute(statement.execution_options(yield_per=_PAGE)):
                yield _transfer(row)

    def first(self) -> datetime | None:
        """The moment of the oldest transfer on record; None where there is none."""
        with self._database.read() as connection:
            found: datetime | None = connection.scalar(select(transfer.c.at).order_by(transfer.c.at).limit(1))
        return found


def _narrowed(statement: Select[Any], wanted: TransferFilter) -> Select[Any]:
    if wanted.since is not None:
        statement = statement.where(transfer.c.at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(transfer.c.at < wanted.until)
    if wanted.governors is not None:
        statement = statement.where(transfer.c.governor.in_(wanted.governors))
    if wanted.item_id is not None:
        statement = statement.where(transfer.c.item_id == wanted.item_id)
    if wanted.login is not None:
        statement = statement.where(transfer.c.login == wanted.login)
    return statement


def _transfer(row: Row[*tuple[Any, ...]]) -> Transfer:
    values = dict(zip(_COLUMNS, (getattr(row, name) for name in _COLUMNS), strict=True))
    values |= {"deed": Deed(row.deed), "way": Way(row.way), "side": Side(row.side), "via": Via(row.via)}
    return Transfer(**values)
