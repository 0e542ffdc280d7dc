"""What the guard holds, and what people decide about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gatekeeper.acting.deciding import approve, let_run_again, reject
from gatekeeper.enforcement.action import ActionState, RunState
from gatekeeper.errors import RefusedByGuardError, UsageError
from tests.acting.ward import Ward, ward_of

FOLDERS = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    collaborations:
      - {login: someone@example.net, role: viewer, expires_at: 2026-03-31T23:59:59+09:00}
      - {login: other@example.org, role: viewer, expires_at: 2026-03-31T23:59:59+09:00}
"""


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """Two strangers, and a guard that lets one action pass."""
    with ward_of(tmp_path, FOLDERS, policy="guard: {max_actions: 1, max_share: 1.0}") as ward:
        ward.sweep()
        yield ward


def logins(ward: Ward) -> set[str]:
    return {one.user.login for one in ward.box.world.collaborations.values() if one.user}


def test_too_many_actions_wait_for_a_person(ward: Ward) -> None:
    """Nothing is done; the run tells why, and the next round holds the same run instead of making another."""
    made = ward.acting().round()
    assert made.held is not None
    assert {one.code for one in made.held.draft.held} == {"many_policy", "many_rule", "many_owner"}
    again = ward.acting().round()
    assert again.held is not None
    assert again.held.id == made.held.id
    assert logins(ward) == {"someone@example.net", "other@example.org"}


def test_an_approved_run_is_done_by_the_next_round(ward: Ward) -> None:
    """By whom and why is on record."""
    held = ward.acting().round().held
    assert held is not None
    run = approve(ward.acting(), held.id, "山田", "二人とも退職者と確かめた")
    assert (run.state, run.decided_by) == (RunState.APPROVED, "山田")
    made = ward.acting().round()
    assert [one.outcome.state for one in made.done if one.outcome] == [ActionState.VERIFIED] * 2
    assert logins(ward) == set()
    assert ward.acting().journal.run(held.id).state is RunState.ENDED


def test_a_rejected_run_is_not_done_before_a_person_lets_it(ward: Ward) -> None:
    """Neither the next night nor when the guard's reasons have gone; then it is planned, and held, anew."""
    held = ward.acting().round().held
    assert held is not None
    reject(ward.acting(), held.id, "山田", "確認中")
    assert {one.state for one in ward.acting().journal.of_run(held.id)} == {ActionState.DROPPED}
    policy = ward.folder / "policies" / "outsourcing.yaml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("max_actions: 1", "max_actions: 100"), "utf-8")
    ward.pass_time(days=1)
    ward.sweep()
    made = ward.acting().round()
    assert (made.done, made.held) == ([], None)
    assert len(logins(ward)) == 2
    assert len(let_run_again(ward.acting(), held.id, "山田", "確認できた")) == 2
    assert len(ward.acting().round().done) == 2


def test_approving_needs_an_approver_a_reason_and_a_held_run(ward: Ward) -> None:
    """Each is refused with what would be right."""
    held = ward.acting().round().held
    assert held is not None
    ward.config.write_text(ward.config.read_text() + '[enforcement]\napprovers = ["山田"]\n', encoding="utf-8")
    with pytest.raises(UsageError, match="承認できる人ではありません"):
        approve(ward.acting(), held.id, "佐藤", "よい")
    with pytest.raises(UsageError, match="理由"):
        approve(ward.acting(), held.id, "山田", " ")
    with pytest.raises(UsageError, match="番号 99 の実行はありません"):
        approve(ward.acting(), 99, "山田", "よい")
    approve(ward.acting(), held.id, "山田", "よい")
    with pytest.raises(UsageError, match="承認を待っていません"):
        approve(ward.acting(), held.id, "山田", "よい")


def test_a_run_whose_world_has_changed_is_not_approved(ward: Ward) -> None:
    """What a person looked at is no longer what would run."""
    held = ward.acting().round().held
    assert held is not None
    acting = ward.acting()
    first = next(one for one in acting.office.violations.find(ward.clock()) if one.violation.rule == "GK102")
    acting.office.violations.waive(first.id, "山田", "会議の間だけ", ward.clock().date(), ward.clock())
    with pytest.raises(RefusedByGuardError, match="状況が変わったため"):
        approve(ward.acting(), held.id, "山田", "よい")
    assert ward.acting().journal.run(held.id).state is RunState.SUPERSEDED
    assert len(logins(ward)) == 2


def test_an_approved_run_is_dropped_when_the_registry_changes(ward: Ward) -> None:
    """Between the approval and the round the registry became another."""
    held = ward.acting().round().held
    assert held is not None
    approve(ward.acting(), held.id, "山田", "よい")
    acting = ward.acting()
    registry = acting.office.registry()
    changed = replace(registry.procedures[0], name="国民健康保険（改）")
    acting.office.registries.apply(
        replace(registry, procedures=(changed,)), by="x", source="x", sha256="", why="", now=ward.clock()
    )
    made = ward.acting().round()
    assert [run.id for run in made.dropped] == [held.id]
    assert made.held is not None
    assert made.held.id != held.id
    assert {one.code for one in ward.acting().journal.of_run(held.id)} == {"basis_changed"}
    assert len(logins(ward)) == 2


def test_an_empty_registry_lets_nothing_go(tmp_path: Path) -> None:
    """With nothing registered everything would be a stranger's."""
    with ward_of(tmp_path, FOLDERS) as ward:
        ward.sweep()
        acting = ward.acting()
        empty = replace(acting.office.registry(), submissions=(), procedures=(), declarations=())
        acting.office.registries.apply(empty, by="x", source="x", sha256="", why="", now=ward.clock(), prune=True)
        ward.sweep()
        made = ward.acting().round()
        assert made.held is not None
        assert {"registry_empty", "registry_changed"} <= {one.code for one in made.held.draft.held}
        assert len(logins(ward)) == 2


