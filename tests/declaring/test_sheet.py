"""A form is found by its labels, wherever they stand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from gatekeeper.declaring.label import Field
from gatekeeper.declaring.reading import read_forms
from gatekeeper.errors import MistakesError
from tests.declaring.made import RIGHT, ROWS, Rows, book, changed, declared, refusals


def test_plain_form(tmp_path: Path) -> None:
    """Labels on the left, values beside them; each field knows its cell."""
    found = declared(book(tmp_path / "form.xlsx", ROWS))
    assert found.declaration == RIGHT
    assert found.places[Field.KIND] == "様式1!B2"
    assert found.places[Field.DECLARED_ON] == "様式1!B13"
    assert found.notes == ()


def test_form_that_stands_elsewhere(tmp_path: Path) -> None:
    """Empty rows and columns before it, and a table of other things, don't matter."""
    rows = [["第3号様式"], [], *([None, None, *row, None, "※説明"] for row in ROWS), [], ["備考", "なし"]]
    found = declared(book(tmp_path / "form.xlsx", rows))
    assert found.declaration == RIGHT
    assert found.places[Field.KIND] == "様式1!D4"


def test_values_beneath_their_labels(tmp_path: Path) -> None:
    """A form whose labels are heads of columns."""
    heads, values = zip(*(row for row in ROWS if len(row) > 1), strict=True)
    assert declared(book(tmp_path / "form.xlsx", [heads, values])).declaration == RIGHT


def test_labels_one_under_the_other_with_values_between(tmp_path: Path) -> None:
    """Each value under its label, all in one column."""
    rows = [[cell] for row in ROWS if len(row) > 1 for cell in row]
    assert declared(book(tmp_path / "form.xlsx", rows)).declaration == RIGHT


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("区分", "区　分"),
        ("件名", "１．件 名："),
        ("相手方", "相手方（1行に1人）"),
        ("個人情報項目", "■個人情報の項目"),
        ("期間の始まり", "期間（自）"),
        ("期間の終わり", "終了日【必須】"),
        ("消去する日", "(4) 消去予定日"),
        ("ダウンロードの可否", "ﾀﾞｳﾝﾛｰﾄﾞの可否"),
        ("フォルダ番号", "ＢＯＸのフォルダ番号"),
        ("届け出た人", "届出者\n（所属・氏名）"),
        ("担当課", "担当課 ※"),
    ],
)
def test_label_in_other_words(tmp_path: Path, label: str, written: str) -> None:
    """Widths, spaces, numbers, colons and remarks make no difference."""
    rows = [[written if cell == label else cell for cell in row] for row in ROWS]
    assert declared(book(tmp_path / "form.xlsx", rows)).declaration == RIGHT


def test_merged_cells(tmp_path: Path) -> None:
    """A wide label and a wide value are one cell each."""
    rows = [[row[0], None, *row[1:]] for row in ROWS]
    merged = [f"A{number}:B{number}" for number in range(2, 14)] + [f"C{number}:F{number}" for number in range(2, 14)]
    found = declared(book(tmp_path / "form.xlsx", rows, merged))
    assert found.declaration == RIGHT
    assert found.places[Field.SUBJECT] == "様式1!C4"


@pytest.mark.parametrize(
    "rows",
    [
        [["相手方", "taro@example.org"], [None, "hanako@example.net"], [None, "jiro@example.com"]],
        [["相手方", "taro@example.org", "hanako@example.net", "jiro@example.com"]],
        [["相手方", "taro@example.org\nhanako@example.net、jiro@example.com"]],
        [["相手方", "・山田 太郎 <taro@example.org>\n・山田　花子　hanako@example.net"], [None, "jiro@example.com"]],
    ],
)
def test_several_parties(tmp_path: Path, rows: Rows) -> None:
    """One a line, one a cell, with or without a name before the address."""
    whole = [*ROWS[:4], *rows, *ROWS[5:]]
    parties = declared(book(tmp_path / "form.xlsx", whole)).declaration.parties
    assert parties == ("taro@example.org", "hanako@example.net", "jiro@example.com")


def test_items_with_commas_in_brackets(tmp_path: Path) -> None:
    """What stands in brackets belongs to its item."""
    rows = changed(個人情報項目="氏名、口座情報（銀行、支店名）\n・個人番号")
    items = declared(book(tmp_path / "form.xlsx", rows)).declaration.items
    assert items == ("氏名", "口座情報（銀行、支店名）", "個人番号")


@pytest.mark.parametrize("written", ["令和8年4月10日", "R8.4.10", "令和８年４月１０日", "2026/4/10", "2026-04-10"])
def test_days_in_eras(tmp_path: Path, written: str) -> None:
    """A day as a text, in every way that papers have it."""
    rows = changed(期間の始まり=written)
    assert declared(book(tmp_path / "form.xlsx", rows)).declaration == RIGHT


@pytest.mark.parametrize(
    "term",
    [
        ["期間", "令和8年4月10日から令和8年5月31日まで"],
        ["期間", date(2026, 4, 10), "から", date(2026, 5, 31), "まで"],
        ["期間", None, "自", date(2026, 4, 10), "至", date(2026, 5, 31)],
        ["期間", "2026/4/10～2026/5/31"],
    ],
)
def test_term_in_one_row(tmp_path: Path, term: list[object]) -> None:
    """The whole term beside one label, in one cell or in several."""
    rows = [*ROWS[:6], term, *ROWS[8:]]
    assert declared(book(tmp_path / "form.xlsx", rows)).declaration == RIGHT


