"""What a person wants back comes back once, and soon: an undoing that was cut off isn't done weeks later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gatekeeper.acting.undoing import enter_undo, reversible
from gatekeeper.enforcement.action import Action, ActionState, Basis, RunDraft, RunKind, RunState
from gatekeeper.errors import UsageError
from tests.acting.incident import people
from tests.acting.ward import Ward, ward_of

FOLDERS = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    collaborations:
      - {login: someone@example.net, role: viewer, expires_at: 2026-03-31T23:59:59+09:00}
"""


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    with ward_of(tmp_path, FOLDERS) as made:
        made.sweep()
        yield made


@pytest.fixture
def removed(ward: Ward) -> Action:
    """A stranger whom the night has removed."""
    (done,) = ward.acting().round().done
    return done.action


def want_back(ward: Ward, one: Action) -> int:
    """An undoing that is on record and of which nothing is done: the process has died there."""
    acting = ward.acting()
    return enter_undo(acting, reversible(acting, [acting.journal.action(one.id)]), "hanako", "間違えた").id


def states(ward: Ward, run: int) -> set[tuple[ActionState, str]]:
    return {(one.state, one.code) for one in ward.acting().journal.of_run(run)}


def test_a_second_undoing_is_refused_while_the_first_waits(ward: Ward, removed: Action) -> None:
    """The message names the run that goes on with it; `apply` does."""
    acting = ward.acting()
    asked = reversible(acting, [acting.journal.action(removed.id)])
    run = want_back(ward, removed)
    with pytest.raises(UsageError, match=rf"実行 R{run} .*\n.*gatekeeper apply"):
        want_back(ward, removed)
    with pytest.raises(UsageError, match=f"実行 R{run} "):
        enter_undo(acting, asked, "hanako", "間違えた")
    acting.go_on()
    assert people(ward, "1001") == {"someone@example.net"}
    assert states(ward, run) == {(ActionState.VERIFIED, "")}


def test_one_undoing_ends_every_other_of_the_same(ward: Ward, removed: Action) -> None:
    """Where two were approved all the same, the one that comes second is dropped, and its run ends."""
    acting = ward.acting()
    (one,) = reversible(acting, [acting.journal.action(removed.id)])
    draft = RunDraft(RunKind.UNDO, ward.clock(), "hanako", "間違えた", Basis(0, "", 0))
    first, second = (acting.journal.enter(draft, [one.draft], ward.clock()) for _ in range(2))
    acting.go_on(second)
    assert states(ward, first.id) == {(ActionState.DROPPED, "undone")}
    assert acting.journal.run(first.id).state is RunState.ENDED


@pytest.mark.parametrize(("hours", "is_in"), [(23.9, True), (24, False)])
def test_an_old_undoing_is_given_up(ward: Ward, removed: Action, hours: float, is_in: bool) -> None:
    """After a day nobody can tell whether it is still wanted: it is dropped aloud, and may be asked for anew."""
    run = want_back(ward, removed)
    ward.pass_time(hours=hours)
    made = ward.acting().go_on()
    assert ([one.id for one in made.too_late], bool(people(ward, "1001"))) == ([] if is_in else [run], is_in)
    if not is_in:
        assert states(ward, run) == {(ActionState.DROPPED, "too_late")}
        ward.acting().go_on(ward.acting().journal.run(want_back(ward, removed)))
        assert people(ward, "1001") == {"someone@example.net"}
