"""gatekeeper plan."""

from __future__ import annotations

from tests.cli.conftest import Run


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


def test_nothing_to_plan(run: Run) -> None:
    """Without violations the plan is empty, and its status is 0."""
    ended = run("plan")
    assert (ended.status, "直す予定のものはありません。" in ended.out) == (0, True)
