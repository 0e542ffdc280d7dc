"""Takes out what is over its time, portion by portion; each portion and the signed entry of it are one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    LargeBinary,
    and_,
    case,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)

from gatekeeper.ledger.entry import Kind, instant
from gatekeeper.ledger.removal import GONE, KEPT, Removable, Removal, SignedRemoval
from gatekeeper.store.bulk import upsert
from gatekeeper.store.database import Database
from gatekeeper.store.ledger import append
from gatekeeper.store.ledger_count import pruned_counts
from gatekeeper.store.ledger_table import ledger_entries
from gatekeeper.store.retention_table import pruned
from gatekeeper.store.transfer_digest import instant_of
from gatekeeper.store.transfer_table import transfer

__all__ = ["PORTION", "Retention", "Will"]

PORTION = 20_000
"""How many rows one transaction takes out: other writers wait for less than a second."""

_MOMENT = b'"moment":"'
_LENGTH = 32

Sign = Callable[[Removal], SignedRemoval]


@dataclass(frozen=True, slots=True)
class Will:
    """What is to be taken out: all of a class that is older than the aware moment `before`, by whose word and why.

    Of the ledger nothing behind the entry `up_to` is touched.
    """

    of: Removable
    before: datetime
    by: str
    reason: str
    up_to: int = 0


class Retention:
    """Every method raises `DatabaseUnreachableError`; moments are aware."""

    def __init__(self, database: Database, portion: int = PORTION) -> None:
        self._database = database
        self._portion = portion

    def due(self, will: Will) -> int:
        """How many records would be taken out."""
        with self._database.read() as connection:
            of_ledger = will.of is Removable.LEDGER
            table, over = (ledger_entries, _over(connection, will)) if of_ledger else (transfer, _old(will))
            return connection.scalar(select(func.count()).select_from(table).where(over)) or 0

    def take_out(self, will: Will, sign: Sign, now: datetime) -> int:
        """Takes out the oldest portion, and enters the statement that `sign` makes of it; 0 where nothing is due.

        :raises ValueError: what is to come is never over its time.
        """
        if will.before >= now:
            raise ValueError("records can't be over their time before they are made")
        with self._database.write() as connection:
            _overwrite(connection)
            removal = self._emptied(connection, will, now)
            if removal is None:
                return 0
            append(connection, [sign(removal).to_draft()], now)
            return removal.entries

    def _emptied(self, connection: Connection, will: Will, now: datetime) -> Removal | None:
        if will.of is Removable.LEDGER:
            return self._payloads(connection, will, now)
        return self._transfers(connection, will, now)

    def _payloads(self, connection: Connection, will: Will, now: datetime) -> Removal | None:
        number, over = ledger_entries.c.seq, _over(connection, will)
        oldest = select(number).where(over).order_by(number).limit(self._portion).subquery()
        first, last = connection.execute(select(func.min(oldest.c.seq), func.max(oldest.c.seq))).one()
        if first is None:
            return None
        mine = and_(over, number.between(first, last))
        gone = connection.execute(update(ledger_entries).where(mine).values(payload=GONE)).rowcount
        return _removal(will, gone, now, first, last)

    def _transfers(self, connection: Connection, will: Will, now: datetime) -> Removal | None:
        oldest = select(transfer.c.event_id).where(_old(will)).order_by(transfer.c.at, transfer.c.event_id)
        mine = transfer.c.event_id.in_(oldest.limit(self._portion).scalar_subquery())
        # One that was derived anew has left an entry each time.
        gone = int(connection.scalar(select(func.sum(transfer.c.revision)).where(mine)) or 0)
        if not gone:
            return None
        connection.execute(delete(transfer).where(mine))
        before = pruned_counts(connection).get(str(Kind.TRANSFER), 0)
        upsert(connection, pruned, ("kind", "entries"), [(str(Kind.TRANSFER), gone)], added=("entries",))
        return _removal(will, gone, now, before + 1, before + gone)


def _over(connection: Connection, will: Will) -> ColumnElement[bool]:
    """What an entry tells of a transfer isn't older than the transfer, even if the clock was slow when it was made."""
    columns = ledger_entries.c
    return and_(
        columns.seq <= will.up_to,
        columns.at < instant(will.before),
        columns.payload != GONE,
        columns.kind.not_in(sorted(KEPT)),
        or_(columns.kind != Kind.TRANSFER, _moment(connection) < instant_of(will.before).encode()),
    )


def _moment(connection: Connection) -> ColumnElement[bytes]:
    """Where a payload says when its transfer was, and what follows. Canonical JSON has this mark once at most: within a
    text its quotes would be escaped.
    """
    payload = ledger_entries.c.payload
    position = func.instr if connection.dialect.name == "sqlite" else func.pg_catalog.position
    start = position(payload, literal(_MOMENT, LargeBinary), type_=Integer)
    return case((start > 0, func.substr(payload, start + len(_MOMENT), _LENGTH, type_=LargeBinary)), else_=literal(b""))


def _old(will: Will) -> ColumnElement[bool]:
    return transfer.c.at < will.before


def _removal(will: Will, entries: int, now: datetime, first: int, last: int) -> Removal:
    reason = sha256(will.reason.encode("utf-8", "surrogatepass")).hexdigest()
    return Removal(will.of, instant(will.before), entries, instant(now), will.by, reason, first, last)


def _overwrite(connection: Connection) -> None:
    """SQLite leaves what was deleted in the file's free space unless it is told to write over it."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
