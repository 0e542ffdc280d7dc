"""What a form is refused for: every mistake at once, each with its cell and what would be right."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from gatekeeper.declaring.reading import read_forms
from gatekeeper.errors import MistakesError
from gatekeeper.policy.model import DeclarationPolicy
from tests.declaring.made import LIMITS, ROWS, TODAY, book, changed, declared, refusals

START, END = date(2026, 4, 10), date(2026, 5, 31)


@pytest.mark.parametrize(
    ("label", "value", "said"),
    [
        ("区分", "委託先", "B2「区分」: 「委託先」は区分にありません。附属機関の委員・申請者・庁外の区職員のどれか"),
        ("区分", "一般の区民", "B2「区分」: 「一般の区民」は不特定多数です"),
        ("相手方", "example.org", "B5「相手方」: 「example.org」はドメインだけで"),
        ("相手方", "@example.org", "B5「相手方」: 「@example.org」はドメインだけで"),
        ("相手方", "iin-all@example.org", "B5「相手方」: 「iin-all@example.org」はメーリングリストか窓口"),
        ("相手方", "taro@googlegroups.com", "B5「相手方」: 「taro@googlegroups.com」はメーリングリスト"),
        ("相手方", "anyone", "B5「相手方」: 「anyone」は不特定多数です"),
        ("相手方", "希望する区民の皆様", "B5「相手方」: 「希望する区民の皆様」は不特定多数です"),
        ("相手方", "新宿 太郎", "B5「相手方」: 「新宿 太郎」はメールアドレスではありません"),
        ("相手方", "t\u0430ro@example.org", "B5「相手方」: "),
        ("相手方", "taro@example.org\ntaro@example.org", "B5「相手方」: 「taro@example.org」が2回あります"),
        ("期間の終わり", "未定", "B8「期間の終わり」: 終わりのない期間は登録できません"),
        ("期間の終わり", "令和8年2月30日", "B8「期間の終わり」: 「令和8年2月30日」という日はありません"),
        ("期間の始まり", "平成38年4月10日", "B7「期間の始まり」: "),
        ("ダウンロードの可否", "応相談", "B10「ダウンロードの可否」: 「応相談」は可か否か分かりません"),
        ("フォルダ番号", "受渡し/書類", "B11「フォルダ番号」: "),
        ("件名", "@SUM(A1)", "B4「件名」: 「@SUM(A1)」は表計算の数式や命令になる文字列です"),
        ("個人情報項目", "氏名\n＝cmd|x", "B6「個人情報項目」: 「＝cmd|x」は表計算の数式や命令になる"),
        ("届け出た人", "+cmd|' /C calc'!A0", "B12「届け出た人」: 「+cmd|' /C calc'!A0」は表計算の数式"),
        ("件名", "=A1&A2", "B4「件名」: 数式に計算した値がありません"),
        ("届け出た日", date(2026, 4, 9), "B13「届け出た日」: 届け出た日（令和8年4月9日）がこれから先の日です"),
    ],
)
def test_one_wrong_field(tmp_path: Path, label: str, value: Any, said: str) -> None:
    """One message, at the cell."""
    (refusal,) = refusals(book(tmp_path / "form.xlsx", changed(**{label: value})))
    assert refusal.startswith(f"様式1!{said}")


@pytest.mark.parametrize("label", [row[0] for row in ROWS[1:] if row[0] not in {"フォルダ番号", "届け出た日"}])
def test_blank_is_never_a_default(tmp_path: Path, label: str) -> None:
    """Every field but the folder and the day of declaring has to be written."""
    (refusal,) = refusals(book(tmp_path / "form.xlsx", changed(**{label: None})))
    assert f"「{label}」: 書かれていません" in refusal


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    """In the order of the fields."""
    rows = changed(区分="業者", 相手方="example.org", 期間の終わり=None, 消去する日="令和8年2月30日")
    assert [said.partition(":")[0] for said in refusals(book(tmp_path / "form.xlsx", rows))] == [
        "様式1!B2「区分」", "様式1!B5「相手方」", "様式1!B8「期間の終わり」", "様式1!B9「消去する日」",
    ]  # fmt: skip


def test_longest_term(tmp_path: Path) -> None:
    """The policy's limit counts both ends; a day more is refused with the last day that would do."""
    limits = DeclarationPolicy(term_at_most=timedelta(days=30), delete_within=timedelta(days=60))

    def said(last: date) -> list[str]:
        return refusals(book(tmp_path / "form.xlsx", changed(期間の終わり=last)), limits)

    assert said(START + timedelta(days=29)) == []
    (refusal,) = said(START + timedelta(days=30))
    assert "期間が31日間で、決まりの上限（30日）より長くなっています。令和8年5月9日までにするか、付議" in refusal


