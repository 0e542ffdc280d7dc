"""gatekeeper registry need: the verdict, its ground, and the draft that would follow."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from gatekeeper.need.fact import FACTS
from gatekeeper.registry.reading import from_text
from gatekeeper.shipped import shipped_policies
from tests.cli.conftest import Ended, Run, Ward

NEW_IN_BOX = ["--channel", "box", "--party", "contractor", "--history", "new"]
FREE_FORM = ["--channel", "logo_form", "--no-online-payment", "--no-my-number-card"]
CALM_SYSTEM = ["--channel", "other", "--no-external-connection", "--no-outsourcing", "--no-subcontract"]


def need(run: Run, *arguments: str) -> Ended:
    return run("registry", "need", *arguments)


@pytest.mark.parametrize(
    ("arguments", "verdict"),
    [
        ([*NEW_IN_BOX, "--start", "2025-04-01"], "付議要"),
        ([*NEW_IN_BOX, "--start", "令和7年3月31日"], "できない"),
        (["--channel", "box", "--party", "offsite_staff"], "事前付議不要・年1回報告"),
        (["--channel", "box", "--party", "public"], "できない"),
        ([*FREE_FORM, "--filings", "1000"], "付議不要"),
        ([*FREE_FORM, "--filings", "1001"], "付議要"),
        ([*CALM_SYSTEM, "--data-processing"], "付議要"),
        ([*CALM_SYSTEM, "--no-data-processing", "--new-items"], "変更の付議要"),
        ([*NEW_IN_BOX, "--longer-term"], "変更の付議要"),
        (["--channel", "logo_form", "--approved", "--no-new-items", "--new-counterparty"], "変更の付議要"),
    ],
)
def test_verdict_by_options(run: Run, arguments: list[str], verdict: str) -> None:
    """The options tell the plan, the first line tells the verdict, and the status is 0 whatever it is."""
    ended = need(run, *arguments)
    assert (ended.status, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0] == verdict
    assert lines[1].startswith("根拠: ")
    assert "○ " in ended.out


def test_json_has_exactly_these_keys(run: Run) -> None:
    """Scripts lean on them; the explanation has each row that was looked at, the last one being the one that fits."""
    told = need(run, *NEW_IN_BOX, "--start", "2025-04-01", "--item", "氏名", "--format", "json").json
    assert list(told) == ["verdict", "ground", "draft", "explanation"]
    assert (told["verdict"], told["draft"]["procedures"][0]["items"]) == ("付議要", ["氏名"])
    assert told["draft"]["procedures"][0]["term"] == {"start": "2025-04-01", "end": None}
    assert told["explanation"][-1] == {"row": "box-new", "hit": True, "why": "仕組みが「Box」"}
    assert [one["hit"] for one in told["explanation"][:-1]] == [False] * (len(told["explanation"]) - 1)
    assert need(run, "--channel", "box", "--party", "public", "--format", "json").json["draft"] is None


def test_draft_can_be_copied_into_a_file(run: Run) -> None:
    """With everything told, the YAML at the end is a registry file, however long its lines are."""
    long = "とても長い名前の項目" * 20
    details = ["--id", "R8-L1", "--department", "区政情報課", "--name", "相談", "--item", long, "--end", "2027-03-31"]
    out = need(run, *FREE_FORM, "--filings", "10", "--start", "2026-04-01", *details).out
    found = from_text("submissions:" + out.partition("submissions:")[2], "draft.yaml").registry
    assert (found.submissions[0].outcome, found.procedures[0].items) == ("not_required", (long,))


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        ([], "--channel"),
        (["--channel", "box"], "--party"),
        (["--channel", "box", "--party", "contractor"], "--history"),
        ([*NEW_IN_BOX], "--start"),
        (["--channel", "logo_form"], "--filings"),
        (["--channel", "logo_form", "--filings", "1"], "--online-payment か --no-online-payment"),
        (["--channel", "benefit_payment"], "--external-connection"),
        (["--channel", "box", "--party", "contractor", "--approved"], "--new-items"),
    ],
)
def test_missing_answer_names_its_option(run: Run, arguments: list[str], option: str) -> None:
    """Without a terminal nobody is asked: one line on standard error, and status 2."""
    for shape in ("text", "json"):
        ended = need(run, *arguments, "--format", shape)
        assert (ended.status, ended.out) == (2, "")
        assert option in ended.err
        assert len(ended.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--channel", "boxx"], "「box」ではありませんか"),
        (["--filings", "千"], "整数を半角の数字"),
        (["--filings", "-1"], "整数を半角の数字"),
        (["--start", "2025-02-30"], "日付として読めません"),
        (["--start", "2026-04-02", "--end", "2026-04-01"], "始まり（2026-04-02）より前"),
        (["--procedure", "R9-99"], "手続「R9-99」はありません"),
        (["--procedure", "R7-36-03", "--channel", "logo_form"], "R7-36-03 の仕組みは box"),
        (["--format", "xml"], "使えません"),
    ],
)
def test_wrong_options_are_told(run: Run, arguments: list[str], said: str) -> None:
    """What is wrong and what would be right, before anything is decided."""
    ended = need(run, *arguments)
    assert (ended.status, said in ended.err) == (2, True), ended.err


@pytest.mark.parametrize(
    ("arguments", "verdict"),
    [
        ([], "付議不要"),
        (["--item", "住所", "--counterparty", "株式会社みなと印刷"], "付議不要"),
        (["--item", "個人番号"], "変更の付議要"),
        (["--counterparty", "丙封筒"], "変更の付議要"),
        (["--end", "2099-04-01"], "変更の付議要"),
        (["--party", "public"], "できない"),
    ],
)
def test_beside_an_approved_procedure(run: Run, arguments: list[str], verdict: str) -> None:
    """Only what is named is compared; the draft of a change is the entry with what is new."""
    told = need(run, "--procedure", "R7-36-03", *arguments, "--format", "json").json
    assert told["verdict"] == verdict
    if verdict == "変更の付議要":
        assert told["draft"]["procedures"][0]["name"] == "国民健康保険"


def plan_file(ward: Ward, text: str) -> str:
    file = ward.folder / "plan.json"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_plan_as_json(run: Run, ward: Ward) -> None:
    """Keys are the options' names with underscores; an option is put over the file."""
    file = plan_file(ward, '{"channel": "box", "party": "contractor", "history": "new", "start": "2025-04-01"}')
    assert need(run, "--json", file).out.startswith("付議要\n")
    assert need(run, "--json", file, "--party", "public").out.startswith("できない\n")
    file = plan_file(ward, '{"procedure": "R7-36-03", "items": ["個人番号"]}')
    assert need(run, "--json", file).out.startswith("変更の付議要\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"channel": "box",\n}', "2行目: JSONとして読めません（1文字目から"),
        ('{channel: "box"}', "1行目: JSONとして読めません（2文字目から"),
        ('{"filings": ' + "1" * 5000 + "}", "JSONとして読めません（数が長すぎます"),
        ("[]", "「項目: 値」の組"),
        ('{"chanel": "box"}', "「channel」ではありませんか"),
        ('{"channel": "box", "channel": "other"}', "「channel」が2回"),
        ('{"channel": null}', "値が空です"),
        ('{"start": "4/1"}', "YYYY-MM-DD"),
        ('{"filings": 1.5}', "整数"),
        ('{"filings": NaN}', "JSONとして読めません（NaN は使えません"),
        ('{"items": ["氏名", "氏名"]}', "2回"),
        ("", "空のファイル"),
        ("[" * 100_000, "JSONとして読めません（括弧が深すぎます"),
    ],
)
def test_wrong_json_is_told(run: Run, ward: Ward, text: str, said: str) -> None:
    """What is wrong in the file is told with its name, and no option hides it."""
    ended = need(run, "--json", plan_file(ward, text), "--channel", "other")
    assert (ended.status, said in ended.err, "plan.json" in ended.err) == (2, True, True), ended.err
    assert ended.out == ""


