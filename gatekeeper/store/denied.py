"""The files that the gatekeeper has closed to outsiders' downloads. Box doesn't show it: only the journal knows."""

from __future__ import annotations

from sqlalchemy import select

from gatekeeper.enforcement.action import ActionState
from gatekeeper.enforcement.image import ThingKind
from gatekeeper.store.database import Database
from gatekeeper.store.journal_table import action

__all__ = ["denied_files"]


def denied_files(database: Database) -> frozenset[str]:
    """The ids of the files that were closed, and that nobody has had opened again by `undo`.

    :raises DatabaseUnreachableError:
    """
    closed = (action.c.kind == str(ThingKind.FILE)) & (action.c.state == str(ActionState.VERIFIED))
    with database.read() as connection:
        return frozenset(connection.scalars(select(action.c.item_id).where(closed, action.c.undoes.is_(None))))
