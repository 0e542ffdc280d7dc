"""Lockdowns on record, and their actions, written many at once: in an incident every call and every commit counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from gatekeeper.enforcement.action import OPEN_STATES, Action, ActionState, Draft, Outcome, Run, RunDraft, RunState
from gatekeeper.enforcement.lockdown import Lockdown, Target, TargetKind
from gatekeeper.store.bulk import chunks
from gatekeeper.store.codec import dumps, loads
from gatekeeper.store.database import Database
from gatekeeper.store.image import image_body
from gatekeeper.store.journal_row import action_of, action_row, claimed, note, run_of, run_row
from gatekeeper.store.journal_table import action, claim, run
from gatekeeper.store.lease import Lease
from gatekeeper.store.lockdown_table import lockdown

__all__ = ["Lockdowns"]

_AT_ONCE = 500


class Lockdowns:
    """Every method is one transaction, and raises `DatabaseUnreachableError`: nothing was written then.

    With a lease, only its holder writes about a lockdown that is on record: `AlreadyRunningError` tells that somebody
    has taken it over. Moments are aware.
    """

    def __init__(self, database: Database, lease: Lease | None = None) -> None:
        self._database = database
        self._lease = lease

    def enter(
        self, draft: RunDraft, target: Target, title: str, folders: Sequence[str], now: datetime, *, above: bool
    ) -> Lockdown:
        """A new lockdown, in force from now on, of which nothing is closed yet.

        Nothing that gives access back goes on beside it: what waits of releases and of undoing is dropped.
        """
        with self._database.write() as connection:
            _drop_returns(connection, now)
            made = connection.execute(insert(run).values(run_row(draft, RunState.APPROVED, now)).returning(run)).one()
            values = {
                "run_id": made.id,
                "target_kind": str(target.kind),
                "target": target.id,
                "title": title,
                "folders": dumps(list(folders)),
                "above": above,
            }
            connection.execute(insert(lockdown).values(values))
        return Lockdown(run_of(made), target, title, tuple(folders), above)

    def add(self, one: Lockdown, drafts: Iterable[Draft], now: datetime) -> tuple[Action, ...]:
        """New actions of a lockdown, approved as they are; a thing that one of its actions has already gets none."""
        with self._database.write() as connection:
            self._renew(connection, now)
            still = [str(state) for state in OPEN_STATES]
            mine = (action.c.run_id == one.run.id) & action.c.state.in_(still)
            known = set(connection.scalars(select(action.c.thing).where(mine)))
            new = (draft for draft in drafts if draft.thing.key not in known)
            made: list[Action] = []
            for part in chunks((action_row(draft, one.run.id, ActionState.APPROVED, now) for draft in new), _AT_ONCE):
                rows = connection.execute(insert(action).returning(action), part).all()
                ids = [row.id for row in rows]
                note(connection, ids, ActionState.PLANNED, now)
                note(connection, ids, ActionState.APPROVED, now)
                made += map(action_of, rows)
            if made:
                _set_state(connection, one.run.id)
        return tuple(sorted(made, key=lambda action: action.id))

    def begin(self, actions: Sequence[Action], now: datetime) -> tuple[Action, ...]:
        """Commits that these are about to be done, each as it was just read; leaves out those that may not be."""
        begun: list[Action] = []
        with self._database.write() as connection:
            self._renew(connection, now)
            for part in chunks(actions, _AT_ONCE):
                states = dict(_states(connection, part))
                free = [
                    one for one in part if states.get(one.id) == ActionState.APPROVED and claimed(connection, one, now)
                ]
                if not free:
                    continue
                ids = [one.id for one in free]
                values = {
                    "state": str(ActionState.APPLYING),
                    "found": action.c.before,
                    "applying_at": now,
                    "attempts": action.c.attempts + 1,
                    "not_before": None,
                }
                connection.execute(update(action).where(action.c.id.in_(ids)).values(values))
                note(connection, ids, ActionState.APPLYING, now)
                rows = connection.execute(select(action).where(action.c.id.in_(ids)).order_by(action.c.id))
                begun += map(action_of, rows)
        return tuple(begun)

    def end(self, outcomes: Iterable[tuple[Action, Outcome]], now: datetime) -> None:
        """Commits what became of these. A thing is let go unless its action goes on unread."""
        with self._database.write() as connection:
            self._renew(connection, now)
            for one, outcome in outcomes:
                _end(connection, one, outcome, now)

    def close(self, one: Lockdown, now: datetime) -> None:
        """Notes that a lockdown has been through everything that it covers; its run ends with its last action."""
        with self._database.write() as connection:
            self._renew(connection, now)
            connection.execute(update(lockdown).where(lockdown.c.run_id == one.run.id).values(closed_at=now))
            _set_state(connection, one.run.id)

    def release(self, ones: Iterable[Lockdown], draft: RunDraft, drafts: Iterable[Draft], now: datetime) -> Run:
        """Ends lockdowns: what they haven't begun yet is dropped, and what gives back the rest is approved."""
        ids = [one.run.id for one in ones]
        with self._database.write() as connection:
            self._renew(connection, now)
            made = connection.execute(insert(run).values(run_row(draft, RunState.APPROVED, now)).returning(run)).one()
            for part in chunks((action_row(one, made.id, ActionState.APPROVED, now) for one in drafts), _AT_ONCE):
                new = connection.scalars(insert(action).returning(action.c.id), part).all()
                note(connection, new, ActionState.PLANNED, now)
                note(connection, new, ActionState.APPROVED, now)
            _drop(connection, action.c.run_id.in_(ids), "released", now)
            ended = {"released_at": now, "release_run": made.id}
            in_force = lockdown.c.run_id.in_(ids) & lockdown.c.released_at.is_(None)
            connection.execute(update(lockdown).where(in_force).values(ended))
            for run_id in (*ids, made.id):
                _set_state(connection, run_id)
        return run_of(made)

    def _renew(self, connection: Connection, now: datetime) -> None:
        if self._lease is not None:
            self._lease.renew(connection, now)

    def of_run(self, run_id: int) -> Lockdown | None:
        """The lockdown that a run is of, released or not."""
        return next((one for one in self.all() if one.run.id == run_id), None)

    def in_force(self) -> tuple[Lockdown, ...]:
        return tuple(one for one in self.all() if one.released_at is None)

    def unfinished(self) -> tuple[Lockdown, ...]:
        """Those in force that haven't been through yet, or have actions that go on."""
        return tuple(one for one in self.in_force() if not one.is_through)

    def all(self) -> tuple[Lockdown, ...]:
        """Every lockdown that there ever was, by number."""
        statement = select(lockdown, run).join(run, run.c.id == lockdown.c.run_id).order_by(run.c.id)
        with self._database.read() as connection:
            return tuple(map(_lockdown, connection.execute(statement)))


