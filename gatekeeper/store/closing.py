"""The end of a sweep: what a complete read no longer shows is resolved, and what it no longer lists is gone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, and_, delete, exists, func, not_, or_, select, tuple_, update

from gatekeeper.inventory.item import ItemType
from gatekeeper.policy.rules import RULES_OF_RECORD, RULES_OF_TRANSFER
from gatekeeper.policy.violation import SubjectType
from gatekeeper.store.bulk import CHUNK, chunks
from gatekeeper.store.evidence import note_restored
from gatekeeper.store.frontier import State
from gatekeeper.store.sighting import EventKind, add_events
from gatekeeper.store.table import collaboration, frontier, hole, item, sweep, sweep_root, unjudged, violation
from gatekeeper.store.trail import ids_of
from gatekeeper.sweep.port import SweepRun, Unmet

__all__ = ["OFF_BOX", "STANDING", "close_sweep", "unmet_folders"]

OFF_BOX = or_(
    violation.c.item_type.in_((SubjectType.PROCEDURE, SubjectType.DECLARATION)),
    violation.c.rule.in_(RULES_OF_RECORD),
)
"""Judged by the registry and the journal: no reading of Box is needed to see that it is over."""

STANDING = violation.c.resolved_at.is_(None) & violation.c.rule.not_in(RULES_OF_TRANSFER)
"""Not resolved, and of rules by which a sweep sees that something is over: no sweep sees transfers."""


def unmet_folders(connection: Connection, run: SweepRun, folder_ids: Collection[str]) -> tuple[Unmet, ...]:
    """Those that were walked once and lay beneath the roots of this sweep, which has read everything without them."""
    if not _is_complete(connection, run):
        return ()
    roots, found = _roots(connection, run), list[Unmet]()
    for part in chunks(sorted(folder_ids)):
        lost = and_(item.c.seen_sweep != run.id, item.c.gone_at.is_(None), item.c.walked_sweep.is_not(None))
        mine = and_(item.c.type == ItemType.FOLDER, item.c.id.in_(part), lost)
        for row in connection.execute(select(item.c.id, item.c.path, item.c.root_id, item.c.trail).where(mine)):
            if not roots.isdisjoint(ids_of(row.trail)):
                found.append(Unmet(row.id, row.path, row.root_id))
    return tuple(found)


def close_sweep(
    connection: Connection,
    run: SweepRun,
    now: datetime,
    strays: frozenset[str] = frozenset(),
    basis: str | None = None,
) -> bool:
    """Ends a sweep, and tells whether it was complete. Only then does anything follow from what it didn't see.

    What a rule couldn't judge stays as it was, and so does everything in the folders `strays` and beneath: they are
    somewhere else, out of sight. Violations of the registry and of the record need no reading of Box. `basis` is what
    a complete sweep has judged everything by at its end.
    """
    is_whole = _is_complete(connection, run)
    if is_whole:
        _resolve_under(connection, run, strays, now)
        _mark_gone(connection, run, strays, now)
    complete = is_whole and not strays
    _resolve_off_box(connection, run, now)
    _resolve_restored(connection, run, now)
    note_restored(connection, run, now)
    connection.execute(delete(frontier).where(frontier.c.sweep_id == run.id))
    outcome: dict[str, object] = {"state": State.FINISHED, "complete": complete, "saved_at": now, "finished_at": now}
    if complete and basis is not None:
        outcome["basis"] = basis
    connection.execute(update(sweep).where(sweep.c.id == run.id).values(outcome))
    return complete


def _roots(connection: Connection, run: SweepRun) -> frozenset[str]:
    return frozenset(connection.scalars(select(sweep_root.c.root_id).where(sweep_root.c.sweep_id == run.id)))


def _is_complete(connection: Connection, run: SweepRun) -> bool:
    holes = select(func.count()).where(hole.c.sweep_id == run.id)
    waiting = select(func.count()).where(frontier.c.sweep_id == run.id)
    return not connection.scalar(holes) and not connection.scalar(waiting)


def _resolve_under(connection: Connection, run: SweepRun, strays: frozenset[str], now: datetime) -> None:
    roots = _roots(connection, run)
    for rows in _unseen(connection, run):
        scopes = [(row.id, ids_of(row.scope)) for row in rows]
        under = [one for one, scope in scopes if not roots.isdisjoint(scope) and strays.isdisjoint(scope)]
        _resolve(connection, run, under, now)


def _unseen(connection: Connection, run: SweepRun) -> Iterator[Sequence[Row[int, str]]]:
    """Violations on Box, not resolved, not seen in this sweep or by a look meanwhile, of rules that could judge their
    item.
    """
    skipped = exists().where(
        unjudged.c.sweep_id == run.id,
        unjudged.c.rule == violation.c.rule,
        unjudged.c.item_type == violation.c.item_type,
        unjudged.c.item_id == violation.c.item_id,
    )
    last = 0
    while True:
        rows = connection.execute(
            select(violation.c.id, violation.c.scope)
            .where(STANDING, violation.c.last_sweep.not_in((run.id, -run.id)), ~skipped)
            .where(not_(OFF_BOX), violation.c.id > last)
            .order_by(violation.c.id)
            .limit(CHUNK)
        ).all()
        if not rows:
            return
        last = rows[-1].id
        yield rows


def _resolve_off_box(connection: Connection, run: SweepRun, now: datetime) -> None:
    unseen = and_(STANDING, violation.c.last_sweep != run.id)
    while ids := connection.scalars(select(violation.c.id).where(unseen, OFF_BOX).limit(CHUNK)).all():
        _resolve(connection, run, ids, now)


def _resolve_restored(connection: Connection, run: SweepRun, now: datetime) -> None:
    """What the record holds to be in the trash, and this sweep has seen in its place: somebody has taken it out."""
    seen = exists().where(
        item.c.type == violation.c.item_type, item.c.id == violation.c.item_id, item.c.seen_sweep == run.id
    )
    of_record = violation.c.rule.in_(RULES_OF_RECORD) & violation.c.resolved_at.is_(None)
    _resolve(connection, run, connection.scalars(select(violation.c.id).where(of_record, seen)).all(), now)


def _resolve(connection: Connection, run: SweepRun, ids: Sequence[int], now: datetime) -> None:
    if ids:
        connection.execute(update(violation).where(violation.c.id.in_(ids)).values(resolved_at=now))
        add_events(connection, {row_id: {} for row_id in ids}, EventKind.RESOLVED, now, run.id)


def _mark_gone(connection: Connection, run: SweepRun, strays: frozenset[str], now: datetime) -> None:
    """An item is gone where the folder that it lay in was walked and doesn't list it, and with it all beneath it."""
    lost, folder, child = item.alias("lost"), item.alias("folder"), item.alias("child")
    strayed, child_strayed = (
        and_(one.c.type == ItemType.FOLDER, one.c.id.in_(sorted(strays))) for one in (lost, child)
    )
    unseen = and_(lost.c.seen_sweep != run.id, lost.c.gone_at.is_(None), ~strayed)
    walked = and_(folder.c.type == ItemType.FOLDER, folder.c.id == lost.c.parent_id, folder.c.walked_sweep == run.id)
    gone = select(lost.c.type, lost.c.id).join(folder, walked).where(unseen).cte("gone", recursive=True)
    beneath = and_(child.c.parent_id == gone.c.id, gone.c.type == ItemType.FOLDER)
    still_there = and_(child.c.seen_sweep != run.id, child.c.gone_at.is_(None), ~child_strayed)
    gone = gone.union(select(child.c.type, child.c.id).join(gone, beneath).where(still_there))
    within = tuple_(item.c.type, item.c.id).in_(select(gone.c.type, gone.c.id))
    connection.execute(update(item).where(within).values(gone_at=now))
    orphaned = exists().where(
        item.c.type == collaboration.c.item_type, item.c.id == collaboration.c.item_id, item.c.gone_at.is_not(None)
    )
    connection.execute(delete(collaboration).where(collaboration.c.seen_sweep != run.id, orphaned))
