"""Taking back a whole run of which a part is final, and what was trashed and then purged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gatekeeper.acting.undoing import enter_undo, reversible, reversible_run
from gatekeeper.enforcement.action import ActionState
from gatekeeper.errors import UsageError
from gatekeeper.sandbox.world.sharing import add_collaboration
from tests.acting.ward import OWNER, Ward, ward_of

_FOLDERS = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    files:
      - {name: 督促状.xlsx, id: "501", size: 10, created_at: 2026-01-03T10:00:00+09:00, owner: admin@city.example.jp}
"""


@pytest.fixture
def purged(tmp_path: Path) -> Iterator[Ward]:
    """A file went to the trash by action 1; by the same night it was purged, a stranger was removed."""
    with ward_of(tmp_path, _FOLDERS, policy="guard: {max_actions: 100, max_share: 1.0}") as ward:
        ward.sweep()
        ward.pass_time(days=2)
        ward.sweep()
        assert [one.action.id for one in ward.acting().round().done] == [1]
        ward.pass_time(days=8)
        world = ward.box.world
        stranger, owner = (world.users_by_login[login] for login in ("someone@example.net", OWNER))
        add_collaboration(world, world.folders["1001"], stranger, "viewer", owner, world.clock.now())
        ward.sweep()
        done = ward.acting().round().done
        assert {one.action.aim.absent for one in done if one.outcome} == {True}
        assert len(done) == 2
        yield ward


def test_what_was_purged_since_is_refused_beforehand(purged: Ward) -> None:
    """Box isn't asked for what can't be there; the purge is named."""
    calls = sum(purged.calls().values())
    acting = purged.acting()
    with pytest.raises(
        UsageError, match=r"処置 1 でごみ箱に移した「.*督促状.xlsx」は、処置 \d でごみ箱からも消しました"
    ):
        reversible(acting, [acting.journal.action(1)])
    assert sum(purged.calls().values()) == calls
    with pytest.raises(UsageError, match="元に戻せません"):
        reversible_run(acting, 1)


def test_of_a_run_all_but_what_is_final_is_taken_back(purged: Ward) -> None:
    """The stranger is let in again, though a file was purged by the same run; the purge is named as kept."""
    acting = purged.acting()
    found, kept = reversible_run(acting, 2)
    assert [one.reason.startswith("処置") and "ごみ箱からの消去" in one.reason for one in kept] == [True]
    made = acting.go_on(enter_undo(acting, found, "山田", "誤り"))
    assert [one.outcome.state for one in made.done if one.outcome] == [ActionState.VERIFIED]
    assert [one.user.login for one in purged.box.world.collaborations.values() if one.user] == ["someone@example.net"]
    with pytest.raises(UsageError, match="ごみ箱からの消去です"):
        reversible_run(purged.acting(), 2)
