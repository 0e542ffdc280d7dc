"""One action from its look to its end, and how one whose end isn't on record is settled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from gatekeeper.enforcement.action import Action, ActionState, Outcome
from gatekeeper.enforcement.image import ABSENT, Aim, Thing, ThingKind
from gatekeeper.enforcement.settling import LOG_LAG, WAITS
from tests.acting.bench import Bench, HookedHand, bench_of
from tests.acting.crash.case import CASES, Case, Place, Tenant

_BY_NAME = {case.name: case for case in CASES}
_BUSY = '{"type": "error", "status": 409, "code": "operation_blocked_temporary", "message": "busy"}'
_FORBIDDEN = '{"type": "error", "status": 403, "code": "forbidden", "message": "no"}'
_NOT_OURS = '{"type": "error", "status": 403, "code": "access_denied_insufficient_permissions", "message": "no"}'


class _CrashedError(Exception):
    """The process is gone."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench_of(tmp_path_factory.mktemp("bench")) as bench:
        yield bench


@pytest.fixture
def bench(shared: Bench) -> Iterator[Bench]:
    yield shared
    shared.api.own("POST", "faults", [])


def _played(bench: Bench, name: str) -> tuple[Case, Place, Action]:
    case = _BY_NAME[name]
    place = bench.prepared(case)
    return case, place, bench.entered(case.thing(place), case.aim)


def _crash() -> None:
    raise _CrashedError


def _crashed(bench: Bench, action: Action, when: str) -> None:
    """The action, with the process gone just before its call or just after it."""
    hand = bench.hand()
    if when == "before":
        hand.before_change = _crash
    else:
        hand.after_change = _crash
    with pytest.raises(_CrashedError):
        bench.worker(hand).do(action)


def _spoil(bench: Bench, **fault: Any) -> None:
    bench.api.own("POST", "faults", [{"kind": "status", "times": "forever", **fault}])


def _told(outcome: Outcome | None) -> tuple[str, str] | None:
    return None if outcome is None else (str(outcome.state), outcome.code)


def test_what_is_right_already_needs_no_call(bench: Bench) -> None:
    """Where somebody has done it meanwhile, it is verified without a write, and nothing was begun."""
    _, place, action = _played(bench, "lower-role")
    place.set_role("previewer uploader")
    hand = bench.hand()
    assert _told(bench.worker(hand).do(action)) == ("verified", "already")
    assert hand.calls == ["look"]
    assert bench.again(action).applying_at is None


def test_what_has_changed_is_not_forced(bench: Bench) -> None:
    """Where the thing isn't as it was planned, it is left to the next plan, and what differs is named."""
    _, place, action = _played(bench, "lower-role")
    place.set_role("viewer")
    hand = bench.hand()
    outcome = bench.worker(hand).do(action)
    assert (_told(outcome), hand.calls) == (("dropped", "changed"), ["look"])
    assert outcome is not None
    assert outcome.detail == "role"


def test_what_a_person_wants_in_any_case_is_done(bench: Bench) -> None:
    """A forced action is done whatever is found."""
    case = _BY_NAME["lower-role"]
    place = bench.prepared(case)
    action = bench.entered(case.thing(place), case.aim, forced=True)
    place.set_role("viewer")
    assert _told(bench.worker().do(action)) == ("verified", "")


def test_part_that_is_right_already_stands_in_no_way(bench: Bench) -> None:
    """Of several changes those that somebody has made already are no reason to drop the others."""
    _, place, action = _played(bench, "settings-and-watermark")
    place.set_folder(can_non_owners_invite=False)
    assert _told(bench.worker().do(action)) == ("verified", "")


def test_what_is_out_of_sight_is_left_alone(bench: Bench) -> None:
    """A folder that can't be read any more isn't judged to be gone, and nothing is written."""
    _, place, action = _played(bench, "invitations-off")
    place.trash("folder")
    hand = bench.hand()
    assert _told(bench.worker(hand).do(action)) == ("failed", "unreadable")
    assert hand.calls == ["look"]


