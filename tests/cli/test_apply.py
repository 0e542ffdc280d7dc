"""gatekeeper apply, approve, reject, undo, redo, journal, and signed plans."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from gatekeeper.sandbox.server import Sandbox
from gatekeeper.sandbox.wire.fault import Fault, Match
from gatekeeper.shipped import shipped_policies
from tests.cli.conftest import Run, StartBox, Ward


def _at_once(ward: Ward, **more: object) -> None:
    """The shipped policies without grace and settling, and what a test wants otherwise."""
    policies = ward.folder / "policies"
    shutil.copytree(shipped_policies(), policies)
    for file in (policies / "outsourcing.yaml", policies / "post-hoc.yaml", policies / "unregistered.yaml"):
        policy = yaml.safe_load(file.read_text(encoding="utf-8")) | {"grace": "0h", "settle": "0h"} | more
        file.write_text(yaml.safe_dump(policy, allow_unicode=True), encoding="utf-8")
    ward.config.write_text(
        ward.config.read_text(encoding="utf-8").replace(str(shipped_policies()), str(policies)), encoding="utf-8"
    )


@pytest.fixture
def box(start_box: StartBox) -> Sandbox:
    """A Box that this test alone changes."""
    return start_box()


@pytest.fixture
def due(run: Run, ward: Ward, box: Sandbox) -> Run:
    """A sweep is on record, and what it found is due: a stranger and an open link in a governed folder."""
    ward.point_at(box.base_url)
    _at_once(ward)
    assert run("sweep").status == 1
    return run


@pytest.fixture
def held(run: Run, ward: Ward, box: Sandbox) -> Run:
    """As `due`, with a guard that lets nothing go by itself."""
    ward.point_at(box.base_url)
    _at_once(ward, guard={"max_actions": 0})
    assert run("sweep").status == 1
    assert run("apply").status == 4
    return run


def strangers(box: Sandbox) -> int:
    return len(box.world.collaborations)


def test_nothing_before_a_sweep_and_nothing_without_violations(run: Run, ward: Ward, start_box: StartBox) -> None:
    """Without a reading there is nothing to act upon, and that is said."""
    ward.point_at(start_box('folders: [{path: 受渡し, id: "1000"}]\n').base_url)
    assert "まだ一度も見回っていません" in run("apply").err
    run("sweep")
    ended = run("apply")
    assert (ended.status, ended.out.strip()) == (0, "いま直すものはありません。")
    assert "まだ何も直していません" in run("journal").out


def test_apply_does_what_is_due(due: Run, box: Sandbox) -> None:
    """The stranger is out, the link for invited people only; each with its outcome, and nothing the second time."""
    ended = due("apply")
    assert ended.status == 0
    for part in ("実行 R1（定例の是正、令和", "コラボレータから外す", "狭める", "済み"):
        assert part in ended.out
    link = box.world.folders["1001"].link
    assert strangers(box) == 0
    assert link is not None
    assert link.access == "collaborators"
    assert "いま直すものはありません" in due("apply").out
    listed = due("journal").out
    assert "R1" in listed
    assert "済み 2" in listed


def test_apply_in_json(due: Run) -> None:
    """For scripts: the run and its actions, with the state before and what was to be reached."""
    told = due("apply", "--format", "json").json
    assert [run["state"] for run in told["runs"]] == ["ended"]
    by_type = {one["thing"]["type"]: one for one in told["actions"]}
    assert by_type["collaboration"]["target"] is None
    assert by_type["collaboration"]["before"]["role"] == "viewer"
    assert by_type["link"]["target"]["access"] == "collaborators"
    assert {one["state"] for one in told["actions"]} == {"verified"}


def test_what_the_guard_holds_is_told_with_its_reasons(held: Run, box: Sandbox) -> None:
    """And what to type next; nothing is changed."""
    ended = held("apply")
    assert ended.status == 4
    for part in ("安全装置が止めています", "1回の上限（0件）を超えます", "gatekeeper approve R1"):
        assert part in ended.out
    assert strangers(box) == 1
    assert held("journal").status == 1
    assert "承認待ち" in held("journal", "R1").out


def test_an_approved_run_goes_and_a_rejected_one_does_not(held: Run, box: Sandbox) -> None:
    """Each with a reason; a run is decided once."""
    assert held("reject", "R1", "--reason", "確認中").status == 0
    assert held("apply").status == 0
    assert held("redo", "R1", "--reason", "やはり行う").status == 0
    assert held("apply").status == 4
    ended = held("approve", "R2", "--reason", "確かめた", "--by", "山田")
    assert "gatekeeper apply で行います" in ended.out
    assert strangers(box) == 1
    # The rest of the plan is empty, so that nothing more is held.
    assert held("apply").status == 0
    assert strangers(box) == 0
    assert "承認: 山田（確かめた）" in held("journal", "R2").out
    again = held("approve", "R2", "--reason", "もう一度")
    assert (again.status, "承認を待っていません" in again.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("approve", "R9", "--reason", "x"), "番号 9 の実行はありません"),
        (("approve", "九", "--reason", "x"), "番号ではありません"),
        (("approve", "R1", "--reason", " "), "理由"),
        (("approve", "R1"), "--reason"),
        (("reject", "R99999999999999999999", "--reason", "x"), "番号ではありません"),
        (("undo", "77", "--reason", "x", "--yes"), "番号 77 の処置はありません"),
        (("undo", "R1", "--reason", "x", "--yes"), "何も変えていない"),
        (("undo", "1", "--reason", "x"), "--yes"),
        (("redo", "1", "--reason", "x"), "止められていません"),
        (("journal", "77"), "番号 77 の処置はありません"),
    ],
)
def test_wrong_numbers_and_missing_reasons(held: Run, arguments: tuple[str, ...], said: str) -> None:
    """One message each, and nothing is changed."""
    ended = held(*arguments)
    assert (ended.status, said in ended.err) == (2, True), ended.err
    assert "Traceback" not in ended.err


def test_undo_of_a_run_and_letting_it_be_done_again(due: Run, box: Sandbox) -> None:
    """The next apply leaves alone what was undone, and says so; redo lifts that."""
    due("apply")
    ended = due("undo", "R1", "--reason", "間違い", "--yes")
    assert ended.status == 0
    assert "元に戻すもの（2件）" in ended.out
    assert strangers(box) == 1
    due("sweep")
    assert "いま直すものはありません" in due("apply").out
    assert "記録により予定に入れないもの" in due("plan").out
    assert "元に戻した" in due("journal", "1").out
    for number in ("1", "2"):
        assert due("redo", number, "--reason", "やはり直す").status == 0
    assert due("apply").status == 0
    assert strangers(box) == 0


def test_undo_leaves_alone_what_somebody_changed_since(due: Run, box: Sandbox) -> None:
    """It is told, with what to type to have it all the same."""
    due("apply")
    number = next(
        one["id"] for one in due("journal", "R1", "--format", "json").json["actions"] if one["thing"]["type"] == "link"
    )
    folder = box.world.folders["1001"]
    folder.link = None
    ended = due("undo", str(number), "--reason", "間違い", "--yes")
    assert ended.status == 1
    assert "--force" in ended.out


def test_what_box_refuses_is_told_in_plain_words(due: Run, ward: Ward, start_box: StartBox) -> None:
    """In apply, and beside the violation; the exit status says that something is left."""
    fault = Fault(
        "status", Match("DELETE", None), status=403, times=None,
        body='{"type": "error", "status": 403, "code": "access_denied_insufficient_permissions", "message": "x"}',
    )  # fmt: skip
    box = start_box(faults=(fault,))
    ward.point_at(box.base_url)
    ward.config.write_text(
        ward.config.read_text(encoding="utf-8").replace(str(shipped_policies()), str(ward.folder / "policies")),
        encoding="utf-8",
    )
    due("sweep")
    ended = due("apply")
    assert ended.status == 1
    assert "できなかった" in ended.out
    listed = due("violations").out
    assert "直せていません" in listed
    assert "サービスアカウントを共同所有者にしてください" in listed
    # It isn't asked of Box again within a day.
    assert "いま直すものはありません" in due("apply").out


def test_a_signed_plan_runs_as_it_was_read(due: Run, ward: Ward, box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once; a second time, changed, or by another's key it is refused, and nothing is done."""
    file = ward.folder / "予定.json"
    missing = due("plan", "--out", str(file))
    assert missing.status == 2
    monkeypatch.setenv("GATEKEEPER_LEDGER_KEY_PASSPHRASE", "himitsu-himitsu")
    assert due("keys", "make").status == 0
    assert due("plan", "--out", str(file)).status == 1
    assert due("plan", "--out", str(file)).status == 2
    forged = ward.folder / "偽.json"
    forged.write_text(file.read_text(encoding="utf-8").replace("someone@example.net", "other@example.net"), "utf-8")
    ended = due("apply", str(forged))
    assert (ended.status, "書き換えられています" in ended.err) == (4, True)
    assert strangers(box) == 1
    assert due("apply", str(file)).status == 0
    assert strangers(box) == 0
    again = due("apply", str(file))
    assert (again.status, "もう取り込んであります（実行 R1）" in again.err) == (2, True)


