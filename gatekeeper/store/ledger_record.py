"""Whether the rows of which the ledger holds digests are still what was entered.

Only the digests are in the entries: of the rest of a transfer the ledger tells no more than the paper's own ledger
asks.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, LargeBinary, cast, inspect, select

from gatekeeper.ledger.entry import Kind
from gatekeeper.ledger.finding import Check, Fault, Finding
from gatekeeper.signing import canonical
from gatekeeper.store.bulk import chunks
from gatekeeper.store.ledger_table import ledger_entries
from gatekeeper.store.transfer import COLUMNS
from gatekeeper.store.transfer_digest import digest_of_values, instant_of
from gatekeeper.store.transfer_table import transfer

__all__ = ["altered_transfers"]

_AT_ONCE = 500
_EVENT_ID, _AT = COLUMNS.index("event_id"), COLUMNS.index("at")


def altered_transfers(connection: Connection) -> Iterator[Finding]:
    """The transfers on record that differ from their newest entry, or that have none, in flat memory.

    Where the content of entries has gone because its time was over, a row without an entry proves nothing.
    """
    if not all(map(inspect(connection).has_table, (transfer.name, ledger_entries.name))):
        return
    # Without a name it lies in a file that nobody else sees, and that goes with it.
    with closing(sqlite3.connect("")) as aside:
        aside.execute("CREATE TABLE told (event_id TEXT PRIMARY KEY, digest TEXT) WITHOUT ROWID")
        all_told = True
        for part in chunks(_told(connection)):
            all_told &= None not in part
            aside.executemany("INSERT OR REPLACE INTO told VALUES (?, ?)", filter(None, part))
        try:
            for rows in chunks(_rows(connection)):
                yield from _differing(aside, rows, all_told=all_told)
        except (TypeError, ValueError, AttributeError):
            yield Finding(Check.RECORD, Fault.UNREADABLE, None, transfer.name)


def _told(connection: Connection) -> Iterator[tuple[str, str] | None]:
    """The event and the row's digest of each entry, the oldest first; None where its content has gone.

    What says neither isn't an entry of a transfer: the other checks tell of it, and its row will be missed.
    """
    statement = (
        select(cast(ledger_entries.c.payload, LargeBinary))
        .where(ledger_entries.c.kind == Kind.TRANSFER)
        .order_by(ledger_entries.c.seq)
        .execution_options(yield_per=_AT_ONCE)
    )
    for text in connection.scalars(statement):
        if not text:
            yield None
            continue
        try:
            payload = canonical.loads(text)
            told = payload["event"], payload["row_sha256"]
        except (TypeError, ValueError, KeyError):
            continue
        if all(isinstance(one, str) for one in told):
            yield told


def _rows(connection: Connection) -> Iterator[Sequence[Any]]:
    columns = [transfer.c[name] for name in COLUMNS]
    yield from connection.execute(select(*columns).execution_options(yield_per=_AT_ONCE))


def _differing(aside: sqlite3.Connection, rows: Sequence[Sequence[Any]], *, all_told: bool) -> Iterator[Finding]:
    marks = ",".join("?" * len(rows))
    asked = f"SELECT event_id, digest FROM told WHERE event_id IN ({marks})"  # noqa: S608 - marks alone
    known = dict(aside.execute(asked, [str(row[_EVENT_ID]) for row in rows]).fetchall())
    for row in rows:
        told, at = known.get(row[_EVENT_ID]), row[_AT]
        if told is None:
            if all_told:
                yield Finding(Check.RECORD, Fault.NOT_ENTERED, None, str(row[_EVENT_ID]))
        elif not isinstance(at, datetime) or digest_of_values(row, instant_of(at)) != told:
            yield Finding(Check.RECORD, Fault.OTHER_ROW, None, str(row[_EVENT_ID]))
