"""What the inventory holds of the things that are to be changed."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from gatekeeper.enforcement.drafting import Known
from gatekeeper.enforcement.image import (
    Thing,
    ThingKind,
    image_of_collaboration,
    image_of_file,
    image_of_folder,
    image_of_item,
    image_of_link,
)
from gatekeeper.inventory.item import Item, ItemType
from gatekeeper.store.codec import collaboration_from, item_from
from gatekeeper.store.database import Database
from gatekeeper.store.erasure import in_trash
from gatekeeper.store.table import collaboration, item

__all__ = ["KnownThings"]


class KnownThings:
    """Looks things up as the last reading of Box left them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, thing: Thing) -> Known | None:
        """The thing with its owner and its leaves; None where the inventory doesn't hold it any more.

        An item that the gatekeeper itself has put into the trash is known as it was seen there.
        """
        with self._database.read() as connection:
            held = _item(connection, thing)
            if held is None:
                return in_trash(connection, thing) if thing.kind is ThingKind.ITEM else None
            owner = None if held.owner is None else held.owner.login
            match thing.kind:
                case ThingKind.COLLABORATION:
                    return _collaboration(connection, thing, owner)
                case ThingKind.ITEM:
                    return Known(image_of_item(held), owner, _leaves(connection, held))
                case ThingKind.PARTY:
                    return None
                case kind:
                    return Known(_IMAGES[kind](held), owner)


_IMAGES = {ThingKind.LINK: image_of_link, ThingKind.FOLDER: image_of_folder, ThingKind.FILE: image_of_file}


def _item(connection: Connection, thing: Thing) -> Item | None:
    mine = (item.c.type == thing.item_type) & (item.c.id == thing.item_id) & item.c.gone_at.is_(None)
    columns = (item.c.type, item.c.id, item.c.name, item.c.parent_id, item.c.body)
    row = connection.execute(select(*columns).where(mine)).one_or_none()
    return None if row is None else item_from(*row)


def _collaboration(connection: Connection, thing: Thing, owner: str | None) -> Known | None:
    there = (collaboration.c.item_type == thing.item_type) & (collaboration.c.item_id == thing.item_id)
    mine = there & (collaboration.c.id == thing.id)
    row = connection.execute(select(collaboration).where(mine)).one_or_none()
    if row is None:
        return None
    return Known(image_of_collaboration(collaboration_from(row.id, row.item_type, row.item_id, row.body)), owner)


def _leaves(connection: Connection, held: Item) -> int:
    """A file is one; a folder counts as the files beneath it, and at least as itself."""
    if held.type != ItemType.FOLDER:
        return 1
    trail = connection.execute(select(item.c.trail).where(item.c.type == held.type, item.c.id == held.id)).scalar()
    beneath = select(item.c.id).where(
        item.c.type == str(ItemType.FOLDER), item.c.trail.startswith(trail or f"{held.id}/", autoescape=True)
    )
    files = select(func.count()).where(
        item.c.type == str(ItemType.FILE), item.c.parent_id.in_(beneath), item.c.gone_at.is_(None)
    )
    return max(1, connection.execute(files).scalar_one())
