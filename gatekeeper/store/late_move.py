"""Which transfers were placed as if a folder had stayed where it was, when Box tells only afterwards that it hadn't."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, Row, literal, or_, select, union_all

from gatekeeper.inventory.item import ItemType
from gatekeeper.store.bulk import chunks, rows_among
from gatekeeper.store.column import AnyText, unescape
from gatekeeper.store.moved_folder import Moves
from gatekeeper.store.table import item
from gatekeeper.store.trail import ids_of
from gatekeeper.store.transfer_table import transfer

__all__ = ["placed_across"]

_FOLDERS_AT_ONCE = 50


def placed_across(connection: Connection, moves: Moves) -> list[str]:
    """The events whose transfers lie, as they were placed, beneath a folder that was moved within what their place
    rests on. Where nobody knows what it rests on, any move may lie within.
    """
    found: dict[str, None] = {}
    for part in chunks(_on_any_trail(connection, list(moves)), _FOLDERS_AT_ONCE):
        mine = {folder_id: moves[folder_id] for folder_id in part}
        rows = connection.execute(_near(mine))
        found.update((row.event_id, None) for row in rows if _is_across(row, mine))
    return list(found)


def _on_any_trail(connection: Connection, folder_ids: Sequence[str]) -> list[str]:
    """Those that may be on a trail. A sweep has each folder above in the inventory, and from there nothing goes."""
    known = rows_among(connection, item, ("id",), "id", folder_ids, type=str(ItemType.FOLDER))
    return [unescape(row[0]) for row in known]


def _near(moves: Moves) -> CompoundSelect[Any]:
    """All that these moves can concern, and some more. Each half is one range of the index on the windows' ends."""
    moments = list(chain.from_iterable(moves.values()))
    begins, ends = transfer.c.placed_from, transfer.c.placed_to
    beneath = select(transfer.c.event_id, transfer.c.trail, begins, ends).where(
        transfer.c.trail.is_not(None), or_(*map(_is_on_trail, moves))
    )
    return union_all(beneath.where(ends >= min(moments), begins <= max(moments)), beneath.where(ends.is_(None)))


def _is_on_trail(folder_id: str) -> ColumnElement[bool]:
    return (literal("/", AnyText()) + transfer.c.trail).contains(f"/{folder_id}/", autoescape=True)


def _is_across(row: Row[*tuple[Any, ...]], moves: Moves) -> bool:
    moments = chain.from_iterable(moves.get(folder_id, ()) for folder_id in ids_of(row.trail))
    if row.placed_from is None or row.placed_to is None:
        return any(True for _ in moments)
    return any(row.placed_from <= moment <= row.placed_to for moment in moments)
