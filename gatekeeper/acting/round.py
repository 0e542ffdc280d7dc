"""One round of acting: settle what was begun, do what was approved, plan anew, ask the guard, act or hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from gatekeeper.acting.closure import Covered, covered
from gatekeeper.acting.confirming import confirmed
from gatekeeper.acting.crew import Deed, Done, carry_out
from gatekeeper.acting.locking import Locked, Locking, Progress
from gatekeeper.acting.precedence import Precedence
from gatekeeper.acting.refreshing import (
    is_outdated,
    look_again,
    rests_on_a_reading,
    wait_for_a_reading,
    why_untold,
)
from gatekeeper.acting.releasing import Released, Releasing
from gatekeeper.acting.warning import warn
from gatekeeper.acting.world import Surroundings
from gatekeeper.bootstrap import Office
from gatekeeper.enforcement.action import (
    Action,
    ActionState,
    Basis,
    Draft,
    HeldFor,
    Outcome,
    Run,
    RunDraft,
    RunKind,
    RunState,
)
from gatekeeper.enforcement.drafting import drafts_of
from gatekeeper.enforcement.guard import World, reasons_to_hold
from gatekeeper.enforcement.image import differences
from gatekeeper.enforcement.plan import Plan, plan
from gatekeeper.enforcement.sifting import NOTHING, sift
from gatekeeper.enforcement.worker import Worker
from gatekeeper.errors import StoppedError, UsageError
from gatekeeper.policy.violation import RemedyKind, StandingViolation
from gatekeeper.store.inventory import SweepSummary
from gatekeeper.store.journal import DatabaseJournal
from gatekeeper.store.known import KnownThings
from gatekeeper.store.lease import Lease
from gatekeeper.store.lockdown import Lockdowns

__all__ = ["Acting", "Prepared", "Round", "same_action"]

_PLANNED = frozenset({RunKind.NIGHT, RunKind.FILE})
_BY_ITSELF = "gatekeeper"
_RESTING_ON_JUDGEMENT = frozenset({RunKind.NIGHT, RunKind.FILE, RunKind.RELEASE})
_UNDONE_WITHIN = timedelta(hours=24)
_log = structlog.get_logger()

Told = Callable[[Done], None]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan with the actions that are due, before the guard has looked at them.

    `confirmed`: something was judged by another registry or other policies, and of that only what stands by the present
    ones as well is in it. `shadowed` are actions on items that `drafts` delete.
    """

    plan: Plan
    drafts: tuple[Draft, ...]
    basis: Basis
    sweep: SweepSummary
    confirmed: bool = False
    shadowed: tuple[Draft, ...] = ()


@dataclass(slots=True)
class Round:
    """What a round has done. `held` is the run that waits for a person, beside what was done; `dropped` those whose
    basis had gone.

    `confirmed`: what was judged by an earlier registry or earlier policies was done only where it stands by the present
    ones. `looked_again` is how many items were read anew because the last sweep began too long ago; `unread` are the
    actions that wait because that failed. `too_late` are those that would have taken something back, and didn't come to
    it within a day. `locked` are the lockdowns that went on.
    """

    settled: list[Done] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    held: Run | None = None
    dropped: list[Run] = field(default_factory=list)
    too_late: list[Run] = field(default_factory=list)
    plan: Plan | None = None
    locked: list[Locked] = field(default_factory=list)
    confirmed: bool = False
    looked_again: int = 0
    unread: list[Action] = field(default_factory=list)


