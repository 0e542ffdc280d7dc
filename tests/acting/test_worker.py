"""One action from its look to its end: what is called, what is recorded, and when it is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from gatekeeper.enforcement.action import ActionState
from gatekeeper.enforcement.image import ABSENT, Aim, Thing, ThingKind
from gatekeeper.enforcement.settling import WAITS
from tests.acting.bench import Bench, HookedHand, bench_of, case_of, told
from tests.acting.crash.case import Tenant

_BUSY = '{"type": "error", "status": 409, "code": "operation_blocked_temporary", "message": "busy"}'
_NOT_OURS = '{"type": "error", "status": 403, "code": "access_denied_insufficient_permissions", "message": "no"}'


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench_of(tmp_path_factory.mktemp("bench")) as bench:
        yield bench


@pytest.fixture
def bench(shared: Bench) -> Iterator[Bench]:
    yield shared
    shared.spoil_no_more()


def test_what_is_right_already_needs_no_call(bench: Bench) -> None:
    """Where somebody has done it meanwhile, it is verified without a write, and nothing was begun."""
    _, place, action = bench.played("lower-role")
    place.set_role("previewer uploader")
    hand = bench.hand()
    assert told(bench.worker(hand).do(action)) == ("verified", "already")
    assert hand.calls == ["look"]
    assert bench.again(action).applying_at is None


def test_what_has_changed_is_not_forced(bench: Bench) -> None:
    """Where the thing isn't as it was planned, it is left to the next plan, and what differs is named."""
    _, place, action = bench.played("lower-role")
    place.set_role("viewer")
    hand = bench.hand()
    outcome = bench.worker(hand).do(action)
    assert (told(outcome), hand.calls) == (("dropped", "changed"), ["look"])
    assert outcome is not None
    assert outcome.detail == "role"


def test_what_a_person_wants_in_any_case_is_done(bench: Bench) -> None:
    """A forced action is done whatever is found."""
    case = case_of("lower-role")
    place = bench.prepared(case)
    action = bench.entered(case.thing(place), case.aim, forced=True)
    place.set_role("viewer")
    assert told(bench.worker().do(action)) == ("verified", "")


def test_part_that_is_right_already_stands_in_no_way(bench: Bench) -> None:
    """Of several changes those that somebody has made already are no reason to drop the others."""
    _, place, action = bench.played("settings-and-watermark")
    place.set_folder(can_non_owners_invite=False)
    assert told(bench.worker().do(action)) == ("verified", "")


def test_what_is_out_of_sight_is_left_alone(bench: Bench) -> None:
    """A folder that can't be read any more isn't judged to be gone, and nothing is written."""
    _, place, action = bench.played("invitations-off")
    place.trash("folder")
    hand = bench.hand()
    assert told(bench.worker(hand).do(action)) == ("failed", "unreadable")
    assert hand.calls == ["look"]


def test_refusal_for_now_is_tried_again_later_and_later(bench: Bench) -> None:
    """What Box can't do just now waits a minute, then longer, and fails in the end with Box's own word."""
    _, _, action = bench.played("delete-folder")
    bench.spoil(status=409, body=_BUSY, match={"method": "DELETE"})
    for wait in WAITS:
        outcome = bench.worker().do(bench.again(action))
        assert told(outcome) == ("approved", "refused_for_now")
        not_before = bench.again(action).not_before
        assert not_before is not None
        assert abs(not_before - bench.api.now() - wait) < timedelta(seconds=5)
    outcome = bench.worker().do(bench.again(action))
    assert told(outcome) == ("failed", "refused")
    assert outcome is not None
    assert outcome.detail == "409 operation_blocked_temporary"


def test_missing_right_is_not_taken_for_a_date_that_box_will_not_hold(bench: Bench) -> None:
    """A 403 for want of permission is a refusal: the date isn't said to be kept here."""
    _, _, action = bench.played("expiry-held")
    bench.spoil(status=403, body=_NOT_OURS, match={"method": "PUT"})
    assert told(bench.worker().do(action)) == ("failed", "refused")


def test_second_call_has_its_own_intent(bench: Bench) -> None:
    """Settings and watermark are two calls: each is on record before it is made."""
    _, _, action = bench.played("settings-and-watermark")
    hand = bench.hand()
    seen: list[int] = []
    hand.before_change = lambda: seen.append(
        sum(event.state is ActionState.APPLYING for event in bench.journal.history(action.id))
    )
    assert told(bench.worker(hand).do(action)) == ("verified", "")
    assert seen == [1, 2]


def test_new_password_is_told_once_and_kept_nowhere(bench: Bench) -> None:
    """A link that had a password gets a new one: whoever asked hears it, and the journal doesn't hold it."""
    case = case_of("link-anew")
    place = bench.prepared(case)
    words: list[str] = []
    action = bench.entered(case.thing(place), case.aim)
    bench.worker(told=lambda _, word: words.append(word)).do(action)
    (word,) = words
    assert len(word) >= 12
    assert word not in repr(bench.again(action)) + repr(bench.journal.history(action.id))


def test_date_that_box_forgets_is_kept_here(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where Box answers 200 and leaves the date null, that is read back, and the date stays in the journal."""
    with bench_of(tmp_path_factory.mktemp("bench"), Tenant.IGNORES) as bench:
        _, _, action = bench.played("role-and-expiry-ignored")
        assert told(bench.worker().do(action)) == ("verified", "date_kept_here")
        assert "expires_at" in bench.again(action).aim.facts


def test_removal_by_somebody_else_counts(bench: Bench) -> None:
    """A collaboration that is gone needs no removing, whoever did it; the list of its folder is the proof."""
    _, place, action = bench.played("remove-user")
    place.api.ask("DELETE", f"collaborations/{place.collaboration}")
    hand: HookedHand = bench.hand()
    assert told(bench.worker(hand).do(action)) == ("verified", "already")
    gone = Thing(ThingKind.COLLABORATION, place.collaboration, "folder", place.folder)
    assert not bench.session.hand().look(gone).present
    assert ABSENT.is_reached(bench.session.hand().look(gone))
    assert not Aim(facts={"role": "viewer"}, restores=True).is_reached(bench.session.hand().look(gone))
