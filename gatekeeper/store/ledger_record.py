"""Whether the rows of which the ledger holds digests are still what was entered, and all still there.

Only the digests are in the entries: of the rest of a transfer the ledger tells no more than the paper's own ledger
asks.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Text, func, inspect, select, type_coerce
from sqlalchemy.exc import OperationalError

from gatekeeper.ledger.entry import Kind
from gatekeeper.ledger.finding import Check, Fault, Finding
from gatekeeper.ledger.removal import Removal
from gatekeeper.store.bulk import CHUNK, chunks, known_among
from gatekeeper.store.column import AnyText, escape, is_storable, unescape
from gatekeeper.store.ledger_row import raw_rows
from gatekeeper.store.ledger_table import ledger_entries
from gatekeeper.store.ledger_told import Told, ToldTransfers
from gatekeeper.store.transfer import COLUMNS
from gatekeeper.store.transfer_digest import digest_of_values, instant_of
from gatekeeper.store.transfer_table import transfer

__all__ = ["altered_transfers"]

_EVENT_ID, _AT = COLUMNS.index("event_id"), COLUMNS.index("at")
_TEXTS = tuple(index for index, name in enumerate(COLUMNS) if isinstance(transfer.c[name].type, AnyText))
_texts_of = itemgetter(*_TEXTS)


def altered_transfers(connection: Connection, removals: Mapping[Removal, int]) -> Iterator[Finding]:
    """The transfers on record that differ from their newest entry or that have none, and the entries that have lost
    their transfer, in flat memory. `removals` are the signed statements that hold, with the numbers of their entries.

    Where content has gone because its time was over, only so much is excused as can have gone with it.
    """
    if not all(map(inspect(connection).has_table, (transfer.name, ledger_entries.name))):
        return
    # Without a name it lies in a file that nobody else sees, and that goes with it.
    with closing(sqlite3.connect("")) as aside:
        told = ToldTransfers(aside, removals)
        yield from told.lay(raw_rows(connection, kind=Kind.TRANSFER))
        records = _Records(told)
        try:
            for rows in chunks(_rows(connection)):
                yield from records.check(rows)
        except (TypeError, ValueError, AttributeError):
            yield Finding(Check.RECORD, Fault.UNREADABLE, None, transfer.name)
            return
        except OperationalError as error:
            if not _is_no_text(error):
                raise
            yield Finding(Check.RECORD, Fault.UNREADABLE, None, transfer.name)
            return
        yield from records.check_whole(connection)


class _Records:
    """Holds rows against what is told of them, and counts what that leaves open."""

    def __init__(self, told: ToldTransfers) -> None:
        self._told = told
        self._due = 0
        self._untold = 0
        self._rows = 0

    def check(self, rows: Sequence[Sequence[Any]]) -> Iterator[Finding]:
        events = [unescape(row[_EVENT_ID]) for row in rows]
        known = self._told.of(events)
        self._rows += len(rows)
        for event, row in zip(events, rows, strict=True):
            told = known.get(event)
            self._due += told is not None and told.due > 0
            yield from self._check(event, row, told)

    def check_whole(self, connection: Connection) -> Iterator[Finding]:
        """After all rows: whether each that must be there has been, and the rest is no more than what has gone."""
        if self._due != self._told.due():
            for part in chunks(self._told.due_events(), CHUNK):
                known = known_among(connection, transfer, "event_id", part)
                yield from (Finding(Check.RECORD, Fault.NO_ROW, None, one) for one in part if one not in known)
        if self._untold > self._told.emptied:
            found = self._told.entries
            wanted = found + self._untold - self._told.emptied
            yield Finding(Check.RECORD, Fault.TOO_FEW, None, str(Kind.TRANSFER), wanted, found)
        # A table that was made anew may lack its key, and then hold one row twice in the place of another.
        different = select(transfer.c.event_id).distinct().subquery()
        events = connection.scalar(select(func.count()).select_from(different)) or 0
        if events != self._rows:
            yield Finding(Check.RECORD, Fault.TOO_MANY, None, str(Kind.TRANSFER), events, self._rows)

    def _check(self, event: str, row: Sequence[Any], told: Told | None) -> Iterator[Finding]:
        *values, revision = row
        # Nearly every row's texts stand as they are, and one look at all of them shows it.
        if not is_storable("".join([text for text in _texts_of(row) if text is not None])):
            for text in _TEXTS:
                values[text] = values[text] and unescape(values[text])
        at = values[_AT]
        is_right = isinstance(at, datetime) and type(revision) is int and revision > 0
        if not is_right or escape(event) != row[_EVENT_ID]:
            yield Finding(Check.RECORD, Fault.OTHER_ROW, None, event)
            return
        instant = instant_of(at)
        can_be_emptied = instant < self._told.emptied_before
        entries, due = (0, 0) if told is None else (told.entries, told.due)
        if can_be_emptied:
            self._untold += max(0, revision - entries)
        if told is None and not can_be_emptied:
            yield Finding(Check.RECORD, Fault.NOT_ENTERED, None, event)
        elif revision < due or (revision > entries and not can_be_emptied):
            yield Finding(Check.RECORD, Fault.OTHER_ENTRIES, None, event, entries, revision)
        # With a clock that was set back, the newest entry can be emptied before an older one.
        is_newest_gone = can_be_emptied and told is not None and told.last < self._told.last_emptied and revision > due
        if told is not None and not is_newest_gone and bytes.fromhex(digest_of_values(values, instant)) != told.digest:
            yield Finding(Check.RECORD, Fault.OTHER_ROW, None, event)


def _rows(connection: Connection) -> Iterator[Sequence[Any]]:
    """The values that are digested, and the revision. Texts are as they are stored: for one event two may stand, and
    SQLAlchemy would take longer over them than all the rest.
    """
    columns: list[Any] = [transfer.c[name] for name in (*COLUMNS, "revision")]
    for text in _TEXTS:
        columns[text] = type_coerce(columns[text], Text)
    yield from connection.execute(select(*columns).execution_options(yield_per=CHUNK))


def _is_no_text(error: OperationalError) -> bool:
    """Whether the driver couldn't read a value, which isn't SQLite's own refusal: that has a code."""
    return isinstance(error.orig, sqlite3.OperationalError) and not hasattr(error.orig, "sqlite_errorcode")
