"""Numbered and nested lists in a cell of items: numbers are no part of an item, and parts stay with their whole."""

from __future__ import annotations

import pytest

from gatekeeper.paper.block import BREAK
from gatekeeper.paper.item import read_items


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("1 氏名|2 住所|　(1) 現住所|　(2) 前住所", ["氏名", "住所（現住所、前住所）"]),
        ("１　氏名|２　住所|（１）現住所|（２）前住所|３　電話番号", ["氏名", "住所（現住所、前住所）", "電話番号"]),
        ("①氏名|②住所|ア 現住所|イ 前住所|③性別", ["氏名", "住所（現住所、前住所）", "性別"]),
        ("(1) 氏名|(2) 住所|① 現住所|② 前住所", ["氏名", "住所（現住所、前住所）"]),
        ("1. 世帯|(1) 世帯主|① 氏名|② 住所|(2) 世帯員|2. 口座", ["世帯（世帯主（氏名、住所）、世帯員）", "口座"]),
        ("1 世帯主|・氏名|・住所|2 口座情報", ["世帯主（氏名、住所）", "口座情報"]),
        ("1 氏名、住所|(1) 現住所、居所", ["氏名", "住所（現住所、居所）"]),
        ("1 住所（国内）|(1) 現住所", ["住所（国内）（現住所）"]),
        ("1 住所、|(1) 現住所", ["住所（現住所）"]),
        ("1、氏名|2、住所", ["氏名", "住所"]),
        ("1氏名|2住所", ["氏名", "住所"]),
        ("1 氏名、住所", ["氏名", "住所"]),
        ("(1)氏名|(2)住所", ["氏名", "住所"]),
        ("●世帯主|○氏名", ["世帯主", "氏名"]),
        ("・世帯主|①氏名|②住所", ["世帯主（氏名、住所）"]),
    ],
)
def test_lists(cell: str, items: list[str]) -> None:
    """Digits, brackets, circles and letters as numbers, one beneath another."""
    assert list(read_items(cell.replace("|", BREAK), solid=True).items) == items


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("20 歳未満の者の氏名|住所", ["20 歳未満の者の氏名", "住所"]),
        ("1歳児健診の結果|住所", ["1歳児健診の結果", "住所"]),
        ("氏名|3 か月分の収入", ["氏名", "3 か月分の収入"]),
        ("1歳児健診の結果|2歳児健診の結果", ["1歳児健診の結果", "2歳児健診の結果"]),
        ("1,000円以上の収入|氏名", ["1,000円以上の収入", "氏名"]),
        ("1.氏名|2)住所", ["氏名", "住所"]),
    ],
)
def test_numbers_that_count_something_else(cell: str, items: list[str]) -> None:
    """A number that isn't the next of a list belongs to its item."""
    assert list(read_items(cell.replace("|", BREAK), solid=True).items) == items


@pytest.mark.parametrize("solid", [True, False])
@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("続柄・|氏名、住所", ["続柄・氏名", "住所"]),
        ("納付額・|延滞金額", ["納付額・延滞金額"]),
        ("氏名，|住所", ["氏名", "住所"]),
        ("住所（本籍を含む、国籍）、|＜世帯＞続柄・|氏名", ["住所（本籍を含む、国籍）", "＜世帯＞続柄・氏名"]),
    ],
)
def test_a_break_after_a_sign_is_only_a_break(cell: str, items: list[str], *, solid: bool) -> None:
    """The sign has said already whether something ends here; nobody has to look."""
    reading = read_items(cell.replace("|", BREAK if solid else "\n"), solid=solid)
    assert list(reading.items) == items
    assert not [message for _, message in reading.notes if "改行" in message]


def test_what_was_put_together_is_told() -> None:
    """The preview shows which parts went to which whole, and which numbers were left out."""
    notes = [message for _, message in read_items(f"1 住所{BREAK}(1) 現住所{BREAK}(2) 前住所", solid=True).notes]
    assert any("「1」" in message for message in notes)
    assert any("「住所（現住所、前住所）」" in message for message in notes)
