"""A lockdown in force stays shut: neither an older release nor an undoing opens it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from gatekeeper.acting.round import Acting, Round
from gatekeeper.acting.undoing import Reversible, enter_undo, reversible
from gatekeeper.enforcement.action import ActionState, Run, RunDraft, RunKind, RunState
from gatekeeper.enforcement.lockdown import Lockdown
from gatekeeper.enforcement.release import draft_of, returns_of
from gatekeeper.errors import AlreadyRunningError, UsageError
from tests.acting.incident import CONTACTS, link, lock, people, release
from tests.acting.test_deletion import FOLDER, in_box, in_force, night
from tests.acting.test_release import ALL, INSIDE, POLICY, RIGHT
from tests.acting.ward import OWNER, Ward, ward_of

STRANGER = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    collaborations:
      - {login: op@vendor.example.com, role: viewer, expires_at: 2026-03-31T23:59:59+09:00}
      - {login: someone@example.net, role: viewer, expires_at: 2026-03-31T23:59:59+09:00}
"""
ABOVE = f"""
  - path: 受渡し
    id: "1000"
    owner: {OWNER}
    can_non_owners_invite: false
    collaborations:
      - {{login: someone@example.net, role: viewer, expires_at: 2026-03-31T23:59:59+09:00}}
"""


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    with ward_of(tmp_path, RIGHT, registry=CONTACTS, policy=POLICY) as made:
        made.sweep()
        yield made


def wanted_release(acting: Acting, one: Lockdown) -> Run:
    """Ends a lockdown on record, and goes no further: the process has died there."""
    now = acting.office.clock()
    returns, _ = returns_of(acting.journal.of_run(one.run.id), now)
    draft = RunDraft(RunKind.RELEASE, now, "hanako", "原因が分かった", acting.locking.basis())
    return acting.lockdowns.release([one], draft, [draft_of(each, now) for each in returns], now)


def left_over(ward: Ward) -> Run:
    """A release of which everything is approved and nothing done."""
    one = lock(ward).lockdown
    acting = ward.acting()
    acting.journal.take_lease(ward.clock())
    run = wanted_release(acting, one)
    acting.journal.release_lease()
    return run


def removed(ward: Ward) -> tuple[Acting, tuple[Reversible, ...]]:
    """A stranger whom the night has removed, and how that would be taken back."""
    ward.sweep()
    (done,) = ward.acting().round().done
    acting = ward.acting()
    return acting, reversible(acting, [acting.journal.action(done.action.id)])


def ends(made: Round) -> set[tuple[ActionState, str]]:
    return {(one.outcome.state, one.outcome.code) for one in made.done if one.outcome is not None}


def test_a_release_that_was_cut_off_goes_on(ward: Ward) -> None:
    """With no lockdown in force, the next round gives back what the release has approved."""
    left_over(ward)
    assert people(ward, "1001") == INSIDE
    ward.sweep()
    assert ends(ward.acting().round()) == {(ActionState.VERIFIED, "")}
    assert people(ward, "1001") == ALL


def test_a_new_lockdown_ends_what_an_older_release_has_left(ward: Ward) -> None:
    """What a release hadn't given back yet is dropped by the next lockdown, and comes back with that one's end."""
    run = left_over(ward)
    lock(ward)
    journal = ward.acting().journal
    assert {(one.state, one.code) for one in journal.of_run(run.id)} == {(ActionState.DROPPED, "locked_down")}
    assert journal.run(run.id).state is RunState.ENDED
    ward.sweep()
    assert ward.acting().round().done == []
    assert people(ward, "1001") == INSIDE
    assert link(ward, "1001").access == "collaborators"


