"""From a Box through a sweep and a round of acting to the mails that people read."""

from __future__ import annotations

from pathlib import Path

from gatekeeper.acting.deletion_warning import warn_owners
from gatekeeper.alerts.collecting import collect
from gatekeeper.alerts.delivering import deliver
from gatekeeper.alerts.digest import digest
from gatekeeper.alerts.heartbeat import heartbeat
from tests.acting.ward import ward_of
from tests.alerts.mail_server import MailServer, plain
from tests.alerts.ward import ALERTS, DEPARTMENT, IT, OWNER, PRIVACY

FOLDERS = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    shared_link: {access: open, password: null, can_download: true}
    collaborations: [{login: someone@example.net, role: viewer}]
    files:
      - {name: 督促状.xlsx, size: 120000, created_at: 2026-01-05T10:00:00+09:00, owner: hanako@city.example.jp}
"""


def test_a_night_and_the_mornings_after(tmp_path: Path, server: MailServer) -> None:
    """What a sweep finds, what will be done about it, and what goes soon reaches each who is concerned."""
    mail = f'[mail]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\n'
    with ward_of(tmp_path, FOLDERS, policy="grace: 72h") as ward:
        ward.config.write_text(f"{ward.config.read_text(encoding='utf-8')}{ALERTS}{mail}", encoding="utf-8")
        ward.sweep()
        ward.acting().round()
        office, now = ward.office(), ward.clock()
        warn_owners(office, now)
        # It is a Sunday.
        assert [collect(office, now), digest(office, now), heartbeat(office, now)] == [6, 0, 2]
        assert deliver(office, now).sent == 8
        assert [one.partition("】")[0] for one in server.subjects(OWNER)] == ["【至急", "【予告"]
        warned = plain(server.mails(OWNER)[1])
        assert "「someone@example.net」は「R7-36-03」の相手方ではありません" in warned
        assert "令和8年2月4日 09:00" in warned
        assert server.subjects("hanako@city.example.jp") == ["【予告】消去の日が近いもの 1件"]
        ward.pass_time(days=2, minutes=30)
        ward.sweep()
        ward.acting().round()
        now = ward.clock()
        assert [collect(office, now), digest(office, now)] == [1, 4]
        assert deliver(office, now).sent == 5
        assert all(server.subjects(to)[-1].startswith("【毎朝のまとめ】") for to in (PRIVACY, IT, DEPARTMENT))
        assert all(one.sent_at is not None for one in office.notices.all(unsent_only=False))