def test_empty_field_is_named_with_its_cell(tmp_path: Path) -> None:
    """The place where the value would have to stand, also where the next row holds something unknown."""
    rows = [*changed(消去する日=None, フォルダ番号=None), ["備考", "なし"]]
    assert refusals(book(tmp_path / "form.xlsx", rows)) == [
        "様式1!B9「消去する日」: 書かれていません。いつまでに消去するかを、令和8年6月30日 のように書いてください。"
    ]


def test_label_twice(tmp_path: Path) -> None:
    """The same value twice is no mistake, two values are."""
    again = [*ROWS, ["件名", "書類の受取り"]]
    assert declared(book(tmp_path / "form.xlsx", again)).declaration == RIGHT
    two = [*ROWS, ["件名", "別の件"]]
    (said,) = refusals(book(tmp_path / "two.xlsx", two))
    assert said.startswith("様式1!B14「件名」: 様式1!B4 にも別の値があります")


@pytest.mark.parametrize(
    ("title", "first"), [("記入例", "所定の様式"), ("（記入例）", "所定の様式"), ("様式2", "【記入例】")]
)
def test_example_is_never_taken_for_the_form(tmp_path: Path, title: str, first: str) -> None:
    """By the sheet's name or by a cell that says so; beside it, the form is read."""
    path = book(tmp_path / "form.xlsx", ROWS)
    whole = openpyxl.load_workbook(path)
    example = whole.create_sheet(title, 0)
    for row in [[first], *changed(件名="見本の件")[1:]]:
        example.append(list(row))
    whole.save(path)
    assert declared(path).declaration == RIGHT
    whole.remove(whole["様式1"])
    whole.save(path)
    with pytest.raises(MistakesError, match="欄が見つかりません"):
        read_forms(path)


def test_several_forms(tmp_path: Path) -> None:
    """Each sheet that is filled in is a form; an empty one beside them is passed over."""
    path = book(tmp_path / "form.xlsx", ROWS)
    whole = openpyxl.load_workbook(path)
    for title, rows in (("様式1 (2)", changed(件名="もう一つ")), ("様式1 (3)", [row[:1] for row in ROWS])):
        sheet = whole.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    whole.save(path)
    drafts, _ = read_forms(path)
    assert [draft.values[Field.SUBJECT][0].text for draft in drafts] == ["書類の受取り", "もう一つ"]


WARD = [
    [None, "区政情報課 様式第3号", None, None, "受付印"],
    [],
    [None, "1 担当課", "子育て支援課", None, "内線", "1234"],
    [None, "2 区　分", "申請者"],
    [None, "3 件名", "書類の受取り"],
    [None, "4 相手方", "氏名", "メールアドレス", "所属"],
    [None, None, "新宿 太郎", "taro@example.org", "A社"],
    [None, "5 個人情報項目", "氏名", "住所"],
    [None, "6 期間", "令和8年4月10日～令和8年5月31日"],
    [None, "7 消去予定日", "R8.6.30", None, "ダウンロード", "不可"],
    [None, "8 届出者", "指導係長", None, "届出日", "令和8年4月8日"],
    [None, "9 受渡しフォルダ", "2001"],
    [None, "備考", "相手方は窓口で確認した"],
]
"""A ward's own form, with a table of people, two fields in a row, and fields that aren't ours."""


def test_form_of_the_ward(tmp_path: Path) -> None:
    """More columns, merged cells and other labels; of the people's table only the addresses are taken."""
    found = declared(book(tmp_path / "form.xlsx", WARD, ["B6:B7", "C9:F9"]))
    assert found.declaration == RIGHT
    assert found.places[Field.PARTIES] == "様式1!D7"


def test_people_in_a_table(tmp_path: Path) -> None:
    """Each row is a person, also after an empty or a numbered one; nobody without an address is passed over."""
    rows: Rows = [
        *WARD[:7],
        [None, None, 2],
        [None, None, None, "hanako@example.net"],
        *WARD[7:],
    ]
    declaration = declared(book(tmp_path / "form.xlsx", rows)).declaration
    assert declaration.parties == ("taro@example.org", "hanako@example.net")
    nameless: Rows = [*WARD[:7], [None, None, "四谷 花子"], *WARD[7:]]
    assert refusals(book(tmp_path / "form.xlsx", nameless)) == [
        "様式1!D8「相手方」: メールアドレスが書かれていません。書き足してください。"
    ]


def test_shuffled_labels(tmp_path: Path) -> None:
    """The order of the fields is the form's own."""
    rows = [ROWS[0], *reversed(ROWS[1:])]
    assert declared(book(tmp_path / "form.xlsx", rows)).declaration == RIGHT


def test_hidden_things_are_told(tmp_path: Path) -> None:
    """Hidden rows are read, hidden sheets aren't; neither in silence."""
    path = book(tmp_path / "form.xlsx", ROWS)
    assert read_forms(path)[1] == []
    whole = openpyxl.load_workbook(path)
    whole["様式1"].row_dimensions[5].hidden = True
    hidden = whole.create_sheet("様式2")
    for row in changed(件名="隠れた件"):
        hidden.append(list(row))
    hidden.sheet_state = "hidden"
    whole.save(path)
    drafts, notes = read_forms(path)
    assert [draft.values[Field.SUBJECT][0].text for draft in drafts] == ["書類の受取り"]
    assert [(note.place, note.message) for note in notes] == [
        ("様式2", "隠れたシートに様式があります。読んでいません"),
        ("様式1", "隠れた行か列があります。そこに書かれたものも読みました"),
    ]
