"""What a person has taken back: it stays so, and every list says that it does and why."""

from __future__ import annotations

from typing import Any

import pytest

from gatekeeper.sandbox.server import Sandbox
from tests.cli.conftest import Run, StartBox, Ward
from tests.cli.test_apply import _at_once


@pytest.fixture
def box(start_box: StartBox) -> Sandbox:
    """A Box that this test alone changes."""
    return start_box()


@pytest.fixture
def undone(run: Run, ward: Ward, box: Sandbox) -> Run:
    """A stranger was removed and a link tightened; both were taken back, and stand again."""
    ward.point_at(box.base_url)
    _at_once(ward)
    assert run("sweep").status == 1
    assert run("apply").status == 0
    assert run("undo", "R1", "--reason", "委託の範囲", "--yes").status == 0
    assert run("sweep").status == 1
    return run


def governed(run: Run, rule: str) -> dict[str, Any]:
    """The one violation of a rule in the governed folder, as scripts read it."""
    listed = run("violations", "--rule", rule, "--format", "json").json["violations"]
    (found,) = (one for one in listed if one["procedure"] is not None)
    return dict(found)


@pytest.mark.parametrize("rule", ["GK102", "GK201"])
def test_the_list_says_what_is_left_alone_because_it_was_undone(undone: Run, rule: str) -> None:
    """Also of a party who was invited again, and has another number in Box."""
    found = governed(undone, rule)
    assert found["failed_action"]["state"] == "undone"
    said = undone("violations", "--rule", rule).out
    assert f"違反 {found['number']} は、人が元に戻したため直しません" in said


def test_the_detail_tells_what_was_done_and_taken_back(undone: Run) -> None:
    """The new collaboration's page has the removal of the earlier one, and its return."""
    said = undone("violations", "show", str(governed(undone, "GK102")["number"])).out
    assert "コラボレータから外す  元に戻した" in said
    assert "を元に戻す  済み" in said


def test_once_a_person_lets_it_be_done_again_nothing_is_said(undone: Run, box: Sandbox) -> None:
    """It is in the plan then."""
    assert undone("redo", "R1", "--reason", "やはり外す").status == 0
    assert "元に戻したため直しません" not in undone("violations").out
    assert undone("apply").status == 0
    assert len(box.world.collaborations) == 0
