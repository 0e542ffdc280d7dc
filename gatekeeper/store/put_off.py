"""What a person has put off since it was judged. Asked in the transaction that decides: nothing overtakes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select, tuple_

from gatekeeper.inventory.item import ItemType
from gatekeeper.jst import day_of
from gatekeeper.store.bulk import chunks
from gatekeeper.store.deletion_table import postponement
from gatekeeper.store.table import item, violation
from gatekeeper.store.trail import ids_of

__all__ = ["CODE", "put_off_since"]

CODE = "postponed"
"""Why an action was dropped whose deletion was put off."""

_DUE = "GK401"

_Item = tuple[str, str]


def put_off_since(connection: Connection, items: Iterable[_Item], now: datetime) -> frozenset[_Item]:
    """Those of these items (type, id) that were put off, with a folder above them or alone, after the sweep by which
    they were last judged due had begun. A sweep that begins later judges by the new day itself.
    """
    standing = _standing(connection, now)
    found = set[_Item]()
    for part in chunks(dict.fromkeys(items)) if standing else ():
        judged = _judged(connection, part)
        for one in part:
            sweep, above = judged.get(one) or (0, _folders_above(connection, one))
            keys = (one, *((str(ItemType.FOLDER), folder) for folder in above))
            if any(standing[key] >= sweep for key in keys if key in standing):
                found.add(one)
    return frozenset(found)


def _standing(connection: Connection, now: datetime) -> dict[_Item, int]:
    """The last sweep that had begun when each item was put off, of what isn't over yet."""
    lasting = postponement.c.withdrawn_at.is_(None) & (postponement.c.until >= day_of(now))
    rows = connection.execute(select(postponement).where(lasting).order_by(postponement.c.id))
    return {(row.item_type, row.item_id): row.after_sweep for row in rows}


def _judged(connection: Connection, items: Iterable[_Item]) -> dict[_Item, tuple[int, tuple[str, ...]]]:
    about = (violation.c.rule == _DUE) & tuple_(violation.c.item_type, violation.c.item_id).in_(list(items))
    columns = (violation.c.item_type, violation.c.item_id, violation.c.last_sweep, violation.c.scope)
    rows = connection.execute(select(*columns).where(about))
    return {(row.item_type, row.item_id): (abs(row.last_sweep), ids_of(row.scope)) for row in rows}


def _folders_above(connection: Connection, one: _Item) -> tuple[str, ...]:
    """Where an item lies that no rule has judged due."""
    mine = (item.c.type == one[0]) & (item.c.id == one[1])
    row = connection.execute(select(item.c.trail, item.c.parent_id).where(mine)).first()
    if row is None or row.trail is not None:
        return () if row is None else ids_of(row.trail)
    place = (item.c.type == str(ItemType.FOLDER)) & (item.c.id == row.parent_id)
    return ids_of(connection.execute(select(item.c.trail).where(place)).scalar() or "")
