"""A round against a real Box: what is planned is done, read back, and on record."""

from __future__ import annotations

from pathlib import Path

from gatekeeper.enforcement.action import ActionState
from tests.acting.ward import ward_of

FOLDERS = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    shared_link: {access: open, password: himitsu-2026, can_download: true}
    collaborations:
      - {login: op@vendor.example.com, role: editor, expires_at: 2026-03-31T23:59:59+09:00}
      - {login: someone@example.net, role: viewer}
"""


def test_a_round_puts_right_what_is_due(tmp_path: Path) -> None:
    """The stranger goes, the role is lowered, the link is tightened; then nothing is left to do."""
    with ward_of(tmp_path, FOLDERS) as ward:
        ward.sweep()
        made = ward.acting().round()
        assert made.held is None
        assert {one.outcome.state for one in made.done if one.outcome} == {ActionState.VERIFIED}
        assert ward.sweep() == []
