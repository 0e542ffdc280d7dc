"""A sweep that takes days, because few calls are left: deadlines are met on their day all the same."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from gatekeeper.enforcement.action import ActionState
from gatekeeper.jst import day_of
from gatekeeper.store.journal import DatabaseJournal
from tests.acting.ward import Ward
from tests.daemon.room import Room, daemon_of

_MANY = 60
FOLDERS = (
    "\n".join(
        f"""
  - path: 受渡し/{number:02}
    id: "{1100 + number}"
    owner: admin@city.example.jp
    can_non_owners_invite: false
    watermark: true
"""
        for number in range(_MANY)
    )
    + """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    collaborations:
      - {login: op@vendor.example.com, role: viewer uploader, expires_at: 2026-03-31T23:59:59+09:00}
    files:
      - {id: "501", name: 督促状.xlsx, size: 9, created_at: 2026-01-10T10:00:00+09:00, owner: admin@city.example.jp}
"""
)
FEW_CALLS = """
[budget]
monthly = 600
[schedule]
sweep = "daily 00:00"
deadlines = "daily 00:00"
act = "daily 00:00"
"""
MIDNIGHT = datetime(2026, 2, 1, 15, tzinfo=UTC)


def deleted_on(ward: Ward) -> list[str]:
    done = DatabaseJournal(ward.office().database).actions([ActionState.VERIFIED])
    return [f"{day_of(one.ended_at):%m-%d}" for one in done if one.ended_at and one.thing.item_id == "501"]


def run_until(room: Room, day: int) -> set[int]:
    """Goes through the nights, and gives the numbers of the sweeps that ended meanwhile."""
    ended = set()
    while day_of(room.now()).day < day:
        room.pass_time(hours=24)
        last = room.ward.office().inventory.last_sweep()
        assert last is not None
        ended.add(last.id)
    return ended


def test_deadline_is_met_while_a_sweep_takes_days(tmp_path: Path) -> None:
    """Of 62 folders a few are read in a night; the file that was due on the ninth is gone on the tenth."""
    with daemon_of(tmp_path, FEW_CALLS, folders=FOLDERS) as room:
        room.ward.sweep()
        room.ward.ask("POST", "/_sandbox/clock", {"set": MIDNIGHT.isoformat()})
        room.start()
        room.tick()
        ended = run_until(room, 12)
        assert len(ended) < 5, "the sweeps weren't slow"
        assert deleted_on(room.ward) == ["02-10"]
