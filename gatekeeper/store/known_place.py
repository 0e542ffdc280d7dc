"""Where folders and files lie, by what the sweeps have left in the inventory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, select

from gatekeeper.event.value import Event
from gatekeeper.inventory.item import ItemType
from gatekeeper.store.bulk import chunks, rows_among
from gatekeeper.store.codec import loads
from gatekeeper.store.column import unescape
from gatekeeper.store.moved_folder import moves_of
from gatekeeper.store.table import item, sweep
from gatekeeper.store.trail import ids_of
from gatekeeper.transfer.place import File, Spot
from gatekeeper.transfer.value import Transfer

__all__ = ["KnownPlaces", "Window", "last_seen"]

Window = tuple[datetime, datetime]
"""From when to when, both included, no folder above may have been moved, if a place is to hold. Aware moments."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A spot as a sweep has read it: at some moment from `began` to `ended`."""

    spot: Spot
    began: datetime
    ended: datetime

    def window(self, at: datetime) -> Window:
        return min(at, self.began), max(at, self.ended)

    def holds_at(self, at: datetime, moves: Mapping[str, Sequence[datetime]]) -> bool:
        """Whether no folder on the way was moved between that moment and the reading, whichever came first."""
        first, last = self.window(at)
        return not any(first <= moved <= last for folder_id in self.spot.ids for moved in moves.get(folder_id, ()))


class KnownPlaces:
    """What was looked up beforehand, many at a time. What is gone by now is still known where it lay.

    Where a folder lay is known as long as Box's log tells of no move between that moment and the sweep's reading.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._readings: dict[str, _Reading] = {}
        self._moves: dict[str, Sequence[datetime]] = {}
        self._files: dict[str, File] = {}

    def look_up(self, events: Iterable[Event]) -> None:
        """Everything that deriving these events may ask for."""
        sources = [event.source for event in events]
        self._look_up({one.id for one in sources}, {one.parent_id for one in sources})

    def look_up_transfers(self, transfers: Iterable[Transfer]) -> None:
        """Everything that judging these anew may ask for."""
        listed = list(transfers)
        self._look_up({one.item_id for one in listed}, {one.folder_id for one in listed})

    def trail_of(self, folder_id: str, at: datetime) -> Spot | None:
        reading = self._readings.get(folder_id)
        if reading is None or (self._moves and not reading.holds_at(at, self._moves)):
            return None
        return reading.spot

    def window_of(self, one: Transfer) -> Window | None:
        """What the place of a transfer rests on that was just placed by `trail_of`; None: it has no place.

        At the top of a tree nothing lies above that could be moved: there it is the moment alone.
        """
        if one.trail is None:
            return None
        reading = self._readings.get(one.folder_id or "")
        return (one.at, one.at) if reading is None else reading.window(one.at)

    def file(self, file_id: str) -> File | None:
        return self._files.get(file_id)

    def _look_up(self, item_ids: set[str | None], folder_ids: set[str | None]) -> None:
        for own, parent, body in self._rows(ItemType.FILE, ("id", "parent_id", "body"), item_ids):
            read = loads(unescape(body))
            self._files[unescape(own)] = File(_text(parent), read.get("version_id"), read.get("sha1"))
        # A folder may have been taken as a whole, and an event may not say where its file lay.
        wanted = item_ids | folder_ids | {one.parent_id for one in self._files.values()}
        folders = self._rows(ItemType.FOLDER, ("id", "trail", "path", "seen_sweep"), wanted)
        times = self._times({number for *_, number in folders})
        for own, trail, path, number in folders:
            if trail is not None and number in times:
                spot = Spot(ids_of(unescape(trail)), _text(path) or "")
                self._readings[unescape(own)] = _Reading(spot, *times[number])
        on_the_way = chain.from_iterable(one.spot.ids for one in self._readings.values())
        self._moves.update(moves_of(self._connection, dict.fromkeys(on_the_way)))

    def _times(self, numbers: set[int]) -> dict[int, tuple[datetime, datetime]]:
        """When these sweeps began, and when they last took something in."""
        found: dict[int, tuple[datetime, datetime]] = {}
        for part in chunks(numbers):
            statement = select(sweep.c.id, sweep.c.started_at, sweep.c.saved_at).where(sweep.c.id.in_(part))
            found |= {row.id: (row.started_at, row.saved_at) for row in self._connection.execute(statement)}
        return found

    def _rows(self, kind: ItemType, columns: Sequence[str], ids: set[str | None]) -> list[tuple[Any, ...]]:
        return rows_among(self._connection, item, columns, "id", list(filter(None, ids)), type=str(kind))


def _text(stored: str | None) -> str | None:
    return None if stored is None else unescape(stored)


def last_seen(connection: Connection, folder_id: str) -> datetime | None:
    """When the sweep began that was the last to see a folder; None: none ever has."""
    statement = select(sweep.c.started_at).join(item, item.c.seen_sweep == sweep.c.id)
    mine = (item.c.type == ItemType.FOLDER) & (item.c.id == folder_id)
    found: datetime | None = connection.scalar(statement.where(mine))
    return found