@pytest.mark.parametrize("name", ["lower-role", "tighten-link", "invitations-off", "delete-file", "invite-again"])
def test_call_that_never_arrived_is_made_again(bench: Bench, name: str) -> None:
    """After a crash before the call: nothing is concluded while Box's log may lag; then it is done, once."""
    _, place, action = _played(bench, name)
    at_first = place.look()
    _crashed(bench, action, "before")
    assert bench.worker().settle(bench.again(action)) is None
    assert bench.again(action).state is ActionState.APPLYING
    bench.api.pass_time(LOG_LAG)
    assert _told(bench.worker().settle(bench.again(action))) == ("approved", "no_effect")
    assert place.look() == at_first
    assert _told(bench.worker().do(bench.again(action))) == ("verified", "")


@pytest.mark.parametrize("name", ["remove-user", "lower-role", "tighten-link", "invitations-off", "delete-file"])
def test_effect_without_its_end_is_recognised(bench: Bench, name: str) -> None:
    """After a crash behind the call Box's state tells at once that it was done."""
    _, _, action = _played(bench, name)
    _crashed(bench, action, "after")
    hand = bench.hand()
    assert _told(bench.worker(hand).settle(bench.again(action))) == ("verified", "settled")
    assert "change" not in hand.calls


@pytest.mark.parametrize("name", ["lower-role", "tighten-link", "invitations-off", "delete-file", "invite-again"])
def test_person_who_took_it_back_is_not_fought(bench: Bench, name: str) -> None:
    """What a person restored after the crash isn't done again: a person is asked."""
    case, place, action = _played(bench, name)
    _crashed(bench, action, "after")
    case.restore(place)
    theirs = place.look()
    assert _told(bench.later(action)) == ("unknown", "touched_since")
    assert place.look() == theirs


@pytest.mark.parametrize(
    ("name", "told"),
    [("lower-role", ("verified", "")), ("tighten-link", ("unknown", "log_unreadable"))],
)
def test_log_that_cannot_be_read(bench: Bench, name: str, told: tuple[str, str]) -> None:
    """Without the log only what Box stamps at every change is known not to have been touched."""
    _, _, action = _played(bench, name)
    _crashed(bench, action, "before")
    _spoil(bench, status=403, body=_FORBIDDEN, match={"path": "/events$"})
    assert _told(bench.later(action)) == told


def test_call_whose_effect_did_not_last_is_no_success(bench: Bench) -> None:
    """Where Box has answered and a person has changed it before it was read back, that is what the journal says."""
    _, place, action = _played(bench, "lower-role")
    hand = bench.hand()
    hand.after_change = lambda: _spoil(bench, status=500)
    assert _told(bench.worker(hand).do(action)) == ("applied", "not_read_back")
    bench.api.own("POST", "faults", [])
    place.set_role("editor")
    assert _told(bench.later(action)) == ("unknown", "touched_since")


def test_refusal_for_now_is_tried_again_later_and_later(bench: Bench) -> None:
    """What Box can't do just now waits a minute, then longer, and fails in the end with Box's own word."""
    _, _, action = _played(bench, "delete-folder")
    _spoil(bench, status=409, body=_BUSY, match={"method": "DELETE"})
    for wait in WAITS:
        outcome = bench.worker().do(bench.again(action))
        assert _told(outcome) == ("approved", "refused_for_now")
        not_before = bench.again(action).not_before
        assert not_before is not None
        assert abs(not_before - bench.api.now() - wait) < timedelta(seconds=5)
    outcome = bench.worker().do(bench.again(action))
    assert _told(outcome) == ("failed", "refused")
    assert outcome is not None
    assert outcome.detail == "409 operation_blocked_temporary"


