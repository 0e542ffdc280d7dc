"""The entries' rows as the driver gives them, whatever was written into them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from sqlalchemy import Connection

from gatekeeper.ledger.entry import Kind
from gatekeeper.ledger.walk import Row

__all__ = ["TEXTS", "raw_rows"]

TEXTS = ("at", "kind", "payload", "payload_sha256", "prev_hash", "hash")
_AT_ONCE = 5_000


def raw_rows(connection: Connection, after: int = 0, kind: Kind | None = None) -> Iterator[Row]:
    """Those behind the entry `after`, by number, as bytes, so that nothing in them can keep the driver from reading the
    rest. Of a kind that is named all there are.
    """
    on_sqlite = connection.dialect.name == "sqlite"
    as_bytes = "CAST({0} AS BLOB)" if on_sqlite else "convert_to({0}, 'UTF8')"
    columns = [name if name == "payload" and not on_sqlite else as_bytes.format(name) for name in TEXTS]
    number = "COALESCE(CAST(seq AS INTEGER), -1)" if on_sqlite else "seq"
    wanted = f"seq > {after}" if kind is None else f"kind = '{kind}'"
    statement = f"SELECT {number}, {', '.join(columns)} FROM ledger_entries WHERE {wanted} ORDER BY seq"  # noqa: S608 - no outsider's text
    # The driver's own tuples: wrapping a million of them would cost as much as hashing them.
    driver: Any = connection.connection.driver_connection
    cursor = driver.cursor() if on_sqlite else driver.cursor("ledger", scrollable=False)
    if not on_sqlite:
        cursor.itersize = _AT_ONCE
    with closing(cursor):
        cursor.execute(statement)
        yield from cursor
