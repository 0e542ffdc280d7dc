"""The events on record: how many, how far, what is wrong with them; derived anew; pruned."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select

from gatekeeper.event.malformed import Flaw
from gatekeeper.event.value import Event
from gatekeeper.intake.port import Fill, FillKind, Place
from gatekeeper.intake.sorting import Sorted, sort_out
from gatekeeper.store.database import Database
from gatekeeper.store.event import DatabaseEventStore, Derive
from gatekeeper.store.event_raw import unpack
from gatekeeper.store.event_table import event, event_block, event_fill, event_quarantine, event_reread, event_unknown
from gatekeeper.store.own_write import own_among

__all__ = ["EventRecord", "EventStatus", "Quarantined", "UnknownType", "Unread"]

_KEPT_AT_LEAST = timedelta(days=400)
"""An event's number is kept for longer than Box's history goes back: whatever comes again is known by it."""

_BLOCKS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class UnknownType:
    """A type that the gatekeeper doesn't know; `last_at` is when one was last taken in."""

    type: str
    events: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Unread:
    """An item that an event has touched, and that couldn't be read."""

    item_type: str
    item_id: str
    tried_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An entry of which no event could be made; `raw` is its JSON, cut where it is too long."""

    flaw: Flaw
    event_id: str | None
    type: str | None
    taken_at: datetime
    raw: str


@dataclass(frozen=True, slots=True)
class EventStatus:
    """Where the intake stands. `last_at` is the latest event that isn't to come; `raw_bytes` is what raw ones take.

    `lost` are stretches that Box can't tell of any more.
    """

    place: Place | None
    events: int
    last_at: datetime | None
    raw_events: int
    raw_bytes: int
    quarantined: int
    unknown: tuple[UnknownType, ...]
    open_fills: tuple[Fill, ...]
    gaps: tuple[Fill, ...]
    last_night: Fill | None
    waiting: int
    unread: tuple[Unread, ...]
    lost: tuple[Fill, ...] = ()


class EventRecord:
    """Every method raises `DatabaseUnreachableError`; moments are aware."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def status(self, now: datetime) -> EventStatus:
        store = DatabaseEventStore(self._database)
        ended = store.fills(is_open=False)
        with self._database.read() as connection:
            raw = connection.execute(
                select(
                    func.coalesce(func.sum(event_block.c.events), 0).label("events"),
                    func.coalesce(func.sum(func.length(event_block.c.body)), 0).label("bytes"),
                )
            ).one()
            return EventStatus(
                place=store.place(),
                events=connection.scalar(select(func.count()).select_from(event)) or 0,
                last_at=_last_at(connection, now),
                raw_events=int(raw.events),
                raw_bytes=int(raw.bytes),
                quarantined=connection.scalar(select(func.count()).select_from(event_quarantine)) or 0,
                unknown=_unknown(connection),
                open_fills=store.fills(is_open=True),
                gaps=tuple(one for one in ended if one.kind is FillKind.GAP),
                last_night=next((one for one in reversed(ended) if one.kind is FillKind.NIGHT), None),
                waiting=_waiting(connection),
                unread=_unread(connection),
                lost=tuple(one for one in ended if one.kind is FillKind.LOST),
            )

    def last_at(self, now: datetime) -> datetime | None:
        """When the latest event happened; one that is to come is Box's mistake, and says nothing."""
        with self._database.read() as connection:
            return _last_at(connection, now)

    def begun_at(self) -> datetime | None:
        """When the log was read for the first time; None: it never was."""
        with self._database.read() as connection:
            first: datetime | None = connection.scalar(select(func.min(event_fill.c.opened_at)))
        return first

    def quarantined(self) -> Iterator[Quarantined]:
        """What is in the quarantine, the newest first."""
        statement = select(event_quarantine).order_by(event_quarantine.c.taken_at.desc(), event_quarantine.c.digest)
        with self._database.read() as connection:
            for row in connection.execute(statement.execution_options(yield_per=_BLOCKS_AT_ONCE)):
                raw = zlib.decompress(row.raw).decode("ascii")
                yield Quarantined(Flaw(row.flaw), row.event_id, row.type, row.taken_at, raw)

    def derive_again(self, derive: Derive, progress: Callable[[int], None] = lambda _: None) -> int:
        """Derives from every event that is kept raw, in the order in which they came; returns how many there were.

        The gatekeeper's own doing is left out. Each block is a transaction; what is interrupted is begun anew.
        """
        last, count = 0, 0
        while (found := self._block_after(last)) is not None:
            last, sorted_ = found
            with self._database.write() as connection:
                own = own_among(connection, sorted_.events).ids
                others: list[Event] = [one for one in sorted_.events if one.id not in own]
                derive(connection, others, {})
            count += len(sorted_.events)
            progress(count)
        return count

    def release(self, store: DatabaseEventStore, now: datetime) -> int:
        """Takes in what is in the quarantine and can be read by now; returns how many events that were."""
        released = 0
        for one in list(self.quarantined()):
            try:
                sorted_ = sort_out([json.loads(one.raw)])
            except (ValueError, RecursionError):
                continue  # cut short when it was put aside
            if sorted_.events:
                released += store.take_released(sorted_, one.raw, now)
        return released

    def prune(self, keep: timedelta, now: datetime) -> int:
        """Forgets raw events, the quarantine, and what couldn't be read, after so long; returns how many blocks went.

        The numbers of events are kept for longer.
        """
        old = event_block.c.last_at < now - keep
        gone = 0
        while True:
            with self._database.write() as connection:
                ids = connection.scalars(select(event_block.c.id).where(old).limit(_BLOCKS_AT_ONCE)).all()
                connection.execute(delete(event_block).where(event_block.c.id.in_(ids)))
            gone += len(ids)
            if len(ids) < _BLOCKS_AT_ONCE:
                break
        with self._database.write() as connection:
            connection.execute(delete(event_quarantine).where(event_quarantine.c.taken_at < now - keep))
            connection.execute(delete(event_reread).where(event_reread.c.tried_at < now - keep))
            connection.execute(delete(event).where(event.c.at < now - max(keep, _KEPT_AT_LEAST)))
        return gone

    def _block_after(self, last: int) -> tuple[int, Sorted] | None:
        statement = select(event_block.c.id, event_block.c.body).where(event_block.c.id > last)
        with self._database.read() as connection:
            row = connection.execute(statement.order_by(event_block.c.id).limit(1)).one_or_none()
        return None if row is None else (row.id, sort_out(unpack(row.body)))


def _last_at(connection: Connection, now: datetime) -> datetime | None:
    latest: datetime | None = connection.scalar(select(func.max(event.c.at)).where(event.c.at <= now))
    return latest


def _unknown(connection: Connection) -> tuple[UnknownType, ...]:
    rows = connection.execute(select(event_unknown).order_by(event_unknown.c.events.desc(), event_unknown.c.type))
    return tuple(UnknownType(row.type, row.events, row.last_at) for row in rows)


def _waiting(connection: Connection) -> int:
    waiting = select(func.count()).select_from(event_reread).where(event_reread.c.reason.is_(None))
    return connection.scalar(waiting) or 0


def _unread(connection: Connection) -> tuple[Unread, ...]:
    statement = select(event_reread).where(event_reread.c.reason.is_not(None))
    rows = connection.execute(statement.order_by(event_reread.c.tried_at.desc(), event_reread.c.item_id))
    return tuple(Unread(row.item_type, row.item_id, row.tried_at, row.reason) for row in rows)
