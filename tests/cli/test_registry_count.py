"""gatekeeper registry count: numbers on record, and what they may not pass."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gatekeeper import jst
from tests.cli.conftest import REGISTRY, Ended, Run, Ward, rows

FORMS = """
submissions:
  - {id: R7-36, title: 見本, channel: box, basis: [external_connection], outcome: approved}
  - {id: R6-46, title: 電子申請, channel: logo_form, basis: [external_connection], outcome: approved}
  - {id: R6-L, title: 付議の要らない電子申請, channel: logo_form, outcome: not_required}
"""
ONE_FORM = """  - id: {id}
    submission: {submission}
    department: 区政情報課
    name: 相談予約
    items: [氏名]
    term: {{start: 2024-12-20, end: 2099-03-31}}
    counterparties: [{{name: 株式会社トラストバンク, kind: service_provider}}]
"""
DECLARATION = """
declarations:
  - {id: D8-0001, kind: applicant, department: 課, subject: 書類, parties: [a@example.org], items: [氏名],
     term: {start: 2026-04-10, end: 2099-05-31}, delete_on: 2099-06-30, download: deny, declared_by: 係長,
     declared_on: 2026-04-08}
"""


@pytest.fixture(autouse=True)
def forms(ward: Ward) -> None:
    procedures = REGISTRY.partition("procedures:")[2]
    submitted = ONE_FORM.format(id="R6-46-01", submission="R6-46") + "    expected_per_year: 1400\n"
    submitted += "    triggers: [over_threshold]\n"
    free = ONE_FORM.format(id="R6-L-01", submission="R6-L")
    whole = FORMS + "procedures:" + procedures + submitted + free + DECLARATION
    ward.registry.write_text(whole, encoding="utf-8")


def today() -> str:
    return jst.day_of(datetime.now(UTC)).isoformat()


def count(run: Run, *arguments: str) -> Ended:
    return run("registry", "count", *arguments)


def test_count_is_recorded_and_shown(run: Run) -> None:
    """Who counted, what and why is on record, and shown again without a number."""
    ended = count(run, "R6-46-01", "1040", "--as-of", "2026-11-20", "--by", "花子", "--why", "月末の集計")
    assert (ended.status, ended.err) == (0, "")
    assert "令和8年度の件数を記録しました: 令和8年11月20日まで 1,040件" in ended.out
    shown = count(run, "R6-46-01").out
    for part in ("令和8年度", "令和8年11月20日", "1,040", "花子", "月末の集計"):
        assert part in shown
    (one,) = count(run, "R6-46-01", "--format", "json").json["counts"]
    assert (one["fiscal_year"], one["as_of"], one["count"], one["by"], one["source"]) == (
        2026,
        "2026-11-20",
        1040,
        "花子",
        "registry count",
    )


def test_without_a_day_it_is_todays(run: Run) -> None:
    """The day is Japan's."""
    count(run, "R6-46-01", "3")
    assert count(run, "R6-46-01", "--format", "json").json["counts"][0]["as_of"] == today()


def test_lower_count_is_a_correction(run: Run, ward: Ward) -> None:
    """It is accepted and said; of another year, or not lower, it is nothing special. Nothing is overwritten."""
    assert "訂正" not in count(run, "R6-46-01", "900", "--as-of", "2026-03-31").out
    assert "訂正" not in count(run, "R6-46-01", "100", "--as-of", "2026-04-01").out
    assert "訂正" not in count(run, "R6-46-01", "100", "--as-of", "2026-05-01").out
    ended = count(run, "R6-46-01", "90", "--as-of", "2026-05-01")
    assert (ended.status, "令和8年5月1日まで 100件" in ended.out, "訂正" in ended.out) == (0, True, True)
    assert rows(ward, "filing_count") == 4


def test_empty_history_is_said(run: Run) -> None:
    """Nothing on record is no error."""
    ended = count(run, "R6-L-01")
    assert (ended.status, "まだありません" in ended.out) == (0, True)
    assert count(run, "R6-L-01", "--format", "json").json == {
        "procedure": "R6-L-01",
        "allowed": 1000,
        "passed": False,
        "counts": [],
    }


@pytest.mark.parametrize(("procedure", "most"), [("R6-46-01", 1400), ("R6-L-01", 1000)])
def test_what_is_allowed_is_told(run: Run, procedure: str, most: int) -> None:
    """The number that was submitted, or that of the need table; exactly that number hasn't passed it."""
    assert "超えています" not in count(run, procedure, str(most)).out
    ended = count(run, procedure, str(most + 1))
    assert (ended.status, "超えています（GK603）" in ended.out) == (0, True)
    assert f"{most:,}件までです" in ended.out


def test_passed_threshold_is_a_violation(run: Run) -> None:
    """The next sweep reports it, and judged as of a day before the count it isn't there."""
    count(run, "R6-L-01", "1001")
    run("sweep")
    (one,) = run("violations", "--rule", "GK603", "--format", "json").json["violations"]
    assert (one["item"]["id"], one["severity"], one["remedy"]) == ("R6-L-01", "medium", "report")
    yesterday = (datetime.now(jst.TOKYO) - timedelta(days=1)).date().isoformat()
    assert run("violations", "--rule", "GK603", "--at", yesterday, "--format", "json").json["violations"] == []


def test_box_counts_come_from_a_person(run: Run) -> None:
    """Transfers aren't counted yet: it is said, and the number is taken."""
    ended = count(run, "R7-36-03", "12")
    assert (ended.status, "まだありません" in ended.out) == (0, True)
    assert count(run, "R7-36-03", "--format", "json").json["counts"][0]["count"] == 12


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["R6-46-01", "-5"], "負の数は使えません"),
        (["R6-46-01", "千"], "「千」は件数ではありません"),
        (["R6-46-01", "１０"], "件数ではありません"),
        (["R6-46-01", "1.5"], "件数ではありません"),
        (["R6-46-01", "9" * 30], "大きすぎます"),
        (["R6-46-01", "1000000000"], "大きすぎます"),
        (["R6-46-01", "1", "--as-of", "2999-01-01"], "まだ来ていません"),
        (["R6-46-01", "1", "--as-of", "昨日"], "日付として読めません"),
        (["R6-46-01", "--as-of", "2026-11-20"], "件数がありません"),
        (["R9-99", "1"], "手続「R9-99」はありません"),
        (["R6-46", "1"], "手続「R6-46」はありません"),
        (["D8-0001", "1"], "所定の様式による管理です"),
    ],
)
def test_wrong_input_is_told_in_one_message(run: Run, ward: Ward, arguments: list[str], said: str) -> None:
    """What is wrong is said in one line, and nothing is recorded."""
    ended = count(run, *arguments)
    assert (ended.status, ended.out, said in ended.err) == (2, "", True), ended.err
    assert len(ended.err.splitlines()) == 1
    assert rows(ward, "filing_count") == 0
