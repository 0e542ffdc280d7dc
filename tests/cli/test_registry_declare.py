"""gatekeeper registry declare: a form becomes a version of the registry once somebody has agreed."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gatekeeper import jst
from tests.cli.conftest import Run, Ward, rows

TODAY = jst.day_of(datetime.now(UTC))
START, END, GONE = (TODAY + timedelta(days=days) for days in (10, 60, 90))
ANSWERS: dict[str, Any] = {
    "区分": "申請者",
    "担当課": "子育て支援課",
    "件名": "書類の受取り",
    "相手方": "新宿 太郎 <taro@example.org>",
    "個人情報項目": "氏名\n住所",
    "期間の始まり": START,
    "期間の終わり": END,
    "消去する日": GONE,
    "ダウンロードの可否": "否",
    "届け出た人": "指導係長",
    "届け出た日": TODAY,
}
OPTIONS = [
    "--kind", "申請者", "--department", "子育て支援課", "--subject", "書類の受取り", "--party", "taro@example.org",
    "--item", "氏名", "--item", "住所", "--from", START.isoformat(), "--until", jst.era(END),
    "--delete-on", GONE.isoformat(), "--download", "否", "--declared-by", "指導係長",
    "--declared-on", TODAY.isoformat(),
]  # fmt: skip


@pytest.fixture
def form(run: Run, ward: Ward) -> Path:
    """The form that we ship, filled in."""
    return filled(run, ward.folder / "様式.xlsx", ANSWERS)


def filled(run: Run, path: Path, answers: dict[str, Any]) -> Path:
    assert run("registry", "declare", "--template", str(path)).status == 0
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    unknown = set(answers)
    for row in range(1, sheet.max_row + 1):
        label = str(sheet.cell(row, 1).value)
        if label in answers:
            sheet.cell(row, 2).value = answers[label]
            unknown.discard(label)
    assert not unknown
    book.save(path)
    return path


def declarations(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("registry", "export", "--format", "json").json["declarations"]
    return found


def test_shown_form(run: Run, ward: Ward, form: Path) -> None:
    """Each value with the cell it was read from; nothing is entered."""
    shown = run("registry", "declare", str(form), "--dry-run")
    assert shown.status == 0
    for text in ("手続の申請者", "taro@example.org", jst.era(END), "様式1!B4", "加わる", "登録していません"):
        assert text in shown.out
    assert rows(ward, "registry_version") == 0


@pytest.mark.parametrize("answer", [[], ["--dry-run", "--yes"], ["--format", "json"]])
def test_without_a_terminal_one_answer_is_needed(run: Run, ward: Ward, form: Path, answer: list[str]) -> None:
    """Neither is a guess, both are a contradiction."""
    ended = run("registry", "declare", str(form), *answer)
    assert (ended.status, ended.out) == (2, "")
    assert "--dry-run" in ended.err
    assert "--yes" in ended.err
    assert rows(ward, "registry_version") == 0


def test_entered_form(run: Run, form: Path) -> None:
    """It is on record with who, from which file and why; a second time nothing changes."""
    assert "登録しました（版 2）" in run("registry", "declare", str(form), "--yes", "--by", "佐藤", "--why", "届出").out
    (one,) = declarations(run)
    assert one == {
        "id": one["id"],
        "kind": "applicant",
        "department": "子育て支援課",
        "subject": "書類の受取り",
        "parties": ["taro@example.org"],
        "items": ["氏名", "住所"],
        "term": {"start": START.isoformat(), "end": END.isoformat(), "renews_yearly": False, "renewed": []},
        "delete_on": GONE.isoformat(),
        "download": "deny",
        "declared_by": "指導係長",
        "declared_on": TODAY.isoformat(),
        "folders": [],
    }
    newest = run("registry", "log", "--format", "json").json["versions"][0]
    assert (newest["by"], newest["source"], newest["why"]) == ("佐藤", str(form), "届出")
    assert newest["sha256"] == hashlib.sha256(form.read_bytes()).hexdigest()
    again = run("registry", "declare", str(form), "--yes")
    assert again.status == 0
    assert "変わるところはありません" in again.out
    assert len(run("registry", "log", "--format", "json").json["versions"]) == 2


def test_same_form_after_its_folder_was_bound(run: Run, form: Path) -> None:
    """A form that doesn't speak of folders takes none away."""
    assert run("registry", "declare", str(form), "--yes").status == 0
    name = declarations(run)[0]["id"]
    assert run("registry", "bind", name, "1002").status == 0
    assert "変わるところはありません" in run("registry", "declare", str(form), "--yes").out
    assert run("registry", "declare", str(form), "--id", name, "--subject", "訂正", "--yes").status == 0
    (one,) = declarations(run)
    assert (one["subject"], one["folders"]) == ("訂正", ["1002"])


