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

__all__ = ["Moves", "moved_folder", "moves_of", "note_moves"]

Moves = Mapping[str, Sequence[datetime]]
"""The moments at which folders were moved, by the folders' ids."""

moved_folder = Table(
    "moved_folder",
    metadata,
    Column("folder_id", AnyText, nullable=False),
    Column("moved_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("folder_id", "moved_at"),
    sqlite_with_rowid=False,
)
"""Every moment at which a folder came to another place, or back out of the trash."""


def note_moves(connection: Connection, events: Iterable[Event]) -> Moves:
    """Notes the folders that these events tell to have been moved, within the transaction that takes them in. Gives
    the moves that weren't on record.
    """
    told: dict[str, set[datetime]] = {}
    for one in events:
        if is_arrival(one) and one.source.type == ItemType.FOLDER and one.source.id is not None:
            told.setdefault(one.source.id, set()).add(one.at)
    if not told:
        return {}
    known = moves_of(connection, told)
    fresh = {folder_id: sorted(moments.difference(known.get(folder_id, ()))) for folder_id, moments in told.items()}
    rows = [(folder_id, moment) for folder_id, moments in fresh.items() for moment in moments]
    upsert(connection, moved_folder, ("folder_id", "moved_at"), rows)
    return {folder_id: moments for folder_id, moments in fresh.items() if moments}


def moves_of(connection: Connection, folder_ids: Iterable[str]) -> Moves:
    """The moments of those of these folders that were ever moved."""
    found: dict[str, list[datetime]] = {}
    # Hardly any ever was, and that is soon seen.
    for part in chunks(known_among(connection, moved_folder, "folder_id", list(folder_ids))):
        for row in connection.execute(select(moved_folder).where(moved_folder.c.folder_id.in_(part))):
            found.setdefault(row.folder_id, []).append(row.moved_at)
    return found
