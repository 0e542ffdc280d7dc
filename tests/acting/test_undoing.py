"""Taking back what was done, and what that means for the nights after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gatekeeper.acting.deciding import let_again
from gatekeeper.acting.round import Acting
from gatekeeper.acting.undoing import enter_undo, reversible
from gatekeeper.enforcement.action import ActionState
from gatekeeper.errors import UsageError
from gatekeeper.sandbox.world.sharing import add_collaboration
from tests.acting.test_deciding import FOLDERS
from tests.acting.ward import Ward, ward_of


@pytest.fixture
def acted(tmp_path: Path) -> Iterator[Ward]:
    """One stranger was removed, one link tightened."""
    folders = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    shared_link: {access: open, password: himitsu-2026, unshared_at: 2026-02-20T00:00:00+09:00, can_download: false}
    collaborations:
      - {login: someone@example.net, role: viewer, expires_at: 2026-03-31T23:59:59+09:00}
"""
    with ward_of(tmp_path, folders) as ward:
        ward.sweep()
        assert len(ward.acting().round().done) == 2
        yield ward


def undone(acting: Acting, *, force: bool = False) -> list[str]:
    done = [one for one in acting.journal.actions([ActionState.VERIFIED]) if one.draft.undoes is None]
    wanted = reversible(acting, done, force=force)
    made = acting.go_on(enter_undo(acting, wanted, "山田", "間違いだった"))
    return sorted(str(one.outcome.state) for one in made.done if one.outcome)


def test_undo_gives_back_what_was_there(acted: Ward) -> None:
    """The stranger is in again with role and date; the link has its address, its openness, and a new password."""
    link = acted.box.world.folders["1001"].link
    assert link is not None
    token = link.token
    acting = acted.acting()
    assert undone(acting) == ["verified", "verified"]
    (back,) = acted.box.world.collaborations.values()
    assert (back.role, back.expires_at is not None) == ("viewer", True)
    link = acted.box.world.folders["1001"].link
    assert link is not None
    assert (link.token, link.access, link.can_download) == (token, "open", False)
    assert link.password not in {None, "himitsu-2026"}
    assert [word for _, word in acting.passwords] == [link.password]
    assert {one.state for one in acting.journal.of_run(1)} == {ActionState.UNDONE}


def test_the_next_night_does_not_do_again_what_a_person_undid(acted: Ward) -> None:
    """Until a person lets it be done again, or tolerates it."""
    undone(acted.acting())
    acted.pass_time(days=2)
    assert {"GK102", "GK201"} <= set(acted.sweep())
    made = acted.acting().round()
    assert (made.done, made.held) == ([], None)
    assert made.plan is not None
    assert {one.violation.rule for one in made.plan.held_back} >= {"GK102", "GK201"}
    for one in acted.acting().journal.actions([ActionState.UNDONE]):
        let_again(acted.acting(), one.id, "山田", "やはり外す")
    made = acted.acting().round()
    assert len(made.done) == 2
    assert {one.outcome.state for one in made.done if one.outcome} == {ActionState.VERIFIED}


def test_undo_leaves_alone_what_has_moved_on(acted: Ward) -> None:
    """Somebody has set the link otherwise since; with force it is set back all the same."""
    link = acted.box.world.folders["1001"].link
    assert link is not None
    acted.box.world.folders["1001"].link = replace(link, access="company")
    acting = acted.acting()
    assert undone(acting) == ["dropped", "verified"]
    assert undone(acted.acting(), force=True) == ["verified"]
    link = acted.box.world.folders["1001"].link
    assert link is not None
    assert link.access == "open"


def test_what_cannot_be_undone_is_refused_with_the_reason(acted: Ward) -> None:
    """An unknown action, one undone already, an undoing itself, and what is over by now."""
    with pytest.raises(UsageError, match="番号 77 の処置はありません"):
        acted.acting().journal.action(77)
    acting = acted.acting()
    undone(acting)
    journal = acting.journal
    with pytest.raises(UsageError, match="もう元に戻してあります"):
        reversible(acting, [journal.action(1)])
    with pytest.raises(UsageError, match="redo"):
        reversible(acting, [journal.action(3)])


def test_what_would_be_over_by_now_is_not_let_in_again(acted: Ward) -> None:
    """A collaboration that would have expired meanwhile doesn't come back without its date."""
    acted.pass_time(days=90)
    removed = next(one for one in acted.acting().journal.of_run(1) if one.aim.absent)
    with pytest.raises(UsageError, match="期限がもう過ぎている"):
        reversible(acted.acting(), [removed])


def test_someone_who_is_invited_again_is_not_thrown_out_by_itself(acted: Ward) -> None:
    """A correction that comes back is a fight, or a wrong rule: a person looks."""
    acted.pass_time(hours=1)
    world = acted.box.world
    add_collaboration(
        world,
        world.folders["1001"],
        world.users_by_login["someone@example.net"],
        "viewer",
        world.users_by_login["admin@city.example.jp"],
        world.clock.now(),
        expires_at=next(iter(world.folders.values())).created_at.replace(year=2027),
    )
    acted.sweep()
    made = acted.acting().round()
    assert made.held is not None
    assert [one.code for one in made.held.draft.held] == ["came_back"]


def test_undoing_does_not_hide_a_change_of_the_registry(acted: Ward) -> None:
    """What the registry is compared with is what something was last judged by, whatever a person took back since."""
    undone(acted.acting())
    acting = acted.acting()
    registry = acting.office.registry()
    parties = tuple(replace(one, domains=("misspelt.example",)) for one in registry.procedures[0].counterparties)
    changed = replace(registry.procedures[0], counterparties=parties)
    acting.office.registries.apply(
        replace(registry, procedures=(changed,)), by="x", source="x", sha256="", why="", now=acted.clock()
    )
    for one in acting.journal.actions([ActionState.UNDONE]):
        let_again(acted.acting(), one.id, "山田", "やはり外す")
    acted.sweep()
    held = acted.acting().round().held
    assert held is not None
    assert "registry_changed" in {one.code for one in held.draft.held}


def test_what_was_taken_back_counts_for_the_day(tmp_path: Path) -> None:
    """A guard of one action a day isn't got round by undoing."""
    policy = "guard: {max_actions: 1, max_share: 1.0}"
    with ward_of(tmp_path, FOLDERS.replace("      - {login: other", "      # {login: other"), policy=policy) as ward:
        ward.sweep()
        assert len(ward.acting().round().done) == 1
        undone(ward.acting())
        for one in ward.acting().journal.actions([ActionState.UNDONE]):
            let_again(ward.acting(), one.id, "山田", "やはり外す")
        ward.pass_time(hours=1)
        ward.sweep()
        held = ward.acting().round().held
        assert held is not None
        assert {"day_policy", "day_rule"} <= {one.code for one in held.draft.held}
