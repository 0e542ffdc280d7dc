"""The journal: `gatekeeper.enforcement.port.Journal` fulfilled, and what people ask of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, select, update

from gatekeeper.enforcement.action import (
    OPEN_STATES,
    UNDER_WAY,
    Action,
    ActionState,
    Draft,
    Outcome,
    Run,
    RunDraft,
    RunKind,
    RunState,
)
from gatekeeper.enforcement.image import Image, ThingKind
from gatekeeper.enforcement.record import party_key
from gatekeeper.enforcement.remedy import things_of
from gatekeeper.errors import UsageError
from gatekeeper.policy.violation import SubjectType, Violation
from gatekeeper.store.bulk import chunks
from gatekeeper.store.database import Database
from gatekeeper.store.evidence import record_evidence
from gatekeeper.store.image import image_body
from gatekeeper.store.journal_entry import decision_draft
from gatekeeper.store.journal_row import action_of as _action
from gatekeeper.store.journal_row import action_row as _row
from gatekeeper.store.journal_row import claimed as _claimed
from gatekeeper.store.journal_row import note as _note
from gatekeeper.store.journal_row import run_of as _run
from gatekeeper.store.journal_row import run_row as _run_row
from gatekeeper.store.journal_table import action, action_event, claim, run
from gatekeeper.store.lease import Lease
from gatekeeper.store.ledger import append
from gatekeeper.store.sparing import drop_put_off
from gatekeeper.store.table import registry_version

__all__ = ["ActionEvent", "DatabaseJournal"]

_AT_ONCE = 500
_EFFECTIVE = frozenset(
    {ActionState.APPLYING, ActionState.APPLIED, ActionState.VERIFIED, ActionState.UNKNOWN, ActionState.UNDONE}
)
_JUDGED = tuple(str(kind) for kind in (RunKind.NIGHT, RunKind.FILE))
_BAD_ENDS = frozenset({ActionState.FAILED, ActionState.UNKNOWN, ActionState.UNDONE, ActionState.DROPPED})
_OUTSIDE_JUDGEMENT = tuple(str(kind) for kind in (RunKind.LOCKDOWN, RunKind.RELEASE))
"""Runs that a person starts whatever the rules say: they prove nothing about what the rules do."""


@dataclass(frozen=True, slots=True)
class ActionEvent:
    """One step of an action's life: when, into which state, and why."""

    at: datetime
    state: ActionState
    code: str
    detail: str