@pytest.mark.parametrize("changed", ["registry", "policy", "item", "waived"])
def test_a_signed_plan_is_refused_when_its_world_has_changed(
    due: Run, ward: Ward, box: Sandbox, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    """Each named, and nothing is done at all."""
    monkeypatch.setenv("GATEKEEPER_LEDGER_KEY_PASSPHRASE", "himitsu-himitsu")
    file = ward.folder / "予定.json"
    due("keys", "make")
    due("plan", "--out", str(file))
    match changed:
        case "registry":
            due("registry", "bind", "R7-36-03", "1002")
        case "policy":
            policy = ward.folder / "policies" / "outsourcing.yaml"
            text = policy.read_text(encoding="utf-8").replace("notice: 60d", "notice: 61d")
            policy.write_text(text, encoding="utf-8")
        case "item":
            next(iter(box.world.collaborations.values())).role = "editor"
        case _:
            number = due("violations", "--rule", "GK102", "--format", "json").json["violations"][0]["number"]
            due("violations", "waive", str(number), "--until", "2099-12-31", "--reason", "契約中")
    ended = due("apply", str(file))
    assert ended.status == 4, ended.err
    said = {
        "registry": "登録簿（版 1 → 2）: R7-36-03",
        "policy": "ポリシー: outsourcing",
        "item": "の招待「someone@example.net」（Boxで変わっています）",
        "waived": "の招待「someone@example.net」（この処置は、いまの予定にありません）",
    }
    assert said[changed] in ended.err
    assert strangers(box) == 1


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"plan": {}, "key": "x", "signature": "!"}', "\x00", "1" * 5000])
def test_what_is_no_plan_is_refused(due: Run, ward: Ward, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One message with the file's name."""
    monkeypatch.setenv("GATEKEEPER_LEDGER_KEY_PASSPHRASE", "himitsu-himitsu")
    due("keys", "make")
    file = ward.folder / "x.json"
    file.write_text(text, encoding="utf-8")
    ended = due("apply", str(file))
    assert (ended.status, "予定のファイルではありません" in ended.err, str(file) in ended.err) == (2, True, True)


def test_missing_plan_file(due: Run, ward: Ward) -> None:
    """A file that isn't there is said to be missing."""
    ended = due("apply", str(ward.folder / "ない.json"))
    assert ended.status == 2
    assert "ない.json" in ended.err


def test_an_approver_is_one_of_those_named(held: Run, ward: Ward) -> None:
    """By name, where the config names them."""
    text = ward.config.read_text(encoding="utf-8")
    ward.config.write_text(text + '[enforcement]\napprovers = ["山田"]\n', encoding="utf-8")
    ended = held("approve", "R1", "--reason", "よい", "--by", "佐藤")
    assert (ended.status, "承認できる人ではありません" in ended.err) == (2, True)
    assert held("approve", "R1", "--reason", "よい", "--by", "山田").status == 0


def test_box_out_of_reach(due: Run, ward: Ward) -> None:
    """Nothing is begun, and the status says that Box is away."""
    ward.config.write_text(
        ward.config.read_text(encoding="utf-8").replace(json.dumps(_url(ward)), '"http://127.0.0.1:9"'),
        encoding="utf-8",
    )
    ended = due("apply")
    assert ended.status == 3
    assert "Traceback" not in ended.err


def _url(ward: Ward) -> str:
    lines = Path(ward.config).read_text(encoding="utf-8").splitlines()
    return next(line.split('"')[1] for line in lines if line.startswith("base_url"))
