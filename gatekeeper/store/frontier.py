"""How far a sweep has come: its row, its roots, and the folders that it still has to walk."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, exists, func, insert, or_, select, update

from gatekeeper.inventory.item import ItemType
from gatekeeper.store.bulk import chunks, upsert
from gatekeeper.store.codec import dumps, item_from
from gatekeeper.store.sighting import ruling_of
from gatekeeper.store.table import frontier, hole, item, sweep, sweep_call, sweep_root, unjudged
from gatekeeper.store.trail import ids_of
from gatekeeper.sweep.port import Pending, SweepCounts, SweepRun

__all__ = [
    "COUNTED",
    "RESUMED_WITHIN",
    "Patience",
    "State",
    "add_calls",
    "add_counts",
    "add_pending",
    "new_sweep",
    "next_pending",
    "resumable",
    "resume",
    "sweep_counts",
]

RESUMED_WITHIN = timedelta(hours=24)
"""An older start is not gone on with: what it has read is no longer a picture of one moment."""

KEPT_SWEEPS = 20
"""Of how many sweeps the places that weren't read or judged are kept."""

COUNTED = ("files", "collaborations", "links")
_LIVE = timedelta(minutes=1)
_RULING = frozenset({"registry", "policies", "need"})
"""What of a basis people change in the course of their work."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Which interrupted sweep is gone on with: one that began `within` this time; with `across_changes` also where the
    registry or the policies have become others since. Until it ends its basis names neither of them: it was judged by
    several.
    """

    within: timedelta = RESUMED_WITHIN
    across_changes: bool = False


class State:
    RUNNING = "running"
    FINISHED = "finished"
    ABANDONED = "abandoned"


def resumable(
    connection: Connection,
    roots: Sequence[str],
    basis: str,
    as_of: datetime,
    now: datetime,
    patience: Patience,
) -> SweepRun | None:
    """The sweep that was interrupted, if it asked the same question as this one and patience has lasted so long.

    One of the present goes on as of the present: whoever's term has begun since isn't judged by a day before it.
    """
    row = connection.execute(
        select(sweep).where(sweep.c.state == State.RUNNING).order_by(sweep.c.id.desc()).limit(1)
    ).one_or_none()
    if row is None or (row.roots, row.live) != (_roots(roots), _is_live(as_of, now)):
        return None
    if row.basis != basis and not (patience.across_changes and _rests_alike(row.basis, basis)):
        return None
    if (not row.live and row.as_of != as_of) or not timedelta(0) <= now - row.started_at < patience.within:
        return None
    across = row.basis != basis
    return SweepRun(row.id, row.started_at, as_of, resumed=True, across_changes=across, ruling=ruling_of(basis))


def new_sweep(connection: Connection, roots: Sequence[str], basis: str, as_of: datetime, now: datetime) -> SweepRun:
    """Puts down a new sweep, and gives up every one that was interrupted."""
    connection.execute(delete(frontier))
    connection.execute(update(sweep).where(sweep.c.state == State.RUNNING).values(state=State.ABANDONED))
    values = {"roots": _roots(roots), "basis": basis, "as_of": as_of, "live": _is_live(as_of, now)}
    times = {"started_at": now, "saved_at": now, "state": State.RUNNING}
    sweep_id = connection.execute(insert(sweep).values(**values, **times).returning(sweep.c.id)).scalar_one()
    for places in (hole, unjudged):
        connection.execute(delete(places).where(places.c.sweep_id <= sweep_id - KEPT_SWEEPS))
    return SweepRun(sweep_id, now, as_of, ruling=ruling_of(basis))


def _rests_alike(one: str, other: str) -> bool:
    """Whether two bases differ in nothing but the registry and the policies."""
    first, second = json.loads(one), json.loads(other)
    return all(first.get(key) == second.get(key) for key in (first.keys() | second.keys()) - _RULING)


def _common(one: str, other: str) -> str:
    first, second = json.loads(one), json.loads(other)
    return json.dumps({key: value if first.get(key) == value else None for key, value in second.items()})


