"""Calls off what stands and waits about the deletion of items that were put off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, exists, insert, select, tuple_, update

from gatekeeper.enforcement.action import OPEN_STATES, ActionState, RunState
from gatekeeper.policy.violation import RemedyKind
from gatekeeper.store.journal_table import action, action_event, run
from gatekeeper.store.sighting import EventKind
from gatekeeper.store.table import violation, violation_event

__all__ = ["spare"]

_DUE = "GK401"
_CODE = "postponed"
_WAITING = [str(ActionState.HELD), str(ActionState.APPROVED)]


def spare(connection: Connection, items: Sequence[tuple[str, str]], now: datetime, by: str, reason: str) -> None:
    """Resolves the violations, and drops the actions that wait; one that is under way can't be called back."""
    about = tuple_(violation.c.item_type, violation.c.item_id).in_(items)
    standing = about & (violation.c.rule == _DUE) & violation.c.resolved_at.is_(None)
    resolved = connection.scalars(select(violation.c.id).where(standing)).all()
    if resolved:
        connection.execute(update(violation).where(violation.c.id.in_(resolved)).values(resolved_at=now))
        told = {"kind": str(EventKind.RESOLVED), "at": now, "by": by, "reason": reason}
        connection.execute(insert(violation_event), [{"violation_id": one, **told} for one in resolved])
    deleting = action.c.remedies.contains(str(RemedyKind.DELETE_ITEM)) & action.c.state.in_(_WAITING)
    mine = tuple_(action.c.item_type, action.c.item_id).in_(items) & deleting
    _drop(connection, connection.scalars(select(action.c.id).where(mine)).all(), now)


def _drop(connection: Connection, ids: Sequence[int], now: datetime) -> None:
    if not ids:
        return
    values = {"state": str(ActionState.DROPPED), "code": _CODE, "ended_at": now}
    connection.execute(update(action).where(action.c.id.in_(ids)).values(values))
    step = {"at": now, "state": str(ActionState.DROPPED), "code": _CODE, "detail": ""}
    connection.execute(insert(action_event), [{"action_id": one, **step} for one in ids])
    # A run that was let go ends with its last action; one that is held waits on for its decision.
    still = exists().where(action.c.run_id == run.c.id, action.c.state.in_([str(one) for one in OPEN_STATES]))
    over = (run.c.state == str(RunState.APPROVED)) & ~still
    connection.execute(update(run).where(over).values(state=str(RunState.ENDED)))