def test_call_that_never_gets_through_fails_in_the_end(bench: Bench) -> None:
    """A write that Box never takes is made again at growing intervals, not for ever."""
    _, place, action = _played(bench, "invitations-off")
    at_first = place.look()
    _spoil(bench, status=500, match={"method": "PUT"})
    for _ in range(len(WAITS)):
        assert bench.worker().do(bench.again(action)) is None
        bench.api.pass_time(LOG_LAG)
        assert _told(bench.worker().settle(bench.again(action))) == ("approved", "no_effect")
    assert bench.worker().do(bench.again(action)) is None
    bench.api.pass_time(LOG_LAG)
    assert _told(bench.worker().settle(bench.again(action))) == ("failed", "never_arrived")
    assert place.look() == at_first


def test_first_try_without_effect_is_made_good_at_once(bench: Bench) -> None:
    """After one crash an action isn't put off any further; after two it waits."""
    _, _, action = _played(bench, "tighten-link")
    waits = []
    for _ in range(2):
        _crashed(bench, bench.again(action), "before")
        bench.api.pass_time(LOG_LAG)
        bench.worker().settle(bench.again(action))
        not_before = bench.again(action).not_before
        assert not_before is not None
        waits.append(round((not_before - bench.api.now()).total_seconds() / 60))
    assert waits == [0, 5]


def test_missing_right_is_not_taken_for_a_date_that_box_will_not_hold(bench: Bench) -> None:
    """A 403 for want of permission is a refusal: the date isn't said to be kept here."""
    _, _, action = _played(bench, "expiry-held")
    _spoil(bench, status=403, body=_NOT_OURS, match={"method": "PUT"})
    assert _told(bench.worker().do(action)) == ("failed", "refused")


def test_second_call_has_its_own_intent(bench: Bench) -> None:
    """Settings and watermark are two calls: each is on record before it is made."""
    _, _, action = _played(bench, "settings-and-watermark")
    hand = bench.hand()
    seen: list[int] = []
    hand.before_change = lambda: seen.append(
        sum(event.state is ActionState.APPLYING for event in bench.journal.history(action.id))
    )
    assert _told(bench.worker(hand).do(action)) == ("verified", "")
    assert seen == [1, 2]


def test_crash_between_two_calls_goes_on_with_the_second(bench: Bench) -> None:
    """The first call's effect stays, the second one is made, and the state before both is kept for undoing."""
    _, place, action = _played(bench, "settings-and-watermark")
    _crashed(bench, action, "after")
    assert _told(bench.later(action)) == ("verified", "")
    assert place.look()["folder"]["watermark"] is True
    found = bench.again(action).found
    assert found is not None
    assert found.facts["can_non_owners_invite"] is True


def test_person_who_took_back_the_second_of_two_is_not_fought(bench: Bench) -> None:
    """With both calls made, one of them taken back by a person isn't mistaken for one that wasn't made."""
    _, place, action = _played(bench, "settings-and-watermark")
    hand, calls = bench.hand(), [0]

    def after() -> None:
        calls[0] += 1
        if calls[0] == 2:
            raise _CrashedError

    hand.after_change = after
    with pytest.raises(_CrashedError):
        bench.worker(hand).do(action)
    place.mark(watermark=False)
    assert _told(bench.later(action)) == ("unknown", "touched_since")
    assert place.look()["folder"]["watermark"] is False


def _purging(bench: Bench) -> tuple[Place, Action]:
    _, place, action = _played(bench, "purge")
    return place, action


def test_purge_is_proven_by_its_answer(bench: Bench) -> None:
    """Box's 204 to the purge, and the item out of sight, are proof."""
    _, action = _purging(bench)
    assert _told(bench.worker().do(action)) == ("verified", "")