def test_a_clock_that_is_wrong_holds_everything(ward: Ward) -> None:
    """A day ahead of Box, or behind what is on record."""
    ward.skew = timedelta(days=1)
    held = ward.acting().round().held
    assert held is not None
    assert "clock_off" in {one.code for one in held.draft.held}
    ward.skew = -timedelta(hours=1)
    made = ward.acting().round()
    assert (made.done, made.held) == ([], None)
    assert len(logins(ward)) == 2


def test_a_clock_set_back_holds_what_was_due_long_ago(ward: Ward) -> None:
    """Also where nothing but the records tells that the clock is wrong."""
    ward.pass_time(days=1)
    ward.sweep()
    ward.skew = -timedelta(hours=12)
    held = ward.acting().round().held
    assert held is not None
    assert {"clock_off", "clock_back"} <= {one.code for one in held.draft.held}


def waived(ward: Ward, rule: str) -> None:
    violations = ward.office().violations
    first = next(one for one in violations.find(ward.clock()) if one.violation.rule == rule)
    violations.waive(first.id, "山田", "会議の間だけ", ward.clock().date(), ward.clock())


def test_what_is_waived_after_the_approval_is_not_done(ward: Ward) -> None:
    """The other one is."""
    held = ward.acting().round().held
    assert held is not None
    approve(ward.acting(), held.id, "山田", "よい")
    waived(ward, "GK102")
    made = ward.acting().round()
    assert [one.outcome.state for one in made.done if one.outcome] == [ActionState.VERIFIED]
    assert {one.code for one in ward.acting().journal.of_run(held.id)} == {"", "no_longer_wanted"}
    assert len(logins(ward)) == 1


def test_a_new_reason_of_the_guard_is_no_part_of_an_approval(ward: Ward) -> None:
    """What a person has looked at had fewer reasons against it."""
    held = ward.acting().round().held
    assert held is not None
    ward.pass_time(days=3)
    with pytest.raises(RefusedByGuardError, match="理由が1つ増えた"):
        approve(ward.acting(), held.id, "山田", "よい")


def test_a_run_that_waits_is_made_anew_with_a_further_reason(ward: Ward) -> None:
    """Whoever decides reads why it is held now; a reason that has gone makes no other run."""
    first = ward.acting().round().held
    assert first is not None
    ward.skew = timedelta(hours=1)
    second = ward.acting().round().held
    assert second is not None
    assert second.id != first.id
    assert {one.code for one in second.draft.held} == {one.code for one in first.draft.held} | {"clock_off"}
    assert ward.acting().journal.run(first.id).state is RunState.SUPERSEDED
    ward.pass_time(hours=1)
    ward.skew = timedelta(0)
    third = ward.acting().round().held
    assert third is not None
    assert third.id == second.id


def test_small_runs_are_one_large_one(tmp_path: Path) -> None:
    """Three times two of ten are six of ten, whatever the pauses between."""
    strangers = "".join(f"      - {{login: a{number}@example.net, role: viewer}}\n" for number in range(10))
    folders = f"""
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    collaborations:
{strangers}"""
    with ward_of(tmp_path, folders, policy="guard: {max_actions: 100, max_share: 0.1}") as ward:
        ward.sweep()
        ids = [one.id for one in ward.office().violations.find(ward.clock()) if one.violation.rule == "GK102"]
        for number in ids:
            ward.office().violations.waive(number, "山田", "x", ward.clock().date(), ward.clock())
        done = 0
        for part in (ids[:2], ids[2:4], ids[4:6]):
            for number in part:
                ward.office().violations.unwaive(number, "山田", "x", ward.clock())
            made = ward.acting().round()
            done += len(made.done)
            ward.pass_time(minutes=30)
            ward.sweep()
        assert done == 4
        assert made.held is not None
        assert {one.code for one in made.held.draft.held} == {"share_governed"}


def test_a_first_registry_that_was_never_acted_upon_is_what_changes_are_measured_by(tmp_path: Path) -> None:
    """A mishap isn't hidden by another version on top of it."""
    with ward_of(tmp_path, FOLDERS) as ward:
        ward.sweep()
        for title in ("一", "二"):
            registries, registry = ward.office().registries, ward.office().registry()
            parties = tuple(
                replace(one, domains=("misspelt.example",)) for one in registry.procedures[0].counterparties
            )
            changed = replace(registry.procedures[0], counterparties=parties, name=title)
            registries.apply(
                replace(registry, procedures=(changed,)), by="x", source="x", sha256="", why="", now=ward.clock()
            )
            ward.pass_time(minutes=1)
        ward.sweep()
        held = ward.acting().round().held
        assert held is not None
        assert "registry_changed" in {one.code for one in held.draft.held}


def test_a_stricter_rule_is_no_opposition(tmp_path: Path) -> None:
    """What was set before still stands; the policy asks for more now."""
    folders = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    collaborations:
      - {login: op@vendor.example.com, role: editor, expires_at: 2026-03-31T23:59:59+09:00}
"""
    with ward_of(tmp_path, folders) as ward:
        ward.sweep()
        assert len(ward.acting().round().done) == 1
        policy = ward.folder / "policies" / "outsourcing.yaml"
        text = policy.read_text(encoding="utf-8").replace("max_role: viewer uploader", "max_role: previewer uploader")
        policy.write_text(text, encoding="utf-8")
        ward.pass_time(hours=1)
        assert "GK104" in ward.sweep()
        made = ward.acting().round()
        assert made.held is None
        assert len(made.done) == 1
