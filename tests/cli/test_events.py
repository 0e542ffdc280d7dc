"""gatekeeper events, as people and scripts use it."""

from __future__ import annotations

import json

import pytest
import requests

from gatekeeper.sandbox.server import Sandbox
from tests.cli.conftest import Run, StartBox, Ward, rows

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
  - {type: "NEW\\e[2J", at: 2026-11-20T10:00:00+09:00, by: someone@example.net, path: 課の共有}
  - {type: SHARE, at: 2026-11-20T10:00:00+09:00, by: someone@example.net, path: なし.xlsx}
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
    """Position, counts, types that nobody knows, made visible, and what couldn't be read."""
    run("events", "take-in")
    ended = run("events", "status")
    assert ended.status == 0
    assert "最後に読んだのは" in ended.out
    assert "NEW\ufffd[2J: 1件" in ended.out
    assert "\x1b" not in ended.out
    assert "読み直せなかったもの（1件）" in ended.out
    told = run("events", "status", "--format", "json").json
    assert told["events"] == told["raw_events"] > 4
    assert [one["type"] for one in told["unknown_types"]] == ["NEW\x1b[2J"]


def test_quarantine_is_listed_and_tried_again(run: Run, ward: Ward, box: Sandbox) -> None:
    """What couldn't be read is shown with the reason; a version that can read it takes it in."""
    wreck = {"type": "UPLOAD", "at": "2026-11-21T10:00:00+09:00", "by": "someone@example.net", "source": {"type": "x"}}
    requests.post(f"{box.base_url}/_sandbox/events", json={"events": [wreck]}, timeout=10).raise_for_status()
    run("events", "take-in")
    assert run("events", "rederive").status == 0
    told = run("events", "rederive", "--format", "json").json
    assert told == {"events": rows(ward, "event"), "released": 0}
    assert json.loads(run("events", "quarantine", "--format", "json").out) == {"quarantined": []}


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
