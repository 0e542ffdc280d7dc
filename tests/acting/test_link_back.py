"""A shared link comes back as the one that it was: not another in its place, and not after its own end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gatekeeper.acting.round import Acting
from gatekeeper.acting.undoing import enter_undo, reversible
from gatekeeper.enforcement.action import Action, ActionState, Basis, Outcome, RunDraft, RunKind
from gatekeeper.errors import UsageError
from tests.acting.incident import CONTACTS, as_person, item, link, lock, release
from tests.acting.test_release import POLICY, RIGHT, reasons
from tests.acting.ward import OWNER, Ward, ward_of

OPEN = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    shared_link: {access: open, can_download: true, unshared_at: 2026-02-10T00:00:00+09:00}
"""


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """An open link that has an end of its own."""
    with ward_of(tmp_path, OPEN) as made:
        made.sweep()
        yield made


@pytest.fixture
def tightened(ward: Ward) -> Action:
    """What the night has done to the link."""
    (done,) = ward.acting().round().done
    assert link(ward, "1001").access == "collaborators"
    return done.action


@pytest.fixture
def shut(tmp_path: Path) -> Iterator[Ward]:
    """A folder with a link for the company, locked down."""
    with ward_of(tmp_path, RIGHT, registry=CONTACTS, policy=POLICY) as made:
        made.sweep()
        lock(made)
        yield made


def make_anew(ward: Ward) -> str:
    """The owner removes the link and makes one of his own, without an end."""
    for wanted in (None, {"access": "collaborators"}):
        as_person(ward, OWNER, "PUT", "/2.0/folders/1001", {"shared_link": wanted})
    return link(ward, "1001").token


def undo(acting: Acting, one: Action, *, force: bool = False) -> tuple[list[tuple[ActionState, str]], tuple[str, ...]]:
    """How it ended, and what was told beforehand."""
    (wanted,) = reversible(acting, [acting.journal.action(one.id)], force=force)
    made = acting.go_on(enter_undo(acting, [wanted], "hanako", "間違えた"))
    return [(one.outcome.state, one.outcome.code) for one in made.done if one.outcome], wanted.notes


def test_the_same_link_is_opened_again(ward: Ward, tightened: Action) -> None:
    """Under its old address, and with its end."""
    token = link(ward, "1001").token
    assert undo(ward.acting(), tightened) == ([(ActionState.VERIFIED, "")], ())
    found = link(ward, "1001")
    assert (found.token, found.access) == (token, "open")
    assert found.unshared_at == datetime(2026, 2, 9, 15, tzinfo=UTC)


def test_another_link_is_left_alone(ward: Ward, tightened: Action) -> None:
    """What a person made in its place is opened only when that is insisted on, which is told beforehand."""
    token = make_anew(ward)
    assert undo(ward.acting(), tightened) == ([(ActionState.DROPPED, "changed")], ())
    assert link(ward, "1001").access == "collaborators"
    assert undo(ward.acting(), tightened, force=True) == ([(ActionState.VERIFIED, "")], ("other_url",))
    assert (link(ward, "1001").token, link(ward, "1001").access) == (token, "open")


@pytest.mark.parametrize("force", [False, True])
def test_a_link_is_not_opened_after_its_own_end(ward: Ward, tightened: Action, force: bool) -> None:
    """It would have gone by itself; insisting doesn't make one without an end."""
    ward.pass_time(days=20)
    assert item(ward, "1001").link is None
    with pytest.raises(UsageError, match="期限がもう過ぎている"):
        undo(ward.acting(), tightened, force=force)
    assert item(ward, "1001").link is None


def test_a_release_leaves_another_link_alone(shut: Ward) -> None:
    """Made during the lockdown with a right end: nothing is wrong with it, and it isn't what was closed."""
    make_anew(shut)
    body = {"shared_link": {"access": "collaborators", "unshared_at": "2026-02-20T00:00:00+09:00"}}
    as_person(shut, OWNER, "PUT", "/2.0/folders/1001", body)
    released = release(shut)
    assert [(one.action.thing.kind, one.outcome and one.outcome.code) for one in released.failed] == [
        ("link", "changed")
    ]
    assert link(shut, "1001").access == "collaborators"


def test_a_release_judges_the_link_as_it_is_now(shut: Ward) -> None:
    """The same link, of which somebody took the end away during the lockdown: open, it would be a violation."""
    body = {"shared_link": {"access": "collaborators", "unshared_at": None}}
    as_person(shut, OWNER, "PUT", "/2.0/folders/1001", body)
    assert link(shut, "1001").unshared_at is None
    assert reasons(release(shut))["link"] == ("violation", ["GK203"])
    assert link(shut, "1001").access == "collaborators"


def test_what_was_so_already_is_not_taken_back(ward: Ward) -> None:
    """Begun, and refused because a person had just done the same: nothing of ours is there to take back."""
    acting = ward.acting()
    acting.journal.take_lease(ward.clock())
    prepared = acting.prepare(ward.clock())
    draft = RunDraft(RunKind.NIGHT, ward.clock(), "gatekeeper", "", Basis(0, "", 0))
    run = acting.journal.enter(draft, prepared.drafts, ward.clock())
    (one,) = acting.journal.of_run(run.id)
    begun = acting.journal.begin(one, one.draft.before, ward.clock())
    assert begun is not None
    assert acting.journal.end(begun, Outcome(ActionState.VERIFIED, "already", "404 not_found"), ward.clock())
    with pytest.raises(UsageError, match="何も変えていない"):
        reversible(acting, [acting.journal.action(one.id)])
