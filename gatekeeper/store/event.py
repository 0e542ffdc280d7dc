"""The intake's memory in the database: `gatekeeper.intake.port.EventStore` fulfilled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from gatekeeper.event.value import Event
from gatekeeper.intake.port import Fill, FillKind, Place, Taken
from gatekeeper.intake.sorting import Sorted
from gatekeeper.store.bulk import known_among, upsert
from gatekeeper.store.database import Database
from gatekeeper.store.event_raw import pack
from gatekeeper.store.event_table import event, event_block, event_fill, event_stream
from gatekeeper.store.moved_folder import Moves, note_moves
from gatekeeper.store.own_write import own_among
from gatekeeper.store.quarantine import put_aside, take_out
from gatekeeper.store.reread import ask_to_read
from gatekeeper.store.unknown_type import count_unknown

__all__ = ["DatabaseEventStore", "Derive", "derive_nothing"]

Derive = Callable[[Connection, Sequence[Event], Moves], None]
"""Makes rows of events within the transaction that takes these in. It may get an event again, and in any order.

It is told of the moves of folders, whosever doing they were, that come on record in this transaction: they may be from
long before, and what rested on a folder's having stayed where it was no longer does.
"""

_LIVE = "admin_logs_streaming"


def derive_nothing(connection: Connection, events: Sequence[Event], moves: Moves) -> None:
    """For whoever wants the events alone."""


class DatabaseEventStore:
    """Remembers events. See `EventStore` for what each method promises.

    `derive` is told of every event that is new and isn't the gatekeeper's own doing.
    """

    def __init__(self, database: Database, derive: Derive = derive_nothing) -> None:
        self._database = database
        self._derive = derive

    def place(self) -> Place | None:
        with self._database.read() as connection:
            row = connection.execute(select(event_stream).where(event_stream.c.name == _LIVE)).one_or_none()
        return None if row is None else Place(row.position, row.read_at)

    def take_live(self, sorted_: Sorted, position: str | None, now: datetime) -> Taken:
        with self._database.write() as connection:
            taken = self._take(connection, sorted_, now)
            _move_on(connection, position, now)
        return taken

    def restart_live(self, now: datetime) -> None:
        with self._database.write() as connection:
            upsert(connection, event_stream, ("name", "position", "read_at"), [(_LIVE, None, now)])

    def take_fill(self, fill: Fill, sorted_: Sorted, position: str | None, now: datetime) -> tuple[Fill, Taken]:
        with self._database.write() as connection:
            taken = self._take(connection, sorted_, now)
            moved = replace(
                fill,
                position=fill.position if position is None else position,
                seen=fill.seen + len(sorted_.events),
                found=fill.found + taken.new,
                ended_at=now if position is None else None,
            )
            changes = {name: getattr(moved, name) for name in ("position", "seen", "found", "ended_at")}
            connection.execute(update(event_fill).where(event_fill.c.id == fill.id).values(changes))
        return moved, taken

    def take_released(self, sorted_: Sorted, raw: str, now: datetime) -> int:
        """Takes in what was in the quarantine as `raw`, and takes it out there; returns how many events were new."""
        with self._database.write() as connection:
            taken = self._take(connection, sorted_, now)
            take_out(connection, raw)
        return taken.new

    def open_fill(self, kind: FillKind, since: datetime, until: datetime, now: datetime) -> Fill:
        mine = (event_fill.c.kind == str(kind)) & (event_fill.c.since == since) & event_fill.c.ended_at.is_(None)
        values = {"kind": str(kind), "since": since, "until": until, "opened_at": now}
        with self._database.write() as connection:
            row = connection.execute(select(event_fill).where(mine)).first()
            if row is None:
                row = connection.execute(insert(event_fill).values(values).returning(*event_fill.c)).one()
        return _fill(row)

    def note_lost(self, since: datetime, until: datetime, now: datetime) -> None:
        kind = str(FillKind.LOST)
        known = (event_fill.c.kind == kind) & (event_fill.c.since == since)
        values = {"kind": kind, "since": since, "until": until, "opened_at": now, "ended_at": now}
        with self._database.write() as connection:
            if connection.execute(select(event_fill.c.id).where(known)).first() is None:
                connection.execute(insert(event_fill).values(values))

    def fills(self, *, is_open: bool) -> tuple[Fill, ...]:
        ended = event_fill.c.ended_at
        wanted = ended.is_(None) if is_open else ended.is_not(None)
        with self._database.read() as connection:
            rows = connection.execute(select(event_fill).where(wanted).order_by(event_fill.c.id)).all()
        return tuple(map(_fill, rows))

    def _take(self, connection: Connection, sorted_: Sorted, now: datetime) -> Taken:
        malformed = put_aside(connection, sorted_.malformed, now)
        known = known_among(connection, event, "event_id", [one.id for one in sorted_.events])
        events, raws = _without(sorted_, known)
        if not events:
            return Taken(malformed=malformed)
        _keep(connection, events, raws, now)
        count_unknown(connection, events, now)
        # Before anything is derived: a page may tell of a move and of what was taken from the new place.
        moves = note_moves(connection, events)
        own = own_among(connection, events)
        self._derive(connection, [one for one in events if one.id not in own.ids], moves)
        # Where somebody else may have done it, a look does no harm.
        touched = ask_to_read(connection, [one for one in events if one.id not in own.certain], now)
        return Taken(len(events), len(own.ids), malformed, touched)


def _move_on(connection: Connection, position: str | None, now: datetime) -> None:
    """Moves on, or says that the stream was read to its end, which leaves the position on record as it is."""
    kept = ("position",) if position is None else ("read_at",)
    upsert(connection, event_stream, ("name", "position", "read_at"), [(_LIVE, position, now)], kept=kept)


def _without(sorted_: Sorted, known: frozenset[str]) -> tuple[Sequence[Event], Sequence[object]]:
    if not known:
        return sorted_.events, sorted_.raws
    fresh = [(one, raw) for one, raw in zip(sorted_.events, sorted_.raws, strict=True) if one.id not in known]
    return [one for one, _ in fresh], [raw for _, raw in fresh]


def _keep(connection: Connection, events: Sequence[Event], raws: Sequence[object], now: datetime) -> None:
    # A moment to come is Box's mistake, and no reason to keep a block for ever.
    last_at = min(max(one.at for one in events), now)
    values = {"taken_at": now, "last_at": last_at, "events": len(events), "body": pack(raws)}
    block = connection.execute(insert(event_block).values(values).returning(event_block.c.id)).scalar_one()
    rows = [(one.id, one.at, one.type, block) for one in events]
    upsert(connection, event, ("event_id", "at", "type", "block"), rows)


def _fill(row: Row[*tuple[Any, ...]]) -> Fill:
    return Fill(
        row.id,
        FillKind(row.kind),
        row.since,
        row.until,
        row.opened_at,
        row.position,
        row.seen,
        row.found,
        row.ended_at,
    )
