"""One life of the intake in a process of its own, which may end by SIGKILL at any of its steps."""

from __future__ import annotations

import os
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

from sqlalchemy import Connection, func, insert, select

from gatekeeper.bootstrap import Office
from gatekeeper.event.value import Event
from gatekeeper.intake.filling import fill_in, open_night
from gatekeeper.intake.live import Window, read_live
from gatekeeper.sandbox.world.world import World
from gatekeeper.settings import load
from gatekeeper.store.database import Database
from gatekeeper.store.event import DatabaseEventStore
from gatekeeper.store.event_table import event, event_block, event_reread, event_unknown
from gatekeeper.store.moved_folder import Moves
from gatekeeper.store.own_account import OwnAccounts
from gatekeeper.store.transfer_table import transfer
from tests.acting.crash.watched import Boundary, WatchedOffice

__all__ = ["Intake", "Left", "left_in"]

_A_PAGE = 10
_OVERLAP = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Left:
    """What an intake leaves on record. The counts of `unknown` and `touched` are added to with each event."""

    events: tuple[str, ...]
    derived: tuple[str, ...]
    raw: int
    unknown: int
    touched: tuple[tuple[str, int], ...]


def left_in(database: Database) -> Left:
    with database.read() as connection:
        unknown = connection.scalar(select(func.coalesce(func.sum(event_unknown.c.events), 0)))
        touched = connection.execute(select(event_reread.c.item_id, event_reread.c.times)).all()
        return Left(
            events=tuple(sorted(connection.scalars(select(event.c.event_id)))),
            derived=tuple(sorted(connection.scalars(select(transfer.c.event_id)))),
            raw=int(connection.scalar(select(func.coalesce(func.sum(event_block.c.events), 0))) or 0),
            unknown=int(unknown or 0),
            touched=tuple(sorted((row.item_id, row.times) for row in touched)),
        )


@dataclass(frozen=True, slots=True)
class Intake:
    """The intake of one office whose clock is the sandbox's. Pages are small, so that there are many steps."""

    config: Path
    world: World
    errors: Path

    def live(self, point: int) -> bool:
        """One life, killed at step `point` (0: never). True where it came to its end by itself."""
        now = self.world.clock.now()
        child = os.fork()
        if child == 0:
            self._be_born(point, WatchedOffice(load(self.config, {}), clock=lambda: now))
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0:
            raise RuntimeError(self.errors.read_text(encoding="utf-8"))
        return os.WIFEXITED(status)

    def _be_born(self, point: int, office: WatchedOffice) -> NoReturn:
        status = 1
        try:
            boundary = Boundary(point)
            office.boundary = boundary
            boundary.is_armed = True
            self.run(office)
            status = 0
        except BaseException:  # noqa: BLE001 - the end of a process of its own: told by its status
            self.errors.write_text(traceback.format_exc(), encoding="utf-8")
        finally:
            os._exit(status)

    def run(self, office: Office) -> None:
        """The stream, then the night with all stretches that are open: what the daemon does in a day."""
        store = DatabaseEventStore(office.database, derive_once)
        reader = office.session.event_reader(_A_PAGE)
        accounts = OwnAccounts(office.database)
        if not accounts.logins():
            accounts.remember(office.session.reader().whoami().login or "", office.clock())
        read_live(reader, store, office.clock, office.stop, Window(overlap=_OVERLAP))
        open_night(store, _OVERLAP, office.clock())
        for fill in store.fills(is_open=True):
            fill_in(reader, store, fill, office.clock, office.stop)


def derive_once(connection: Connection, events: Sequence[Event], _moves: Moves) -> None:
    """A row for each event; one that is counted twice breaks the table's key, and with it the life."""
    words = dict.fromkeys(("deed", "way", "side", "via", "item_name", "path"), "x")
    rows = [{"event_id": one.id, "at": one.at, **words, "quantity": 1, "registry_version": 0} for one in events]
    if rows:
        connection.execute(insert(transfer), rows)
