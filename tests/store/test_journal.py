"""The journal on both kinds of database: what may begin, what is on record, and who has which thing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text, update

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
from gatekeeper.enforcement.image import ABSENT, Aim, Image, Thing, ThingKind
from gatekeeper.errors import AlreadyRunningError, DatabaseVersionError, UsageError
from gatekeeper.store.database import Database
from gatekeeper.store.journal import DatabaseJournal
from gatekeeper.store.journal_table import action as action_table
from gatekeeper.store.journal_table import run as run_table
from gatekeeper.store.lease import Lease
from tests.store.build import NOW, later

_FOUND = Image(present=True, facts={"role": "editor"}, stamp="3")
_DONE = Outcome(ActionState.VERIFIED, after=Image(present=False))


@pytest.fixture
def journal(database: Database) -> DatabaseJournal:
    return DatabaseJournal(database)


def _thing(number: str = "77", kind: ThingKind = ThingKind.COLLABORATION, item: str = "1001") -> Thing:
    return Thing(kind, number, "folder", item)


def _draft(thing: Thing | None = None, aim: Aim = ABSENT, **more: object) -> Draft:
    whole = Draft(thing or _thing(), aim, _FOUND, NOW, "受渡し", ("remove_collaboration",), ("GK102",))
    return replace(whole, **more)  # type: ignore[arg-type]  # fields named by the tests


def _entered(journal: DatabaseJournal, *drafts: Draft, held: tuple[HeldFor, ...] = ()) -> tuple[Run, list[Action]]:
    run = journal.enter(RunDraft(RunKind.NIGHT, NOW, "gatekeeper", "", Basis(1, "p", 1), held), drafts, NOW)
    return run, list(journal.of_run(run.id))


def _only(journal: DatabaseJournal, draft: Draft | None = None) -> Action:
    return _entered(journal, draft or _draft())[1][0]


def test_entered_run_comes_back_as_it_was(journal: DatabaseJournal) -> None:
    """A run and its actions are kept with everything that they were made of, in their order."""
    drafts = [_draft(_thing(str(number)), login=f"u{number}@example.net", leaves=number) for number in range(1, 4)]
    reasons = (HeldFor("many_rule", {"name": "GK102", "count": "3"}),)
    run, actions = _entered(journal, *drafts, held=reasons)
    assert (run.state, run.draft.held) == (RunState.HELD, reasons)
    assert [one.draft for one in actions] == drafts
    assert {one.state for one in actions} == {ActionState.HELD}
    assert journal.run(run.id) == run


def test_what_is_not_approved_may_not_begin(journal: DatabaseJournal) -> None:
    """A held action, and one that was rejected meanwhile, may not be begun, whatever a worker has in its hand."""
    run, (held,) = _entered(journal, _draft(), held=(HeldFor("stale"),))
    assert journal.begin(held, _FOUND, NOW) is None
    journal.decide(run.id, RunState.REJECTED, "somebody", "いいえ", NOW)
    assert journal.begin(held, _FOUND, NOW) is None
    assert journal.history(held.id)[-1].state is ActionState.DROPPED


def test_action_begins_once(journal: DatabaseJournal) -> None:
    """Of two workers with the same action the second one is told to leave it."""
    one = _only(journal)
    begun = journal.begin(one, _FOUND, later(minutes=1))
    assert begun is not None
    assert (begun.state, begun.found, begun.attempts) == (ActionState.APPLYING, _FOUND, 1)
    assert begun.applying_at == later(minutes=1)
    assert journal.begin(one, _FOUND, later(minutes=2)) is None


@pytest.mark.parametrize(
    ("first", "second", "may"),
    [
        (_thing("77"), _thing("77"), False),
        (_thing("77"), _thing("78"), True),
        (_thing("1001", ThingKind.LINK), _thing("1001", ThingKind.FOLDER), False),
        (_thing("1001", ThingKind.LINK), _thing("1001", ThingKind.ITEM), False),
        (_thing("1001", ThingKind.LINK), _thing("1002", ThingKind.LINK, "1002"), True),
        (_thing("1001", ThingKind.LINK), _thing("77"), True),
    ],
)
def test_what_box_changes_as_one_has_one_action_at_a_time(
    journal: DatabaseJournal, first: Thing, second: Thing, may: bool
) -> None:
    """An item, its link and its settings have one etag: while one of them is being changed, the others wait."""
    _, (one, other) = _entered(journal, _draft(first), _draft(second))
    begun = journal.begin(one, _FOUND, NOW)
    assert begun is not None
    assert (journal.begin(other, _FOUND, NOW) is not None) is may
    journal.end(begun, _DONE, NOW)
    if not may:
        assert journal.begin(other, _FOUND, NOW) is not None


@pytest.mark.parametrize("state", [ActionState.APPLIED, ActionState.APPROVED, ActionState.UNKNOWN, ActionState.FAILED])
def test_thing_is_let_go_unless_its_end_is_open(journal: DatabaseJournal, state: ActionState) -> None:
    """What Box has answered and nobody has read back keeps the thing; everything else lets it go."""
    _, (one, other) = _entered(journal, _draft(), _draft())
    begun = journal.begin(one, _FOUND, NOW)
    assert begun is not None
    assert journal.end(begun, Outcome(state), NOW)
    assert (journal.begin(other, _FOUND, NOW) is None) is (state is ActionState.APPLIED)


def test_outcome_of_a_worker_that_was_overtaken_is_not_taken_in(journal: DatabaseJournal) -> None:
    """Whoever comes back with an action that was settled meanwhile changes nothing any more."""
    begun = journal.begin(_only(journal), _FOUND, NOW)
    assert begun is not None
    assert journal.end(begun, Outcome(ActionState.UNKNOWN, "touched_since"), NOW)
    assert not journal.end(begun, _DONE, later(minutes=5))
    assert journal.action(begun.id).state is ActionState.UNKNOWN
    assert [event.state for event in journal.history(begun.id)][-1] is ActionState.UNKNOWN


def test_further_call_keeps_the_state_before_the_first(journal: DatabaseJournal) -> None:
    """What is given back by undoing is what was there before the first call; what was read last is kept beside it."""
    begun = journal.begin(_only(journal), _FOUND, NOW)
    assert begun is not None
    second = Image(present=True, facts={"role": "viewer"}, stamp="4")
    further = journal.advance(begun, second, later(seconds=2))
    assert further is not None
    assert (further.found, further.after, further.attempts) == (_FOUND, second, 1)
    journal.end(further, Outcome(ActionState.APPROVED, "goes_on", not_before=NOW), NOW)
    again = journal.begin(journal.action(begun.id), second, later(minutes=3))
    assert again is not None
    assert (again.found, again.after, again.attempts) == (_FOUND, second, 2)


def test_only_what_was_begun_has_a_further_call(journal: DatabaseJournal) -> None:
    """An action that isn't being done can't go on."""
    assert journal.advance(_only(journal), _FOUND, NOW) is None


def test_run_ends_with_its_last_action(journal: DatabaseJournal) -> None:
    """A run is over as soon as none of its actions is open."""
    run, actions = _entered(journal, _draft(_thing("77")), _draft(_thing("78")))
    for number, one in enumerate(actions):
        assert journal.run(run.id).state is RunState.APPROVED
        begun = journal.begin(one, _FOUND, NOW)
        assert begun is not None
        journal.end(begun, _DONE if number else Outcome(ActionState.FAILED, "refused"), NOW)
    assert journal.run(run.id).state is RunState.ENDED


def test_undone_action_says_by_what(journal: DatabaseJournal) -> None:
    """An action is undone when the one that takes it back is verified, not before."""
    one = journal.begin(_only(journal), _FOUND, NOW)
    assert one is not None
    journal.end(one, _DONE, NOW)
    undoing = journal.begin(_only(journal, _draft(_thing("5", ThingKind.PARTY), undoes=one.id)), _FOUND, NOW)
    assert undoing is not None
    assert journal.action(one.id).state is ActionState.VERIFIED
    journal.end(undoing, Outcome(ActionState.VERIFIED), NOW)
    undone = journal.action(one.id)
    assert (undone.state, undone.undone_by) == (ActionState.UNDONE, undoing.id)


@pytest.mark.parametrize(
    ("state", "counts"),
    [
        (ActionState.VERIFIED, True),
        (ActionState.APPLIED, True),
        (ActionState.UNKNOWN, True),
        (ActionState.FAILED, False),
        (ActionState.DROPPED, False),
    ],
)
def test_day_counts_whatever_may_have_had_its_effect(
    journal: DatabaseJournal, state: ActionState, counts: bool
) -> None:
    """The guard's day holds what was done and what may have been done, by the moment of the call."""
    begun = journal.begin(_only(journal), _FOUND, later(hours=1))
    assert begun is not None
    assert [one.id for one in journal.ended_since(NOW)] == [begun.id]
    journal.end(begun, Outcome(state), later(hours=30))
    assert bool(journal.ended_since(NOW)) is counts
    assert journal.ended_since(later(hours=2)) == ()