def test_options_in_place_of_a_form(run: Run, form: Path) -> None:
    """The same declaration, whichever way it is told."""
    told = run("registry", "declare", *OPTIONS, "--dry-run", "--format", "json").json
    read = run("registry", "declare", str(form), "--dry-run", "--format", "json").json
    assert told["declarations"] == read["declarations"]
    assert told["places"] != read["places"]
    assert told["version"] is None
    assert [one["change"] for one in told["changes"]] == ["added"]


def test_exported_declaration_is_a_form(run: Run, ward: Ward, form: Path) -> None:
    """What YAML the registry writes, `declare` reads."""
    assert run("registry", "declare", str(form), "--yes").status == 0
    path = ward.folder / "様式.yaml"
    text = run("registry", "show", declarations(run)[0]["id"]).out
    path.write_text(text[text.index("declarations:") :], encoding="utf-8")
    assert "変わるところはありません" in run("registry", "declare", str(path), "--yes").out


def test_every_mistake_at_once(run: Run, ward: Ward) -> None:
    """Each with its cell; nothing is entered."""
    wrong = {
        "区分": "業者",
        "相手方": "example.org\n区民の皆様",
        "期間の終わり": "未定",
        "消去する日": "令和8年2月30日",
    }
    path = filled(run, ward.folder / "様式.xlsx", ANSWERS | wrong)
    ended = run("registry", "declare", str(path), "--yes")
    assert (ended.status, ended.out) == (2, "")
    said = ended.err.splitlines()
    assert len(said) == 5
    assert all(line.startswith(f"{path}: 様式1!B") for line in said)
    assert declarations(run) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--party", "example.org"], "--party: 「相手方」: 「example.org」はドメインだけで"),
        (["--party", "anyone"], "不特定多数"),
        (["--until", "2099-12-31"], "より長くなっています"),
        (["--delete-on", "2099-12-31"], "より遅くなっています"),
        (["--until", "2026-02-30"], "--until"),
        (["--id", "R7-36-03"], "R7-36-03 は手続の番号です"),
        (["--folder", "1001"], "1001"),
    ],
)
def test_wrong_option(run: Run, form: Path, options: list[str], said: str) -> None:
    """An option stands in place of what the form says, and is judged alike; the registry as a whole is, too."""
    ended = run("registry", "declare", str(form), *options, "--yes")
    assert ended.status == 2
    assert said in ended.err
    assert declarations(run) == []


def test_template_never_overwrites(run: Run, form: Path) -> None:
    """A form that somebody filled in stays; the empty form itself holds nothing to enter."""
    before = form.read_bytes()
    assert "すでにあります" in run("registry", "declare", "--template", str(form)).err
    assert form.read_bytes() == before
    assert run("registry", "declare", str(form), "--template", str(form.with_name("b.xlsx"))).status == 2
    empty = form.with_name("empty.xlsx")
    assert run("registry", "declare", "--template", str(empty)).status == 0
    assert "何も書かれていません" in run("registry", "declare", str(empty), "--dry-run").err


def test_nothing_to_declare(run: Run) -> None:
    """Where to get a form is told."""
    assert "--template" in run("registry", "declare", "--dry-run").err
