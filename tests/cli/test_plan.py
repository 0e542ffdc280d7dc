"""gatekeeper plan."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatekeeper.show.moment import iso
from tests.cli.conftest import Run, StartBox, Ward, age_sweeps


def test_plan_folds_and_does_nothing(swept: Run) -> None:
    """Faults of one link are one action with its steps; the plan changes nothing on record or in Box."""
    before = swept("violations", "--format", "json").out
    told = swept("plan", "--format", "json")
    assert told.status == 1
    actions = {action["subject"]["type"]: action for action in told.json["actions"]}
    assert set(actions) == {"collaboration", "link"}
    assert [step["remedy"] for step in actions["collaboration"]["steps"]] == ["remove_collaboration"]
    assert actions["link"]["steps"][0] == actions["link"]["steps"][0] | {
        "remedy": "tighten_link",
        "target": "collaborators",
        "rules": ["GK201", "GK202", "GK204"],
    }
    assert {one["mode"] for one in told.json["reported"]} == {"notify"}
    assert swept("violations", "--format", "json").out == before


def test_plan_for_people(swept: Run) -> None:
    """The text tells when, where, whom, what and because of which rules, and that nothing was done."""
    out = swept("plan").out
    for part in ("直す予定（2件）", "someone@example.net", "コラボレータから外す", "知らせるだけのもの（2件）"):
        assert part in out
    assert "何も変えていません" in out


def test_every_step_has_its_place_on_narrow_paper(swept: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a table is too narrow, each step stands alone, and says where and whom it is about."""
    monkeypatch.setenv("COLUMNS", "60")
    out = swept("plan").out.partition("知らせるだけのもの")[0]
    assert out.count("何をするか: ") > 2
    assert out.count("場所: 受渡し/国保督促状") == out.count("何をするか: ")


def test_grace_is_over_at_a_later_moment(swept: Run) -> None:
    """As of a day after its grace, an action is due at once."""
    assert "すぐ" not in swept("plan").out
    assert "すぐ" in swept("plan", "--at", "2098-01-01").out


def test_waived_is_left_alone(swept: Run) -> None:
    """What a person tolerates is in no action, and is shown as tolerated."""
    numbers = [one["number"] for one in swept("violations", "--rule", "GK102", "--format", "json").json["violations"]]
    swept("violations", "waive", str(numbers[0]), "--until", "2099-12-31", "--reason", "契約中")
    told = swept("plan", "--format", "json").json
    assert [action["subject"]["type"] for action in told["actions"]] == ["link"]
    assert [one["rule"] for one in told["waived"]] == ["GK102"]


def test_nothing_to_plan(run: Run, ward: Ward, start_box: StartBox) -> None:
    """Without violations the plan is empty, and its status is 0."""
    ward.point_at(start_box('folders: [{path: 受渡し, id: "1000"}]\n').base_url)
    run("sweep")
    ended = run("plan")
    assert (ended.status, "直す予定のものはありません。" in ended.out) == (0, True)


@pytest.mark.parametrize("shape", ["text", "json"])
def test_no_plan_before_any_sweep(run: Run, shape: str) -> None:
    """Where Box was never read there is nothing to plan from, and that isn't the same as nothing to do."""
    for arguments in (["plan"], ["plan", "--at", "2030-01-01"]):
        ended = run(*arguments, "--format", shape)
        assert (ended.status, ended.out) == (2, "")
        assert "まだ一度も見回っていません" in ended.err


def test_how_old_the_reading_is(swept: Run, ward: Ward) -> None:
    """A plan says when Box was read last, and is marked where that is long ago."""
    fresh = swept("plan")
    assert "最後の見回り: 令和" in fresh.out
    assert "古くなっています" not in fresh.out
    finished = age_sweeps(ward, timedelta(days=3))
    assert "古くなっています（2日より前）" in swept("plan").out
    told = swept("plan", "--format", "json").json
    assert (told["last_swept"], told["last_sweep_is_old"]) == (iso(finished), True)
