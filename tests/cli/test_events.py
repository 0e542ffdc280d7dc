"""gatekeeper events, as people and scripts use it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from gatekeeper.intake.sorting import sort_out
from gatekeeper.sandbox.server import Sandbox
from gatekeeper.store.database import Database
from gatekeeper.store.event import DatabaseEventStore
from tests.acting.crash.api import Api
from tests.cli.conftest import Run, StartBox, Ward, rows
from tests.event.entry import entry

SCENARIO = """
enterprise: {id: "900", name: 新宿区, domains: [city.example.jp]}
users:
  - {login: admin@city.example.jp, name: 管理者, role: admin}
  - {login: someone@example.net, name: 知らない人}
folders:
  - {path: 受渡し, id: "1000", owner: admin@city.example.jp}
  - path: 課の共有
    id: "2000"
    owner: admin@city.example.jp
    collaborations: [{login: someone@example.net, role: viewer}]
events:
  - {type: SOMETHING_NEW, at: 2026-11-20T10:00:00+09:00, by: someone@example.net, path: 課の共有}
  - {type: SHARE, at: 2026-11-20T10:00:00+09:00, by: someone@example.net, path: なし.xlsx}
"""

TAKEN = """
enterprise: {id: "900", name: 新宿区, domains: [city.example.jp]}
users:
  - {login: admin@city.example.jp, name: 管理者, role: admin}
  - {login: someone@example.net, name: 知らない人}
folders:
  - path: 受渡し
    id: "1000"
    owner: admin@city.example.jp
    files: [{name: 名簿.xlsx, id: "501", size: 5, owner: admin@city.example.jp}]
events:
  - {type: DOWNLOAD, at: 2026-11-20T10:00:00+09:00, by: someone@example.net, path: 受渡し/名簿.xlsx}
"""


@pytest.fixture
def box(start_box: StartBox) -> Sandbox:
    return start_box(SCENARIO)


def test_taking_in_finds_the_share_that_no_sweep_sees(run: Run) -> None:
    """The first start takes in what there is, fills in the year, and tells of the violation by its exit status."""
    ended = run("events", "take-in")
    assert ended.status == 1, ended.err
    assert "取り込みました" in ended.out
    assert "はじめての取り込み" in ended.out
    assert "新しい違反 1件" in ended.out
    assert "file 404: 見つからないか、読む権限がありません" in ended.out
    assert run("events", "take-in").out == "新しい記録はありません。\n"


def test_what_events_found_is_listed_before_any_sweep(run: Run) -> None:
    """It is a violation whether somebody has swept or not; that nobody has is told beside it."""
    assert run("violations").status == 2
    run("events", "take-in")
    ended = run("violations")
    assert (ended.status, "GK101" in ended.out) == (1, True)
    assert "まだ一度も見回っていません" in ended.out
    told = run("violations", "--format", "json").json
    assert {one["rule"] for one in told["violations"]} >= {"GK101"}
    assert (told["last_swept"], told["last_sweep_is_old"]) == (None, True)
    assert run("violations", "--rule", "GK404").status == 2
    assert run("violations", "--at", "2030-01-01").status == 2


def test_what_was_taken_stays_a_violation(run: Run, start_box: StartBox, ward: Ward) -> None:
    """A stranger has taken a file: no look at the folder's sharing says that it is over."""
    box = start_box(TAKEN)
    ward.point_at(box.base_url)
    api = Api(box.base_url)
    api.sign_in()

    def taken() -> list[tuple[str, str]]:
        run("sweep")
        run("events", "take-in")
        told = run("violations", "--rule", "GK501", "--format", "json").json
        return [(one["item"]["id"], one["status"]) for one in told["violations"]]

    assert taken() == [("1000", "open")]
    for link in ({"access": "open"}, None):
        api.ask("PUT", "folders/1000", {"shared_link": link})
        assert taken() == [("1000", "open")]


def test_taking_in_as_json(run: Run) -> None:
    """Scripts get the counts, and nothing else on standard output."""
    ended = run("events", "take-in", "--nightly", "--format", "json")
    told = ended.json
    assert ended.status == 1
    assert told["first"] is True
    assert [one["kind"] for one in told["fills"]] == ["first", "night"]
    assert told["night"]["found"] == 0
    assert told["reread"] == {"looked": 2, "opened": 1, "waiting": 0}
    assert [one["id"] for one in told["unread"]] == ["404"]


def test_items_can_wait(run: Run) -> None:
    """`--reread 0` leaves everything on the list, and says how much that is."""
    ended = run("events", "take-in", "--reread", "0")
    assert ended.status == 0
    assert "読み直しを待つものが、あと2件あります。" in ended.out
    assert run("events", "status", "--format", "json").json["waiting"] == 2


def test_status_before_anything(run: Run) -> None:
    """Somebody who asks first is told what to do first."""
    assert "gatekeeper events take-in" in run("events", "status").out
    told = run("events", "status", "--format", "json").json
    assert (told["read_at"], told["events"], told["quarantined"], told["gaps"]) == (None, 0, 0, [])
    assert run("events", "quarantine").out == "読み取れない記録はありません。\n"


def test_status_tells_where_the_intake_stands(run: Run) -> None:
    """Position, counts, types that nobody knows, and what couldn't be read."""
    run("events", "take-in")
    ended = run("events", "status")
    assert ended.status == 0
    assert "最後に読んだのは" in ended.out
    assert "SOMETHING_NEW: 1件" in ended.out
    assert "読み直せなかったもの（1件）" in ended.out
    told = run("events", "status", "--format", "json").json
    assert told["events"] == told["raw_events"] > 4
    assert [one["type"] for one in told["unknown_types"]] == ["SOMETHING_NEW"]


def test_quarantine_is_listed(run: Run, ward: Ward) -> None:
    """What couldn't be read is shown with the reason, and with nothing in it that does something to the terminal."""
    run("events", "take-in")
    wreck = entry(7, kind="NEW\x1b[2J", created_at="2026-02-30T10:00:00Z")
    with Database.open(f"sqlite:///{ward.folder / 'state' / 'gatekeeper.db'}") as database:
        DatabaseEventStore(database).take_live(sort_out([wreck]), None, datetime.now(UTC))
    shown = run("events", "quarantine").out
    assert "日時を読めない" in shown
    assert "NEW\ufffd[2J" in shown
    assert "\x1b" not in shown
    (told,) = run("events", "quarantine", "--format", "json").json["quarantined"]
    assert (told["flaw"], told["event_id"], json.loads(told["raw"])) == ("no_moment", "e-7", wreck)
    assert "読み取れない記録: 1件" in run("events", "status").out


def test_deriving_again_tells_of_how_many(run: Run, ward: Ward) -> None:
    """Every event that is kept raw is gone through."""
    run("events", "take-in")
    told = run("events", "rederive", "--format", "json").json
    assert told == {"events": rows(ward, "event"), "released": 0}
    assert f"{rows(ward, 'event')}件" in run("events", "rederive").out


def test_unreachable_box_ends_in_3(run: Run, ward: Ward) -> None:
    """Nothing is taken for silence."""
    ward.point_at("http://127.0.0.1:9")
    ended = run("events", "take-in")
    assert ended.status == 3
    assert "接続できません" in ended.err


@pytest.mark.parametrize("value", ["-1", "many"])
def test_wrong_count_is_refused(run: Run, value: str) -> None:
    """A count that is none ends in one sentence."""
    ended = run("events", "take-in", "--reread", value)
    assert (ended.status, ended.out) == (2, "")
