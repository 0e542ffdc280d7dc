"""Owners are warned before something of theirs is changed."""

from __future__ import annotations

from pathlib import Path

from gatekeeper.enforcement.notice import Notice, NoticeKind
from tests.acting.ward import OWNER, Ward, ward_of

FOLDERS = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    collaborations: [{login: someone@example.net, role: viewer}]
"""
GRACE = "grace: 72h"


def told(ward: Ward) -> list[Notice]:
    return list(ward.office().notices.all())


def test_each_is_warned_once(tmp_path: Path) -> None:
    """Two rounds make the warnings of one; both go to the owner, the second a day before the act."""
    with ward_of(tmp_path, FOLDERS, policy=GRACE) as ward:
        ward.sweep()
        ward.acting().round()
        ward.pass_time(hours=1)
        ward.acting().round()
        first, second = told(ward)
        assert (first.kind, second.kind) == (NoticeKind.GRACE_STARTED, NoticeKind.DAY_BEFORE)
        assert (first.to, second.to) == (OWNER, OWNER)
        assert 45 < (second.due - first.due).total_seconds() / 3600 < 49


def test_what_was_put_right_meanwhile_is_not_warned_of(tmp_path: Path) -> None:
    """A warning that wasn't sent yet is taken back when its reason has gone."""
    with ward_of(tmp_path, FOLDERS, policy=GRACE) as ward:
        ward.sweep()
        ward.acting().round()
        assert told(ward)
        ward.acting().lockdown("1001", "hanako", "紛失")
        ward.sweep()
        ward.acting().round()
        assert [one.kind for one in told(ward)] == [NoticeKind.LOCKDOWN]


def test_an_outside_owner_is_not_written_to(tmp_path: Path) -> None:
    """Of what an outsider owns nobody outside is told: a person of the ward has to find out whom."""
    scene = FOLDERS.replace("owner: admin@city.example.jp", "owner: op@vendor.example.com")
    with ward_of(tmp_path, scene, policy=GRACE) as ward:
        ward.sweep()
        ward.acting().round()
        assert {one.to for one in told(ward)} == {""}
