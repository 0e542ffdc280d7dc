"""Events into transfers, and transfers into the ledger: all in the transaction of whoever brings the events."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from gatekeeper.event.value import Event
from gatekeeper.ledger.entry import Draft, Kind
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Registry
from gatekeeper.registry.network import Networks
from gatekeeper.store.bulk import chunks, known_among, upsert
from gatekeeper.store.known_place import KnownPlaces, Window
from gatekeeper.store.ledger import append
from gatekeeper.store.registry import registry_of, versions_of
from gatekeeper.store.table import own_account
from gatekeeper.store.transfer import COLUMNS, transfer_of
from gatekeeper.store.transfer_digest import digest_of_values, instant_of, values_of
from gatekeeper.store.transfer_table import transfer
from gatekeeper.transfer.derive import MOVEMENTS, Basis, derive, displaced, placed_again, where_it_was
from gatekeeper.transfer.value import Transfer

__all__ = ["TransferBook", "take_in"]

_VERSIONS_KEPT = 8
_AT_ONCE = 500
_LONGEST_NAME = 300
_EVENT_ID = COLUMNS.index("event_id")
_NO_WINDOW = (None, None)
_WRITTEN = (*COLUMNS, "revision", "placed_from", "placed_to")

WindowOf = Callable[[Transfer], Window | None]
"""What the place of a transfer rests on; None: it has none, or nobody knows."""


class TransferBook:
    """Derives transfers by the registry versions of a database, which it remembers. For one thread at a time.

    `offices` are the networks of the ward's offices, empty where they aren't known.
    """

    def __init__(self, ward_domains: Iterable[str], offices: Iterable[str] = ()) -> None:
        self._ward = tuple(ward_domains)
        self._offices = Networks(offices)
        self._own: frozenset[str] = frozenset()
        self._indexes: dict[int, Index] = {}

    def derive(
        self, connection: Connection, events: Sequence[Event], now: datetime, *, again: bool = False
    ) -> list[Transfer]:
        """Takes in what these events tell of, rows and ledger entries, within the caller's writing transaction.

        Gives the transfers that are new. An event that has its transfer already keeps it; with `again` it is derived
        anew, and given where that has changed anything; where its file lay stays as it was known then. The order of
        the events means nothing.
        """
        moving = {event.id: event for event in events if event.type in MOVEMENTS}
        if not again:
            for event_id in known_among(connection, transfer, "event_id", list(moving)):
                del moving[event_id]
        if not moving:
            return []
        places, basis_of = KnownPlaces(connection), self._bases(connection)
        places.look_up(moving.values())
        found = (derive(event, basis_of, places, self._offices) for event in moving.values())
        transfers = [one for one in found if one is not None]
        if again:
            before = _on_record_all(connection, list(moving))
            transfers = [
                placed_again(
                    where_it_was(one, before[one.event_id], moving[one.event_id]), basis_of, places, self._offices
                )
                if one.event_id in before
                else one
                for one in transfers
            ]
            return take_in(connection, transfers, now, places.window_of)
        _enter(connection, transfers, {}, now, places.window_of)
        return transfers

    def place_again(
        self, connection: Connection, now: datetime, after: str = "", limit: int = 5_000
    ) -> tuple[list[Transfer], str | None]:
        """Judges transfers anew whose place, or for whose moment the registry, wasn't known: `limit` at most, of the
        events behind `after`. Gives those that have changed, and the last event that was looked at (None: no more).
        """
        unknown = or_(transfer.c.trail.is_(None), transfer.c.registry_version == 0) & (transfer.c.event_id > after)
        statement = select(transfer).where(unknown).order_by(transfer.c.event_id).limit(limit)
        rows = [transfer_of(row) for row in connection.execute(statement)]
        places, basis_of = KnownPlaces(connection), self._bases(connection)
        places.look_up_transfers(rows)
        judged = [placed_again(one, basis_of, places, self._offices) for one in rows]
        changed = take_in(connection, judged, now, places.window_of)
        return changed, rows[-1].event_id if len(rows) == limit else None

    def displace(self, connection: Connection, event_ids: Sequence[str], now: datetime) -> list[Transfer]:
        """Takes the places of these transfers back, rows and ledger entries, within the caller's writing transaction.
        Gives those that had one. `place_again` looks at them from then on.
        """
        basis_of = self._bases(connection)
        before = _on_record_all(connection, event_ids).values()
        return take_in(connection, [displaced(one, basis_of, self._offices) for one in before], now)

    def index(self, connection: Connection, version: int) -> Index:
        """The registry of a version, ready for looking up; of 0 the empty one."""
        self._know_own(connection)
        return self._index(connection, version)

    def _bases(self, connection: Connection) -> _Bases:
        self._know_own(connection)
        return _Bases(self, connection)

    def _index(self, connection: Connection, version: int) -> Index:
        index = self._indexes.get(version)
        if index is None:
            while len(self._indexes) >= _VERSIONS_KEPT:
                del self._indexes[next(iter(self._indexes))]
            registry = registry_of(connection, version) if version else Registry()
            index = self._indexes[version] = Index(registry, self._ward, self._own)
        return index

    def _know_own(self, connection: Connection) -> None:
        """The gatekeeper may have signed in as somebody else since."""
        own = frozenset(connection.scalars(select(own_account.c.login)))
        if own != self._own:
            self._own = own
            self._indexes.clear()


class _Bases:
    """The registry as it stood at any moment, as one transaction sees it."""

    def __init__(self, book: TransferBook, connection: Connection) -> None:
        self._book = book
        self._connection = connection
        # A clock that was set back doesn't bring an older version back.
        versions = sorted(versions_of(connection))
        self._moments = [at for at, _ in versions]
        self._numbers = list(accumulate((number for _, number in versions), max)) or [0]
        self._made: dict[int, Basis] = {}

    def __call__(self, moment: datetime) -> Basis:
        version = self._numbers[max(bisect_right(self._moments, moment) - 1, 0)]
        basis = self._made.get(version)
        if basis is None:
            basis = self._made[version] = Basis(version, self._book._index(self._connection, version))  # noqa: SLF001 -- its other half
        return basis


@dataclass(frozen=True, slots=True)
class _Held:
    """A row on record: how often it was entered, and what its place rests on."""

    transfer: Transfer
    revision: int
    window: Window | None


def take_in(
    connection: Connection, transfers: Sequence[Transfer], now: datetime, window_of: WindowOf = lambda _: None
) -> list[Transfer]:
    """Adds what is new and replaces what has changed, with one ledger entry each, within the caller's writing
    transaction. Gives those; what is on record as it is leaves no trace.

    `window_of` is asked where a place is new: one that was known rests on what it rested on before.
    """
    taken: list[Transfer] = []
    for part in chunks({one.event_id: one for one in transfers}.values(), _AT_ONCE):
        known = _on_record(connection, [one.event_id for one in part])
        changed = [one for one in part if one.event_id not in known or known[one.event_id].transfer != one]
        _enter(connection, changed, known, now, window_of)
        taken += changed
    return taken


def _enter(
    connection: Connection, transfers: Sequence[Transfer], held: Mapping[str, _Held], now: datetime, window_of: WindowOf
) -> None:
    """Rows that are new or have changed, with their entries; `held` are the rows that are there."""
    values = list(map(values_of, transfers))
    rows = [(*row, *_kept(one, held.get(one.event_id), window_of)) for one, row in zip(transfers, values, strict=True)]
    upsert(connection, transfer, _WRITTEN, rows)
    append(connection, [Draft(Kind.TRANSFER, _entered(*both)) for both in zip(transfers, values, strict=True)], now)


def _kept(one: Transfer, before: _Held | None, window_of: WindowOf) -> tuple[int, datetime | None, datetime | None]:
    """What a row holds besides its transfer."""
    if before is None:
        return 1, *(window_of(one) or _NO_WINDOW)
    stays = one.is_placed and one.trail == before.transfer.trail
    return before.revision + 1, *((before.window if stays else window_of(one)) or _NO_WINDOW)


def _entered(one: Transfer, values: Sequence[Any]) -> dict[str, object]:
    """What the ledger is told: date and time, handler, content and quantity, as the paper's own ledger asks, and a
    digest of all the rest.
    """
    moment = instant_of(one.at)
    return {
        "event": one.event_id,
        "moment": moment,
        "handler": one.login or one.account,
        "content": one.item_name[:_LONGEST_NAME],
        "quantity": one.quantity,
        "way": str(one.way),
        "deed": str(one.deed),
        "governor": one.governor,
        "row_sha256": digest_of_values(values, moment),
    }


def _on_record_all(connection: Connection, event_ids: Sequence[str]) -> dict[str, Transfer]:
    found: dict[str, Transfer] = {}
    for part in chunks(event_ids, _AT_ONCE):
        found |= {event_id: one.transfer for event_id, one in _on_record(connection, part).items()}
    return found


def _on_record(connection: Connection, event_ids: Sequence[str]) -> dict[str, _Held]:
    statement = select(transfer).where(transfer.c.event_id.in_(event_ids))
    return {row.event_id: _held(row) for row in connection.execute(statement)}


def _held(row: Row[*tuple[Any, ...]]) -> _Held:
    knows = row.placed_from is not None and row.placed_to is not None
    return _Held(transfer_of(row), row.revision, (row.placed_from, row.placed_to) if knows else None)
