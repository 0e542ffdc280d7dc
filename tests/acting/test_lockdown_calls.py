"""What a lockdown costs in calls, and what it makes of answers that tell nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.enforcement.action import ActionState
from gatekeeper.sandbox.server import Options
from gatekeeper.sandbox.wire.fault import Fault, FaultKind, Match
from tests.acting.incident import FOLDERS, calls, lock, people
from tests.acting.ward import ward_of

PEOPLE = 300
"""More than are committed at once."""

BOUND = '  - {path: 受渡し/国保督促状, id: "1001", owner: admin@city.example.jp, can_non_owners_invite: false}\n'


def tree(folders: int, people_each: int) -> str:
    return (
        f"{BOUND}generate: {{under: 受渡し/国保督促状, folders: {folders}, files_per_folder: 0,"
        f" collaborations_per_folder: {people_each}, seed: 7}}\n"
    )


def test_the_fewest_calls(tmp_path: Path) -> None:
    """One listing before and one after for a folder, one call for each collaboration, and nothing else."""
    with ward_of(tmp_path, tree(1, PEOPLE)) as ward:
        locked = lock(ward)
        assert (len(locked.done), locked.failed) == (PEOPLE, [])
        made = calls(ward)
        assert made["DELETE /2.0/collaborations/{collaboration_id}"] == PEOPLE
        # The bound folder's own, and the one beneath it before and after.
        assert made["GET /2.0/folders/{folder_id}/collaborations"] == 3
        assert made["GET /2.0/folders/{folder_id}/items"] == 2


def test_many_folders(tmp_path: Path) -> None:
    """A folder is listed once before and once after, however many there are."""
    with ward_of(tmp_path, tree(40, 2)) as ward:
        assert lock(ward).failed == []
        made = calls(ward)
        assert made["DELETE /2.0/collaborations/{collaboration_id}"] == 80
        assert made["GET /2.0/folders/{folder_id}/collaborations"] == 1 + 2 * 40


@pytest.mark.parametrize("after_effect", [True, False])
@pytest.mark.parametrize("kind", ["reset", "html", "truncate"])
def test_answers_that_tell_nothing(tmp_path: Path, kind: FaultKind, *, after_effect: bool) -> None:
    """Only Box's own state tells what became of a call; what had no effect is done again, and nothing twice."""
    spoilt = Fault(kind, Match("DELETE"), times=3, after_effect=after_effect)
    with ward_of(tmp_path, FOLDERS, options=Options(faults=(spoilt,))) as ward:
        locked = lock(ward)
        assert (locked.failed, people(ward, "1001")) == ([], {"hanako@city.example.jp"})
        assert {one.state for one in ward.acting().journal.of_run(locked.lockdown.run.id)} == {ActionState.VERIFIED}
        assert sum(one.type == "COLLABORATION_REMOVE" for one in ward.box.world.events) == 5