@pytest.mark.parametrize(
    ("meanwhile", "told"),
    [
        pytest.param(lambda _: None, ("verified", "settled"), id="nobody-came"),
        pytest.param(lambda place: place.trash("folder"), ("unknown", "not_proven"), id="place-out-of-sight"),
    ],
)
def test_purge_without_an_answer(bench: Bench, meanwhile: Callable[[Place], None], told: tuple[str, str]) -> None:
    """That an item is out of sight proves its purge only where its place is in sight, and nobody took it out."""
    place, action = _purging(bench)
    _crashed(bench, action, "after")
    meanwhile(place)
    assert bench.worker().settle(bench.again(action)) is None
    assert _told(bench.later(action)) == told


def test_purge_of_what_was_taken_out_of_sight_is_not_claimed(bench: Bench) -> None:
    """An item that somebody took out of the trash, and that is out of sight now, isn't said to be purged."""
    place, action = _purging(bench)
    place.take_out()
    place.trash()
    bench.api.ask("DELETE", f"files/{place.file}/trash")
    hand = bench.hand()
    assert _told(bench.worker(hand).do(action)) == ("unknown", "not_proven")
    assert "change" not in hand.calls


def test_new_password_is_told_once_and_kept_nowhere(bench: Bench) -> None:
    """A link that had a password gets a new one: whoever asked hears it, and the journal doesn't hold it."""
    case = _BY_NAME["link-anew"]
    place = bench.prepared(case)
    words: list[str] = []
    action = bench.entered(case.thing(place), case.aim)
    bench.worker(told=lambda _, word: words.append(word)).do(action)
    (word,) = words
    assert len(word) >= 12
    assert word not in repr(bench.again(action)) + repr(bench.journal.history(action.id))


@pytest.mark.parametrize("fault", ["crash", "no-answer"])
def test_password_that_nobody_has_heard_is_said_to_be_lost(bench: Bench, fault: str) -> None:
    """Where the process or the answer is gone, so is the new password: the journal says that it has to be set anew."""
    _, _, action = _played(bench, "link-anew")
    if fault == "crash":
        _crashed(bench, action, "after")
        outcome = bench.later(action)
    else:
        _spoil(bench, status=500, after_effect=True, match={"method": "PUT"})
        outcome = bench.worker().do(action)
    assert _told(outcome) == ("verified", "password_lost")


def test_overtaken_worker_says_nothing(bench: Bench) -> None:
    """Whose action was settled by somebody else meanwhile gives no outcome, and changes nothing on record."""
    _, _, action = _played(bench, "lower-role")
    hand = bench.hand()

    def settle() -> None:
        begun = bench.again(action)
        bench.journal.end(begun, Outcome(ActionState.UNKNOWN, "touched_since"), bench.api.now())

    hand.after_change = settle
    assert bench.worker(hand).do(action) is None
    assert bench.again(action).state is ActionState.UNKNOWN


def test_date_that_box_forgets_is_kept_here(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where Box answers 200 and leaves the date null, that is read back, and the date stays in the journal."""
    with bench_of(tmp_path_factory.mktemp("bench"), Tenant.IGNORES) as bench:
        _, _, action = _played(bench, "role-and-expiry-ignored")
        assert _told(bench.worker().do(action)) == ("verified", "date_kept_here")
        assert "expires_at" in bench.again(action).aim.facts


def test_removal_by_somebody_else_counts(bench: Bench) -> None:
    """A collaboration that is gone needs no removing, whoever did it; the list of its folder is the proof."""
    _, place, action = _played(bench, "remove-user")
    place.api.ask("DELETE", f"collaborations/{place.collaboration}")
    hand: HookedHand = bench.hand()
    assert _told(bench.worker(hand).do(action)) == ("verified", "already")
    gone = Thing(ThingKind.COLLABORATION, place.collaboration, "folder", place.folder)
    assert not bench.session.hand().look(gone).present
    assert ABSENT.is_reached(bench.session.hand().look(gone))
    assert not Aim(facts={"role": "viewer"}, restores=True).is_reached(bench.session.hand().look(gone))
