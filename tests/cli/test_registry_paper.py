"""gatekeeper registry with papers: preview, import, corrections, prune, export, history."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Ward
from tests.paper.made import HEAD, ROWS, SHEET, separated, tabbed, workbook

TABLE = [HEAD, *ROWS]


@pytest.fixture
def paper(ward: Ward) -> Path:
    return workbook(ward.folder / "資料46.xlsx", SHEET, TABLE)


def test_preview_tells_what_was_read_and_where(run: Run, paper: Path) -> None:
    """Entries with their rows, the heads that were matched, what is unsure, what might be split; nothing is changed."""
    ended = run("registry", "import", str(paper), "--dry-run")
    assert ended.status == 0
    for part in (
        "LoGoフォームの利用に係る外部結合について（手続の追加）",
        "個人情報項目←「取扱う個人情報項目」",
        "別紙2!2行",
        "令和6年12月20日",
        "確かめてください",
        "分けられる項目",
        "変わるところ（4件）",
        "確かめただけです",
    ):
        assert part in ended.out
    assert run("registry", "log", "--format", "json").json == {"versions": []}


def test_every_item_is_shown(run: Run, ward: Ward) -> None:
    """A person approves what is there to be read: twenty items in full, and how many there are beyond."""
    head = ["番号", "担当課", "手続名", "個人情報項目", "相手方"]
    # Rare signs, one an item: none stands elsewhere in the output, and none is broken where a cell ends.
    twenty, more = [[chr(sign) for sign in range(start, last)] for start, last in ((0x9F11, 0x9F25), (0x9E11, 0x9E28))]
    rows = [["1", "A課", "B業務", "、".join(twenty), "丙"], ["2", "A課", "C業務", "、".join(more), "丙"]]
    made = separated(ward.folder / "資料50.csv", [head, *rows])
    out = run("registry", "import", str(made), "--dry-run", "--id", "R7-50").out
    assert [item for item in [*twenty, *more[:20]] if item not in out] == []
    assert [item for item in more[20:] if item in out.split("変わるところ")[0]] == []
    assert "ほか3項目" in out
    assert "20項目: " in out
    assert out.count("ほか") == 1


def test_subcontractors_are_shown_apart(run: Run, ward: Ward) -> None:
    """With their narrower items and their own term; a party that has the procedure's is in its row alone."""
    sheet = [
        *SHEET[:3],
        ["委託に伴い事業者に処理させる情報項目", "氏名、住所、口座情報"],
        ["委託先", "株式会社若葉事務"],
        ["委託の開始時期及び期限", "令和6年6月11日から令和6年10月31日まで"],
        ["再委託先", "北山データ入力株式会社"],
        ["再委託に伴い処理させる情報項目", "氏名、住所"],
        ["再委託の開始時期及び期限", "令和6年7月1日から令和6年9月30日まで"],
    ]
    out = run("registry", "import", str(workbook(ward.folder / "資料51.xlsx", sheet)), "--dry-run").out
    (apart,) = re.findall(r"違う相手方（1件）(.*?)確かめてください", out, re.DOTALL)
    for part in ("2項目: 氏名、住所", "令和6年7月1日から", "令和6年9月30日"):
        assert part in apart
    assert "北山データ入力株式会社" in apart
    assert "口座情報" not in apart
    assert "北山" not in out.split("再委託先と、")[0]


def test_a_subcontractor_of_nobody_is_told(run: Run, ward: Ward) -> None:
    """A table that names a subcontractor and no contractor."""
    head = ["番号", "担当課", "手続名", "個人情報項目", "再委託先"]
    made = separated(ward.folder / "資料50.csv", [head, ["1", "A課", "B業務", "氏名", "乙社"]])
    found = run("registry", "import", str(made), "--dry-run", "--id", "R7-50", "--format", "json").json
    assert [one["place"] for one in found["notes"] if "再委託先「乙社」" in one["message"]] == ["E2"]


def test_notes_of_several_papers_name_their_files(run: Run, ward: Ward, paper: Path) -> None:
    """With several papers each remark says of which file it is; with one, the place says enough."""
    cover = [[text.replace("資料46", "資料47").replace("追加", "変更") for text in row] for row in SHEET]
    other = workbook(ward.folder / "資料47.xlsx", cover, TABLE)
    assert str(paper) not in run("registry", "import", str(paper), "--dry-run").out
    notes = run("registry", "import", str(paper), str(other), "--dry-run", "--format", "json").json["notes"]
    assert {note["file"] for note in notes} == {str(paper), str(other)}
    out = run("registry", "import", str(paper), str(other), "--dry-run").out.replace("\n", "").replace(" ", "")
    assert [one for one in notes if f"{one['file']}{one['place']}:".replace(" ", "") not in out] == []


