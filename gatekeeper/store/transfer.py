"""Transfers on record: found and counted by what is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    Select,
    cast,
    distinct,
    extract,
    func,
    literal,
    or_,
    select,
)

from gatekeeper.policy.transfer_case import Load
from gatekeeper.store.bulk import chunks, upsert
from gatekeeper.store.column import AnyText
from gatekeeper.store.database import Database
from gatekeeper.store.transfer_table import transfer
from gatekeeper.transfer.value import Deed, Side, Transfer, Via, Way

__all__ = ["ALL", "COLUMNS", "Grouping", "TransferCount", "TransferFilter", "Transfers", "add_transfers", "transfer_of"]

COLUMNS = tuple(field.name for field in fields(Transfer))
_PAGE = 1_000
_HOUR_SECONDS = 3600
_OUTSIDE = (Side.OUTSIDE, Side.ANONYMOUS)


@dataclass(frozen=True, slots=True)
class TransferFilter:
    """Which transfers are wanted: those within [since, until), and of each other field only what it names.

    `text` is a part of the path, or the file's id; `outside` True: moved by somebody who isn't the ward's.
    `governed` False: only in places that nothing governs, as far as is known.
    """

    since: datetime | None = None
    until: datetime | None = None
    governors: tuple[str, ...] | None = None
    item_id: str | None = None
    login: str | None = None
    departments: tuple[str, ...] | None = None
    ways: tuple[Way, ...] | None = None
    deeds: tuple[Deed, ...] | None = None
    text: str | None = None
    outside: bool = False
    governed: bool | None = None


ALL = TransferFilter()


class Grouping(StrEnum):
    """By what transfers can be counted; months are those of Japan."""

    MONTH = "month"
    DEPARTMENT = "department"
    GOVERNOR = "governor"
    COUNTERPARTY = "counterparty"
    WAY = "way"
    DEED = "deed"
    LOGIN = "login"


@dataclass(frozen=True, slots=True)
class TransferCount:
    """How much there is of one group: `keys` are its values in the order asked for, `items` the different files."""

    keys: tuple[str | None, ...]
    transfers: int
    files: int
    size: int
    items: int


def add_transfers(connection: Connection, transfers: Sequence[Transfer]) -> None:
    """Takes in rows within the caller's writing transaction; one that is there already takes the new values.

    The ledger isn't told of it: see `TransferBook`.
    """
    upsert(connection, transfer, COLUMNS, [tuple(getattr(one, name) for name in COLUMNS) for one in transfers])


class Transfers:
    """Every method raises `DatabaseUnreachableError`; moments are aware."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(
        self, wanted: TransferFilter = ALL, *, newest_first: bool = False, limit: int | None = None, skip: int = 0
    ) -> Iterator[Transfer]:
        """By moment, in flat memory, as of one moment of the database: at most `limit` after the first `skip`."""
        order = (transfer.c.at, transfer.c.event_id)
        statement = _narrowed(select(transfer), wanted)
        statement = statement.order_by(*(column.desc() if newest_first else column for column in order))
        if limit is not None:
            statement = statement.limit(limit).offset(skip)
        with self._database.read() as connection:
            for row in connection.execute(statement.execution_options(yield_per=_PAGE)):
                yield transfer_of(row)

    def count(self, wanted: TransferFilter = ALL) -> int:
        with self._database.read() as connection:
            return connection.scalar(_narrowed(select(func.count()).select_from(transfer), wanted)) or 0

    def counts(self, by: Sequence[Grouping], wanted: TransferFilter = ALL) -> list[TransferCount]:
        """How much there is of each group that there is any of, by their keys; what has no value comes first."""
        with self._database.read() as connection:
            keys = [_key(one, connection) for one in by]
            numbers = (
                func.count(),
                func.sum(transfer.c.quantity),
                func.coalesce(func.sum(transfer.c.size), 0),
                func.count(distinct(transfer.c.item_id)),
            )
            every: Any = select(*keys, *numbers).select_from(transfer)
            statement = _narrowed(every, wanted).group_by(*keys)
            rows = connection.execute(statement).all()
        found = [TransferCount(tuple(row[: len(keys)]), *map(int, row[len(keys) :])) for row in rows]
        return sorted(found, key=lambda one: tuple((key is not None, key or "") for key in one.keys))

    def first_and_last(self, item_ids: Iterable[str]) -> Mapping[str, tuple[datetime, datetime]]:
        """When each of these files was first and last transferred; no entry where it never was."""
        found: dict[str, tuple[datetime, datetime]] = {}
        with self._database.read() as connection:
            for part in chunks(dict.fromkeys(item_ids)):
                columns = (transfer.c.item_id, func.min(transfer.c.at), func.max(transfer.c.at))
                statement = select(*columns).where(transfer.c.item_id.in_(part)).group_by(transfer.c.item_id)
                found.update({row[0]: (row[1], row[2]) for row in connection.execute(statement)})
        return found

    def names(self) -> tuple[frozenset[str], frozenset[str]]:
        """The departments, and the ids of procedures and declarations, that any transfer on record names."""
        with self._database.read() as connection:
            departments, governors = (
                frozenset(filter(None, connection.scalars(select(column).distinct())))
                for column in (transfer.c.department, transfer.c.governor)
            )
        return departments, governors

    def usual_hour(self, one: Transfer, past: timedelta) -> Load | None:
        """What the account of a transfer has downloaded under its governor in an hour, on the average over the hours
        in which it did at all; counted over the time `past` that ends an hour before it. None: it never did.
        """
        before = one.at - timedelta(hours=1)
        hour = cast(extract("epoch", transfer.c.at), BigInteger) // _HOUR_SECONDS
        statement = select(
            func.count(distinct(hour)), func.sum(transfer.c.quantity), func.coalesce(func.sum(transfer.c.size), 0)
        ).where(
            transfer.c.deed == Deed.DOWNLOADED,
            transfer.c.at >= before - past,
            transfer.c.at < before,
            transfer.c.governor.is_(None) if one.governor is None else transfer.c.governor == one.governor,
            _of_account(one),
        )
        with self._database.read() as connection:
            hours, files, size = connection.execute(statement).one()
        return Load(int(files) // hours, int(size) // hours) if hours else None

    def by_governor(self, wanted: TransferFilter = ALL) -> Iterator[Transfer]:
        """As `find`, but all of one procedure or declaration together, by its id; those of ungoverned places first."""
        governed = transfer.c.governor.is_not(None)
        statement = _narrowed(select(transfer), wanted)
        statement = statement.order_by(governed, transfer.c.governor, transfer.c.at, transfer.c.event_id)
        with self._database.read() as connection:
            for row in connection.execute(statement.execution_options(yield_per=_PAGE)):
                yield transfer_of(row)


def transfer_of(row: Row[*tuple[Any, ...]]) -> Transfer:
    values = dict(zip(COLUMNS, (getattr(row, name) for name in COLUMNS), strict=True))
    values |= {"deed": Deed(row.deed), "way": Way(row.way), "side": Side(row.side), "via": Via(row.via)}
    return Transfer(**values)


def _narrowed(statement: Select[Any], wanted: TransferFilter) -> Select[Any]:
    columns = transfer.c
    if wanted.since is not None:
        statement = statement.where(columns.at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(columns.at < wanted.until)
    for column, value in ((columns.item_id, wanted.item_id), (columns.login, wanted.login)):
        if value is not None:
            statement = statement.where(column == value)
    for column, values in (
        (columns.governor, wanted.governors),
        (columns.department, wanted.departments),
        (columns.way, wanted.ways),
        (columns.deed, wanted.deeds),
        (columns.side, _OUTSIDE if wanted.outside else None),
    ):
        if values is not None:
            statement = statement.where(column.in_(values))
    if wanted.text is not None:
        statement = statement.where(or_(columns.item_id == wanted.text, _contains(wanted.text)))
    if wanted.governed is not None:
        is_governed = columns.governor.is_not(None)
        statement = statement.where(is_governed if wanted.governed else ~is_governed)
    return statement


def _contains(text: str) -> ColumnElement[bool]:
    """Alike on both databases, whose LIKE differs in what it takes for the same letter."""
    return func.replace(transfer.c.path, literal(text, AnyText()), "") != transfer.c.path


def _key(grouping: Grouping, connection: Connection) -> ColumnElement[str | None]:
    if grouping is not Grouping.MONTH:
        return transfer.c[str(grouping)]
    if connection.dialect.name == "sqlite":
        return func.strftime("%Y-%m", transfer.c.at, "+9 hours")
    return func.to_char(func.timezone("Asia/Tokyo", transfer.c.at), "YYYY-MM")


def _of_account(one: Transfer) -> ColumnElement[bool]:
    if one.side is Side.ANONYMOUS:
        link = transfer.c.link_id
        return (transfer.c.side == Side.ANONYMOUS) & (link.is_(None) if one.link_id is None else link == one.link_id)
    return transfer.c.login == one.login if one.user_id is None else transfer.c.user_id == one.user_id
