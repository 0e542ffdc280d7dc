"""When folders were moved, as Box's log tells it: what a sweep has read of a place doesn't hold beyond that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Column, Connection, PrimaryKeyConstraint, Table, select

from gatekeeper.event.kind import is_arrival
from gatekeeper.event.value import Event
from gatekeeper.inventory.item import ItemType
from gatekeeper.store.bulk import chunks, known_among, upsert
from gatekeeper.store.column import AnyText, UtcDateTime
from gatekeeper.store.table import metadata

__all__ = ["moved_folder", "moves_of", "note_moves"]

moved_folder = Table(
    "moved_folder",
    metadata,
    Column("folder_id", AnyText, nullable=False),
    Column("moved_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("folder_id", "moved_at"),
    sqlite_with_rowid=False,
)
"""Every moment at which a folder came to another place, or back out of the trash."""


def note_moves(connection: Connection, events: Iterable[Event]) -> None:
    """Notes the folders that these events tell to have been moved, within the transaction that takes them in."""
    rows = {(one.source.id, one.at) for one in events if is_arrival(one) and one.source.type == ItemType.FOLDER}
    upsert(connection, moved_folder, ("folder_id", "moved_at"), list(rows))


def moves_of(connection: Connection, folder_ids: Iterable[str]) -> Mapping[str, Sequence[datetime]]:
    """The moments of those of these folders that were ever moved."""
    found: dict[str, list[datetime]] = {}
    # Hardly any ever was, and that is soon seen.
    for part in chunks(known_among(connection, moved_folder, "folder_id", list(folder_ids))):
        for row in connection.execute(select(moved_folder).where(moved_folder.c.folder_id.in_(part))):
            found.setdefault(row.folder_id, []).append(row.moved_at)
    return found