def resume(connection: Connection, run: SweepRun, roots: Sequence[str], basis: str) -> None:
    """Gives what failed another chance, and forgets the counts of folders that will be read from the start again."""
    began_with = connection.scalars(select(sweep.c.basis).where(sweep.c.id == run.id)).one()
    if began_with != basis:
        connection.execute(update(sweep).where(sweep.c.id == run.id).values(basis=_common(began_with, basis)))
    mine = frontier.c.sweep_id == run.id
    partial = connection.execute(
        select(*(func.coalesce(func.sum(frontier.c[name]), 0).label(name) for name in COUNTED)).where(mine)
    ).one()
    add_counts(connection, run, {name: -int(getattr(partial, name)) for name in COUNTED})
    added = select(sweep_root.c.root_id).where(sweep_root.c.sweep_id == run.id)
    waiting = exists().where(mine, frontier.c.folder_id == hole.c.item_id)
    unread_root = and_(hole.c.item_id.in_(list(roots)), hole.c.item_id.not_in(added))
    connection.execute(
        delete(hole).where(hole.c.sweep_id == run.id, hole.c.item_type == ItemType.FOLDER, or_(waiting, unread_root))
    )
    connection.execute(update(frontier).where(mine).values(failed=False, **dict.fromkeys(COUNTED, 0)))


def add_pending(connection: Connection, run: SweepRun, folders: Mapping[str, tuple[int, str | None]]) -> None:
    """Folders by id, each with its depth and the user whose eyes are needed."""
    rows = [(run.id, folder_id, depth, user_id) for folder_id, (depth, user_id) in folders.items()]
    upsert(connection, frontier, ("sweep_id", "folder_id", "depth", "user_id"), rows)


def next_pending(connection: Connection, run: SweepRun, limit: int, taken: frozenset[str]) -> tuple[Pending, ...]:
    """The deepest folders that aren't in `taken`, so that few of them wait at any time."""
    rows = connection.execute(_next(run.id).limit(limit + len(taken)))
    return tuple(_pending(row) for row in rows if row.folder_id not in taken)[:limit]


def _next(run_id: int) -> Select[*tuple[Any, ...]]:
    columns = (item.c.name, item.c.parent_id, item.c.body, item.c.trail, item.c.root_id)
    return (
        select(frontier.c.folder_id, frontier.c.user_id, *columns)
        .join(item, and_(item.c.type == ItemType.FOLDER, item.c.id == frontier.c.folder_id))
        .where(frontier.c.sweep_id == run_id, frontier.c.failed.is_(False))
        .order_by(frontier.c.depth.desc(), frontier.c.folder_id)
    )


def _pending(row: Row[*tuple[Any, ...]]) -> Pending:
    folder = item_from(ItemType.FOLDER, row.folder_id, row.name, row.parent_id, row.body)
    return Pending(folder, ids_of(row.trail)[:-1], row.root_id, row.user_id)


def add_counts(connection: Connection, run: SweepRun, counts: Mapping[str, int]) -> None:
    changes = {name: sweep.c[name] + count for name, count in counts.items() if count}
    if changes:
        connection.execute(update(sweep).where(sweep.c.id == run.id).values(changes))


def add_calls(connection: Connection, run: SweepRun, calls: Mapping[str, int]) -> None:
    rows = [(run.id, str(purpose), count) for purpose, count in sorted(calls.items())]
    upsert(connection, sweep_call, ("sweep_id", "purpose", "calls"), rows, added=("calls",))


def sweep_counts(connection: Connection, sweep_id: int) -> SweepCounts:
    row = connection.execute(select(sweep).where(sweep.c.id == sweep_id)).one()
    calls = connection.execute(select(sweep_call).where(sweep_call.c.sweep_id == sweep_id))
    waiting = connection.scalar(
        select(func.count()).where(frontier.c.sweep_id == sweep_id, frontier.c.failed.is_(False))
    )
    by_purpose = {call.purpose: call.calls for call in calls}
    return SweepCounts(row.folders, row.files, row.collaborations, row.links, waiting or 0, by_purpose)


def fail(connection: Connection, run: SweepRun, folder_ids: Sequence[str]) -> None:
    """Sets folders aside that couldn't be read; a resumed sweep tries them again."""
    for part in chunks(folder_ids):
        mine = and_(frontier.c.sweep_id == run.id, frontier.c.folder_id.in_(part))
        connection.execute(update(frontier).where(mine).values(failed=True))


def _roots(roots: Sequence[str]) -> str:
    return dumps(sorted(set(roots)))


def _is_live(as_of: datetime, now: datetime) -> bool:
    return abs(as_of - now) < _LIVE
