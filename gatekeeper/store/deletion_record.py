"""Gathers what is on record about deletions for those who judge by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, and_, exists, func, select

from gatekeeper.enforcement.action import ActionState
from gatekeeper.enforcement.image import ThingKind
from gatekeeper.jst import day_of
from gatekeeper.policy.deletion_record import DeletionRecord, ReportReceived, Trashed
from gatekeeper.policy.violation import RemedyKind
from gatekeeper.store.database import Database
from gatekeeper.store.deletion_table import erasure, erasure_report
from gatekeeper.store.journal_table import action
from gatekeeper.store.postponement import postponed_days
from gatekeeper.store.table import item, sweep

__all__ = ["read_deletions"]


def read_deletions(database: Database) -> DeletionRecord:
    """The record as of now.

    :raises DatabaseUnreachableError:
    """
    with database.read() as connection:
        return DeletionRecord(
            postponed=postponed_days(connection),
            trashed=tuple(_trashed(connection)),
            refused=_refused(connection, RemedyKind.DELETE_ITEM),
            deleted_on=_deleted_on(connection),
            reports=_reports(connection),
        )


def _trashed(connection: Connection) -> Iterator[Trashed]:
    """What we have put into the trash, and neither purged since nor seen in its place again by a later sweep."""
    seen_since = exists().where(
        item.c.type == erasure.c.item_type,
        item.c.id == erasure.c.item_id,
        item.c.gone_at.is_(None),
        sweep.c.id == item.c.seen_sweep,
        action.c.id == erasure.c.action_id,
        # By our own clock: Box's times have no fractions of a second.
        sweep.c.started_at > action.c.ended_at,
    )
    still = and_(erasure.c.purged_at.is_(None), erasure.c.restored_at.is_(None), ~seen_since)
    refused = _refused(connection, RemedyKind.PURGE_ITEM)
    for row in connection.execute(select(erasure).where(still).order_by(erasure.c.id)):
        key = (row.item_type, row.item_id)
        yield Trashed(*key, row.path, row.trashed_at, row.governor, refused.get(key, ""), row.cooling_until)


def _refused(connection: Connection, remedy: RemedyKind) -> dict[tuple[str, str], str]:
    """What Box said to the last such action of each item whose last one has failed."""
    mine = action.c.remedies.contains(str(remedy)) & (action.c.kind == str(ThingKind.ITEM))
    last = select(func.max(action.c.id)).where(mine).group_by(action.c.item_type, action.c.item_id)
    columns = (action.c.item_type, action.c.item_id, action.c.code, action.c.detail)
    failed = select(*columns).where(action.c.id.in_(last), action.c.state == str(ActionState.FAILED))
    return {(row.item_type, row.item_id): row.detail or row.code for row in connection.execute(failed)}


def _deleted_on(connection: Connection) -> dict[str, list[date]]:
    kept = erasure.c.restored_at.is_(None) & erasure.c.governor.is_not(None)
    found: dict[str, set[date]] = {}
    for row in connection.execute(select(erasure.c.governor, erasure.c.trashed_at).where(kept)):
        found.setdefault(row.governor, set()).add(day_of(row.trashed_at))
    return {governor: sorted(days) for governor, days in found.items()}


def _reports(connection: Connection) -> dict[str, list[ReportReceived]]:
    found: dict[str, list[ReportReceived]] = {}
    for row in connection.execute(select(erasure_report).order_by(erasure_report.c.id)):
        found.setdefault(row.governor, []).append(ReportReceived(row.company, row.on))
    return found