def test_what_is_let_go_and_waits_counts_for_the_day(journal: DatabaseJournal) -> None:
    """What Box doesn't take now is done later, together with whatever is let go by then."""
    one = _only(journal)
    assert [waiting.id for waiting in journal.ended_since(later(hours=40))] == [one.id]
    begun = journal.begin(one, _FOUND, NOW)
    assert begun is not None
    journal.end(begun, Outcome(ActionState.APPROVED, "refused_for_now", not_before=later(hours=2)), NOW)
    assert [waiting.id for waiting in journal.ended_since(later(hours=40))] == [one.id]


def test_action_that_was_undone_still_counts_for_the_day(journal: DatabaseJournal) -> None:
    """Taking back what was done makes no room for more on the same day."""
    one = journal.begin(_only(journal), _FOUND, NOW)
    assert one is not None
    journal.end(one, _DONE, NOW)
    undoing = journal.begin(_only(journal, _draft(_thing("5", ThingKind.PARTY), undoes=one.id)), _FOUND, NOW)
    assert undoing is not None
    journal.end(undoing, Outcome(ActionState.VERIFIED), NOW)
    assert {action.id for action in journal.ended_since(NOW)} == {one.id, undoing.id}


def test_only_the_holder_of_the_lease_acts(database: Database) -> None:
    """A process whose work another one has taken over begins nothing, and says nothing about an end any more."""
    first, second = DatabaseJournal(database, Lease("acting")), DatabaseJournal(database, Lease("acting"))
    first.take_lease(NOW)
    begun = first.begin(_only(first), _FOUND, NOW)
    assert begun is not None
    with pytest.raises(AlreadyRunningError):
        second.take_lease(NOW)
    first.release_lease()
    second.take_lease(NOW)
    with pytest.raises(AlreadyRunningError):
        first.end(begun, _DONE, NOW)
    with pytest.raises(AlreadyRunningError):
        first.begin(_only(first, _draft(_thing("78"))), _FOUND, NOW)
    assert second.action(begun.id).state is ActionState.APPLYING


