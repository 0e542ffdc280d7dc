"""gatekeeper violations: what is on record, and what people decide about it."""

from __future__ import annotations

import csv
import io

import pytest

from tests.cli.conftest import GOVERNED, SCENARIO, Run, StartBox, Ward


def test_empty_record(run: Run) -> None:
    """Before the first sweep there is nothing, and that is no error."""
    ended = run("violations", "list")
    assert (ended.status, ended.out.strip()) == (0, "違反はありません。")


def test_list_shows_the_gravest_first(swept: Run) -> None:
    """Without a word after it, the verb lists what isn't resolved, gravest first."""
    ended = swept("violations", "--format", "json")
    assert ended.status == 1
    assert [one["rule"] for one in ended.json["violations"] if one["procedure"]] == GOVERNED
    severities = [one["severity"] for one in ended.json["violations"]]
    assert severities == sorted(severities, key=["critical", "high", "medium", "low"].index)


@pytest.mark.parametrize(
    ("filters", "rules"),
    [
        (["--rule", "gk102"], {"GK102"}),
        (["--rule", "GK102", "--rule", "GK204"], {"GK102", "GK204"}),
        (["--severity", "medium"], {"GK203"}),
        (["--procedure", "R7-36-03", "--severity", "critical"], {"GK201"}),
        (["--department", "医療保険年金課"], set(GOVERNED)),
        (["--department", "ない課"], set()),
        (["--path", "受渡し/国保督促状"], set(GOVERNED)),
        (["--path", "*HYPER*"], {"GK101", "GK201"}),
        (["--status", "waived"], set()),
    ],
)
def test_filters(swept: Run, filters: list[str], rules: set[str]) -> None:
    """Each filter narrows the list; one given twice widens itself."""
    ended = swept("violations", "list", *filters, "--format", "json")
    assert {one["rule"] for one in ended.json["violations"]} == rules
    assert ended.status == (1 if rules else 0)


@pytest.mark.parametrize("option", ["--rule", "--severity", "--status", "--order"])
def test_word_that_is_none_of_the_choices(run: Run, option: str) -> None:
    """A filter's value that doesn't exist is refused with what there is, instead of finding nothing."""
    ended = run("violations", "list", option, "nonsense")
    assert ended.status == 2
    assert f"{option} に「" in ended.err
    assert "使えるのは" in ended.err


def test_csv_is_for_a_spreadsheet(swept: Run) -> None:
    """CSV begins with a byte order mark, and no name from Box becomes a formula."""
    out = swept("violations", "--format", "csv").out
    assert out.startswith("\ufeff番号,重さ,ルール")
    rows = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"))))
    assert len(rows) == 7
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_show_tells_one_in_full(swept: Run) -> None:
    """One violation with its place, party, remedy and history."""
    number = _number(swept, "GK102")
    out = swept("violations", "show", number).out
    for part in ("GK102 承認されていないコラボレータ", "someone@example.net", "コラボレータから外す", "見つかった"):
        assert part in out
    told = swept("violations", "show", number, "--format", "json").json
    assert [event["what"] for event in told["history"]] == ["opened"]


def test_life_in_the_hands_of_people(swept: Run) -> None:
    """Acknowledging, waiving and taking a waiver back show in the list, with who and why in the history."""
    number = _number(swept, "GK102")
    assert swept("violations", "ack", number, "--reason", "連絡した", "--by", "係長").status == 0
    assert _status(swept, number) == "acknowledged"
    waived = swept("violations", "waive", number, "--until", "2099-12-31", "--reason", "契約中", "--by", "課長")
    assert "2099年" in waived.out or "令和81年12月31日" in waived.out
    assert _status(swept, number) == "waived"
    assert swept("violations", "unwaive", number, "--reason", "終わった", "--by", "課長").status == 0
    assert _status(swept, number) == "acknowledged"
    history = swept("violations", "show", number, "--format", "json").json["history"]
    assert [(event["what"], event["by"]) for event in history] == [
        ("opened", None),
        ("acknowledged", "係長"),
        ("waived", "課長"),
        ("unwaived", "課長"),
    ]


def test_waived_ones_alone_are_no_violation_for_scripts(swept: Run) -> None:
    """A list of nothing but waived violations ends in 0, and still shows them."""
    number = _number(swept, "GK102")
    swept("violations", "waive", number, "--until", "2099-12-31", "--reason", "契約中")
    ended = swept("violations", "--rule", "GK102")
    assert ended.status == 0
    assert "例外承認" in ended.out


def test_waiver_that_its_violation_has_outgrown(run: Run, ward: Ward, start_box: StartBox) -> None:
    """What was waived and became graver stands again, and list and detail say why."""
    links = [
        SCENARIO.replace("shared_link: {access: open, password: null", f"shared_link: {{access: {access}")
        for access in ("company", "open")
    ]
    ward.point_at(start_box(links[0]).base_url)
    run("sweep")
    number = _number(run, "GK201", "--department", "医療保険年金課")
    run("violations", "waive", number, "--until", "2099-12-31", "--reason", "庁内の確認用", "--by", "課長")
    assert _status(run, number) == "waived"
    assert number not in _outgrown(run)
    ward.point_at(start_box(links[1]).base_url)
    run("sweep")
    assert _status(run, number) == "open"
    assert number in _outgrown(run)
    shown = run("violations", "show", number)
    assert "認めたときの重さは「中」で、今は「緊急」です" in shown.out
    waiver = run("violations", "show", number, "--format", "json").json["waiver"]
    assert (waiver["severity"], waiver["covers"]) == ("medium", False)
    assert [one["rule"] for one in run("plan", "--format", "json").json["waived"]] == []
    run("violations", "waive", number, "--until", "2099-12-31", "--reason", "公開の資料", "--by", "部長")
    assert _status(run, number) == "waived"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "999"], "番号 999 の違反はありません"),
        (["show", "x"], "「x」は違反の番号ではありません"),
        (["ack", "1"], "--reason を指定してください"),
        (["ack", "1", "--reason", " "], "理由を指定してください"),
        (["waive", "1", "--reason", "x", "--until", "いつか"], "日付として読めません"),
        (["waive", "1", "--reason", "x", "--until", "2020-01-01"], "期限"),
        (["unwaive", "1", "--reason", "x"], "例外承認がありません"),
    ],
)
def test_refusals(swept: Run, arguments: list[str], said: str) -> None:
    """What can't be done is refused with its reason and status 2."""
    ended = swept("violations", *arguments)
    assert ended.status == 2
    assert said in ended.err.replace("TEXT", "--reason")


def test_other_moment(swept: Run) -> None:
    """`--at` judges the stored reading again; numbers on record are kept."""
    ended = swept("violations", "--at", "2030-01-01", "--format", "json")
    assert [one["rule"] for one in ended.json["violations"] if one["procedure"]] == GOVERNED
    assert all(one["number"] for one in ended.json["violations"])


def test_other_moment_before_any_sweep(run: Run) -> None:
    """Another moment can't be judged before Box was read once."""
    ended = run("violations", "--at", "2030-01-01")
    assert ended.status == 2
    assert "gatekeeper sweep" in ended.err


def _number(run: Run, rule: str, *filters: str) -> str:
    return str(run("violations", "--rule", rule, *filters, "--format", "json").json["violations"][0]["number"])


def _outgrown(run: Run) -> str:
    """The line about waivers that don't cover any more, or nothing."""
    return next((line for line in run("violations").out.splitlines() if "例外承認の働いていない" in line), "")


def _status(run: Run, number: str) -> str:
    return str(run("violations", "show", number, "--format", "json").json["status"])