def test_plan_on_standard_input(ward: Ward) -> None:
    """`-` reads what another program has written; what is no UTF-8 is refused."""
    command = [sys.executable, "-c", "from gatekeeper.cli.app import main; main()", "--config", str(ward.config)]
    command += ["registry", "need", "--json", "-", "--format", "json"]
    for given, status in ((json.dumps({"channel": "box", "party": "applicant"}).encode(), 0), (b"\xff{}", 2)):
        done = subprocess.run(command, input=given, capture_output=True, check=False, timeout=60)
        assert done.returncode == status
    assert "標準入力" in done.stderr.decode()


def test_missing_table_is_the_shipped_one_and_said(run: Run, ward: Ward) -> None:
    """A ward whose policies folder is older than the table gets the shipped one, told on standard error."""
    own = move_policies(ward)
    (own / "submission-need.yaml").unlink()
    ended = need(run, "--channel", "box", "--party", "public", "--format", "json")
    assert (ended.status, ended.json["verdict"]) == (0, "できない")
    assert "付属の表" in ended.err
    assert "付属の表" in run("check").out


def test_wards_own_table_decides(run: Run, ward: Ward) -> None:
    """What a ward writes into its table holds; a mistake in it is told with file and line, by `sweep` too."""
    table = move_policies(ward) / "submission-need.yaml"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("filings_per_year: 1000 ", "filings_per_year: 500 "), encoding="utf-8")
    assert need(run, *FREE_FORM, "--filings", "501").out.startswith("付議要\n")
    table.write_text(text.replace("party: public", "party: publik"), encoding="utf-8")
    line = next(number for number, one in enumerate(text.splitlines(), start=1) if "party: public" in one)
    for verb in (["registry", "need"], ["sweep"], ["check"]):
        ended = run(*verb)
        assert ended.status == 2
        assert f"submission-need.yaml:{line}行目" in ended.out + ended.err


def move_policies(ward: Ward) -> Path:
    """The shipped policies as the ward's own files."""
    own = ward.folder / "policies"
    own.mkdir()
    for file in shipped_policies().glob("*.yaml"):
        (own / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    config = ward.config.read_text(encoding="utf-8").replace(str(shipped_policies()), str(own))
    ward.config.write_text(config, encoding="utf-8")
    return own


def test_every_fact_has_its_option(run: Run) -> None:
    """Whatever the table may ask can be told on the command line."""
    page = run("registry", "need", "--help").out
    for fact, known in FACTS.items():
        name = fact.replace("_", "-")
        assert (f"--[no-]{name}" if "true" in known else f"--{name} ") in page


def test_yaml_of_the_draft_has_its_blanks(run: Run) -> None:
    """What a person has still to write stands empty, and reads as nothing."""
    out = need(run, "--channel", "box", "--party", "applicant").out
    (one,) = yaml.safe_load("declarations:" + out.partition("declarations:")[2])["declarations"]
    assert (one["kind"], one["download"], one["declared_by"]) == ("applicant", "deny", None)