def test_preview_for_scripts(run: Run, paper: Path) -> None:
    """The registry's own structure, with changes, notes with file and place, and where each entry was read."""
    found = run("registry", "import", str(paper), "--dry-run", "--format", "json").json
    assert [one["number"] for one in found["procedures"]] == [1, 2, 3]
    assert found["procedures"][0]["term"] == {
        "start": "2024-12-20", "end": "2025-03-31", "renews_yearly": True, "renewed": [],
    }  # fmt: skip
    assert {"change": "added", "kind": "submission", "id": "R6-46", "fields": []} in found["changes"]
    assert all(set(note) == {"file", "place", "kind", "message"} for note in found["notes"])
    assert found["places"]["R6-46-02"] == "別紙2!3行"
    assert found["columns"]["担当課"] == "担当課"


def test_without_a_persons_word_nothing_is_taken_in(run: Run, paper: Path) -> None:
    """Without a terminal one of the two options is needed."""
    assert run("registry", "import", str(paper)).status == 2


def test_version_names_its_file(run: Run, paper: Path) -> None:
    """Who, when, from which file with which SHA-256, why; a second import is no version."""
    run("registry", "import", str(paper), "--yes", "--by", "事務局", "--why", "第9回")
    run("registry", "import", str(paper), "--yes")
    (version,) = run("registry", "log", "--format", "json").json["versions"]
    assert (version["version"], version["by"], version["why"]) == (1, "事務局", "第9回")
    assert version["source"] == str(paper)
    assert version["sha256"] == hashlib.sha256(paper.read_bytes()).hexdigest()
    assert "事務局" in run("registry", "log").out


def test_what_a_paper_no_longer_lists(run: Run, ward: Ward, paper: Path) -> None:
    """It is shown and kept; with `--prune` it goes, and the other papers' entries stay."""
    run("registry", "import", str(ward.registry), "--yes")
    run("registry", "import", str(paper), "--yes")
    shorter = workbook(ward.folder / "corrected.xlsx", SHEET, TABLE[:3])
    kept = run("registry", "import", str(shorter), "--yes", "--document", "資料46")
    assert "R6-46-03" in kept.out
    assert len(run("registry", "list", "--format", "json").json["procedures"]) == 4
    pruned = run(
        "registry", "import", str(shorter), "--yes", "--prune", "--document", "資料46", "--format", "json"
    ).json
    assert [(one["change"], one["id"]) for one in pruned["changes"]] == [("missing", "R6-46-03")]
    ids = [one["id"] for one in run("registry", "list", "--format", "json").json["procedures"]]
    assert ids == ["R6-46-01", "R6-46-02", "R7-36-03"]


def test_mistakes_take_nothing_in(run: Run, ward: Ward, paper: Path) -> None:
    """One wrong file among right ones: all mistakes, nothing half done."""
    wrong = separated(ward.folder / "wrong.csv", [HEAD, ["1", "課", "", "氏名", ""]])
    ended = run("registry", "import", str(paper), str(wrong), "--yes")
    assert ended.status == 2
    assert "C2: 「手続名」が空" in ended.err
    assert run("registry", "log", "--format", "json").json == {"versions": []}


def test_mapping_and_telling(run: Run, ward: Ward) -> None:
    """What the paper doesn't say is said on the command line."""
    made = separated(ward.folder / "a.csv", [["番号", "部署", "案件", "データ"], ["1", "A課", "B業務", "氏名"]])
    refused = run("registry", "import", str(made), "--dry-run")
    assert (refused.status, "C1「案件」" in refused.err) == (2, True)
    found = run(
        "registry", "import", str(made), "--yes", "--map", "手続名=C", "--map", "個人情報項目=4", "--id", "R7-50",
        "--channel", "box", "--pattern", "migrated_media", "--term", "令和8年1月5日から令和8年3月31日まで",
        "--meeting", "令和7年度第9回", "--document", "資料50", "--format", "json",
    ).json  # fmt: skip
    assert [(one["id"], one["meeting"], one["channel"]) for one in found["submissions"]] == [
        ("R7-50", "令和7年度第9回", "box")
    ]
    assert found["procedures"][0]["term"]["end"] == "2026-03-31"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--map", "なにか=B"], "--map なにか=B が分かりません"),
        (["--map", "担当課"], "--map 担当課 が分かりません"),
        (["--map", "はじめ=B"], "開始、終了"),
        (["--map", "担当課=あ"], "の列が分かりません"),
        (["--channel", "fax"], "「fax」は使えません"),
        (["--pattern", "new"], "「new」は使えません"),
        (["--outcome", "ok"], "「ok」は使えません"),
        (["--meeting", "あいう"], "--meeting に「あいう」は使えません"),
        (["--meeting", "令和7年度"], "「令和7年度第9回」のように"),
        (["--meeting", "令和40年度第9回の資料"], "--meeting に"),
        (["--term", "いつか"], "--term が読めません"),
        (["--term", "令和8年2月30日から"], "という日はありません"),
    ],
)
def test_wrong_options(run: Run, paper: Path, options: list[str], said: str) -> None:
    """Each has one message."""
    ended = run("registry", "import", str(paper), "--dry-run", *options)
    assert (ended.status, said in ended.err) == (2, True), ended.err


