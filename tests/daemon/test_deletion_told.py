"""A file's last weeks as its owner hears of them: warned by mail 14, 3 and 1 days before, and gone on the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from gatekeeper.daemon.job import Job, Lane
from gatekeeper.daemon.work.acting import act
from gatekeeper.daemon.work.alert import tell_at_once
from gatekeeper.daemon.work.deadline import warn_of_deletions
from gatekeeper.daemon.work.sweep import verify_by_sweep
from gatekeeper.jst import day_of
from tests.alerts.mail_server import MailServer, mail_server, plain
from tests.daemon.room import daemon_of
from tests.daemon.test_desk import mailing

OWNER = "hanako@city.example.jp"
FOLDER = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    files:
      - {id: "502", name: 新しい.xlsx, size: 9, created_at: 2026-01-31T10:00:00+09:00, owner: hanako@city.example.jp}
"""
JOBS = (
    Job("mail", Lane.MAIL, tell_at_once),
    Job("sweep", Lane.SWEEP, verify_by_sweep),
    Job("act", Lane.ACT, act, destructive=True),
    Job("warn", Lane.DESK, warn_of_deletions),
)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as opened:
        yield opened


def test_owner_is_warned_on_each_day_and_the_file_goes_on_its_day(tmp_path: Path, server: MailServer) -> None:
    """Three mails that name the file and its day, none twice, and it isn't touched before."""
    policy = "guard: {max_actions: 100, max_share: 1.0, max_registry_change: 1.0}"
    with daemon_of(tmp_path, mailing(server.port), folders=FOLDER, policy=policy) as room:
        room.start(JOBS)
        told: dict[date, list[str]] = {}
        gone: date | None = None
        while gone is None and day_of(room.now()) < date(2026, 3, 10):
            before = len(server.mails(OWNER))
            room.pass_time(hours=12)
            room.tick()
            for one in server.mails(OWNER)[before:]:
                told.setdefault(day_of(room.now()), []).append(plain(one))
            if room.ward.box.world.files["502"].is_trashed():
                gone = day_of(room.now())
        assert gone == date(2026, 3, 3), (gone, sorted(told))
        assert [(gone - day).days - 1 for day in told] == [14, 3, 1]
        for texts in told.values():
            (text,) = texts
            assert "受渡し/国保督促状/新しい.xlsx" in text
            assert "令和8年3月2日" in text
