"""What becomes of an action whose end isn't on record: done, to be done again, or for a person to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from gatekeeper.enforcement.action import Action, ActionState, Outcome
from gatekeeper.enforcement.settling import LOG_LAG, UNSEEN_FOR, WAITS
from tests.acting.bench import Bench, CrashedError, bench_of, crash, told
from tests.acting.crash.case import Place

_FORBIDDEN = '{"type": "error", "status": 403, "code": "forbidden", "message": "no"}'
_NOT_FOUND = '{"type": "error", "status": 404, "code": "not_found", "message": "no"}'


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench_of(tmp_path_factory.mktemp("bench")) as bench:
        yield bench


@pytest.fixture
def bench(shared: Bench) -> Iterator[Bench]:
    yield shared
    shared.spoil_no_more()


@pytest.mark.parametrize("name", ["lower-role", "tighten-link", "invitations-off", "delete-file", "invite-again"])
def test_call_that_never_arrived_is_made_again(bench: Bench, name: str) -> None:
    """After a crash before the call: nothing is concluded while Box's log may lag; then it is done, once."""
    _, place, action = bench.played(name)
    at_first = place.look()
    bench.crashed(action, "before")
    assert bench.worker().settle(bench.again(action)) is None
    assert bench.again(action).state is ActionState.APPLYING
    bench.api.pass_time(LOG_LAG)
    assert told(bench.worker().settle(bench.again(action))) == ("approved", "no_effect")
    assert place.look() == at_first
    assert told(bench.worker().do(bench.again(action))) == ("verified", "")


@pytest.mark.parametrize("name", ["remove-user", "lower-role", "tighten-link", "invitations-off"])
def test_effect_without_its_end_is_recognised(bench: Bench, name: str) -> None:
    """After a crash behind the call Box's state tells at once that it was done."""
    _, _, action = bench.played(name)
    bench.crashed(action, "after")
    hand = bench.hand()
    assert told(bench.worker(hand).settle(bench.again(action))) == ("verified", "settled")
    assert "change" not in hand.calls


def test_deletion_without_its_end_is_ours_by_the_log(bench: Bench) -> None:
    """What is in the trash is purged one day: whose deletion it was is looked up first."""
    _, _, action = bench.played("delete-file")
    bench.crashed(action, "after")
    assert bench.worker().settle(bench.again(action)) is None
    assert told(bench.later(action)) == ("verified", "settled")


def test_deletion_that_a_person_made_in_between_is_not_ours(bench: Bench) -> None:
    """Our own call never arrived: the item is where it was to go, and it isn't for us to purge."""
    _, place, action = bench.played("delete-file")
    bench.crashed(action, "before")
    place.trash()
    assert told(bench.later(action)) == ("verified", "already")


@pytest.mark.parametrize("name", ["delete-file", "tighten-link"])
def test_effect_that_is_out_of_sight_for_a_while_is_told_later(bench: Bench, name: str) -> None:
    """What can't be read at the restart is asked about again; the deletion gets its evidence when it can be."""
    _, _, action = bench.played(name)
    bench.crashed(action, "after")
    for _ in range(3):
        bench.spoil(status=404, body=_NOT_FOUND, match={"path": "/(files|folders)/"})
        bench.api.pass_time(timedelta(hours=1))
        assert bench.worker().settle(bench.again(action)) is None
        assert bench.again(action).state is ActionState.APPLYING
    bench.spoil_no_more()
    assert told(bench.worker().settle(bench.again(action))) == ("verified", "settled")


def test_effect_that_stays_out_of_sight_is_for_a_person(bench: Bench) -> None:
    """After six hours nobody waits any more."""
    _, _, action = bench.played("delete-file")
    bench.crashed(action, "after")
    bench.spoil(status=404, body=_NOT_FOUND, match={"path": "/(files|folders)/"})
    bench.api.pass_time(UNSEEN_FOR)
    assert told(bench.worker().settle(bench.again(action))) == ("unknown", "unreadable")


