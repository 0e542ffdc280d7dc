"""What has to be read anew because of an event, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, delete, func, select, update

from gatekeeper.event.kind import Touched, ends_sharing, touched_by
from gatekeeper.event.value import Event
from gatekeeper.intake.rereading import Looked, Seen, Waiting
from gatekeeper.inventory.item import ItemType
from gatekeeper.policy.rules import RULES_OF_RECORD, RULES_OF_TRANSFER
from gatekeeper.policy.violation import Judged
from gatekeeper.store.bulk import upsert
from gatekeeper.store.database import Database
from gatekeeper.store.event_table import event_reread
from gatekeeper.store.sighting import EventKind, Sighting, add_events, identity_of, record_sightings
from gatekeeper.store.table import sweep, violation
from gatekeeper.store.trail import ids_of, scope_of
from gatekeeper.sweep.port import SweepRun

__all__ = ["HANGING_ON_CONTENT", "Rereads", "ask_anew", "ask_to_read"]

_COLUMNS = ("item_type", "item_id", "times", "touched_at", "event_id", "owner_id", "tried_at", "reason")
_NOT_SEEN = RULES_OF_RECORD | RULES_OF_TRANSFER
"""What no look at an item can tell to be over: what the journal says of it, and what has happened."""
HANGING_ON_CONTENT = frozenset({"GK207", "GK401"})
"""Of a folder only a look into it can tell that these are over."""

_BY_NO_EVENT = ""

_Key = tuple[str, str]


def ask_to_read(connection: Connection, events: Sequence[Event], now: datetime) -> int:
    """Enters what events have touched, within the transaction that takes them in; returns how many items.

    Where an item has gone, those are entered of which something is on record as wrong: itself and what lay beneath.
    """
    asked: dict[_Key, tuple[Touched, list[Event]]] = {}
    for one in events:
        for touched in touched_by(one):
            asked.setdefault((touched.type, touched.id), (touched, []))[1].append(one)
    gone = [one for one in events if ends_sharing(one)]
    for touched, one in _standing(connection, gone):
        asked.setdefault((touched.type, touched.id), (touched, []))[1].append(one)
    _enter(connection, asked, now)
    return len(asked)


def ask_anew(connection: Connection, keys: Iterable[_Key], now: datetime) -> None:
    """Enters items, by type and id, that no event has touched and that are to be judged by another ruling."""
    rows = [(*key, 1, now, _BY_NO_EVENT, None, None, None) for key in sorted(keys)]
    upsert(connection, event_reread, _COLUMNS, rows, added=("times",), kept=_COLUMNS[3:])


def _standing(connection: Connection, gone: Sequence[Event]) -> Iterable[tuple[Touched, Event]]:
    if not gone:
        return
    by_key = {(one.source.type, one.source.id): one for one in gone}
    columns = (violation.c.item_type, violation.c.item_id, violation.c.scope)
    on_box = violation.c.item_type.in_(list(ItemType))
    rows = connection.execute(select(*columns).where(violation.c.resolved_at.is_(None), on_box).distinct()).all()
    for row in rows:
        keys = [(row.item_type, row.item_id), *((str(ItemType.FOLDER), folder) for folder in ids_of(row.scope))]
        found = next((by_key[key] for key in keys if key in by_key), None)
        if found is not None:
            yield Touched(row.item_type, row.item_id, found.source.owner_id), found


def _enter(connection: Connection, asked: dict[_Key, tuple[Touched, list[Event]]], now: datetime) -> None:
    rows = []
    for touched, events in asked.values():
        last = max(events, key=lambda one: one.at)
        at = min(last.at, now)
        rows.append((touched.type, touched.id, len(events), at, last.id, touched.owner_id, None, None))
    upsert(connection, event_reread, _COLUMNS, rows, added=("times",))


class Rereads:
    """Fulfils `gatekeeper.intake.rereading.RereadStore`. `ruling` is the digest of what is judged by."""

    def __init__(self, database: Database, ruling: str | None = None) -> None:
        self._database = database
        self._ruling = ruling

    def waiting(self, limit: int) -> tuple[Waiting, ...]:
        statement = (
            select(event_reread)
            .where(event_reread.c.reason.is_(None))
            .order_by(event_reread.c.touched_at.desc(), event_reread.c.item_type, event_reread.c.item_id)
            .limit(limit)
        )
        with self._database.read() as connection:
            rows = connection.execute(statement).all()
        return tuple(Waiting(row.item_type, row.item_id, row.times, row.event_id or None, row.owner_id) for row in rows)

    def ask_again(self, touched_since: datetime, now: datetime) -> int:
        """Lets those wait again that couldn't be read and were touched since a moment; returns how many."""
        again = event_reread.c.reason.is_not(None) & (event_reread.c.touched_at >= touched_since)
        with self._database.write() as connection:
            return connection.execute(update(event_reread).where(again).values(reason=None, tried_at=now)).rowcount

    def settle(self, looked: Looked, now: datetime) -> int:
        waiting = looked.waiting
        with self._database.write() as connection:
            run = _current(connection, now, self._ruling)
            opened = sum(_record(connection, run, one, waiting.event_id, now) for one in looked.seen)
            if looked.is_gone:
                key = (waiting.item_type, waiting.item_id)
                _resolve(connection, key, frozenset(), frozenset(), run, waiting.event_id, now)
            further = {(one.type, one.id): one for one in looked.further}
            because_of = waiting.event_id or _BY_NO_EVENT
            rows = [(*key, 1, now, because_of, one.owner_id, None, None) for key, one in further.items()]
            upsert(connection, event_reread, _COLUMNS, rows, added=("times",))
            _leave(connection, looked, now)
        return opened


