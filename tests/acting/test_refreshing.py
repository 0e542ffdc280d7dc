"""A sweep that goes on for days: what was judged long ago is judged anew from Box before it is acted upon."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gatekeeper.acting.deciding import approve
from gatekeeper.cli.apply import status_of
from gatekeeper.enforcement.action import ActionState
from gatekeeper.errors import ExitStatus
from tests.acting.ward import OWNER, Ward, ward_of

_FOLDERS = """
  - {path: 受渡し/国保督促状, id: "1001", owner: admin@city.example.jp, watermark: true, can_non_owners_invite: false}
  - path: 受渡し/置き場所の誤り
    id: "1009"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    collaborations:
      - {login: op@vendor.example.com, role: viewer uploader, expires_at: 2026-03-31T23:59:59+09:00}
"""


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """A contractor was let in where nothing is registered. The next sweep is under way for two days."""
    with ward_of(tmp_path, _FOLDERS, policy="guard: {max_actions: 100, max_share: 1.0}") as ward:
        assert "GK101" in ward.sweep()
        ward.pass_time(days=2)
        begin_sweep(ward)
        yield ward


def begin_sweep(ward: Ward) -> None:
    """One that puts on record what it reads, and doesn't come to its end."""
    office = ward.office()
    report = office.sweep(progress=lambda *_: office.stop.set())
    assert report.outcome.failure is not None


def move_to_its_place(ward: Ward) -> None:
    """The owner puts the folder where its contractor is approved."""
    token = ward.ask("POST", "/_sandbox/token", {"login": OWNER})["access_token"]
    ward.ask("PUT", "/2.0/folders/1009", {"parent": {"id": "1001"}}, token)


def logins(ward: Ward) -> list[str]:
    return [one.user.login for one in ward.box.world.collaborations.values() if one.user]


def codes(ward: Ward, run: int) -> list[tuple[str, str]]:
    return [(str(one.state), one.code) for one in ward.acting().journal.of_run(run)]


def test_what_is_in_order_by_now_is_left_alone(ward: Ward) -> None:
    """The collaboration itself is as it was, but the folder lies elsewhere: only a look at it tells."""
    move_to_its_place(ward)
    made = ward.acting().round()
    assert (made.held, made.looked_again, made.unread) == (None, 1, [])
    assert logins(ward) == ["op@vendor.example.com"]
    assert codes(ward, 1) == [("dropped", "no_longer_wanted")]
    assert ward.acting().round().looked_again == 0


def test_what_still_is_wrong_is_put_right(ward: Ward) -> None:
    """The look costs some calls, and the act follows at once."""
    made = ward.acting().round()
    assert (made.looked_again, [str(one.outcome.state) for one in made.done if one.outcome]) == (1, ["verified"])
    assert logins(ward) == []
    office = ward.office()
    seen = [one for one in office.standing() if one.violation.item.id == "1009" and one.resolved_at is None]
    assert {one.ruling for one in seen} == {office.ruling()}, "what was judged anew needs no second judgement"


def test_what_cant_be_read_anew_waits(ward: Ward) -> None:
    """It is told, and done by the round that can read it."""
    closed = {"kind": "status", "status": 403, "times": "forever", "match": {"path": "/folders/1009/collaborations"}}
    ward.ask("POST", "/_sandbox/faults", [closed])
    acting = ward.acting()
    made = acting.round()
    assert status_of(acting.journal, made) is ExitStatus.UNREACHABLE
    assert [one.draft.login for one in made.unread] == ["op@vendor.example.com"]
    assert logins(ward) == ["op@vendor.example.com"]
    ward.ask("POST", "/_sandbox/faults", [])
    again = ward.acting().round()
    assert [str(one.outcome.state) for one in again.done if one.outcome] == ["verified"]


def test_an_approval_is_no_reason_to_trust_an_old_reading(tmp_path: Path) -> None:
    """What waited for a person while the sweep went on is looked at, too."""
    with ward_of(tmp_path, _FOLDERS, policy="guard: {max_actions: 0, max_share: 1.0}") as ward:
        ward.sweep()
        held = ward.acting().round().held
        assert held is not None
        ward.pass_time(days=2)
        begin_sweep(ward)
        approve(ward.acting(), held.id, "山田", "よい")
        move_to_its_place(ward)
        assert ward.acting().round().looked_again == 1
        assert logins(ward) == ["op@vendor.example.com"]
        assert {one.state for one in ward.acting().journal.of_run(held.id)} == {ActionState.DROPPED}


def test_a_reading_of_today_is_acted_upon_as_it_is(tmp_path: Path) -> None:
    """Nothing is read twice where sweeps are quick."""
    with ward_of(tmp_path, _FOLDERS, policy="guard: {max_actions: 100, max_share: 1.0}") as ward:
        ward.sweep()
        ward.pass_time(hours=30)
        assert ward.acting().round().looked_again == 0
        assert logins(ward) == []
