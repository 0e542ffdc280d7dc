"""A ward in which a folder moves between procedures, while what lies in it is fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy import event as listening

from gatekeeper.event.value import Event, Source
from gatekeeper.intake.sorting import Sorted
from gatekeeper.ledger.entry import Kind
from gatekeeper.signing import canonical
from gatekeeper.store.database import Database
from gatekeeper.store.event import DatabaseEventStore
from gatekeeper.store.ledger import Ledger
from gatekeeper.store.ledger_count import expected_counts
from gatekeeper.store.ledger_record import altered_transfers
from gatekeeper.store.sweep import DatabaseSweepStore
from gatekeeper.store.transfer_intake import derive_transfers
from gatekeeper.store.transfer_table import transfer
from gatekeeper.transfer.value import Transfer
from tests.policy.build import NOW, procedure
from tests.store.build import Tree, file, folder
from tests.transfer.build import event
from tests.transfer.ward import book, enter, kept

__all__ = [
    "FIRST",
    "MINUTE",
    "MOVED",
    "SECOND",
    "SWEPT",
    "fetched",
    "governors",
    "hearing",
    "holds",
    "moved",
    "place_again",
    "settle",
    "statements",
    "take",
    "told",
    "walk",
    "windows",
]

FIRST, SECOND = "R7-36-03", "R7-36-04"
SWEPT, MOVED = NOW - timedelta(days=2), NOW - timedelta(days=1)
MINUTE = timedelta(minutes=1)


def settle(database: Database) -> Database:
    """Folder 3603 of one procedure and 3604 of another; 7001, with file 701, lies in a folder of the first."""
    enter(database, procedure(), procedure(id=SECOND, number=4, folders=("3604",)))
    walk(database, "3603", SWEPT)
    return database


def walk(database: Database, parent: str, now: datetime) -> None:
    """A whole sweep that sees folder 7000, in which 7001 lies, in that procedure's folder."""
    outer, inner = folder("7000", parent), folder("7001", "7000")
    content = {parent: [outer], "7000": [inner], "7001": [file("701", "7001")]}
    tree = Tree([folder("1000")], {"1000": [folder("3603", "1000"), folder("3604", "1000")], **content})
    assert tree.sweep(DatabaseSweepStore(database), now)


def take(database: Database, *events: Event) -> None:
    """An intake of these, as the daemon makes it."""
    store = DatabaseEventStore(database, derive_transfers(book(), lambda: NOW))
    store.take_live(Sorted(events, ({},) * len(events)), None, NOW)


def fetched(at: datetime, name: str = "fetched") -> Event:
    return event(id=name, at=at, source=Source("file", "701", "督促状.xlsx", "7001"))


def moved(at: datetime, name: str = "moved", kind: str = "MOVE", source: Source | None = None) -> Event:
    return event(kind, id=name, at=at, source=source or Source("folder", "7000", "フォルダ7000", "3604"))


def place_again(database: Database) -> list[Transfer]:
    with database.write() as connection:
        return book().place_again(connection, NOW)[0]


def governors(database: Database) -> dict[str, str | None]:
    """By event; an unknown place is a question mark."""
    return {one.event_id: one.governor if one.is_placed else "?" for one in kept(database)}


def told(database: Database) -> list[tuple[str, str | None]]:
    """The entries of transfers: event and governor."""
    payloads = [canonical.loads(one.payload) for one in Ledger(database).newest(5_000, Kind.TRANSFER)]
    return [(one["event"], one["governor"]) for one in payloads]


def holds(database: Database) -> bool:
    """Whether the ledger has as many entries as the rows call for, and each row is what its newest entry says."""
    with database.read() as connection:
        return expected_counts(connection)["transfer"] == len(told(database)) and not [
            *altered_transfers(connection, {})
        ]


def windows(database: Database) -> dict[str, tuple[datetime | None, datetime | None]]:
    with database.read() as connection:
        rows = connection.execute(select(transfer.c.event_id, transfer.c.placed_from, transfer.c.placed_to))
        return {row.event_id: (row.placed_from, row.placed_to) for row in rows}


@contextmanager
def hearing(listener: Callable[..., None]) -> Iterator[None]:
    """Within, the listener hears of each statement before the database does."""
    listening.listen(Engine, "before_cursor_execute", listener)
    try:
        yield
    finally:
        listening.remove(Engine, "before_cursor_execute", listener)


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    with hearing(note):
        yield asked
