"""gatekeeper violations: what is on record, and what people decide about it."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest

from gatekeeper.sandbox.wire.fault import Fault, Match
from gatekeeper.show.moment import iso
from tests.cli.conftest import GOVERNED, SCENARIO, Run, StartBox, Ward, age_sweeps


@pytest.mark.parametrize("shape", ["text", "json", "csv"])
def test_before_any_sweep(run: Run, shape: str) -> None:
    """Where Box was never read, nothing is said of violations, in no shape: an empty list would read as all clear."""
    for arguments in (["violations"], ["violations", "list"], ["violations", "--at", "2030-01-01"]):
        ended = run(*arguments, "--format", shape)
        assert (ended.status, ended.out) == (2, "")
        assert "まだ一度も見回っていません。先に gatekeeper sweep を実行してください。" in ended.err


def test_nothing_found(run: Run, ward: Ward, start_box: StartBox) -> None:
    """Where Box was read and nothing is wrong, that is said, with when it was read, and is no error."""
    ward.point_at(start_box('folders: [{path: 受渡し, id: "1000"}]\n').base_url)
    run("sweep")
    ended = run("violations", "list")
    assert (ended.status, "違反はありません。" in ended.out) == (0, True)
    assert "最後の見回り: 令和" in ended.out


def test_how_old_the_reading_is(swept: Run, ward: Ward) -> None:
    """The last reading's time stands under the list and in the JSON, and an old one is marked."""
    fresh = swept("violations")
    assert "最後の見回り: 令和" in fresh.out
    assert "古くなっています" not in fresh.out
    finished = age_sweeps(ward, timedelta(days=3))
    for arguments in (["violations"], ["violations", "--rule", "GK102"], ["violations", "--at", "2030-01-01"]):
        old = swept(*arguments)
        assert (old.status, "古くなっています（2日より前）" in old.out) == (1, True)
    told = swept("violations", "--format", "json").json
    assert (told["last_swept"], told["last_sweep_is_old"]) == (iso(finished), True)


def test_reading_with_holes_is_told(run: Run, ward: Ward, start_box: StartBox) -> None:
    """A reading that left places out is no whole one, and how old the last whole one is is told."""
    fault = Fault("status", Match(path=re.compile("/2.0/folders/1002/items")), status=404, times=None)
    ward.point_at(start_box(faults=(fault,)).base_url)
    run("sweep")
    assert "最後まで読めた見回りはまだありません" in run("violations").out


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
        (["--department", "医療保険年金課", "--severity", "低"], set()),
        (["--severity", "中"], {"GK203"}),
        (["--severity", "緊急", "--procedure", "R7-36-03"], {"GK201"}),
        (["--status", "未対応", "--path", "受渡し/国保督促状"], set(GOVERNED)),
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


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (["--department", "医療保険"], ["「医療保険」という課は", "「医療保険年金課」ではありませんか"]),
        (["--department", "医療保健年金課"], ["「医療保険年金課」ではありませんか"]),
        (["--department", "まったく別"], ["「まったく別」という課は", "gatekeeper registry list で一覧"]),
        (["--department", ""], ["「」という課は"]),
        (["--procedure", "R7-36-99"], ["「R7-36-99」という手続", "「R7-36-03」ではありませんか"]),
        (["--procedure", "R7-36"], ["「R7-36-03」ではありませんか"]),
        (["--department", "医療", "--procedure", "R9"], ["「医療」という課は", "「R9」という手続"]),
    ],
)
@pytest.mark.parametrize("moment", [[], ["--at", "2030-01-01"]])
def test_name_that_is_on_no_record(swept: Run, filters: list[str], said: list[str], moment: list[str]) -> None:
    """A slip in a department's or procedure's name would find nothing and read as all clear: it is refused."""
    ended = swept("violations", *filters, *moment)
    assert (ended.status, ended.out) == (2, "")
    assert [part for part in said if part not in ended.err] == []


def test_name_that_only_a_violation_has(swept: Run, ward: Ward) -> None:
    """A department that the registry has lost since is still found by, as long as a violation names it."""
    renamed = ward.registry.read_text(encoding="utf-8").replace("医療保険年金課", "保険課")
    ward.registry.write_text(renamed, encoding="utf-8")
    swept("registry", "import", str(ward.registry), "--yes")
    assert swept("violations", "--department", "医療保険年金課").status == 1
    assert swept("violations", "--department", "保険課").status == 0


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


def test_acknowledging_what_is_waived(swept: Run) -> None:
    """The note is taken, and it is said that the waiver goes on, because the state doesn't change."""
    number = _number(swept, "GK102")
    swept("violations", "waive", number, "--until", "2099-12-31", "--reason", "契約中")
    said = swept("violations", "ack", number, "--reason", "連絡した").out
    assert "「確認済み」にしました" not in said
    assert "確認を記録しました" in said
    assert "令和81年12月31日までの例外承認が続く" in said
    assert _status(swept, number) == "waived"


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
        (["waive", "1", "--reason", "x"], "--until を指定してください"),
        (["waive", "1", "--reason", "x", "--until", "いつか"], "日付として読めません"),
        (["waive", "1", "--reason", "x", "--until", "2020-01-01"], "期限（令和2年1月1日）が過ぎています"),
        (["unwaive", "1", "--reason", "x"], "例外承認がありません"),
    ],
)
def test_refusals(swept: Run, arguments: list[str], said: str) -> None:
    """What can't be done is refused with its reason and status 2."""
    ended = swept("violations", *arguments)
    assert ended.status == 2
    assert said in ended.err


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
