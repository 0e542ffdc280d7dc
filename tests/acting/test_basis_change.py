"""A held run whose registry or policies have changed since: it isn't approved, and each change is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gatekeeper.acting.deciding import approve
from gatekeeper.enforcement.action import RunState
from gatekeeper.errors import RefusedByGuardError
from gatekeeper.registry.model import Procedure, Registry
from tests.acting.test_deciding import FOLDERS
from tests.acting.ward import REGISTRY, Ward, ward_of

_MORE = """
  - id: R7-36-04
    submission: R7-36
    number: 4
    department: 医療保険年金課
    name: 国民健康保険
    pattern: migrated_media
    items: [住所]
    term: {start: 2026-01-05, end: 2026-03-31, renews_yearly: true, renewed: [2026]}
declarations:
  - id: D8-0001
    kind: applicant
    department: 子育て支援課
    subject: 申請者からの書類
    parties: [taro@example.org]
    items: [氏名]
    term: {start: 2026-01-10, end: 2026-05-31}
    delete_on: 2026-06-30
    declared_by: 山田
    declared_on: 2026-01-08
"""


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """Two strangers, a guard that holds both, and the run that waits as R1."""
    policy = "guard: {max_actions: 1, max_share: 1.0}"
    with ward_of(tmp_path, FOLDERS, registry=f"{REGISTRY.rstrip()}{_MORE}", policy=policy) as ward:
        ward.sweep()
        assert ward.acting().round().held is not None
        ward.pass_time(minutes=1)
        yield ward


def take_in(ward: Ward, registry: Registry) -> None:
    ward.office().registries.apply(registry, by="x", source="x", sha256="", why="", now=ward.clock(), prune=True)


def renamed(one: Procedure, name: str) -> Procedure:
    return replace(one, name=name)


def refused(ward: Ward) -> str:
    """What is said to whoever would approve; the run is gone then, and nobody was touched."""
    with pytest.raises(RefusedByGuardError) as caught:
        approve(ward.acting(), 1, "山田", "よい")
    assert ward.acting().journal.run(1).state is RunState.SUPERSEDED
    assert len(ward.box.world.collaborations) == 2
    return str(caught.value)


def test_changed_procedures_and_declarations_are_named(ward: Ward) -> None:
    """One was renamed, one is gone; what is as it was isn't named."""
    registry = ward.office().registry()
    first, second = registry.procedures
    take_in(ward, replace(registry, procedures=(first, renamed(second, "別の名")), declarations=()))
    said = refused(ward)
    assert "登録簿（版 1 → 2）: R7-36-04、D8-0001" in said
    assert "R7-36-03" not in said
    assert "ポリシー" not in said


def test_changed_policies_are_named(ward: Ward) -> None:
    """The one that was edited, the one that has gone, and the one that came in its place."""
    edits = {"outsourcing": ("notice: 60d", "notice: 61d"), "unregistered": ("policy: unregistered", "policy: unknown")}
    for name, (old, new) in edits.items():
        file = ward.folder / "policies" / f"{name}.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    said = refused(ward)
    assert "ポリシー: outsourcing、unknown、unregistered）" in said
    assert "登録簿" not in said


def test_what_was_changed_and_changed_back_is_said_to_be_the_same(ward: Ward) -> None:
    """The version is another, and no entry is."""
    registry = ward.office().registry()
    first, second = registry.procedures
    take_in(ward, replace(registry, procedures=(first, renamed(second, "別の名"))))
    take_in(ward, registry)
    assert "登録簿（版 1 → 3）: 中身は同じ" in refused(ward)


def test_of_many_changes_the_first_are_named_and_the_rest_counted(ward: Ward) -> None:
    """Ten names, and how many more."""
    registry = ward.office().registry()
    more = tuple(replace(registry.procedures[1], id=f"R7-36-{number}", number=number) for number in range(20, 32))
    take_in(ward, replace(registry, procedures=(*registry.procedures, *more)))
    said = refused(ward)
    assert "R7-36-20、" in said
    assert "R7-36-29、ほか 2件" in said


def test_a_new_reason_of_the_guard_is_named(ward: Ward) -> None:
    """What a person has looked at had fewer reasons against it; the new one is told."""
    ward.pass_time(days=3)
    assert "理由が1つ増えた: 最後の見回りから 72時間" in refused(ward)
