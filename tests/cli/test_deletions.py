"""gatekeeper deletions, notices and postpone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from gatekeeper.jst import TOKYO, era
from tests.cli.conftest import Ended, Run, StartBox, Ward, rows

TODAY = datetime.now(TOKYO).replace(hour=0, minute=5)


def uploaded(days_ago: int) -> str:
    return (TODAY - timedelta(days=days_ago)).isoformat()


def due(days_ago: int) -> date:
    """Thirty days after the upload, as the shipped policy says."""
    return TODAY.date() + timedelta(days=30 - days_ago)


SCENARIO = f"""
enterprise: {{id: "900", name: 新宿区, domains: [city.example.jp]}}
users:
  - {{login: admin@city.example.jp, name: 管理者, role: admin}}
  - {{login: hanako@city.example.jp, name: 花子}}
folders:
  - {{path: 受渡し, id: "1000", owner: admin@city.example.jp}}
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    files:
      - {{id: "501", name: 昨日が期限.xlsx, size: 10, created_at: {uploaded(31)}, owner: hanako@city.example.jp}}
      - {{id: "502", name: "=HYPERLINK(1)", size: 20, created_at: {uploaded(28)}, owner: hanako@city.example.jp}}
      - {{id: "503", name: 明日.xlsx, size: 30, created_at: {uploaded(29)}, owner: admin@city.example.jp}}
      - {{id: "504", name: ロック中.xlsx, size: 40, created_at: {uploaded(20)}, owner: admin@city.example.jp,
         lock: {{by: admin@city.example.jp}}}}
      - {{id: "505", name: 今日届いた.xlsx, size: 50, created_at: {uploaded(0)}, owner: admin@city.example.jp}}
  - path: 受渡し/登録のないところ
    id: "1002"
    owner: admin@city.example.jp
    files: [{{id: "506", name: 別.xlsx, size: 60, created_at: {uploaded(300)}, owner: admin@city.example.jp}}]
