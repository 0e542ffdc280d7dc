"""Calls off what stands and waits about the deletion of items that were put off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, exists, insert, select, tuple_, update

from gatekeeper.enforcement.action import OPEN_STATES, ActionState, RunState
from gatekeeper.enforcement.remedy import TO_TRASH
from gatekeeper.ledger.entry import Draft, Kind
from gatekeeper.policy.violation import RemedyKind
from gatekeeper.store.bulk import chunks
from gatekeeper.store.image import aim_body
from gatekeeper.store.journal_row import note
from gatekeeper.store.journal_table import action, run
from gatekeeper.store.ledger import append
from gatekeeper.store.put_off import CODE, put_off_since
from gatekeeper.store.sighting import EventKind
from gatekeeper.store.table import violation, violation_event

__all__ = ["drop_put_off", "spare"]

_DUE = "GK401"
_WAITING = [str(ActionState.HELD), str(ActionState.APPROVED)]


def spare(connection: Connection, items: Sequence[tuple[str, str]], now: datetime, by: str, reason: str) -> None:
    """Resolves the violations, and drops the actions that wait; one that is under way can't be called back."""
    about = tuple_(violation.c.item_type, violation.c.item_id).in_(items)
    standing = about & (violation.c.rule == _DUE) & violation.c.resolved_at.is_(None)
    resolved = connection.scalars(select(violation.c.id).where(standing)).all()
    if resolved:
        connection.execute(update(violation).where(violation.c.id.in_(resolved)).values(resolved_at=now))
        decided = {"by": by, "reason": reason}
        connection.execute(insert(violation_event), [{**_resolved(one, now), **decided} for one in resolved])
        # What a person writes may hold names: the ledger proves it, and doesn't show it.
        entered = {"by": by, "reason_sha256": sha256(reason.encode("utf-8", "surrogatepass")).hexdigest()}
        append(connection, [Draft(Kind.VIOLATION_RESOLVED, {"violation": one, **entered}) for one in resolved], now)
    deleting = action.c.remedies.contains(str(RemedyKind.DELETE_ITEM)) & action.c.state.in_(_WAITING)
    mine = tuple_(action.c.item_type, action.c.item_id).in_(items) & deleting
    _drop(connection, connection.scalars(select(action.c.id).where(mine)).all(), now)


def drop_put_off(connection: Connection, run_id: int, now: datetime, action_id: int | None = None) -> bool:
    """Drops what waits in a run (or the one action) and would delete something that was put off since it was judged.

    Tells whether there was any.
    """
    waiting = (action.c.run_id == run_id) & action.c.state.in_(_WAITING) & (action.c.aim == aim_body(TO_TRASH))
    if action_id is not None:
        waiting &= action.c.id == action_id
    rows = connection.execute(select(action.c.id, action.c.item_type, action.c.item_id).where(waiting)).all()
    spared = put_off_since(connection, ((row.item_type, row.item_id) for row in rows), now)
    ids = [row.id for row in rows if (row.item_type, row.item_id) in spared]
    _drop(connection, ids, now)
    return bool(ids)


def _resolved(violation_id: int, now: datetime) -> dict[str, object]:
    return {"violation_id": violation_id, "kind": str(EventKind.RESOLVED), "at": now}


def _drop(connection: Connection, ids: Sequence[int], now: datetime) -> None:
    if not ids:
        return
    values = {"state": str(ActionState.DROPPED), "code": CODE, "ended_at": now}
    for part in chunks(ids):
        connection.execute(update(action).where(action.c.id.in_(part)).values(values))
    note(connection, ids, ActionState.DROPPED, now, CODE)
    # A run that was let go ends with its last action; one that is held waits on for its decision.
    still = exists().where(action.c.run_id == run.c.id, action.c.state.in_([str(one) for one in OPEN_STATES]))
    over = (run.c.state == str(RunState.APPROVED)) & ~still
    connection.execute(update(run).where(over).values(state=str(RunState.ENDED)))
