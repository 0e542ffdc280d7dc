"""A database with a registry, an inventory of one sweep, and a book that derives transfers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from gatekeeper.event.value import Event
from gatekeeper.registry.model import Governor
from gatekeeper.store.database import Database
from gatekeeper.store.registry import RegistryStore
from gatekeeper.store.sweep import DatabaseSweepStore
from gatekeeper.store.transfer import TransferFilter, Transfers
from gatekeeper.store.transfer_book import TransferBook
from gatekeeper.transfer.value import Transfer
from tests.policy.build import DOMAIN, NOW, procedure, registry
from tests.store.build import Tree, file, folder

__all__ = ["BEGINNING", "book", "derived", "enter", "kept", "sweep"]

BEGINNING = NOW - timedelta(days=60)
"""When the registry was taken in."""


def book() -> TransferBook:
    return TransferBook([DOMAIN])


def enter(database: Database, *governors: Governor, at: datetime = BEGINNING) -> None:
    """A registry version; the procedure's, unless others are given."""
    RegistryStore(database).apply(
        registry(*(governors or (procedure(),))), by="係長", source="x", sha256="0" * 64, why="", now=at
    )


def sweep(database: Database, now: datetime = BEGINNING) -> None:
    """Folder 1000 with the procedure's 3603, in which file 501 lies, and 9000, which nothing governs."""
    root, bound, other = folder("1000"), folder("3603", "1000"), folder("9000", "1000")
    paper = file("501", "3603", version_id="V1")
    tree = Tree([root], {"1000": [bound, other], "3603": [paper]})
    assert tree.sweep(DatabaseSweepStore(database), now)


def derived(database: Database, events: Iterable[Event], *, with_book: TransferBook | None = None) -> list[Transfer]:
    """What these events bring."""
    with database.write() as connection:
        return (with_book or book()).derive(connection, list(events), NOW)


def kept(database: Database, wanted: TransferFilter | None = None) -> list[Transfer]:
    return list(Transfers(database).find(wanted or TransferFilter()))
