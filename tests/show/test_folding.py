"""Where long lines are broken."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from gatekeeper.show.folding import breaks


def folded(text: str, width: int) -> list[str]:
    places = [0, *breaks(text, width), len(text)]
    return [text[start:end].rstrip(" \u3000") for start, end in pairwise(places)]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("短い", 10, ["短い"]),
        ("あいうえおかきくけこ", 10, ["あいうえお", "かきくけこ"]),
        ("あいうえ。かきくけこ", 8, ["あいう", "え。かき", "くけこ"]),
        ("あいう「えおか」きく", 8, ["あいう", "「えお", "か」きく"]),
        ("番号12は、plan --at 2026-04-01 で見られます", 20, ["番号12は、plan --at", "2026-04-01 で見られ", "ます"]),
        ("the quick brown fox", 10, ["the quick", "brown fox"]),
        ("aaaaaaaaaaaaaaa", 6, ["aaaaaa", "aaaaaa", "aaa"]),
        ("ああ aaaaaaaaa ああ", 6, ["ああ", "aaaaaa", "aaa あ", "あ"]),
        ("あ。。。。。。", 4, ["あ。", "。。", "。。", "。"]),
        ("", 10, [""]),
    ],
)
def test_lines_are_broken_as_in_print(text: str, width: int, lines: list[str]) -> None:
    """Between Japanese signs and between words, not before a closing sign, not after an opening one."""
    assert folded(text, width) == lines


@given(st.text(alphabet="あア漢。、（）「」ーっabc-/ 　0", max_size=80), st.integers(min_value=4, max_value=30))
def test_nothing_is_lost_and_nothing_too_wide(text: str, width: int) -> None:
    """The parts are the whole, none is wider than the paper, and none is empty."""
    places = [0, *breaks(text, width), len(text)]
    assert places == sorted(set(places)) or not text
    assert "".join(text[start:end] for start, end in pairwise(places)) == text
    assert max(map(cell_len, folded(text, width))) <= width
