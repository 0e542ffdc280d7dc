"""A form written as YAML."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.declaring.label import Field
from gatekeeper.declaring.reading import read_forms
from gatekeeper.errors import MistakesError
from tests.declaring.made import RIGHT, declared, refusals

FORM = """\
kind: applicant
department: 子育て支援課
subject: 書類の受取り
parties: [taro@example.org]
items: [氏名, 住所]
term: {start: 2026-04-10, end: 2026-05-31}
delete_on: 2026-06-30
download: deny
declared_by: 指導係長
declared_on: 2026-04-08
folders: ["2001"]
"""


def form(path: Path, text: str = FORM) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_form_of_a_registry_file(tmp_path: Path) -> None:
    """The same names as in a registry file; each field knows its line."""
    found = declared(form(tmp_path / "form.yaml"))
    assert found.declaration == RIGHT
    assert found.places[Field.SUBJECT] == f"{tmp_path / 'form.yaml'}:3行目"


def test_japanese_keys(tmp_path: Path) -> None:
    """As the form calls its fields."""
    text = (
        "区分: 申請者\n担当課: 子育て支援課\n件名: 書類の受取り\n相手方: 新宿 太郎 <taro@example.org>\n"
        "個人情報項目: 氏名、住所\n期間: 令和8年4月10日から令和8年5月31日まで\n消去する日: R8.6.30\n"
        "ダウンロードの可否: 否\nフォルダ番号: 2001\n届け出た人: 指導係長\n届け出た日: 令和8年4月8日\n"
    )
    assert declared(form(tmp_path / "form.yml", text)).declaration == RIGHT


def test_list_of_declarations(tmp_path: Path) -> None:
    """As exported; more than one in a file."""
    entry = "  " + FORM.replace("\n", "\n    ").strip()
    drafts, _ = read_forms(form(tmp_path / "form.yaml", f"declarations:\n  - {entry.strip()}\n  - {entry.strip()}\n"))
    assert len(drafts) == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("subject:", "subjekt:", "3行目: 「subjekt」は知らない項目です。「subject」ではありませんか"),
        ("end:", "ende:", "6行目: 「ende」は知らない項目です。「end」ではありませんか"),
        ("end: 2026-05-31", "end: 2026-05-31, renews_yearly: true", "毎年度の更新ができません"),
        ("parties: [taro@example.org]", "parties: [{name: 太郎}]", "4行目: 「相手方」: 一覧や組は書けません"),
        ("term: {start: 2026-04-10, end: 2026-05-31}", "term: [2026-04-10]", "start と end を書いてください"),
        (FORM, "- 申請者\n", "所定の様式の形ではありません"),
        (FORM, "declarations: [{}]\nprocedures: []\n", "「procedures」があります"),
    ],
)
def test_other_shapes(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Each with its line, and what would be right."""
    path = form(tmp_path / "form.yaml", FORM.replace(old, new))
    with pytest.raises(MistakesError) as caught:
        read_forms(path)
    assert said in "\n".join(map(str, caught.value.mistakes))


def test_field_without_a_value(tmp_path: Path) -> None:
    """Its line is named."""
    (refusal,) = refusals(form(tmp_path / "form.yaml", FORM.replace("delete_on: 2026-06-30", "delete_on:")))
    assert refusal.startswith("7行目: 「消去する日」: 書かれていません")
