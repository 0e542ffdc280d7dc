"""Where folders and files lie, by what the sweeps have left in the inventory."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from gatekeeper.event.value import Event
from gatekeeper.inventory.item import ItemType
from gatekeeper.store.bulk import chunks
from gatekeeper.store.codec import loads
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
        columns = (item.c.id, item.c.parent_id, item.c.body)
        for part in chunks(item_ids - {None}):
            statement = select(*columns).where(item.c.type == ItemType.FILE, item.c.id.in_(part))
            for row in self._connection.execute(statement):
                body = loads(row.body)
                self._files[row.id] = File(row.parent_id, body.get("version_id"), body.get("sha1"))
        # A folder may have been taken as a whole, and an event may not say where its file lay.
        wanted = item_ids | folder_ids | {one.parent_id for one in self._files.values()}
        for part in chunks(wanted - {None}):
            lies = (item.c.type == ItemType.FOLDER) & item.c.trail.is_not(None)
            statement = select(item.c.id, item.c.trail, item.c.path).where(lies, item.c.id.in_(part))
            for row in self._connection.execute(statement):
                self._spots[row.id] = Spot(ids_of(row.trail), row.path or "")