class Acting:
    """Acts for one office. Everything that acts goes through here, and through the journal."""

    def __init__(self, office: Office) -> None:
        self.office = office
        lease = Lease("acting")
        self.journal = DatabaseJournal(office.database, lease)
        self.lockdowns = Lockdowns(office.database, lease)
        self.locking = Locking(office, self.journal, self.lockdowns, self.worker)
        self.releasing = Releasing(office, self.journal, self.lockdowns, self.locking, self.worker)
        self.precedence = Precedence(office.database, lease, office.clock, office.stop)
        self.surroundings = Surroundings(office, self.journal)
        self.passwords: list[tuple[Action, str]] = []
        """New passwords that had to be set; shown to whoever asked for it, and kept nowhere."""

    def prepare(self, now: datetime, without: int | None = None) -> Prepared:
        """The plan as of now, from the last sweep's judgement, with what is due.

        What was judged by another registry or other policies is in it only where it would be found so by those in
        force, too.
        `without` is the number of a run that is to be left out of account, as if it weren't in the journal.

        :raises UsageError: there was no sweep yet.
        """
        sweep = self.office.inventory.last_sweep()
        if sweep is None:
            raise UsageError("まだ一度も見回っていません。先に gatekeeper sweep を実行してください。")
        basis = self.surroundings.basis(sweep)
        held_up = confirmed(self.office, tuple(self.office.standing()), now)
        record = self.surroundings.record(now, without)
        made = plan(self._not_put_off(held_up.standing, now), self.office.policies, now, record)
        drafted = drafts_of(made, KnownThings(self.office.database).of)
        return Prepared(made, drafted.drafts, basis, sweep, held_up.was_needed, drafted.shadowed)

    def _not_put_off(self, standing: Sequence[StandingViolation], now: datetime) -> Iterator[StandingViolation]:
        """Without the deletions that a person has put off while the last sweep was under way."""
        due = [one.violation.item for one in standing if one.violation.remedy.kind is RemedyKind.DELETE_ITEM]
        spared = self.office.postponements.since_judged(((item.type, item.id) for item in due), now)
        for one in standing:
            violation = one.violation
            is_spared = (violation.item.type, violation.item.id) in spared
            if violation.remedy.kind is not RemedyKind.DELETE_ITEM or not is_spared:
                yield one

    def guarded(self, prepared: Prepared, now: datetime) -> tuple[HeldFor, ...]:
        """The guard's reasons to hold what is prepared. Asks Box for its clock."""
        return reasons_to_hold(prepared.drafts, self._world(prepared, now))

    def _world(self, prepared: Prepared, now: datetime) -> World:
        self.office.session.reader().whoami()
        return self.surroundings.world(self.surroundings.record(now), prepared.sweep, now)

    def take_in(self, plan_basis: Basis, drafts: tuple[Draft, ...], digest: str, by: str, prepared: Prepared) -> Run:
        """Enters the actions of a signed plan as a run: held where the guard has reasons, else approved.

        :raises UsageError: there is nothing in it, or it was taken in before.
        """
        if not drafts:
            raise UsageError("予定に、行うものがありません。")
        now = self.office.clock()
        reasons = self.guarded(replace(prepared, drafts=drafts), now)
        draft = RunDraft(RunKind.FILE, now, by, "", plan_basis, reasons, digest)
        return self.journal.enter(draft, drafts, now)

    def round(self, told: Told = lambda _: None) -> Round:
        """One round.

        :raises UsageError: there was no sweep yet.
        :raises BoxUnreachableError, DatabaseUnreachableError, StoppedError: the round ended early; all is on record.
        """
        made = Round()
        with self._acting():
            self._settle(made, told)
            self._go_on(made, told)
            now = self.office.clock()
            prepared = self.prepare(now)
            self.office.enter_basis()
            made.plan, made.confirmed = prepared.plan, prepared.confirmed
            warn(self.office, prepared.plan, now)
            sifted = NOTHING
            if prepared.drafts:
                sifted = sift(prepared.drafts, self._world(prepared, now), prepared.shadowed)
            if sifted.held:
                made.held = self._hold(replace(prepared, drafts=sifted.held), sifted.reasons, now)
            else:
                self._supersede(self.journal.runs([RunState.HELD]), now)
            if sifted.free:
                run = self.journal.enter(self._night(prepared, now), sifted.free, now)
                self._carry(run, made, told)
        return made

    def go_on(self, run: Run | None = None, told: Told = lambda _: None) -> Round:
        """Does what is approved, of one run or of all, without planning anything new.

        Raises as `round` does.
        """
        made = Round()
        with self._acting():
            self._settle(made, told)
            if run is None:
                self._go_on(made, told)
            else:
                self._carry(run, made, told)
        return made

    def lockdown(
        self,
        given: str,
        by: str,
        reason: str,
        told: Callable[[Progress], None] = lambda _: None,
        *,
        above: bool = False,
    ) -> Locked:
        """Locks down what `given` names, before anything else that acts. See `Locking.lock`."""
        with self.precedence.taken():
            return self.locking.lock(given, by, reason, told, above=above)

    def resume_lockdowns(self, told: Callable[[Progress], None] = lambda _: None) -> list[Locked]:
        """Goes on with every lockdown that isn't through. See `Locking.resume`."""
        with self.precedence.taken():
            return self.locking.resume(told)

    def release(self, given: str, by: str, reason: str, told: Told = lambda _: None) -> Released:
        """Ends a lockdown. See `Releasing.release`."""
        with self._acting():
            return self.releasing.release(given, by, reason, told)

    def _settle(self, made: Round, told: Told) -> None:
        made.locked += self.locking.resume()
        locked = {one.run.id for one in self.lockdowns.in_force()}
        begun = self.journal.actions([ActionState.APPLYING, ActionState.APPLIED])
        begun = tuple(one for one in begun if one.run not in locked)
        made.settled += self._each(begun, lambda worker, action: worker.settle(action), told)

    def _go_on(self, made: Round, told: Told) -> None:
        for run in self.journal.runs([RunState.APPROVED]):
            if run.draft.kind is RunKind.LOCKDOWN:
                continue
            if run.draft.kind in _RESTING_ON_JUDGEMENT and self.has_moved_on(run):
                self.journal.drop(run.id, "basis_changed", self.office.clock())
                made.dropped.append(run)
                continue
            if run.draft.kind is RunKind.UNDO and run.made_at + _UNDONE_WITHIN <= self.office.clock():
                self._give_up(run, made)
                continue
            if run.draft.kind in _PLANNED:
                self._drop_unwanted(run)
            self._carry(run, made, told)

    def _drop_unwanted(self, run: Run) -> None:
        """Gives up what a plan made now wouldn't hold: since it was let go it was waived, postponed, or put right."""
        now = self.office.clock()
        waiting = self.journal.actions([ActionState.APPROVED], run.id)
        for one in self.no_longer_wanted(run, waiting, now):
            self.journal.drop_action(one, "no_longer_wanted", now)

    def no_longer_wanted(self, run: Run, actions: Iterable[Action], now: datetime) -> list[Action]:
        """Those of a run's actions that a plan made now wouldn't hold, or not on the same state of the thing."""
        prepared = self.prepare(now, run.id)
        fresh = {one.thing.key: one for one in (*prepared.drafts, *prepared.shadowed)}
        return [
            one
            for one in actions
            if (wanted := fresh.get(one.thing.key)) is None
            or not same_action(wanted, one.draft)
            or differences(one.draft.before, wanted.before)
        ]

    def _give_up(self, run: Run, made: Round) -> None:
        """What a person wanted back so long ago may not be wanted any more; what was begun is settled all the same."""
        if self.journal.actions([ActionState.APPROVED], run.id):
            self.journal.drop(run.id, "too_late", self.office.clock())
            made.too_late.append(run)

    def has_moved_on(self, run: Run) -> bool:
        """Whether the registry or the policies have changed since a run was planned."""
        version = self.office.registries.version()
        present = (0 if version is None else version.id, self.office.policies.digest)
        return present != (run.draft.basis.registry, run.draft.basis.policies)

    def _carry(self, run: Run, made: Round, told: Told) -> None:
        made.runs.append(run)
        now = self.office.clock()
        waiting = self.journal.actions([ActionState.APPROVED], run.id)
        ready = [one for one in waiting if one.not_before is None or one.not_before <= now]
        if run.draft.kind in _PLANNED:
            ready = self._judged_lately(run, ready, made)
        ready = list(self._allowed(ready, made, told))
        made.done += self._each(ready, lambda worker, action: worker.do(action), told)

    def _judged_lately(self, run: Run, ready: list[Action], made: Round) -> list[Action]:
        """Those that still are to be done by what Box shows now, where the last sweep began too long ago to tell."""
        doubted = [one for one in ready if rests_on_a_reading(one)]
        if not doubted or not is_outdated(self.office, self.office.clock()):
            return ready
        looked = look_again(self.office, doubted)
        made.looked_again += len(looked)
        self._drop_unwanted(run)
        wanted = {one.id for one in self.journal.actions([ActionState.APPROVED], run.id)}
        ready = [one for one in ready if one.id in wanted]
        untold = {one.id: why_untold(one, looked[one.thing.item_type, one.thing.item_id]) for one in doubted}
        for one in ready:
            if (why := untold.get(one.id)) is not None:
                now = self.office.clock()
                self.journal.end(one, wait_for_a_reading(why, run.decided_at or run.made_at, now), now)
                made.unread.append(one)
        _log.info("looked_again", items=len(looked), unread=len(made.unread), run=run.id)
        return [one for one in ready if untold.get(one.id) is None]

    def _allowed(self, actions: Sequence[Action], made: Round, told: Told) -> Iterator[Action]:
        """Those that open nothing of what a lockdown in force keeps shut; the others are given up."""
        undone = {one.draft.undoes: one for one in actions if one.aim.restores}
        shut = {one.action.id for one in self.covered(self.journal.action(key) for key in undone if key is not None)}
        for one in actions:
            if not one.aim.restores or one.draft.undoes not in shut:
                yield one
                continue
            outcome = Outcome(ActionState.DROPPED, "locked_down")
            if self.journal.end(one, outcome, self.office.clock()):
                made.done.append(Done(one, outcome))
                _tell(made.done[-1])
                told(made.done[-1])

    def covered(self, undone: Iterable[Action]) -> Iterator[Covered]:
        """Those of `undone` that mustn't be taken back while a lockdown is in force.

        :raises BoxUnreachableError: Box couldn't be asked.
        """
        return covered(self.office, self.lockdowns, self.locking.index, undone)

    def _each(self, actions: Sequence[Action], deed: Deed, told: Told) -> Iterable[Done]:
        found = []
        try:
            office = self.office
            size, gives_way = office.settings.box.workers, self.precedence.is_claimed_elsewhere
            for done in carry_out(actions, self.worker, deed, size=size, stop=office.stop, gives_way=gives_way):
                found.append(done)
                _tell(done)
                told(done)
        finally:
            self.office.count_calls()
        if self.precedence.is_claimed_elsewhere():
            raise StoppedError("緊急閉鎖に順番を譲りました。残りは記録にあり、次の実行が続けます。")
        return found

    def worker(self) -> Worker:
        """A worker for the thread that asks."""
        hand = self.office.enforcer.hand()
        return Worker(hand, self.journal, self.office.clock, lambda action, word: self.passwords.append((action, word)))

    def _hold(self, prepared: Prepared, reasons: tuple[HeldFor, ...], now: datetime) -> Run:
        """The held run: the one that waits already where it is the same for the same reasons, else a new one."""
        waiting = self.journal.runs([RunState.HELD])
        wanted = {one.thing.key: one for one in prepared.drafts}
        for run in waiting:
            held = {one.thing.key: one.draft for one in self.journal.actions([ActionState.HELD], run.id)}
            same = held.keys() == wanted.keys() and all(same_action(held[key], wanted[key]) for key in held)
            # A further reason would be no part of an approval: whoever decides has to read it.
            told = {one.code for one in run.draft.held} >= {one.code for one in reasons}
            if same and told and not self.has_moved_on(run):
                return run
        self._supersede(waiting, now)
        return self.journal.enter(self._night(prepared, now, reasons), prepared.drafts, now)

    def _supersede(self, runs: Iterable[Run], now: datetime) -> None:
        for run in runs:
            if run.draft.kind is RunKind.NIGHT:
                self.journal.decide(run.id, RunState.SUPERSEDED, _BY_ITSELF, "", now)

    @staticmethod
    def _night(prepared: Prepared, now: datetime, reasons: tuple[HeldFor, ...] = ()) -> RunDraft:
        return RunDraft(RunKind.NIGHT, now, _BY_ITSELF, "", prepared.basis, reasons)

    @contextmanager
    def _acting(self) -> Iterator[None]:
        self.journal.take_lease(self.office.clock())
        try:
            yield
        finally:
            self.journal.release_lease()


def same_action(one: Draft, other: Draft) -> bool:
    """Whether two drafts would do the same to the same thing."""
    return one.thing == other.thing and one.aim == other.aim


def _tell(done: Done) -> None:
    _log.info(
        "action_ended" if done.outcome is not None else "action_goes_on",
        action=done.action.id,
        run=done.action.run,
        state=None if done.outcome is None else str(done.outcome.state),
        code="" if done.outcome is None else done.outcome.code,
    )