def test_meeting_is_taken_as_papers_write_it(run: Run, ward: Ward) -> None:
    """However it is typed, it stands in the registry like every other one, and tells the year of the number."""
    made = separated(ward.folder / "資料50.csv", TABLE)
    told = ["--dry-run", "--format", "json", "--meeting", "令和５年度 第３回"]
    (found,) = run("registry", "import", str(made), *told).json["submissions"]
    assert (found["meeting"], found["id"]) == ("令和5年度第3回", "R5-50")


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--id", "R8-90"], "--id"),
        (["--document", "資料9", "--map", "担当課=B"], "--document、--map"),
        (["--term", "令和8年1月5日から"], "--term"),
    ],
)
def test_options_of_papers_are_none_of_a_registry_file(run: Run, ward: Ward, options: list[str], named: str) -> None:
    """What can't have an effect is refused, instead of being passed over."""
    exported = ward.folder / "book.csv"
    run("registry", "import", str(ward.registry), "--yes")
    run("registry", "export", "--format", "csv", "--out", str(exported))
    for file in (ward.registry, exported):
        ended = run("registry", "import", str(file), "--dry-run", *options)
        assert (ended.status, f"{named} は、付議の資料を取り込むときだけ使えます" in ended.err) == (2, True), ended.err


def test_number_made_from_a_files_name_needs_a_person(run: Run, ward: Ward) -> None:
    """A table that names no document gets a made-up number, for a person to see; unattended it needs a given one."""
    made = separated(ward.folder / "表.csv", TABLE)
    assert "-表" in run("registry", "import", str(made), "--dry-run").out
    refused = run("registry", "import", str(made), "--yes")
    assert (refused.status, "-表" in refused.err, "--id" in refused.err) == (2, True, True)
    assert run("registry", "log", "--format", "json").json == {"versions": []}
    assert run("registry", "import", str(made), "--yes", "--document", "資料50").status == 0
    assert run("registry", "import", str(made), "--yes", "--id", "R8-90").status == 0


@pytest.mark.parametrize("shape", ["yaml", "csv", "xlsx"])
def test_exports_come_back(run: Run, ward: Ward, paper: Path, shape: str) -> None:
    """Each format is taken in again, and changes nothing, with `--prune` too."""
    run("registry", "import", str(ward.registry), str(paper), "--yes")
    out = ward.folder / f"out.{shape}"
    assert "書き出しました" in run("registry", "export", "--format", shape, "--out", str(out)).out
    for options in ([], ["--prune"]):
        found = run("registry", "import", str(out), "--yes", "--format", "json", *options)
        assert found.json["changes"] == []


def test_export_to_the_screen(run: Run, ward: Ward, paper: Path) -> None:
    """Text can go there, a workbook can't; a file that can't be written is told."""
    run("registry", "import", str(paper), "--yes")
    assert run("registry", "export", "--format", "csv").out.startswith("\ufeffゲートキーパー登録簿")
    assert len(json.loads(run("registry", "export", "--format", "json").out)["procedures"]) == 3
    assert "--out" in run("registry", "export", "--format", "xlsx").err
    (ward.folder / "file").touch()
    for out, said in (
        (ward.folder / "no" / "a.yaml", "ファイルかフォルダがありません"),
        (ward.folder, "ファイルではなくフォルダです"),
        (ward.folder / "file" / "a.yaml", "途中にフォルダでないものがあります"),
        (ward.folder / ("a" * 300), "名前が長すぎます"),
    ):
        refused = run("registry", "export", "--out", str(out))
        assert (refused.status, refused.err) == (2, f"{out} に書けません（{said}）。\n")


def test_checklist_is_shown_with_the_procedure(run: Run, ward: Ward) -> None:
    """Each measure with its side, its mark, and why it isn't needed."""
    rows = [
        ["", "・対策が可能であれば「○」", "情報保護対策", "理由"],
        ["区が行う情報保護対策【運用上の対策】", "○", "指導する。", ""],
        ["相手方に行わせる情報保護対策【運用上の対策】", "－", "立入りを受けさせる。", "遠隔のため"],
    ]
    made = tabbed(ward.folder / "a.txt", SHEET, TABLE, [["外部結合にかかる個人情報保護対策チェックリスト"]], rows)
    run("registry", "import", str(made), "--yes")
    shown = run("registry", "show", "R6-46-01").out
    for part in ("個人情報保護対策チェックリスト", "指導する。", "立入りを受けさせる。", "遠隔のため", "－"):
        assert part in shown
    found = run("registry", "show", "R6-46-01", "--format", "json").json["checklist"]
    assert [(one["side"], one["mark"]) for one in found] == [("ward", "done"), ("counterparty", "not_needed")]
