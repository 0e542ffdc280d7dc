"""Columns of a procedure table: the days of a term, further items, and those that nobody reads."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.importing import Taken
from gatekeeper.paper.block import NoteKind
from gatekeeper.paper.column import Column
from gatekeeper.registry.model import Term
from tests.paper.conftest import Refused, Take
from tests.paper.made import document, separated, tabbed, workbook

BEGIN = ["No", "担当課", "手続名", "個人情報項目"]
ROW = ["1", "A課", "手続A", "氏名"]
TERM = Term(date(2026, 12, 1), date(2027, 3, 31))


def told(taken: Taken) -> list[tuple[str, str]]:
    return [(note.place, note.message) for note in taken.notes if note.kind is NoteKind.UNSURE]


def unread(taken: Taken) -> list[str]:
    return [f"{place} {message}" for place, message in told(taken) if "読んでいません" in message]


@pytest.mark.parametrize(
    "heads",
    [
        ("開始日", "終了日"),
        ("開始", "終了"),
        ("期間の始まり", "期間の終わり"),
        ("始期", "終期"),
        ("期間（開始）", "期間（終了）"),
        ("委託開始日", "委託終了日"),
    ],
)
@pytest.mark.parametrize(
    "days",
    [
        ("令和8年12月1日", "令和9年3月31日"),
        ("R8.12.1", "R9.3.31"),
        ("令和8年12月1日から", "令和9年3月31日まで"),
        ("2026/12/1", "2027/3/31"),
        (date(2026, 12, 1), date(2027, 3, 31)),
        (46357, 46477),
        ("令和8年12月", "令和9年3月"),
    ],
)
def test_start_and_end_have_columns(take: Take, tmp_path: Path, heads: tuple[str, str], days: tuple[Any, Any]) -> None:
    """Both columns make the term, however their heads and their days are written."""
    (procedure,) = take(workbook(tmp_path / "a.xlsx", [[*BEGIN, *heads], [*ROW, *days]])).registry.procedures
    assert procedure.term == TERM


def test_yearly_renewal_in_the_end_s_column(take: Take, tmp_path: Path) -> None:
    """What is said of the following years counts in either column; an empty end is none."""
    rows = [
        [*ROW, "令和8年12月1日", "令和9年3月31日（以降、毎年度更新）"],
        ["2", *ROW[1:], "令和8年12月1日", ""],
        ["3", *ROW[1:], "", "令和9年3月31日"],
    ]
    taken = take(separated(tmp_path / "a.csv", [[*BEGIN, "開始日", "終了日"], *rows]))
    assert [one.term for one in taken.registry.procedures] == [
        Term(TERM.start, TERM.end, renews_yearly=True),
        Term(TERM.start, None),
        Term(None, TERM.end),
    ]


def test_days_beside_a_term_s_column(take: Take, refused: Refused, tmp_path: Path) -> None:
    """The days add to what the term says; where both speak they have to agree."""
    head = [*BEGIN, "開始時期", "終了日"]
    made = separated(tmp_path / "a.csv", [head, [*ROW, "令和8年12月1日から", "令和9年3月31日"]])
    assert take(made).registry.procedures[0].term == TERM
    other = separated(tmp_path / "b.csv", [head, [*ROW, "令和8年12月1日から令和9年2月28日まで", "令和9年3月31日"]])
    (said,) = refused(other)
    assert "F2: 「終了」が「期間」（E2）と違います" in said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("令和8年2月30日", "令和9年3月31日"), ["E2: 「令和8年2月30日」という日はありません"]),
        (("令和8年12月1日", "令和8年1月1日"), ["F2: 終わり（令和8年1月1日）が始まり（令和8年12月1日）より前です"]),
        (("2026-02-30", "2026-06-31"), ["E2: ", "F2: "]),
    ],
)
def test_days_that_cannot_be_are_refused(
    refused: Refused, tmp_path: Path, days: tuple[str, str], said: list[str]
) -> None:
    """Each with its cell, all of them at once."""
    mistakes = refused(separated(tmp_path / "a.csv", [[*BEGIN, "開始日", "終了日"], [*ROW, *days]]))
    assert len(mistakes) == len(said)
    for mistake, part in zip(mistakes, said, strict=True):
        assert part in mistake


def test_a_day_that_is_not_read_is_told(take: Take, tmp_path: Path) -> None:
    """A day without a year, or none at all, is for a person to look at."""
    taken = take(separated(tmp_path / "a.csv", [[*BEGIN, "開始日", "終了日"], [*ROW, "契約締結日", "3月31日"]]))
    assert taken.registry.procedures[0].term == Term(None, None)
    assert {place for place, message in told(taken) if "日付" in message} == {"E2", "F2"}


@pytest.mark.parametrize("head", ["期限", "開始日"])
def test_a_whole_term_in_a_day_s_column(take: Take, refused: Refused, tmp_path: Path, head: str) -> None:
    """It is read as one, and told; a second column that contradicts it is refused."""
    whole = "令和8年12月1日から令和9年3月31日まで"
    taken = take(separated(tmp_path / "a.csv", [[*BEGIN, head], [*ROW, whole]]))
    assert taken.registry.procedures[0].term == TERM
    assert any("日付が2つ以上" in message for _, message in told(taken))
    made = separated(tmp_path / "b.csv", [[*BEGIN, "開始日", "終了日"], [*ROW, whole, "令和9年3月30日"]])
    (said,) = refused(made)
    assert "F2: 「終了」が「開始」（E2）と違います（令和9年3月31日 と 令和9年3月30日）" in said


def test_a_term_over_two_cells(take: Take, tmp_path: Path) -> None:
    """A head that spans two columns has a day in each of them."""
    rows: list[list[Any]] = [[*BEGIN, "期間", None], [*ROW, date(2026, 12, 1), date(2027, 3, 31)]]
    taken = take(workbook(tmp_path / "a.xlsx", rows, merge=["E1:F1"]))
    assert taken.registry.procedures[0].term == TERM


def test_further_items_are_joined(take: Take, tmp_path: Path) -> None:
    """A second column of items counts as much as the first; loose items stay before those under heads."""
    head = [*BEGIN, "要配慮個人情報の項目", "付議内容"]
    rows = [
        [*ROW[:3], "世帯主、【通知書】氏名、額", "病歴、【診断書】障害、氏名", "②"],
        ["2", *ROW[1:3], "氏名", "なし", "②"],
        ["3", *ROW[1:3], "氏名", "有", "②"],
    ]
    taken = take(workbook(tmp_path / "a.xlsx", [head, *rows]))
    first, second, third = taken.registry.procedures
    assert first.items == ("世帯主", "病歴", "氏名", "額", "障害", "氏名")
    assert [(group.name, group.items) for group in first.item_groups] == [
        ("通知書", ("氏名", "額")),
        ("診断書", ("障害", "氏名")),
    ]
    assert (second.items, third.items) == (("氏名",), ("氏名",))
    assert [one for one in unread(taken) if "「有」" in one and "別紙1!E4" in one]
    assert taken.heads[Column.FURTHER_ITEMS] == "要配慮個人情報の項目"


def test_special_items_alone_are_the_items(take: Take, tmp_path: Path) -> None:
    """Where no other column has items, this one has."""
    taken = take(separated(tmp_path / "a.csv", [[*BEGIN[:3], "要配慮個人情報の項目"], [*ROW[:3], "病歴、障害"]]))
    assert taken.registry.procedures[0].items == ("病歴", "障害")
    assert any("「個人情報項目」の列として読みました" in message for _, message in told(taken))


@pytest.mark.parametrize("write", [workbook, separated, document, tabbed])
def test_every_column_that_is_not_read_is_named(take: Take, tmp_path: Path, write: Any) -> None:
    """Once a table, with its head and where it stands; a second department or item column among them."""
    suffix = {workbook: "xlsx", separated: "csv", document: "docx", tabbed: "txt"}[write]
    head = [*BEGIN, "注意事項", "担当部課", "削除する個人情報項目"]
    rows = [[*ROW, "要配慮情報を含む", "子ども部", "住所"], ["2", *ROW[1:], "なし", "福祉部", "電話"]]
    taken = take(write(tmp_path / f"資料60.{suffix}", [head, *rows]))
    said = unread(taken)
    assert len(said) == 3
    for one, name in zip(said, head[4:], strict=True):
        assert f"「{name}」の列" in one
    if write is workbook:
        assert [one.split(" ")[0] for one in said] == ["別紙1!E1", "別紙1!F1", "別紙1!G1"]
    assert [one.items for one in taken.registry.procedures] == [("氏名",), ("氏名",)]


def test_a_column_without_a_head_is_named(take: Take, tmp_path: Path) -> None:
    """By the first cell that holds anything, and once."""
    rows = [["1", *ROW[1:], "", ""], ["2", *ROW[1:], "極秘", ""], ["3", *ROW[1:], "極秘", "二重"]]
    taken = take(workbook(tmp_path / "a.xlsx", [[*BEGIN, "", None], *rows]))
    assert [one.split(" ")[0] for one in unread(taken)] == ["別紙1!E3", "別紙1!F4"]


def test_a_person_names_the_columns_of_the_days(take: Take, tmp_path: Path) -> None:
    """Under lines that stand before the head too; what was named is read, and no longer told as unread."""
    cover = [["資料60　令和8年度第5回個人情報保護管理運営会議"], ["件名", "手続の追加について"]]
    made = workbook(tmp_path / "a.xlsx", [*cover, [*BEGIN, "甲", "乙"], [*ROW, "令和8年12月1日", "令和9年3月31日"]])
    assert len(unread(take(made))) == 2
    taken = take(made, columns={Column.START: 4, Column.END: 5})
    assert taken.registry.procedures[0].term == TERM
    assert unread(taken) == []