class DatabaseJournal:
    """See `Journal` for what each method promises; moments are aware.

    With a lease, only its holder begins an action and says how it ended.
    """

    def __init__(self, database: Database, lease: Lease | None = None) -> None:
        self._database = database
        self._lease = lease

    def enter(self, draft: RunDraft, drafts: Iterable[Draft], now: datetime) -> Run:
        state = RunState.HELD if draft.held else RunState.APPROVED
        first = ActionState.HELD if draft.held else ActionState.APPROVED
        with self._database.write() as connection:
            _once_only(connection, draft.digest)
            made = connection.execute(insert(run).values(_run_row(draft, state, now)).returning(run)).one()
            for part in chunks((_row(one, made.id, first, now) for one in drafts), _AT_ONCE):
                ids = connection.scalars(insert(action).returning(action.c.id), part).all()
                _note(connection, ids, ActionState.PLANNED, now)
                _note(connection, ids, first, now)
            # Since the plan was made, a person may have put off what it deletes.
            drop_put_off(connection, made.id, now)
        return _run(made)

    def begin(self, one: Action, found: Image, now: datetime) -> Action | None:
        return self._intend(one, found, now, ActionState.APPROVED)

    def advance(self, one: Action, found: Image, now: datetime) -> Action | None:
        return self._intend(one, found, now, ActionState.APPLYING)

    def _intend(self, one: Action, found: Image, now: datetime, state: ActionState) -> Action | None:
        with self._database.write() as connection:
            if self._lease is not None:
                self._lease.renew(connection, now)
            row = connection.execute(select(action).where(action.c.id == one.id)).one()
            if row.state != state:
                return None
            if state is ActionState.APPROVED and (
                _registry_has_changed(connection, one.run) or drop_put_off(connection, one.run, now, one.id)
            ):
                return None
            if not _claimed(connection, one, now):
                return None
            values: dict[str, object] = {
                "state": str(ActionState.APPLYING),
                "applying_at": now,
                "attempts": row.attempts + (state is ActionState.APPROVED),
                "not_before": None,
            }
            # What an action takes back is what was there before its first call.
            values |= {"found": image_body(found), "after": None} if row.found is None else {"after": image_body(found)}
            connection.execute(update(action).where(action.c.id == one.id).values(values))
            _note(connection, [one.id], ActionState.APPLYING, now)
            return _action(connection.execute(select(action).where(action.c.id == one.id)).one())

    def end(self, one: Action, outcome: Outcome, now: datetime) -> bool:
        ended = outcome.state not in OPEN_STATES
        values: dict[str, object] = {
            "state": str(outcome.state),
            "code": outcome.code,
            "detail": outcome.detail,
            "not_before": outcome.not_before,
            "ended_at": now if ended else None,
        }
        if outcome.after is not None:
            values["after"] = image_body(outcome.after)
        with self._database.write() as connection:
            if self._lease is not None:
                self._lease.renew(connection, now)
            mine = (action.c.id == one.id) & (action.c.state == str(one.state))
            if connection.execute(update(action).where(mine).values(values)).rowcount == 0:
                return False
            _note(connection, [one.id], outcome.state, now, outcome.code, outcome.detail)
            if outcome.state is not ActionState.APPLIED:
                connection.execute(delete(claim).where(claim.c.action_id == one.id))
            if outcome.state is ActionState.VERIFIED and one.draft.undoes is not None:
                _undone(connection, one.draft.undoes, one.id, now)
            record_evidence(connection, one, outcome, now)
            _close_run(connection, one.run)
        return True

    def actions(self, states: Iterable[ActionState], run: int | None = None) -> tuple[Action, ...]:
        statement = select(action).where(action.c.state.in_([str(state) for state in states])).order_by(action.c.id)
        if run is not None:
            statement = statement.where(action.c.run_id == run)
        with self._database.read() as connection:
            return tuple(map(_action, connection.execute(statement)))

    def of_run(self, run_id: int) -> tuple[Action, ...]:
        """All actions of a run, in whatever state."""
        return self.actions(ActionState, run_id)

    def action(self, action_id: int) -> Action:
        """:raises UsageError: there is none with this number."""
        with self._database.read() as connection:
            found = None
            if 0 < action_id < 2**63:
                found = connection.execute(select(action).where(action.c.id == action_id)).one_or_none()
        if found is None:
            raise UsageError(f"番号 {action_id} の処置はありません。gatekeeper journal で番号を確かめてください。")
        return _action(found)

    def run(self, run_id: int) -> Run:
        """:raises UsageError: there is none with this number."""
        with self._database.read() as connection:
            found = None
            if 0 < run_id < 2**63:
                found = connection.execute(select(run).where(run.c.id == run_id)).one_or_none()
        if found is None:
            raise UsageError(f"番号 {run_id} の実行はありません。gatekeeper journal で番号を確かめてください。")
        return _run(found)

    def runs(self, states: Iterable[RunState] = RunState) -> tuple[Run, ...]:
        wanted = run.c.state.in_([str(state) for state in states])
        with self._database.read() as connection:
            return tuple(map(_run, connection.execute(select(run).where(wanted).order_by(run.c.id))))

    def check_new_file(self, digest: str) -> None:
        """:raises UsageError: the signed plan of this digest was taken in before."""
        with self._database.read() as connection:
            _once_only(connection, digest)

    def decide(self, run_id: int, state: RunState, by: str, reason: str, now: datetime) -> Run:
        """Approves, rejects or supersedes a held run with all its actions.

        :raises UsageError: it isn't held (any more).
        """
        becomes = ActionState.APPROVED if state is RunState.APPROVED else ActionState.DROPPED
        code = "" if state is RunState.APPROVED else str(state)
        with self._database.write() as connection:
            found = connection.execute(select(run).where(run.c.id == run_id)).one_or_none()
            if found is None or found.state != RunState.HELD:
                raise UsageError(f"実行 {run_id} は、承認を待っていません。")
            values = {"state": str(state), "decided_by": by, "decided_at": now, "decided_reason": reason}
            connection.execute(update(run).where(run.c.id == run_id).values(values))
            held = (action.c.run_id == run_id) & (action.c.state == str(ActionState.HELD))
            ids = connection.scalars(select(action.c.id).where(held).order_by(action.c.id)).all()
            changed: dict[str, object] = {"state": str(becomes), "code": code}
            if becomes is ActionState.DROPPED:
                changed["ended_at"] = now
            connection.execute(update(action).where(held).values(changed))
            _note(connection, ids, becomes, now, code)
            append(connection, [decision_draft(run_id, state, by, reason)], now)
            if becomes is ActionState.APPROVED:
                _close_run(connection, run_id)
            return _run(connection.execute(select(run).where(run.c.id == run_id)).one())

    def drop(self, run_id: int, code: str, now: datetime) -> None:
        """Gives up the actions of an approved run that weren't begun, because the world has changed since."""
        with self._database.write() as connection:
            waiting = (action.c.run_id == run_id) & (action.c.state == str(ActionState.APPROVED))
            ids = connection.scalars(select(action.c.id).where(waiting)).all()
            values = {"state": str(ActionState.DROPPED), "code": code, "ended_at": now}
            connection.execute(update(action).where(waiting).values(values))
            _note(connection, ids, ActionState.DROPPED, now, code)
            _close_run(connection, run_id)

    def drop_action(self, one: Action, code: str, now: datetime) -> None:
        """Gives up one action that wasn't begun."""
        waiting = (action.c.id == one.id) & (action.c.state == str(ActionState.APPROVED))
        values = {"state": str(ActionState.DROPPED), "code": code, "ended_at": now}
        with self._database.write() as connection:
            if connection.execute(update(action).where(waiting).values(values)).rowcount:
                _note(connection, [one.id], ActionState.DROPPED, now, code)
                _close_run(connection, one.run)

    def clear(self, action_id: int, now: datetime, note: str) -> Action:
        """Notes that a person lets the same be done again.

        :raises UsageError: nothing holds it back.
        """
        one = self.action(action_id)
        is_rejected = one.state is ActionState.DROPPED and one.code == RunState.REJECTED
        if one.state not in {ActionState.UNDONE, ActionState.UNKNOWN, ActionState.FAILED} and not is_rejected:
            raise UsageError(f"処置 {action_id} は止められていません。もう一度行わせる必要はありません。")
        with self._database.write() as connection:
            connection.execute(update(action).where(action.c.id == action_id).values(cleared=True))
            _note(connection, [action_id], one.state, now, "cleared", note)
        return one

    def history(self, action_id: int) -> tuple[ActionEvent, ...]:
        """Every step of an action, oldest first."""
        statement = select(action_event).where(action_event.c.action_id == action_id).order_by(action_event.c.id)
        with self._database.read() as connection:
            return tuple(
                ActionEvent(row.at, ActionState(row.state), row.code, row.detail)
                for row in connection.execute(statement)
            )

    def ended_since(self, since: datetime) -> tuple[Action, ...]:
        """Actions that had, or may have had, their effect at or after an aware moment; also those taken back since, and
        those that are let go and still wait.

        Those of lockdowns and releases aren't counted: no rule has asked for them.
        """
        effective = action.c.state.in_([str(one) for one in _EFFECTIVE])
        real = action.c.applying_at.is_not(None) & (action.c.applying_at >= since)
        waiting = action.c.state == str(ActionState.APPROVED)
        kinds = run.c.kind.not_in((*_OUTSIDE_JUDGEMENT, str(RunKind.UNDO)))
        statement = select(action).join(run).where((effective & real) | waiting, kinds)
        with self._database.read() as connection:
            rows = connection.execute(statement.order_by(action.c.id)).all()
        return tuple(map(_action, rows))

    def latest_by_thing(self, without: int | None = None) -> Mapping[str, Sequence[Action]]:
        """For every thing that was ever acted upon, its actions that still say something about the next one.

        `without` is the run whose own actions are left out. What a lockdown closed, and gave back, says nothing; only
        what it has under way is to be left alone.
        """
        kept: dict[str, list[Action]] = {}
        with self._database.read() as connection:
            rejected = (action.c.state == str(ActionState.DROPPED)) & (action.c.code == str(RunState.REJECTED))
            idle = [str(ActionState.DROPPED), str(ActionState.HELD)]
            says = action.c.state.not_in(idle) | rejected
            telling = run.c.kind.not_in(_OUTSIDE_JUDGEMENT) | action.c.state.in_([str(one) for one in UNDER_WAY])
            statement = select(action).join(run).where(says, telling).order_by(action.c.id)
            if without is not None:
                statement = statement.where(action.c.run_id != without)
            statement = statement.execution_options(yield_per=_AT_ONCE)
            with connection.execute(statement) as rows:
                for row in rows:
                    if not row.cleared:
                        one = _action(row)
                        kept.setdefault(row.thing, []).append(one)
                        if row.login is not None and one.thing.kind is ThingKind.COLLABORATION:
                            kept.setdefault(party_key(one.thing, row.login), []).append(one)
        return kept

    def about(self, violation: Violation) -> tuple[Action, ...]:
        """The actions that have answered a violation's rule about its thing, oldest first; dropped ones left out.

        Whoever was invited again has a new collaboration: what was done about the earlier ones there counts, too.
        """
        item, login = violation.item, violation.subject.login
        mine: ColumnElement[bool] = action.c.thing.in_([thing.key for thing in things_of(violation)])
        if violation.subject.type is SubjectType.COLLABORATION and login is not None:
            here = (action.c.item_type == item.type) & (action.c.item_id == item.id)
            kinds = [str(ThingKind.COLLABORATION), str(ThingKind.PARTY)]
            mine |= here & action.c.kind.in_(kinds) & (func.lower(action.c.login) == login.lower())
        wanted = mine & (action.c.state != str(ActionState.DROPPED))
        with self._database.read() as connection:
            found = [_action(row) for row in connection.execute(select(action).where(wanted).order_by(action.c.id))]
        return tuple(one for one in found if violation.rule in one.draft.rules)

    def purges(self, things: Collection[str]) -> Mapping[str, Action]:
        """The last purge of each of these things, by its key, where there was one that had its effect."""
        wanted = action.c.kind == str(ThingKind.ITEM), action.c.state == str(ActionState.VERIFIED)
        found: dict[str, Action] = {}
        with self._database.read() as connection:
            for part in chunks(sorted(things), _AT_ONCE):
                statement = select(action).where(*wanted, action.c.thing.in_(part)).order_by(action.c.id)
                found |= {row.thing: one for row in connection.execute(statement) if (one := _action(row)).aim.absent}
        return found

    def ended_badly(self) -> Mapping[tuple[str, str], Action]:
        """The last action for each thing and rule, where that failed, can't be told, was undone or rejected, and nobody
        has cleared it. A collaboration's are also there by `party_key`. What took something back isn't counted.
        """
        last: dict[tuple[str, str], Action] = {}
        for key, actions in self.latest_by_thing().items():
            for one in actions:
                if one.draft.undoes is None:
                    last |= {(key, rule): one for rule in one.draft.rules}
        return {key: one for key, one in last.items() if one.state in _BAD_ENDS}

    def take_lease(self, now: datetime) -> None:
        """:raises AlreadyRunningError: another process is acting on this database."""
        if self._lease is not None:
            with self._database.write() as connection:
                self._lease.take(connection, now)

    def release_lease(self) -> None:
        if self._lease is not None:
            with self._database.write() as connection:
                self._lease.release(connection)

    def newest_moment(self) -> datetime | None:
        """The latest moment that the journal knows; None while it is empty."""
        with self._database.read() as connection:
            return connection.execute(select(func.max(action_event.c.at))).scalar()

    def last_let_go(self, *, by_person: bool = False) -> Run | None:
        """The last run in which something was done, of those that rest on the registry and the policies; with
        `by_person`, of those that a person has approved or signed.
        """
        carried = run.c.state.in_([str(RunState.APPROVED), str(RunState.ENDED)]) & run.c.kind.in_(_JUDGED)
        done = exists().where(action.c.run_id == run.c.id, action.c.applying_at.is_not(None))
        statement = select(run).where(carried, done).order_by(run.c.id.desc()).limit(1)
        if by_person:
            statement = statement.where(run.c.decided_by.is_not(None) | (run.c.kind == str(RunKind.FILE)))
        with self._database.read() as connection:
            found = connection.execute(statement).one_or_none()
        return None if found is None else _run(found)