"""


@pytest.fixture
def ask(ward: Ward, start_box: StartBox, run: Run) -> Run:
    """As `run`, with a sweep of this ward on record."""
    ward.point_at(start_box(SCENARIO).base_url)
    run("sweep")
    return run


def names(ended: Ended) -> list[str]:
    return [one["item"]["path"].rpartition("/")[2] for one in ended.json["deletions"]]


def test_lists_what_goes_when(ask: Run) -> None:
    """The nearest first, what is late in front; what nothing governs has no date."""
    found = ask("deletions", "--days", "7", "--format", "json")
    assert names(found) == ["昨日が期限.xlsx", "明日.xlsx", "=HYPERLINK(1)"]
    first = found.json["deletions"][0]
    assert first["due"] == due(31).isoformat()
    assert (first["source"], first["mode"], first["owner"]) == ("policy_upload", "enforce", "hanako@city.example.jp")
    assert names(ask("deletions", "--days", "30", "--format", "json"))[-1] == "今日届いた.xlsx"
    (locked,) = [one for one in ask("deletions", "--format", "json").json["deletions"] if one["item"]["id"] == "504"]
    assert locked["blocked"]


def test_tells_people_by_folder_by_department_and_one_by_one(ask: Run) -> None:
    """Counts and days, in eras; what is late is said at the end."""
    by_folder = ask("deletions", "--days", "7").out
    assert "受渡し/国保督促状" in by_folder
    assert era(due(31)) in by_folder
    assert "期限を過ぎて残っているものが1件あります" in by_folder
    assert "医療保険年金課" in ask("deletions", "--per", "department").out
    one_by_one = ask("deletions", "--per", "item", "--days", "30").out
    assert "ロックか保持が妨げている" in one_by_one
    assert "ポリシー（アップロードから）" in one_by_one


def test_csv_is_harmless(ask: Run) -> None:
    """A name that a spreadsheet would run gets an apostrophe."""
    table = list(csv.reader(io.StringIO(ask("deletions", "--format", "csv").out.lstrip("\ufeff"))))
    assert table[0][:2] == ["消去の期限", "場所"]
    assert any(row[1] == "受渡し/国保督促状/=HYPERLINK(1)" for row in table)
    assert not any(cell.startswith(("=", "+", "@")) for row in table for cell in row)


def test_owners_are_warned_once(ask: Run) -> None:
    """Each at the stage that its days left call for; the second call of a day adds nothing."""
    assert ask("deletions", "--warn", "--format", "json").json["warned"] == 3
    assert ask("deletions", "--warn", "--format", "json").json["warned"] == 0
    found = ask("notices", "--all", "--format", "json").json["deletions"]
    assert [(one["about"], one["kind"], one["to"]) for one in found] == [
        ("file:503", "deletion_1", "admin@city.example.jp"),
        ("file:502", "deletion_3", "hanako@city.example.jp"),
        ("file:504", "deletion_14", "admin@city.example.jp"),
    ]
    assert {one["sent_at"] for one in found} == {None}
    assert "消去の予告（前日）" in ask("notices").out


def test_a_postponement_is_on_record_and_honoured(ask: Run, ward: Ward) -> None:
    """The list, the violations and the warnings go by the new day; withdrawn, by the old one."""
    assert "GK401" in ask("violations").out
    until = due(31) + timedelta(days=10)
    done = ask("postpone", "file:501", "--until", until.isoformat(), "--reason", "問合せ中", "--by", "花子")
    assert (done.status, era(until) in done.out) == (0, True)
    assert "GK401" not in ask("violations").out
    first = next(one for one in ask("deletions", "--format", "json").json["deletions"] if one["item"]["id"] == "501")
    assert (first["due"], first["promised"], first["postponed"]) == (until.isoformat(), due(31).isoformat(), True)
    ask("sweep")
    assert "GK401" not in ask("violations").out
    assert ask("postpone", "file:501", "--withdraw", "--reason", "済んだ").status == 0
    ask("sweep")
    assert "GK401" in ask("violations").out
    assert rows(ward, "postponement") == 1


def test_a_path_names_an_item_too(ask: Run) -> None:
    """A folder's holds for all beneath it, each up to its own limit."""
    until = (due(0) + timedelta(days=5)).isoformat()
    assert ask("postpone", "受渡し/国保督促状", "--until", until, "--reason", "年度末").status == 0
    found = {
        one["item"]["id"]: one["due"] for one in ask("deletions", "--days", "90", "--format", "json").json["deletions"]
    }
    assert found["505"] == until
    assert found["501"] == (due(31) + timedelta(days=30)).isoformat()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("file:501", "--until", (due(31) + timedelta(days=31)).isoformat()), "延期できるのは"),
        (("file:503", "--until", due(29).isoformat()), "それより後の日"),
        (("file:501", "--until", (TODAY.date() - timedelta(days=1)).isoformat()), "過ぎています"),
        (("file:999", "--until", "2027-01-01"), "見た中にありません"),
        (("受渡し/登録のないところ", "--until", "2027-01-01"), "消去の日が決まっているものがありません"),
        (("file:501",), "どちらか一方"),
        (("file:501", "--withdraw"), "延期されていません"),
    ],
)
def test_a_wrong_postponement_changes_nothing(ask: Run, ward: Ward, arguments: tuple[str, ...], told: str) -> None:
    """One sentence says what is wrong, and what would be right."""
    ended = ask("postpone", *arguments, "--reason", "試し")
    assert (ended.status, rows(ward, "postponement")) == (2, 0)
    assert told in ended.err
    assert len(ended.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--days", "-1"), "0から"),
        (("--per", "owner"), "folder、department、item"),
        (("--department", "ない課"), "ない課"),
        (("--procedure", "R0-00"), "R0-00"),
    ],
)
def test_a_wrong_question_is_told(ask: Run, arguments: tuple[str, ...], told: str) -> None:
    ended = ask("deletions", *arguments)
    assert ended.status == 2
    assert told in ended.err


def test_before_the_first_sweep_there_is_nothing_to_tell(run: Callable[..., Ended]) -> None:
    """An empty list would read as: nothing is deleted."""
    ended = run("deletions")
    assert ended.status == 2
    assert "gatekeeper sweep" in ended.err