@pytest.mark.parametrize(
    ("days", "said"),
    [(-1, "消去する日（令和8年5月30日）が期間の終わり（令和8年5月31日）より前です"), (61, "令和8年7月30日まで")],
)
def test_day_of_deletion_outside_the_limits(tmp_path: Path, days: int, said: str) -> None:
    """Not before the end, and not later than the policy's limit."""
    (refusal,) = refusals(book(tmp_path / "form.xlsx", changed(消去する日=END + timedelta(days=days))))
    assert said in refusal


@pytest.mark.parametrize("days", [0, 60])
def test_day_of_deletion_within_the_limits(tmp_path: Path, days: int) -> None:
    """Both ends are allowed."""
    assert refusals(book(tmp_path / "form.xlsx", changed(消去する日=END + timedelta(days=days)))) == []


def test_end_before_start(tmp_path: Path) -> None:
    """It is the one mistake: nothing is measured from an end that is wrong."""
    (refusal,) = refusals(book(tmp_path / "form.xlsx", changed(期間の終わり=START - timedelta(days=1))))
    assert "終わり（令和8年4月9日）が始まり（令和8年4月10日）より前です" in refusal


def test_term_that_renews_by_itself(tmp_path: Path) -> None:
    """A form has an end; what goes on is renewed by a person."""
    rows = [*ROWS[:6], ["期間", "令和8年4月10日から令和8年5月31日まで（次年度以降も同様）"], *ROWS[8:]]
    (refusal,) = refusals(book(tmp_path / "form.xlsx", rows))
    assert "registry renew" in refusal


def test_late_form(tmp_path: Path) -> None:
    """Over is refused; begun is taken, and said to be a violation."""
    path = book(tmp_path / "form.xlsx", changed(届け出た日=None))
    (over,) = refusals(path, today=END + timedelta(days=1))
    assert "期間がもう終わっています" in over
    late = [note.message for note in declared(path, today=START + timedelta(days=1)).notes]
    assert any("今日（令和8年4月11日）としました" in said for said in late)
    assert any("GK602" in said for said in late)
    assert [note.message for note in declared(path, today=START).notes] == [late[0].replace("11日", "10日")]


def in_time(path: Path) -> bool:
    return declared(path, LIMITS, TODAY).declaration.declared_on == TODAY


def with_part(path: Path, name: str, data: bytes) -> Path:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return path


def encrypted(path: Path) -> Path:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(path.read_bytes())).encrypt("ひみつ", out)
    path.write_bytes(out.getvalue())
    return path


def with_entity(path: Path) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            bomb = data.replace(b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "x">]><worksheet', 1)
            archive.writestr(name, bomb)
    return path


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


BAD_FILES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "password": (encrypted, "パスワードで保護されています"),
    "zip bomb": (lambda path: with_part(path, "xl/a.xml", bytes(30 * 2**20)), "大きすぎます"),
    "entity": (with_entity, "実体の定義（DTD）"),
    "text": (lambda path: written(path, b"hello"), "開けません"),
    "cut short": (lambda path: written(path, path.read_bytes()[:2000]), "開けません"),
    "old kind": (
        lambda path: written(path.with_suffix(".xls"), bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1000)),
        "旧い Excel 形式（.xls）",
    ),
    "other kind": (lambda path: written(path.with_suffix(".pdf"), b"%PDF-1.7"), "読める様式ではありません"),
    "missing": (lambda path: path.with_name("none.xlsx"), "ファイルがありません"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_file_that_is_no_harmless_workbook(tmp_path: Path, case: str) -> None:
    """One message about the file."""
    make, said = BAD_FILES[case]
    path = make(book(tmp_path / "form.xlsx", ROWS))
    with pytest.raises(MistakesError) as caught:
        read_forms(path)
    (mistake,) = caught.value.mistakes
    assert said in mistake.message
    assert mistake.file == str(path)


def test_macros_are_not_run(tmp_path: Path) -> None:
    """The values are read, and that there are macros is told."""
    path = with_part(book(tmp_path / "form.xlsm", ROWS), "xl/vbaProject.bin", b"x")
    _, notes = read_forms(path)
    assert ["マクロは動かしていません" in note.message for note in notes] == [True]
    assert in_time(path)


def test_workbook_without_a_form(tmp_path: Path) -> None:
    """Where to get one is told."""
    path = tmp_path / "form.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(MistakesError, match="--template"):
        read_forms(path)
