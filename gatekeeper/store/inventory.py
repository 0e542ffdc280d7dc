"""The inventory read back, folder by folder, so that it can be judged again as of another moment."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from gatekeeper.inventory.view import FolderView
from gatekeeper.policy.violation import Location, Unjudged
from gatekeeper.store.codec import loads
from gatekeeper.store.database import Database
from gatekeeper.store.frontier import State, sweep_counts
from gatekeeper.store.kept import kept_views
from gatekeeper.store.table import hole, sweep, sweep_root, unjudged
from gatekeeper.sweep.port import Hole, Kept, SweepCounts

__all__ = ["Inventory", "SweepSummary"]

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class SweepSummary:
    """A sweep as it ended. `roots` are the folders that it walked from; `asked` what the config named."""

    id: int
    asked: tuple[str, ...]
    roots: tuple[str, ...]
    basis: str
    as_of: datetime
    started_at: datetime
    finished_at: datetime | None
    complete: bool
    counts: SweepCounts


class Inventory:
    """What the sweeps have left in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def last_sweep(self, *, complete: bool = False) -> SweepSummary | None:
        """The sweep that finished last, or with `complete` the last one without holes; None where there is none.

        :raises DatabaseUnreachableError:
        """
        statement = select(sweep).where(sweep.c.state == State.FINISHED).order_by(sweep.c.id.desc()).limit(1)
        if complete:
            statement = statement.where(sweep.c.complete)
        with self._database.read() as connection:
            row = connection.execute(statement).one_or_none()
            return None if row is None else _summary(connection, row)

    def newest_reading(self) -> datetime | None:
        """When a sweep last put on record a page that it had read, also one that is under way; None: never.

        One that has only begun, or met nothing but holes, is no reading.
        """
        with self._database.read() as connection:
            found: datetime | None = connection.scalar(select(func.max(sweep.c.read_at)))
            return found

    def holes(self, sweep_id: int) -> Iterator[Hole]:
        """The places that a sweep couldn't read; kept for the latest sweeps only."""
        columns = (hole.c.item_type, hole.c.item_id, hole.c.path, hole.c.reason)
        statement = select(*columns).where(hole.c.sweep_id == sweep_id).order_by(hole.c.id)
        with self._database.read() as connection, connection.execute(statement) as rows:
            for row in rows:
                yield Hole(*row)

    def unjudged(self, sweep_id: int) -> Iterator[Unjudged]:
        """What a sweep couldn't judge, because Box left a field out; kept for the latest sweeps only."""
        order = (unjudged.c.path, unjudged.c.rule, unjudged.c.item_type, unjudged.c.item_id, unjudged.c.field)
        statement = select(unjudged).where(unjudged.c.sweep_id == sweep_id).order_by(*order)
        statement = statement.execution_options(yield_per=_PAGE)
        with self._database.read() as connection, connection.execute(statement) as rows:
            for row in rows:
                yield Unjudged(row.rule, Location(row.item_type, row.item_id, row.path), row.field)

    def views(self, roots: Collection[str] | None = None) -> Iterator[FolderView]:
        """Every folder under `roots` (the last sweep's own, if None), with its content, 1,000 items a view at most.

        It holds what the latest read of each place showed, without what is gone. A folder is left out where what
        lies above it isn't known, because nothing could be concluded there. Memory stays flat.

        :raises DatabaseUnreachableError:
        """
        with self._database.read() as connection:
            if roots is None:
                roots = _last_roots(connection)
            for kept in kept_views(connection, frozenset(roots)):
                yield kept.view

    def kept(self, sweep_id: int) -> Iterator[Kept]:
        """As `views`, of what one sweep has seen so far, without what only an earlier one saw."""
        with self._database.read() as connection:
            mine = select(sweep_root.c.root_id).where(sweep_root.c.sweep_id == sweep_id)
            yield from kept_views(connection, frozenset(connection.scalars(mine)), sweep_id)


def _summary(connection: Connection, row: Row[*tuple[Any, ...]]) -> SweepSummary:
    roots = select(sweep_root.c.root_id).where(sweep_root.c.sweep_id == row.id).order_by(sweep_root.c.root_id)
    return SweepSummary(
        id=row.id,
        asked=tuple(loads(row.roots)),
        roots=tuple(connection.scalars(roots)),
        basis=row.basis,
        as_of=row.as_of,
        started_at=row.started_at,
        finished_at=row.finished_at,
        complete=row.complete,
        counts=sweep_counts(connection, row.id),
    )


def _last_roots(connection: Connection) -> list[str]:
    last = select(sweep.c.id).where(sweep.c.state == State.FINISHED).order_by(sweep.c.id.desc()).limit(1)
    return list(connection.scalars(select(sweep_root.c.root_id).where(sweep_root.c.sweep_id == last.scalar_subquery())))
