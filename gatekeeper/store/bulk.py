"""Many rows in one statement, as fast as the driver allows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Boolean, Column, Connection, Date, Dialect, Integer, LargeBinary, Table
from sqlalchemy.types import TypeEngine

from gatekeeper.store.column import AnyText, UtcDateTime, is_storable, sqlite_text, unescape

__all__ = ["CHUNK", "add", "chunks", "known_among", "rows_among", "upsert"]

CHUNK = 500
"""How many values an IN list holds: below every database's limit, above where more would be faster."""

Row = tuple[Any, ...]
Element = TypeVar("Element")

_POSTGRESQL_TYPES: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (AnyText, "text"),
    (UtcDateTime, "timestamptz"),
    (Date, "date"),
    (Boolean, "boolean"),
    (Integer, "bigint"),
    (BigInteger, "bigint"),
    (LargeBinary, "bytea"),
)


def chunks(elements: Iterable[Element], size: int = CHUNK) -> Iterator[list[Element]]:
    """The elements in lists of `size` at most."""
    rest = iter(elements)
    while part := list(islice(rest, size)):
        yield part


def upsert(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[Row],
    added: Sequence[str] = (),
    kept: Sequence[str] = (),
) -> None:
    """Puts rows in; where one with the same primary key is there, takes over the new values.

    `rows` hold their values in the order of `columns`, and no key twice. Columns in `added` grow by the new value;
    those in `kept` keep the old one. Other columns of the table are left alone.
    """
    _put(connection, table, columns, rows, _outcome(table, tuple(columns), tuple(added), tuple(kept)))


def add(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Puts new rows in; their values stand in the order of `columns`. A key twice is an error."""
    _put(connection, table, columns, rows, "")


def _put(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row], outcome: str) -> None:
    if not rows:
        return
    dialect = connection.dialect
    lists = [
        _stored(table.c[name], dialect, values) for name, values in zip(columns, zip(*rows, strict=True), strict=True)
    ]
    statement = f"{_statement(table, tuple(columns), dialect.name)}{outcome}"
    if dialect.name == "sqlite":
        connection.exec_driver_sql(statement, list(zip(*lists, strict=True)))
    else:
        connection.exec_driver_sql(statement, tuple(list(values) for values in lists))


def known_among(connection: Connection, table: Table, name: str, values: Sequence[str]) -> frozenset[str]:
    """Those of these texts that stand in a column already, in one look however many they are."""
    return frozenset(unescape(row[0]) for row in rows_among(connection, table, (name,), name, values))


def rows_among(
    connection: Connection, table: Table, columns: Sequence[str], name: str, values: Sequence[str], **also: str
) -> list[Row]:
    """The rows in which one of these texts stands in the column `name`, and the texts `also` in theirs, in one look.

    They hold their values as the driver gives them, in the order of `columns`.
    """
    if not values:
        return []
    dialect = connection.dialect
    given = list(_stored(table.c[name], dialect, values))
    on_sqlite = dialect.name == "sqlite"
    one, within = ("?", "IN (SELECT value FROM json_each(?))") if on_sqlite else ("%s", "= ANY(%s::text[])")
    wanted = [*(f"{_quoted(column)} = {one}" for column in also), f"{_quoted(name)} {within}"]
    statement = f"SELECT {', '.join(map(_quoted, columns))} FROM {table.name} WHERE {' AND '.join(wanted)}"  # noqa: S608 - our own names
    values_given = (*also.values(), json.dumps(given) if on_sqlite else given)
    return list(map(tuple, connection.exec_driver_sql(statement, values_given).all()))


def _stored(column: Column[Any], dialect: Dialect, values: Sequence[Any]) -> Sequence[Any]:
    """The values as the driver takes them. Most columns need nothing done, and a look at the whole shows it."""
    if values.count(None) == len(values):
        return values
    if isinstance(column.type, AnyText) and is_storable("".join(filter(None, values))):
        # The driver asks around what to do with each word of an enumeration.
        spelt_out = isinstance(values[0], Enum)
        return [None if value is None else str(value) for value in values] if spelt_out else values
    if isinstance(column.type, UtcDateTime) and dialect.name == "sqlite":
        return [None if value is None else sqlite_text(value) for value in values]
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    return values if process is None else [process(value) for value in values]


@lru_cache(maxsize=256)
def _statement(table: Table, columns: tuple[str, ...], name: str) -> str:
    """Written by hand, because SQLAlchemy's own would be built anew for each number of rows.

    All names are the tables' own.
    """
    if name == "sqlite":
        source = f"VALUES ({', '.join('?' for _ in columns)})"
    else:
        arrays = ", ".join(f"%b::{_array(table.c[column])}" for column in columns)
        source = f"SELECT * FROM unnest({arrays})"  # noqa: S608 - no outsider's text
    return f"INSERT INTO {table.name} ({', '.join(map(_quoted, columns))}) {source}"


@lru_cache(maxsize=256)
def _outcome(table: Table, columns: tuple[str, ...], added: tuple[str, ...], kept: tuple[str, ...]) -> str:
    """What becomes of a row whose key is there."""
    key = [column.name for column in table.primary_key.columns]
    changes = [
        f"{_quoted(column)} = {table.name}.{_quoted(column)} + excluded.{_quoted(column)}"
        if column in added
        else f"{_quoted(column)} = excluded.{_quoted(column)}"
        for column in columns
        if column not in key and column not in kept
    ]
    change = f"DO UPDATE SET {', '.join(changes)}" if changes else "DO NOTHING"
    return f" ON CONFLICT ({', '.join(map(_quoted, key))}) {change}"


def _quoted(name: str) -> str:
    return f'"{name}"'


def _array(column: Column[Any]) -> str:
    return next(f"{name}[]" for kind, name in _POSTGRESQL_TYPES if isinstance(column.type, kind))
