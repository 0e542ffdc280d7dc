"""A log that answers as a test tells it to, read over HTTP through the SDK; and what the intake made of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import select

from gatekeeper.box.event_reader import SdkEventReader
from gatekeeper.intake.filling import fill_in
from gatekeeper.intake.live import LiveOutcome, Window, read_live
from gatekeeper.intake.port import Fill, Taken
from gatekeeper.store.database import Database
from gatekeeper.store.event import DatabaseEventStore
from gatekeeper.store.event_table import event
from tests.box.connecting import connected, quick
from tests.box.scripted import Answer, Asked, ScriptedServer, ok, serving
from tests.event.entry import entry

__all__ = ["NOW", "Listener", "ids", "listening", "page", "query"]

NOW = datetime(2026, 2, 1, 3, tzinfo=UTC)


def page(numbers: range, position: object) -> Answer:
    """A page of entries, each with the number of its event."""
    entries = [entry(number) for number in numbers]
    return ok({"chunk_size": len(entries), "next_stream_position": position, "entries": entries})


def query(asked: Asked) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(asked.path).query).items()}


def ids(database: Database) -> list[str]:
    """The numbers of the events on record."""
    with database.read() as connection:
        return sorted(connection.scalars(select(event.c.event_id)), key=lambda one: int(one.partition("-")[2]))


@dataclass
class Listener:
    """An intake over one server; `now` is moved by the test."""

    server: ScriptedServer
    reader: SdkEventReader
    store: DatabaseEventStore
    now: datetime = NOW
    stop: threading.Event = field(default_factory=threading.Event)

    def listen(self, most_pages: int = 100) -> LiveOutcome:
        window = Window(timedelta(days=365), timedelta(hours=48))
        return read_live(self.reader, self.store, lambda: self.now, self.stop, window, most_pages)

    def fill(self, fill: Fill, progress: Callable[[Fill], None] = lambda _: None) -> tuple[Fill, Taken]:
        return fill_in(self.reader, self.store, fill, lambda: self.now, self.stop, progress)

    @property
    def position(self) -> str | None:
        place = self.store.place()
        assert place is not None
        return place.position

    @property
    def asked_positions(self) -> list[str]:
        return [query(asked)["stream_position"] for asked in self.server.asked]


@contextmanager
def listening(database: Database, script: list[Answer] | Callable[[Asked], Answer]) -> Iterator[Listener]:
    with serving(script) as (server, url), connected(quick(url)) as session:
        yield Listener(server, session.event_reader(), DatabaseEventStore(database))