@pytest.mark.parametrize("name", ["lower-role", "tighten-link", "invitations-off", "delete-file", "invite-again"])
def test_person_who_took_it_back_is_not_fought(bench: Bench, name: str) -> None:
    """What a person restored after the crash isn't done again: a person is asked."""
    case, place, action = bench.played(name)
    bench.crashed(action, "after")
    case.restore(place)
    theirs = place.look()
    assert told(bench.later(action)) == ("unknown", "touched_since")
    assert place.look() == theirs


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("lower-role", ("verified", "")), ("tighten-link", ("unknown", "log_unreadable"))],
)
def test_log_that_cannot_be_read(bench: Bench, name: str, wanted: tuple[str, str]) -> None:
    """Without the log only what Box stamps at every change is known not to have been touched."""
    _, _, action = bench.played(name)
    bench.crashed(action, "before")
    bench.spoil(status=403, body=_FORBIDDEN, match={"path": "/events$"})
    assert told(bench.later(action)) == wanted


def test_call_made_by_a_clock_that_was_ahead(bench: Bench) -> None:
    """Where the call was made by a clock a day ahead, Box's log can't be held against it, and isn't waited for."""
    _, _, action = bench.played("tighten-link")
    hand = bench.hand()
    hand.before_change = crash
    with pytest.raises(CrashedError):
        replace(bench.worker(hand), clock=lambda: bench.api.now() + timedelta(days=1)).do(action)
    assert told(bench.worker().settle(bench.again(action))) == ("unknown", "clock_was_off")


def test_call_whose_effect_did_not_last_is_no_success(bench: Bench) -> None:
    """Where Box has answered and a person has changed it before it was read back, that is what the journal says."""
    _, place, action = bench.played("lower-role")
    hand = bench.hand()
    hand.after_change = lambda: bench.spoil(status=500)
    assert told(bench.worker(hand).do(action)) == ("applied", "not_read_back")
    bench.spoil_no_more()
    place.set_role("editor")
    assert told(bench.later(action)) == ("unknown", "touched_since")


def test_call_that_never_gets_through_fails_in_the_end(bench: Bench) -> None:
    """A write that Box never takes is made again at growing intervals, not for ever."""
    _, place, action = bench.played("invitations-off")
    at_first = place.look()
    bench.spoil(status=500, match={"method": "PUT"})
    for _ in range(len(WAITS)):
        assert bench.worker().do(bench.again(action)) is None
        bench.api.pass_time(LOG_LAG)
        assert told(bench.worker().settle(bench.again(action))) == ("approved", "no_effect")
    assert bench.worker().do(bench.again(action)) is None
    bench.api.pass_time(LOG_LAG)
    assert told(bench.worker().settle(bench.again(action))) == ("failed", "never_arrived")
    assert place.look() == at_first


def test_first_try_without_effect_is_made_good_at_once(bench: Bench) -> None:
    """After one crash an action isn't put off any further; after two it waits."""
    _, _, action = bench.played("tighten-link")
    waits = []
    for _ in range(2):
        bench.crashed(bench.again(action), "before")
        bench.api.pass_time(LOG_LAG)
        bench.worker().settle(bench.again(action))
        not_before = bench.again(action).not_before
        assert not_before is not None
        waits.append(round((not_before - bench.api.now()).total_seconds() / 60))
    assert waits == [0, 5]


def test_crash_between_two_calls_goes_on_with_the_second(bench: Bench) -> None:
    """The first call's effect stays, the second one is made, and the state before both is kept for undoing."""
    _, place, action = bench.played("settings-and-watermark")
    bench.crashed(action, "after")
    assert told(bench.later(action)) == ("verified", "")
    assert place.look()["folder"]["watermark"] is True
    found = bench.again(action).found
    assert found is not None
    assert found.facts["can_non_owners_invite"] is True