def _drop_returns(connection: Connection, now: datetime) -> None:
    for run_id in _drop(connection, action.c.undoes.is_not(None), "locked_down", now):
        _set_state(connection, run_id)


def _drop(connection: Connection, which: ColumnElement[bool], code: str, now: datetime) -> set[int]:
    """Gives up the approved actions meant; gives the runs that they were of."""
    waiting = which & (action.c.state == str(ActionState.APPROVED))
    dropped = connection.execute(select(action.c.id, action.c.run_id).where(waiting).order_by(action.c.id)).all()
    values = {"state": str(ActionState.DROPPED), "code": code, "ended_at": now}
    connection.execute(update(action).where(waiting).values(values))
    note(connection, [one.id for one in dropped], ActionState.DROPPED, now, code)
    return {one.run_id for one in dropped}


def _set_state(connection: Connection, run_id: int) -> None:
    """A run that has ended goes on again with a new action."""
    still = [str(state) for state in OPEN_STATES]
    going_on = select(action.c.id).where(action.c.run_id == run_id, action.c.state.in_(still)).limit(1)
    state = RunState.ENDED if connection.execute(going_on).first() is None else RunState.APPROVED
    connection.execute(update(run).where(run.c.id == run_id).values(state=str(state)))


def _states(connection: Connection, part: Iterable[Action]) -> Iterable[tuple[int, str]]:
    ids = [one.id for one in part]
    rows = connection.execute(select(action.c.id, action.c.state).where(action.c.id.in_(ids)))
    return [(row.id, row.state) for row in rows]


def _end(connection: Connection, one: Action, outcome: Outcome, now: datetime) -> None:
    values: dict[str, object] = {
        "state": str(outcome.state),
        "code": outcome.code,
        "detail": outcome.detail,
        "not_before": outcome.not_before,
        "ended_at": None if outcome.state in OPEN_STATES else now,
    }
    if outcome.after is not None:
        values["after"] = image_body(outcome.after)
    connection.execute(update(action).where(action.c.id == one.id).values(values))
    note(connection, [one.id], outcome.state, now, outcome.code, outcome.detail)
    if outcome.state is not ActionState.APPLIED:
        connection.execute(delete(claim).where(claim.c.action_id == one.id))


def _lockdown(row: Row[*tuple[Any, ...]]) -> Lockdown:
    return Lockdown(
        run=run_of(row),
        target=Target(TargetKind(row.target_kind), row.target),
        title=row.title,
        folders=tuple(loads(row.folders)),
        above=row.above,
        closed_at=row.closed_at,
        released_at=row.released_at,
        release_run=row.release_run,
    )