def _registry_has_changed(connection: Connection, run_id: int) -> bool:
    """Whether a judged run was made by a version of the registry that isn't in force any more: the next round gives it
    up. What nothing has been judged by yet has none.
    """
    made_by = connection.scalar(select(run.c.registry).where(run.c.id == run_id, run.c.kind.in_(_JUDGED)))
    newest = connection.scalar(select(func.max(registry_version.c.id)))
    return bool(made_by) and newest not in (None, made_by)


def _once_only(connection: Connection, digest: str | None) -> None:
    """:raises UsageError: the same signed plan was taken in before."""
    earlier = connection.execute(select(run.c.id).where(run.c.digest == digest)).scalar()
    if digest is not None and earlier is not None:
        raise UsageError(f"この予定は、もう取り込んであります（実行 R{earlier}）。")


def _undone(connection: Connection, undone: int, by: int, now: datetime) -> None:
    """Notes that an action is taken back. Whatever else was to take it back has nothing left to do."""
    values = {"state": str(ActionState.UNDONE), "undone_by": by}
    connection.execute(update(action).where(action.c.id == undone).values(values))
    _note(connection, [undone], ActionState.UNDONE, now, detail=str(by))
    waiting = [str(ActionState.HELD), str(ActionState.APPROVED)]
    others = (action.c.undoes == undone) & (action.c.id != by) & action.c.state.in_(waiting)
    rows = connection.execute(select(action.c.id, action.c.run_id).where(others).order_by(action.c.id)).all()
    dropped: dict[str, object] = {"state": str(ActionState.DROPPED), "code": "undone", "ended_at": now}
    connection.execute(update(action).where(others).values(dropped))
    _note(connection, [one.id for one in rows], ActionState.DROPPED, now, "undone")
    for run_id in sorted({one.run_id for one in rows}):
        _close_run(connection, run_id)


def _close_run(connection: Connection, run_id: int) -> None:
    """A run ends with its last action."""
    still = [str(state) for state in OPEN_STATES]
    going_on = select(action.c.id).where(action.c.run_id == run_id, action.c.state.in_(still)).limit(1)
    if connection.execute(going_on).first() is None:
        mine = (run.c.id == run_id) & (run.c.state == str(RunState.APPROVED))
        connection.execute(update(run).where(mine).values(state=str(RunState.ENDED)))