def test_what_a_person_finished_was_begun_by_us_all_the_same(bench: Bench) -> None:
    """With the first of two calls made and a person at the second, the first is still there to be taken back."""
    _, place, action = bench.played("settings-and-watermark")
    bench.crashed(action, "after")
    bench.api.pass_time(timedelta(minutes=3))
    assert told(bench.worker().settle(bench.again(action))) == ("approved", "goes_on")
    place.mark(watermark=True)
    assert told(bench.worker().do(bench.again(action))) == ("verified", "settled")
    assert bench.again(action).had_effect


def test_person_who_took_back_the_second_of_two_is_not_fought(bench: Bench) -> None:
    """With both calls made, one of them taken back by a person isn't mistaken for one that wasn't made."""
    _, place, action = bench.played("settings-and-watermark")
    hand, calls = bench.hand(), [0]

    def after() -> None:
        calls[0] += 1
        if calls[0] == 2:
            raise CrashedError

    hand.after_change = after
    with pytest.raises(CrashedError):
        bench.worker(hand).do(action)
    place.mark(watermark=False)
    assert told(bench.later(action)) == ("unknown", "touched_since")
    assert place.look()["folder"]["watermark"] is False


def _purging(bench: Bench) -> tuple[Place, Action]:
    _, place, action = bench.played("purge")
    return place, action


def test_purge_is_proven_by_its_answer(bench: Bench) -> None:
    """Box's 204 to the purge, and the item out of sight, are proof."""
    _, action = _purging(bench)
    assert told(bench.worker().do(action)) == ("verified", "")


@pytest.mark.parametrize(
    ("meanwhile", "wanted"),
    [
        pytest.param(lambda _: None, ("verified", "settled"), id="nobody-came"),
        pytest.param(lambda place: place.trash("folder"), ("unknown", "not_proven"), id="place-out-of-sight"),
    ],
)
def test_purge_without_an_answer(bench: Bench, meanwhile: Callable[[Place], None], wanted: tuple[str, str]) -> None:
    """That an item is out of sight proves its purge only where its place is in sight, and nobody took it out."""
    place, action = _purging(bench)
    bench.crashed(action, "after")
    meanwhile(place)
    assert bench.worker().settle(bench.again(action)) is None
    assert told(bench.later(action)) == wanted


def test_purge_of_what_was_taken_out_of_sight_is_not_claimed(bench: Bench) -> None:
    """An item that somebody took out of the trash, and that is out of sight now, isn't said to be purged."""
    place, action = _purging(bench)
    place.take_out()
    place.trash()
    bench.api.ask("DELETE", f"files/{place.file}/trash")
    hand = bench.hand()
    assert told(bench.worker(hand).do(action)) == ("unknown", "not_proven")
    assert "change" not in hand.calls


@pytest.mark.parametrize("fault", ["crash", "no-answer"])
def test_password_that_nobody_has_heard_is_said_to_be_lost(bench: Bench, fault: str) -> None:
    """Where the process or the answer is gone, so is the new password: the journal says that it has to be set anew."""
    _, _, action = bench.played("link-anew")
    if fault == "crash":
        bench.crashed(action, "after")
        outcome = bench.later(action)
    else:
        bench.spoil(status=500, after_effect=True, match={"method": "PUT"})
        outcome = bench.worker().do(action)
    assert told(outcome) == ("verified", "password_lost")


def test_overtaken_worker_says_nothing(bench: Bench) -> None:
    """Whose action was settled by somebody else meanwhile gives no outcome, and changes nothing on record."""
    _, _, action = bench.played("lower-role")
    hand = bench.hand()

    def settle() -> None:
        begun = bench.again(action)
        bench.journal.end(begun, Outcome(ActionState.UNKNOWN, "touched_since"), bench.api.now())

    hand.after_change = settle
    assert bench.worker(hand).do(action) is None
    assert bench.again(action).state is ActionState.UNKNOWN