def test_row_of_a_newer_program_is_not_guessed_at(journal: DatabaseJournal, database: Database) -> None:
    """An image in a format that this program doesn't know ends in a message, not in half an image."""
    one = _only(journal)
    with database.write() as connection:
        newer = action_table.c.id == one.id
        connection.execute(update(action_table).where(newer).values(before='{"v":2,"whatever":1}'))
    with pytest.raises(DatabaseVersionError, match="新しい版"):
        journal.action(one.id)


@pytest.mark.parametrize("word", ["state", "kind"])
def test_word_of_a_newer_program_is_not_guessed_at(journal: DatabaseJournal, database: Database, word: str) -> None:
    """Nor does a state or a kind that this program doesn't know end in a traceback, for an action or for a run."""
    run, (one,) = _entered(journal, _draft())
    with database.write() as connection:
        connection.execute(update(action_table).where(action_table.c.id == one.id).values({word: "entangled"}))
    with pytest.raises(DatabaseVersionError, match="新しい版"):
        journal.latest_by_thing()
    with database.write() as connection:
        connection.execute(update(run_table).where(run_table.c.id == run.id).values({word: "entangled"}))
    with pytest.raises(DatabaseVersionError, match="新しい版"):
        journal.run(run.id)


@pytest.mark.parametrize("number", [0, -1, 99, 2**63])
def test_number_that_is_none(journal: DatabaseJournal, number: int) -> None:
    """A number without a row is told as such, however large."""
    with pytest.raises(UsageError, match=str(number)):
        journal.action(number)
    with pytest.raises(UsageError, match=str(number)):
        journal.run(number)


def test_run_is_decided_once(journal: DatabaseJournal) -> None:
    """A second decision, also the same one, is refused."""
    run, _ = _entered(journal, _draft(), held=(HeldFor("stale"),))
    decided = journal.decide(run.id, RunState.APPROVED, "somebody", "よい", later(hours=1))
    assert (decided.state, decided.decided_by, decided.decided_reason) == (RunState.APPROVED, "somebody", "よい")
    for state in (RunState.APPROVED, RunState.REJECTED):
        with pytest.raises(UsageError):
            journal.decide(run.id, state, "somebody else", "やはり", later(hours=2))


def test_dropping_leaves_what_was_begun(journal: DatabaseJournal) -> None:
    """Giving up a run drops what waits; what is being done is settled first."""
    run, (one, other) = _entered(journal, _draft(_thing("77")), _draft(_thing("78")))
    begun = journal.begin(one, _FOUND, NOW)
    assert begun is not None
    journal.drop(run.id, "basis_changed", NOW)
    assert [row.state for row in journal.of_run(run.id)] == [ActionState.APPLYING, ActionState.DROPPED]
    assert journal.action(other.id).code == "basis_changed"
    assert journal.run(run.id).state is RunState.APPROVED
    journal.end(begun, _DONE, NOW)
    assert journal.run(run.id).state is RunState.ENDED


def test_history_is_never_shortened(journal: DatabaseJournal, database: Database) -> None:
    """Every step of an action stays on record, with its moment and its reason."""
    begun = journal.begin(_only(journal), _FOUND, later(minutes=1))
    assert begun is not None
    journal.end(begun, Outcome(ActionState.APPROVED, "no_effect"), later(minutes=4))
    states = [(event.state, event.code, event.at) for event in journal.history(begun.id)]
    assert states == [
        (ActionState.PLANNED, "", NOW),
        (ActionState.APPROVED, "", NOW),
        (ActionState.APPLYING, "", later(minutes=1)),
        (ActionState.APPROVED, "no_effect", later(minutes=4)),
    ]
    assert journal.newest_moment() == later(minutes=4)
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM claim")).scalar() == 0
