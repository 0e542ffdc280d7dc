from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path

import pytest
from pydantic import Field, field_validator

from gatekeeper.document.form import Count, Day, Form, Line, Moment
from gatekeeper.document.judge import judge_plain, parse
from gatekeeper.errors import MistakesError

Write = Callable[[str | bytes], Path]


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Span(Form):
    start: Day
    end: Day
    renews: bool = False


class Sheet(Form):
    name: Line = "x"
    count: int = Field(default=1, ge=1)
    colour: Colour = Colour.RED
    span: Span | None = None
    spans: tuple[Span, ...] = ()
    words: str | list[str] = ""
    password: str | None = None
    at: Moment | None = None
    n: Count = 0

    @classmethod
    def nullable(cls) -> frozenset[str]:
        return frozenset({"password"})

    @field_validator("count")
    @classmethod
    def _odd(cls, value: int) -> int:
        if value == 2:
            raise ValueError("2は縁起が悪いので使えません")
        return value


def said(path: Path) -> list[str]:
    with pytest.raises(MistakesError) as caught:
        parse(path, Sheet)
    return [str(mistake).removeprefix(str(path)) for mistake in caught.value.mistakes]


def test_reads_a_right_document(write: Write) -> None:
    """Text becomes what the model wants: numbers, days, moments, and None where null may be written."""
    sheet = parse(
        write(
            "name: 甲\ncount: 3\nspan: {start: 2026-04-01, end: 2028-02-29, renews: true}\n"
            "password: null\nat: 2026-03-31T23:59:59+09:00\n"
        ),
        Sheet,
    )
    assert sheet.span == Span(start=date(2026, 4, 1), end=date(2028, 2, 29), renews=True)
    assert sheet.count == 3
    assert sheet.password is None
    assert sheet.at == datetime(2026, 3, 31, 23, 59, 59, tzinfo=timezone(timedelta(hours=9)))


def test_collects_every_mistake_in_the_order_of_lines(write: Write) -> None:
    """One reading tells all: each mistake with its line, its key, what is wrong and what is right."""
    path = write(
        "count: 0\ncolour: rad\nspan:\n  start: 2026-13-31\n  ende: 2026-02-28\nspans:\n"
        "  - {start: 2026-02-30, end: 2026-03-01, renews: maybe}\nwords: {a: b}\nzz: 1\n"
    )
    assert said(path) == [
        ":1行目: 「count」: 「0」は範囲の外です。1以上の値を書いてください。",
        ":2行目: 「colour」: 「rad」は知らない値です。「red」ではありませんか。書けるのは red、green です。",
        ":3行目: 「span.end」: この項目がありません。書いてください。",
        (
            ":4行目: 「span.start」: 「2026-13-31」は正しくありません。暦にない日付です。"
            "YYYY-MM-DDの形で書いてください（例: 2026-04-01）。"
        ),
        ":5行目: 「span.ende」: 知らない項目です。「end」ではありませんか。",
        ":7行目: 「spansの1番目.renews」: 「maybe」は正しくありません。true か false を書いてください。",
        (
            ":7行目: 「spansの1番目.start」: 「2026-02-30」は正しくありません。暦にない日付です。"
            "YYYY-MM-DDの形で書いてください（例: 2026-04-01）。"
        ),
        (
            ":8行目: 「words」: 「項目: 値」の組は正しくありません。文字を書いてください、"
            "または「項目: 値」の組は正しくありません。一覧（[…] か「- 」の並び）を書いてください。"
        ),
        ":9行目: 「zz」: 知らない項目です。書けるのは name、count、colour、span、spans、words、password、at、n です。",
    ]


@pytest.mark.parametrize("blank", ["", "~", "null", "  # 注釈"])
def test_blank_is_never_a_default(write: Write, blank: str) -> None:
    """A key without a value is a mistake, also where leaving the key out would be fine."""
    assert said(write(f"name: x\ncount: {blank}\nspan: {blank}\n")) == [
        ":2行目: 「count」: 値が空です。値を書くか、行ごと消してください。",
        ":3行目: 「span」: 値が空です。値を書くか、行ごと消してください。",
    ]


@pytest.mark.parametrize("day", ["R8.1.5", "2026/04/01", "20260401", "1", "2026-04-01T00:00:00", "２０２６-０４-０１"])
def test_a_day_has_one_spelling(write: Write, day: str) -> None:
    """Only YYYY-MM-DD is a day: nothing is taken for seconds since 1970."""
    (message,) = said(write(f"span: {{start: {day}, end: 2026-04-01}}"))
    assert "YYYY-MM-DD" in message


@pytest.mark.parametrize("moment", ["2026-04-01T09:00:00", "1700000000", "明日"])
def test_a_moment_needs_its_offset(write: Write, moment: str) -> None:
    """A moment without a time zone is a mistake."""
    (message,) = said(write(f"at: {moment}"))
    assert "時差" in message


@pytest.mark.parametrize("name", ['"a\\u202eb"', '"a\\nb"', '"a\\u200bb"', '"a\\x1b[2J"', '"a\\u2028b"', '" a"', "' '"])
def test_a_line_holds_nothing_invisible(write: Write, name: str) -> None:
    """Names with control, bidirectional or zero-width characters are refused, and the message shows none of them."""
    (message,) = said(write(f"name: {name}"))
    assert message.isprintable()
    assert message.startswith(":1行目: 「name」: ")


@pytest.mark.parametrize("amount", ["1_000", "1.0", "-1", "+1", "１", "1e3", "true", "0x10"])
def test_a_count_is_written_in_plain_digits(write: Write, amount: str) -> None:
    """Nothing but digits is a count."""
    (message,) = said(write(f"n: {amount}"))
    assert "整数を半角の数字で" in message


def test_a_rule_of_the_model_speaks_for_itself(write: Write) -> None:
    """The sentence of a model's own check is the message."""
    assert said(write("count: 2")) == [":1行目: 「count」: 2は縁起が悪いので使えません。"]


@pytest.mark.parametrize("text", ["- 1", "x"])
def test_the_top_must_be_a_mapping(write: Write, text: str) -> None:
    """A list or a word instead of keys is said so."""
    (message,) = said(write(text))
    assert "「項目: 値」の組を書いてください" in message


def test_data_without_lines_is_judged_alike() -> None:
    """TOML or JSON gets the same sentences, without a line where none is known."""
    with pytest.raises(MistakesError) as caught:
        judge_plain({"count": -1}, Sheet, "gatekeeper.toml")
    (mistake,) = caught.value.mistakes
    assert (mistake.file, mistake.line) == ("gatekeeper.toml", None)
    assert "1以上" in mistake.message
