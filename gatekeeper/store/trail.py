"""Where a folder lies, as one text that sorts like the tree: the ids above it and its own, each with a slash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, and_, select

from gatekeeper.inventory.item import ItemType
from gatekeeper.store.table import item

__all__ = ["ids_of", "is_all_files", "scope_of", "trail_of"]


def trail_of(ids: Iterable[str]) -> str:
    """Ids from the outermost folder on; a folder's trail begins with that of each folder above it."""
    return "".join(f"{folder_id}/" for folder_id in ids)


def ids_of(trail: str) -> tuple[str, ...]:
    """The inverse of `trail_of`."""
    return tuple(trail.split("/")[:-1])


def is_all_files(folder_id: str) -> bool:
    """Whether it is somebody's root in Box, "0", which a sweep numbers "0@" and the user's id to tell them apart.

    It holds what is at the top of a tree. Nothing can be shared by it, and it is never judged itself.
    """
    return folder_id.partition("@")[0] == "0"


def scope_of(connection: Connection, trail: Sequence[str]) -> str:
    """The trail as the sweeps know it, which may begin further up than what was seen here."""
    mine = and_(item.c.type == ItemType.FOLDER, item.c.id.in_(trail), item.c.gone_at.is_(None))
    known = {row.id: row.trail for row in connection.execute(select(item.c.id, item.c.trail).where(mine)) if row.trail}
    for depth in range(len(trail), 0, -1):
        above = known.get(trail[depth - 1])
        if above is not None:
            return f"{above}{trail_of(trail[depth:])}"
    return trail_of(trail)
