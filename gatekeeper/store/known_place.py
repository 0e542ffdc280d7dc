"""Where folders and files lie, by what the sweeps have left in the inventory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from gatekeeper.event.value import Event
from gatekeeper.inventory.item import ItemType
from gatekeeper.store.bulk import rows_among
from gatekeeper.store.codec import loads
from gatekeeper.store.column import unescape
from gatekeeper.store.table import item
from gatekeeper.store.trail import ids_of
from gatekeeper.transfer.place import File, Spot
from gatekeeper.transfer.value import Transfer

__all__ = ["KnownPlaces"]


class KnownPlaces:
    """What was looked up beforehand, many at a time. What is gone by now is still known where it lay."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._spots: dict[str, Spot] = {}
        self._files: dict[str, File] = {}

    def look_up(self, events: Iterable[Event]) -> None:
        """Everything that deriving these events may ask for."""
        sources = [event.source for event in events]
        self._look_up({one.id for one in sources}, {one.parent_id for one in sources})

    def look_up_transfers(self, transfers: Iterable[Transfer]) -> None:
        """Everything that judging these anew may ask for."""
        listed = list(transfers)
        self._look_up({one.item_id for one in listed}, {one.folder_id for one in listed})

    def trail_of(self, folder_id: str) -> Spot | None:
        return self._spots.get(folder_id)

    def file(self, file_id: str) -> File | None:
        return self._files.get(file_id)

    def _look_up(self, item_ids: set[str | None], folder_ids: set[str | None]) -> None:
        for own, parent, body in self._rows(ItemType.FILE, ("id", "parent_id", "body"), item_ids):
            read = loads(unescape(body))
            self._files[unescape(own)] = File(_text(parent), read.get("version_id"), read.get("sha1"))
        # A folder may have been taken as a whole, and an event may not say where its file lay.
        wanted = item_ids | folder_ids | {one.parent_id for one in self._files.values()}
        for own, trail, path in self._rows(ItemType.FOLDER, ("id", "trail", "path"), wanted):
            if trail is not None:
                self._spots[unescape(own)] = Spot(ids_of(unescape(trail)), _text(path) or "")

    def _rows(self, kind: ItemType, columns: Sequence[str], ids: set[str | None]) -> list[tuple[Any, ...]]:
        return rows_among(self._connection, item, columns, "id", list(filter(None, ids)), type=str(kind))


def _text(stored: str | None) -> str | None:
    return None if stored is None else unescape(stored)
