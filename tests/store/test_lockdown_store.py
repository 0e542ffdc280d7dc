"""Lockdowns on record: many actions at once, begun by the holder of the lease alone, and ended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatekeeper.enforcement.action import Action, ActionState, Basis, Draft, Outcome, RunDraft, RunKind, RunState
from gatekeeper.enforcement.image import ABSENT, Aim, Image, Thing, ThingKind
from gatekeeper.enforcement.lockdown import Lockdown, Target, TargetKind
from gatekeeper.errors import AlreadyRunningError
from gatekeeper.store.database import Database
from gatekeeper.store.journal import DatabaseJournal
from gatekeeper.store.lease import Lease
from gatekeeper.store.lockdown import Lockdowns
from tests.store.build import NOW

MANY = 1_100
"""More than go in one statement."""

LATER = NOW + timedelta(hours=1)
IMAGE = Image(present=True, facts={"role": "viewer", "login": "op@vendor.example.com"})


def draft(number: int, undoes: int | None = None) -> Draft:
    thing = Thing(ThingKind.COLLABORATION, str(number), "folder", "1001")
    return Draft(thing, ABSENT, IMAGE, NOW, "受渡し/国保", ("remove_collaboration",), undoes=undoes, forced=True)


def entered(store: Lockdowns, kind: RunKind = RunKind.LOCKDOWN) -> Lockdown:
    order = RunDraft(kind, NOW, "hanako", "紛失", Basis(0, "", 0))
    return store.enter(order, Target(TargetKind.FOLDER, "1001"), "国保", ["1001"], NOW, above=False)


def verified(actions: tuple[Action, ...]) -> list[tuple[Action, Outcome]]:
    return [(one, Outcome(ActionState.VERIFIED, after=Image(present=False))) for one in actions]


def test_many_at_once(database: Database) -> None:
    """All are on record as begun, each with the state before, and then as ended; the run ends when it is through."""
    store, journal = Lockdowns(database), DatabaseJournal(database)
    lockdown = entered(store)
    added = store.add(lockdown, map(draft, range(MANY)), NOW)
    assert [action.thing.id for action in added] == [str(number) for number in range(MANY)]
    begun = store.begin(added, NOW)
    assert len(begun) == MANY
    assert all((one.state, one.found, one.attempts) == (ActionState.APPLYING, IMAGE, 1) for one in begun)
    store.end(verified(begun), NOW)
    assert store.unfinished() == store.in_force()
    store.close(lockdown, LATER)
    assert (store.unfinished(), journal.run(lockdown.run.id).state) == ((), RunState.ENDED)
    (kept,) = store.in_force()
    assert (kept.target, kept.folders, kept.closed_at) == (Target(TargetKind.FOLDER, "1001"), ("1001",), LATER)


def test_a_thing_has_one_open_action_of_a_lockdown(database: Database) -> None:
    """What is found again while it is being closed isn't closed twice; after its end it may be."""
    store = Lockdowns(database)
    one = entered(store)
    first = store.add(one, [draft(1)], NOW)
    assert store.add(one, [draft(1), draft(2)], NOW)[0].thing.id == "2"
    store.end(verified(store.begin(first, NOW)), NOW)
    assert len(store.add(one, [draft(1)], NOW)) == 1


def test_only_what_is_approved_and_free_is_begun(database: Database) -> None:
    """Neither what was begun already, nor what another action has."""
    store = Lockdowns(database)
    one, other = entered(store), entered(store)
    mine, theirs = store.add(one, [draft(1)], NOW), store.add(other, [draft(1), draft(2)], NOW)
    assert len(store.begin(mine, NOW)) == 1
    assert store.begin(mine, NOW) == ()
    assert [action.thing.id for action in store.begin(theirs, NOW)] == ["2"]


def test_without_the_lease_nothing_is_begun(database: Database) -> None:
    """Whoever has lost the lease is told so, and nothing of it is on record."""
    lease = Lease("acting")
    store = Lockdowns(database, lease)
    with database.write() as connection:
        lease.take(connection, NOW)
    one = entered(store)
    added = store.add(one, [draft(1)], NOW)
    with database.write() as connection:
        Lease("acting").seize(connection, NOW)
    with pytest.raises(AlreadyRunningError):
        store.begin(added, NOW)
    with pytest.raises(AlreadyRunningError):
        store.add(one, [draft(2)], NOW)
    assert DatabaseJournal(database).actions([ActionState.APPLYING]) == ()


def test_a_run_that_had_ended_goes_on_with_a_new_action(database: Database) -> None:
    """An action that ends doesn't end a lockdown that is still being read."""
    store, journal = Lockdowns(database), DatabaseJournal(database)
    one = entered(store)
    (action,) = store.begin(store.add(one, [draft(1)], NOW), NOW)
    journal.end(action, Outcome(ActionState.VERIFIED), NOW)
    store.add(one, [draft(2)], NOW)
    store.close(one, NOW)
    assert journal.run(one.run.id).state is RunState.APPROVED
    assert [kept.run.id for kept in store.unfinished()] == [one.run.id]


def test_release_drops_what_was_not_begun(database: Database) -> None:
    """The lockdown is over, what gives back is approved, and what had not been begun is dropped."""
    store, journal = Lockdowns(database), DatabaseJournal(database)
    one = entered(store)
    done, waiting = store.add(one, [draft(1), draft(2)], NOW)
    store.end(verified(store.begin((done,), NOW)), NOW)
    order = RunDraft(RunKind.RELEASE, LATER, "hanako", "見つかった", Basis(0, "", 0))
    back = Draft(
        Thing(ThingKind.PARTY, "login:op@vendor.example.com", "folder", "1001"),
        Aim(facts={"role": "viewer"}, restores=True),
        Image(present=False),
        LATER,
        "受渡し/国保",
        (),
        undoes=done.id,
    )
    run = store.release([one], order, [back], LATER)
    assert (store.in_force(), journal.action(waiting.id).code) == ((), "released")
    (given,) = journal.actions([ActionState.APPROVED], run.id)
    begun = journal.begin(given, Image(present=False), LATER)
    assert begun is not None
    journal.end(begun, Outcome(ActionState.VERIFIED), LATER)
    assert journal.action(done.id).state is ActionState.UNDONE
    released = store.of_run(one.run.id)
    assert released is not None
    assert (released.released_at, released.release_run) == (LATER, run.id)


def test_it_tells_the_rules_nothing(database: Database) -> None:
    """What a lockdown has done isn't part of the record that plans and the guard judge by; what is under way is."""
    store, journal = Lockdowns(database), DatabaseJournal(database)
    (first, second) = store.begin(store.add(entered(store), [draft(1), draft(2)], NOW), NOW)
    store.end(verified((first,)), NOW)
    assert list(journal.latest_by_thing()) == [second.thing.key]
    assert journal.ended_since(NOW - timedelta(days=1)) == ()
    assert journal.last_let_go() is None