def _record(connection: Connection, run: SweepRun, seen: Seen, event_id: str | None, now: datetime) -> int:
    """Gives what was judged its life, as a sweep does; returns how many violations weren't standing before."""
    scope, judged = scope_of(connection, seen.trail), seen.judged
    identities = [identity_of(one) for one in judged.violations]
    standing = violation.c.identity.in_(identities) & violation.c.resolved_at.is_(None)
    before = connection.scalar(select(func.count()).where(standing)) or 0
    sightings = (Sighting(one, scope) for one in judged.violations)
    record_sightings(connection, sightings, now, run.id, event_id, ruling=run.ruling, looked=True)
    skipped = _skipped(seen, judged)
    _resolve(connection, seen.item.key, frozenset(identities), skipped, run, event_id, now)
    return len(set(identities)) - before


def _skipped(seen: Seen, judged: Judged) -> frozenset[str]:
    """Rules that couldn't judge it this time: what they found before stays."""
    unjudged = {one.rule for one in judged.unjudged if (one.item.type, one.item.id) == seen.item.key}
    return frozenset(unjudged | (HANGING_ON_CONTENT if seen.item.type == ItemType.FOLDER else set()))


def _resolve(
    connection: Connection,
    key: _Key,
    identities: frozenset[str],
    skipped: frozenset[str],
    run: SweepRun,
    event_id: str | None,
    now: datetime,
) -> None:
    """What stood on the item and isn't there any more is over; not what no look can tell."""
    mine = and_(violation.c.item_type == key[0], violation.c.item_id == key[1], violation.c.resolved_at.is_(None))
    judged = violation.c.rule.not_in(_NOT_SEEN | skipped)
    rows = connection.execute(select(violation.c.id, violation.c.identity).where(mine, judged)).all()
    over = [row.id for row in rows if row.identity not in identities]
    if over:
        values = {"resolved_at": now, "ruling": run.ruling}
        connection.execute(update(violation).where(violation.c.id.in_(over)).values(values))
        add_events(connection, {row_id: {} for row_id in over}, EventKind.RESOLVED, now, None, event_id)


def _current(connection: Connection, now: datetime, ruling: str | None) -> SweepRun:
    """The latest sweep: one that is under way doesn't end what was seen while it was elsewhere."""
    return SweepRun(connection.scalar(select(func.max(sweep.c.id))) or 0, now, now, ruling=ruling)


def _leave(connection: Connection, looked: Looked, now: datetime) -> None:
    """Takes the item off the list, unless something has touched it meanwhile; what couldn't be read stays as told."""
    one = looked.waiting
    mine = and_(
        event_reread.c.item_type == one.item_type,
        event_reread.c.item_id == one.item_id,
        event_reread.c.times == one.times,
    )
    if looked.reason is None:
        connection.execute(delete(event_reread).where(mine))
    else:
        connection.execute(update(event_reread).where(mine).values(tried_at=now, reason=looked.reason))
