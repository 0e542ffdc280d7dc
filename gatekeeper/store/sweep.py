"""The sweep's memory in the database: `gatekeeper.sweep.port.SweepStore` fulfilled."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from gatekeeper.inventory.item import ItemType
from gatekeeper.inventory.view import Ancestor, FolderView
from gatekeeper.policy.violation import Judged, Violation
from gatekeeper.store.closing import close_sweep, unmet_folders
from gatekeeper.store.codec import collaboration_from, item_from
from gatekeeper.store.database import Database
from gatekeeper.store.frontier import (
    Patience,
    add_calls,
    fail,
    new_sweep,
    next_pending,
    resumable,
    resume,
    sweep_counts,
)
from gatekeeper.store.inventory import Inventory
from gatekeeper.store.judged_again import forget_registry, take_in
from gatekeeper.store.lease import Lease
from gatekeeper.store.page import save_contents, save_root
from gatekeeper.store.sighting import Sighting, record_unjudged, record_violations
from gatekeeper.store.table import collaboration, hole, item, sweep, sweep_root
from gatekeeper.store.trail import trail_of
from gatekeeper.store.usage import add_usage
from gatekeeper.sweep.port import (
    Hole,
    Kept,
    KeptJudged,
    PageRead,
    Pending,
    RootRead,
    SweepCounts,
    SweepRun,
    Unmet,
)

__all__ = ["DatabaseSweepStore"]


class DatabaseSweepStore:
    """Remembers sweeps. See `SweepStore` for what each method promises.

    One object is one holder of the lease: it may begin again after a sweep that it didn't finish. `close` gives the
    lease up early; a dead process gives it up by being dead. A sweep that was interrupted is gone on with as
    `patience` says.
    """

    def __init__(self, database: Database, patience: Patience | None = None) -> None:
        self._database = database
        self._patience = patience or Patience()
        self._lease = Lease("sweep")
        self._taken: set[str] = set()

    def begin(self, roots: Sequence[str], as_of: datetime, now: datetime, basis: str) -> SweepRun:
        self._taken.clear()
        with self._database.write() as connection:
            self._lease.take(connection, now)
            run = resumable(connection, roots, basis, as_of, now, self._patience)
            if run is None:
                return new_sweep(connection, roots, basis, as_of, now)
            resume(connection, run, roots, basis)
            if run.across_changes:
                forget_registry(connection, run)
            return run

    def has_root(self, run: SweepRun, root_id: str) -> bool:
        with self._database.read() as connection:
            mine = (sweep_root.c.sweep_id == run.id) & (sweep_root.c.root_id == root_id)
            return connection.execute(select(sweep_root.c.root_id).where(mine)).first() is not None

    def add_root(self, run: SweepRun, root: RootRead, user_id: str | None = None) -> None:
        with self._holding() as connection:
            save_root(connection, run, root, user_id)
            _put_down(connection, run, root.holes, run.started_at)

    def next_folders(self, run: SweepRun, limit: int) -> tuple[Pending, ...]:
        with self._database.read() as connection:
            found = next_pending(connection, run, limit, frozenset(self._taken))
        self._taken.update(pending.item.id for pending in found)
        return found

    def ancestor(self, run: SweepRun, folder_id: str) -> Ancestor:
        """:raises LookupError: no such folder was read; the sweep has asked for what it never saved."""
        on_folder = (collaboration.c.item_type == ItemType.FOLDER) & (collaboration.c.item_id == folder_id)
        # What an earlier sweep saw, where this one couldn't look, is kept, but nothing is judged by it.
        on_folder &= collaboration.c.seen_sweep == run.id
        with self._database.read() as connection:
            row = connection.execute(
                select(item).where(item.c.type == ItemType.FOLDER, item.c.id == folder_id)
            ).one_or_none()
            if row is None:
                raise LookupError(f"folder {folder_id} isn't in the inventory")
            rows = connection.execute(select(collaboration).where(on_folder).order_by(collaboration.c.id)).all()
        folder = item_from(row.type, row.id, row.name, row.parent_id, row.body)
        return Ancestor(folder, tuple(collaboration_from(one.id, one.item_type, one.item_id, one.body) for one in rows))

    def save(self, run: SweepRun, pages: Sequence[PageRead], calls: Mapping[str, int], now: datetime) -> None:
        with self._holding(now) as connection:
            save_contents(connection, run, pages)
            record_violations(connection, run, _sightings(pages), now)
            record_unjudged(connection, run, (one for page in pages for one in page.judged.unjudged))
            add_calls(connection, run, calls)
            add_usage(connection, calls, now)
            times = {"saved_at": now, "read_at": now} if pages else {"saved_at": now}
            connection.execute(update(sweep).where(sweep.c.id == run.id).values(times))
        self._taken.difference_update(page.pending.item.id for page in pages if page.last)

    def save_registry_violations(self, run: SweepRun, violations: Sequence[Violation], now: datetime) -> None:
        with self._holding(now) as connection:
            record_violations(connection, run, map(Sighting, violations), now)

    def add_holes(self, run: SweepRun, holes: Sequence[Hole], now: datetime) -> None:
        if not holes:
            return
        with self._holding(now) as connection:
            _put_down(connection, run, holes, now)
            fail(connection, run, [one.item_id for one in holes if one.item_type == ItemType.FOLDER])

    def counts(self, run: SweepRun) -> SweepCounts:
        with self._database.read() as connection:
            return sweep_counts(connection, run.id)

    def unmet(self, run: SweepRun, folder_ids: Collection[str]) -> tuple[Unmet, ...]:
        with self._database.read() as connection:
            return unmet_folders(connection, run, folder_ids)

    def kept(self, run: SweepRun) -> Iterator[Kept]:
        return Inventory(self._database).kept(run.id)

    def save_judged_again(
        self,
        run: SweepRun,
        judged: Sequence[KeptJudged],
        judge: Callable[[FolderView, datetime], Judged],
        now: datetime,
    ) -> None:
        with self._holding(now) as connection:
            take_in(connection, run, judged, judge, now)

    def finish(self, run: SweepRun, now: datetime, strays: Sequence[Hole] = (), *, basis: str | None = None) -> bool:
        with self._holding(now) as connection:
            complete = close_sweep(connection, run, now, frozenset(stray.item_id for stray in strays), basis)
            _put_down(connection, run, strays, now)
            self._lease.release(connection)
        self._taken.clear()
        return complete

    def close(self) -> None:
        """Gives the lease up, so that another process may sweep; the sweep itself can be gone on with."""
        with self._database.write() as connection:
            self._lease.release(connection)

    @contextmanager
    def _holding(self, now: datetime | None = None) -> Iterator[Connection]:
        """A writing transaction that only the holder of the lease gets."""
        with self._database.write() as connection:
            self._lease.renew(connection, now)
            yield connection


def _put_down(connection: Connection, run: SweepRun, holes: Sequence[Hole], at: datetime) -> None:
    rows = [
        {"item_type": one.item_type, "item_id": one.item_id, "path": one.path, "reason": one.reason} for one in holes
    ]
    if rows:
        connection.execute(insert(hole), [{"sweep_id": run.id, "at": at, **row} for row in rows])


def _sightings(pages: Sequence[PageRead]) -> Iterator[Sighting]:
    for page in pages:
        scope = trail_of((*page.pending.ancestry, page.pending.item.id))
        for violation in page.judged.violations:
            yield Sighting(violation, scope)
