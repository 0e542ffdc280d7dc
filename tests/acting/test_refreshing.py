"""A sweep that goes on for days: what was judged long ago is judged anew from Box before it is acted upon."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gatekeeper.acting.deciding import approve
from gatekeeper.cli.apply import status_of
from gatekeeper.enforcement.action import ActionState
from gatekeeper.errors import ExitStatus
from gatekeeper.signing import canonical
from tests.acting.test_deletion import NO_GUARD, in_force
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
    assert ward.acting().go_on().looked_again == 0, "what couldn't be read isn't asked for at every tick"
    ward.pass_time(hours=6)
    again = ward.acting().go_on()
    assert [str(one.outcome.state) for one in again.done if one.outcome] == ["verified"]


def test_what_cant_be_read_for_a_week_has_failed(ward: Ward) -> None:
    """It doesn't wait for ever, and a person is told why."""
    closed = {"kind": "status", "status": 403, "times": "forever", "match": {"path": "/folders/1009/collaborations"}}
    ward.ask("POST", "/_sandbox/faults", [closed])
    ward.acting().round()
    ward.pass_time(days=7)
    ward.acting().go_on()
    assert codes(ward, 1) == [("failed", "unreadable")]
    assert logins(ward) == ["op@vendor.example.com"]


def test_a_group_that_has_nothing_to_do_with_it_holds_nothing_up(tmp_path: Path) -> None:
    """The app may not read who is in it; the contractor beside it is judged all the same."""
    beside = _FOLDERS.rstrip("\n") + "\n      - {group: 受託者一同, role: viewer}\n"
    with ward_of(tmp_path, beside, policy="guard: {max_actions: 100, max_share: 1.0}") as ward:
        closed = {"kind": "status", "status": 403, "times": "forever", "match": {"path": "memberships"}}
        ward.ask("POST", "/_sandbox/faults", [closed])
        assert not ward.office().sweep().outcome.complete
        held = ward.acting().round().held
        assert held is not None
        ward.pass_time(days=2)
        begin_sweep(ward)
        approve(ward.acting(), held.id, "山田", "よい")
        made = ward.acting().go_on()
        assert (made.looked_again, made.unread) == (1, [])
        assert logins(ward) == []


def test_a_folder_of_which_no_look_can_tell_waits_for_a_sweep(tmp_path: Path) -> None:
    """Whether it is still empty and due where it lies now is seen only by reading its content."""
    tree = "".join(
        f"  - {{path: {path}, id: '{number}', owner: admin@city.example.jp, watermark: true, "
        "can_non_owners_invite: false, created_at: 2026-02-03T09:00:00+09:00}\n"
        for number, path in (
            (1001, "受渡し/国保督促状"),
            (1003, "受渡し/国保督促状/年度"),
            (1002, "受渡し/国保督促状/年度/古い"),
            (1008, "受渡し/よそ"),
        )
    )
    with in_force(tmp_path, tree, policy=f"{NO_GUARD}\nfolders: {{empty: delete}}") as ward:
        ward.pass_time(days=29)
        ward.sweep()
        ward.pass_time(days=2)
        begin_sweep(ward)
        token = ward.ask("POST", "/_sandbox/token", {"login": OWNER})["access_token"]
        ward.ask("PUT", "/2.0/folders/1003", {"parent": {"id": "1008"}}, token)
        made = ward.acting().round()
        assert made.unread
        assert not any(one.is_trashed() for one in ward.box.world.folders.values())
        ward.sweep()
        ward.pass_time(hours=6)
        assert ward.acting().round().unread == []
        assert not any(one.is_trashed() for one in ward.box.world.folders.values())


def test_the_ledger_names_no_sweep_that_has_not_seen_it(ward: Ward) -> None:
    """What a look before acting has opened or found to be over was seen by neither a sweep nor an event."""
    token = ward.ask("POST", "/_sandbox/token", {"login": OWNER})["access_token"]
    guest = {"accessible_by": {"type": "user", "login": "someone@example.net"}, "role": "viewer"}
    ward.ask("POST", "/2.0/collaborations", {"item": {"type": "folder", "id": "1009"}, **guest}, token)
    move_to_its_place(ward)
    ledger = ward.office().ledger
    before = ledger.newest(1)[0].seq
    assert ward.acting().round().looked_again == 1
    told = [one for one in ledger.newest(50) if one.seq > before and one.kind.startswith("violation_")]
    assert {one.kind for one in told} == {"violation_opened", "violation_resolved"}
    assert {canonical.loads(one.payload)["sweep"] for one in told} == {None}


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
