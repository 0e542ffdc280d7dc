"""Closing a file to outsiders' downloads: Box takes it and never shows it, so that the journal has to know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gatekeeper.acting.undoing import enter_undo, reversible
from gatekeeper.enforcement.action import ActionState
from gatekeeper.store.violations import ViolationFilter
from tests.acting.ward import REGISTRY, Ward, ward_of

VENDOR = "op@vendor.example.com"
FOLDERS = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    collaborations:
      - {login: op@vendor.example.com, role: viewer, expires_at: 2026-03-31T23:59:59+09:00}
    files:
      - {id: "500", name: 送ってよい.xlsx, size: 9, created_at: 2026-01-31T10:00:00+09:00, owner: admin@city.example.jp}
  - path: 受渡し/国保督促状/見るだけ
    id: "1002"
    owner: admin@city.example.jp
    watermark: true
    files:
      - {id: "501", name: 名簿.xlsx, size: 9, created_at: 2026-01-31T10:00:00+09:00, owner: admin@city.example.jp}
      - {id: "502", name: 相手の.xlsx, size: 9, created_at: 2026-01-31T10:00:00+09:00, owner: op@vendor.example.com}
"""
INNER = """
  - id: R7-36-04
    submission: R7-36
    number: 4
    department: 医療保険年金課
    name: 国民健康保険（閲覧）
    pattern: migrated_media
    items: [住所]
    term: {start: 2026-01-05, end: 2026-03-31, renews_yearly: true, renewed: [2026]}
    counterparties: [{name: 株式会社受託, kind: contractor, domains: [vendor.example.com]}]
    limits: {download: deny}
    folders: ["1002"]
"""
POLICY = """
files: {deny_download: when-needed}
guard: {max_actions: 100, max_share: 1.0, max_registry_change: 1.0}
"""


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """A procedure that lets its contractor download, and beneath it one that doesn't."""
    with ward_of(tmp_path, FOLDERS, registry=REGISTRY + INNER, policy=POLICY) as made:
        yield made


def night(ward: Ward) -> list[tuple[str, str, str]]:
    ward.sweep()
    made = ward.acting().round()
    assert made.held is None, made.held
    return [(one.action.thing.item_id, str(one.outcome.state), one.outcome.code) for one in made.done if one.outcome]


def downloads(ward: Ward, file_id: str, login: str = VENDOR) -> bool:
    token = ward.ask("POST", "/_sandbox/token", {"login": login})["access_token"]
    shown = ward.ask("GET", f"/2.0/files/{file_id}?fields=permissions", token=token)
    return bool(shown["permissions"]["can_download"])


def standing(ward: Ward) -> list[str]:
    found = ward.office().standing(wanted=ViolationFilter(rules=frozenset({"GK304"})))
    return [one.violation.item.id for one in found if one.resolved_at is None]


def test_the_file_is_closed_and_nothing_else_is_touched(ward: Ward) -> None:
    """The contractor keeps his role, downloads what he may, and only sees the rest; staff go on as before."""
    assert downloads(ward, "501")
    assert night(ward) == [("501", "verified", "answered")]
    assert (downloads(ward, "500"), downloads(ward, "501")) == (True, False)
    assert downloads(ward, "501", "admin@city.example.jp")
    (one,) = ward.box.world.collaborations.values()
    assert one.role == "viewer"


def test_it_is_done_once(ward: Ward) -> None:
    """The next sweep takes it for settled by the journal, and no call is made again."""
    night(ward)
    before = ward.calls().get("PUT /2.0/files/{file_id}")
    assert before == 1
    assert night(ward) == []
    assert ward.calls()["PUT /2.0/files/{file_id}"] == before
    # What is reported of the access from above stays, since it is still there.
    assert set(standing(ward)) == {"1002"}


def test_a_file_that_comes_later_is_closed_too(ward: Ward) -> None:
    """Also a copy of one that is closed: it is another file."""
    night(ward)
    token = ward.ask("POST", "/_sandbox/token", {"login": "admin@city.example.jp"})["access_token"]
    copy = {"parent": {"id": "1002"}, "name": "写し.xlsx"}
    made = ward.ask("POST", "/2.0/files/501/copy", copy, token=token)["id"]
    assert downloads(ward, made)
    assert night(ward) == [(made, "verified", "answered")]
    assert not downloads(ward, made)


def test_undo_opens_what_we_have_closed(ward: Ward) -> None:
    """And the next night doesn't close it again by itself; what was set before can't be known, which is said."""
    night(ward)
    acting = ward.acting()
    (done,) = acting.journal.actions([ActionState.VERIFIED])
    (wanted,) = reversible(acting, [done])
    assert wanted.notes == ("before_unknown",)
    made = acting.go_on(enter_undo(acting, [wanted], "山田", "間違いだった"))
    assert [(str(one.outcome.state), one.outcome.code) for one in made.done if one.outcome] == [
        ("verified", "answered")
    ]
    assert downloads(ward, "501")
    assert acting.journal.action(done.id).state is ActionState.UNDONE
    assert night(ward) == []
    assert "501" in standing(ward)


def test_what_box_refuses_stays_a_violation(ward: Ward) -> None:
    """A file that somebody has locked is told with Box's reason."""
    token = ward.ask("POST", "/_sandbox/token", {"login": "admin@city.example.jp"})["access_token"]
    ward.ask("PUT", "/2.0/files/501", {"lock": {"type": "lock"}}, token=token)
    ward.sweep()
    made = ward.acting().round()
    outcomes = [one.outcome for one in made.done if one.outcome]
    assert [(str(one.state), one.code) for one in outcomes] == [("failed", "refused")]
    assert outcomes[0].detail.startswith("403")
    assert "501" in standing(ward)
    assert downloads(ward, "501")


def test_a_file_that_has_changed_hands_is_left_alone(ward: Ward) -> None:
    """Its new owner's company would be the one for which it stays open."""
    ward.sweep()
    ward.box.world.files["501"].owner = ward.box.world.users_by_login[VENDOR]
    made = ward.acting().round()
    assert [(str(one.outcome.state), one.outcome.detail) for one in made.done if one.outcome] == [
        ("dropped", "owner_id")
    ]


def test_every_file_counts_for_the_guard(tmp_path: Path) -> None:
    """A policy that closes all of many files waits for a person."""
    files = "\n".join(
        f'      - {{id: "{number}", name: 名簿{number}.xlsx, size: 9, owner: admin@city.example.jp,'
        " created_at: 2026-01-31T10:00:00+09:00}"
        for number in range(600, 630)
    )
    policy = "files: {deny_download: always}\nguard: {max_actions: 25, max_share: 1.0, max_registry_change: 1.0}"
    with ward_of(tmp_path, FOLDERS + files, registry=REGISTRY + INNER, policy=policy) as ward:
        ward.sweep()
        held = ward.acting().round().held
        assert held is not None
        assert "many_rule" in {one.code for one in held.draft.held}
        assert downloads(ward, "600")