Write = Callable[[Acting, Lockdown], object]


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(wanted_release, id="release"),
        pytest.param(lambda acting, one: acting.lockdowns.add(one, [], acting.office.clock()), id="add"),
        pytest.param(lambda acting, _: acting.lockdowns.end([], acting.office.clock()), id="end"),
        pytest.param(lambda acting, one: acting.lockdowns.close(one, acting.office.clock()), id="close"),
    ],
)
def test_whoever_has_lost_the_turn_writes_nothing(ward: Ward, write: Write) -> None:
    """A lockdown takes the turn from a release that is judging: that release can't end anything any more."""
    first = lock(ward).lockdown
    slow, urgent = ward.acting(), ward.acting()
    slow.journal.take_lease(ward.clock())
    with urgent.precedence.taken(patience=0):
        second = urgent.locking.lock("R7-36-03", "hanako", "また漏れた").lockdown
    with pytest.raises(AlreadyRunningError):
        write(slow, first)
    assert [one.run.id for one in slow.lockdowns.in_force()] == [first.run.id, second.run.id]
    ward.sweep()
    assert ward.acting().round().done == []
    assert people(ward, "1001") == INSIDE


@pytest.mark.parametrize("given", ["R7-36-03", "folder:1000"])
def test_undoing_is_refused_where_a_lockdown_is_in_force(tmp_path: Path, given: str) -> None:
    """The message names the lockdown; after its release the same is taken back."""
    with ward_of(tmp_path, STRANGER) as ward:
        acting, (one,) = removed(ward)
        number = lock(ward, given).lockdown.run.id
        with pytest.raises(UsageError, match=rf"緊急閉鎖 R{number}（"):
            reversible(acting, [one.action])
        release(ward, f"R{number}")
        acting.go_on(enter_undo(acting, reversible(acting, [one.action]), "hanako", "間違えた"))
        assert "someone@example.net" in people(ward, "1001")


def test_undoing_above_would_reach_into_a_lockdown(tmp_path: Path) -> None:
    """Whoever is let in above a locked-down folder is let into it."""
    with ward_of(tmp_path, STRANGER.replace("      - {login: someone", "      # {login: someone"), root=ABOVE) as ward:
        acting, (one,) = removed(ward)
        assert one.draft.thing.item_id == "1000"
        lock(ward)
        with pytest.raises(UsageError, match="緊急閉鎖"):
            reversible(acting, [one.action])


@pytest.mark.parametrize(("given", "is_refused"), [("R7-36-03", True), ("株式会社受託", True), ("folder:1003", False)])
def test_a_deleted_file_may_come_back_with_people_on_it(tmp_path: Path, given: str, is_refused: bool) -> None:
    """Who was let in on it can't be read in the trash: it stays there, unless the lockdown is elsewhere."""
    other = '  - {path: 受渡し/ほか, id: "1003", owner: admin@city.example.jp, can_non_owners_invite: false}\n'
    with in_force(tmp_path, FOLDER + other) as ward:
        night(ward)
        lock(ward, given)
        acting = ward.acting()
        done = acting.journal.actions([ActionState.VERIFIED], 1)
        with pytest.raises(UsageError, match="緊急閉鎖") if is_refused else nullcontext():
            acting.go_on(enter_undo(acting, reversible(acting, done), "hanako", "まだ使う"))
        assert in_box(ward) == ("trash" if is_refused else "place")


def test_undoing_elsewhere_goes_on(tmp_path: Path) -> None:
    """A lockdown of a company stands in nobody else's way."""
    with ward_of(tmp_path, STRANGER) as ward:
        acting, (one,) = removed(ward)
        lock(ward, "株式会社受託")
        assert ends(acting.go_on(enter_undo(acting, reversible(acting, [one.action]), "hanako", "間違えた"))) == {
            (ActionState.VERIFIED, "")
        }
        assert people(ward, "1001") == {"someone@example.net"}


def test_an_undoing_that_a_lockdown_overtakes_is_given_up(tmp_path: Path) -> None:
    """Locked down between the question and the answer: nobody is let in."""
    with ward_of(tmp_path, STRANGER) as ward:
        acting, wanted = removed(ward)
        lock(ward)
        made = acting.go_on(enter_undo(acting, wanted, "hanako", "間違えた"))
        assert ends(made) == {(ActionState.DROPPED, "locked_down")}
        assert people(ward, "1001") == set()
