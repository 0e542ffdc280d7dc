"""Cells of data items: split as people write them, and nothing of them lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.paper.block import BREAK, NoteKind
from gatekeeper.paper.item import read_items
from gatekeeper.registry.model import ItemGroup


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("氏名、住所，電話番号､性別", ["氏名", "住所", "電話番号", "性別"]),
        ("口座情報（銀行・支店名、口座番号）、住所", ["口座情報（銀行・支店名、口座番号）", "住所"]),
        ("（医療分）所得割・税率、納付額・延滞金額", ["（医療分）所得割・税率", "納付額・延滞金額"]),
        (
            "土地権利者の住所・氏名・地番、説明会出席者の住所・氏名",
            ["土地権利者の住所・氏名・地番", "説明会出席者の住所・氏名"],
        ),
        ("国籍、本籍、建築\n物の図面情報、財産情報", ["国籍", "本籍", "建築物の図面情報", "財産情報"]),
        ("住所、納付額\n・延滞金額", ["住所", "納付額・延滞金額"]),
        ("・氏名\n・住所・電話番号\n・性別", ["氏名", "住所・電話番号", "性別"]),
        ("①氏名 ②住所", ["氏名", "住所"]),
        ("(1)氏名\n(2)住所", ["氏名", "住所"]),
        ("氏名\n住所\n電話番号", ["氏名", "住所", "電話番号"]),
        ("資産（1,000円以上）,住所", ["資産（1,000円以上）", "住所"]),
        ("1,000円以上の収入、住所", ["1,000円以上の収入", "住所"]),
        ("氏名（カナ)、住所", ["氏名（カナ)", "住所"]),
        ("氏名（カナ、住所", ["氏名（カナ", "住所"]),
        ("【申請者】", ["申請者"]),
        ("氏名、住所。", ["氏名", "住所"]),
        ("Box\nJapanの利用者ID、氏名", ["Box Japanの利用者ID", "氏名"]),
    ],
)
def test_items_of_a_cell(cell: str, items: list[str]) -> None:
    """Commas of every width, brackets, bullets, numbers, breaks."""
    assert list(read_items(cell).items) == items


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        (f"氏名、住所{BREAK}電話番号、生年月日", ["氏名", "住所", "電話番号", "生年月日"]),
        (f"氏名、生年{BREAK}月日、住所", ["氏名", "生年月日", "住所"]),
        (f"氏名{BREAK}住所", ["氏名", "住所"]),
        (f"氏名、{BREAK}住所", ["氏名", "住所"]),
        (f"相談内容（選択式{BREAK}のもの）、住所", ["相談内容（選択式のもの）", "住所"]),
    ],
)
def test_breaks_that_somebody_made(cell: str, items: list[str]) -> None:
    """A break in a cell parts two words that stand alone elsewhere, and joins one that was cut."""
    assert list(read_items(cell, solid=True).items) == items


def test_heads_keep_their_items() -> None:
    """What stands before the first head is loose; heads of one name are one group."""
    reading = read_items("世帯主、【通知書】\n氏名、額\n【納付書】氏名【通知書】番号")
    assert reading.items == ("世帯主", "氏名", "額", "番号", "氏名")
    assert reading.groups == (ItemGroup("通知書", ("氏名", "額", "番号")), ItemGroup("納付書", ("氏名",)))


def test_splits_are_offered_and_not_made() -> None:
    """「・」 may mean two items; a person decides."""
    reading = read_items("納付額・延滞金額、（医療分）所得割・税率、資格・免許情報")
    offers = [message for kind, message in reading.notes if kind is NoteKind.OFFER]
    assert len(offers) == 1
    assert "納付額／延滞金額" in offers[0]


def test_unclosed_brackets_and_guessed_breaks_are_told() -> None:
    """Whoever looks at the preview sees where it was a guess."""
    assert any("括弧" in message for _, message in read_items("氏名（カナ、住所").notes)
    assert any("改行" in message for _, message in read_items("氏名\n住所").notes)


signs = st.text(
    st.one_of(
        st.sampled_from("氏名住所、，・（）()【】「」\n,.。;；･①②\u3000 \v12345000円アイウ-－―～/／〃*※"),
        st.characters(exclude_categories=["C", "Z"]),
    ),
    max_size=60,
)


@given(signs, st.booleans())
def test_no_sign_of_a_cell_is_lost(cell: str, solid: bool) -> None:
    """Every sign ends up in an item, in a head, or in a note, but for what parts items: spaces, commas, bullets.

    Bullets are told in a note; here they are what `read` notes quote.
    """
    reading = read_items(cell, solid=solid)
    kept = "".join(reading.items) + "".join(group.name for group in reading.groups)
    noted = "".join(message for _, message in reading.notes)
    lost = [sign for sign in re.sub(r"[\s、，､,;；。｡【】]", "", cell) if sign not in kept and sign not in noted]
    assert lost == []


@given(st.lists(st.text(st.sampled_from("氏名住所電話番号"), min_size=1, max_size=6), min_size=1, max_size=12))
def test_a_list_comes_back(items: list[str]) -> None:
    """What was joined with 、 is split into the same."""
    assert list(read_items("、".join(items)).items) == items


words = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA0), min_size=1, max_size=8)


@given(st.lists(words, min_size=2, max_size=9), st.data())
def test_breaks_of_a_page_change_nothing(items: list[str], data: st.DataObject) -> None:
    """Wherever the width of a page broke a list, the same items are read."""
    text = "、".join(items)
    at = data.draw(st.lists(st.integers(1, len(text) - 1), max_size=4, unique=True))
    broken = "".join(("\n" if index in at else "") + sign for index, sign in enumerate(text))
    assert list(read_items(broken).items) == items
