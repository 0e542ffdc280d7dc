from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.document.node import ListNode, MapNode, TextNode, line_at, to_plain
from gatekeeper.document.yaml import loads
from gatekeeper.errors import MistakesError


def mistakes(text: str) -> list[tuple[int | None, str]]:
    with pytest.raises(MistakesError) as caught:
        loads(text, "f.yaml")
    return [(mistake.line, mistake.message) for mistake in caught.value.mistakes]


def test_keeps_scalars_as_text_with_their_lines() -> None:
    """Numbers, dates and words like `yes` stay the text that they are; quotes are remembered."""
    tree = loads("id: 0123\nday: 2026-13-31\nlist:\n  - yes\n  - '~'\n", "f.yaml")
    assert to_plain(tree) == {"id": "0123", "day": "2026-13-31", "list": ["yes", "~"]}
    assert isinstance(tree, MapNode)
    assert tree.value("id") == TextNode("0123", quoted=False, line=1)
    assert tree.value("list") == ListNode(
        (TextNode("yes", quoted=False, line=4), TextNode("~", quoted=True, line=5)), 4
    )


def test_tells_null_from_empty_text() -> None:
    """An empty value, `~` and `null` are None; quoted ones are text."""
    assert to_plain(loads("{a: , b: ~, c: null, d: '', e: 'null'}", "f.yaml")) == {
        "a": None,
        "b": None,
        "c": None,
        "d": "",
        "e": "null",
    }


def test_refuses_duplicates_tags_and_anchors_all_at_once() -> None:
    """Each forbidden thing is one mistake on its own line, and the first doesn't hide the others."""
    found = mistakes("a: 1\na: 2\nb: &x [1]\nc: *x\nd: !!python/object:os.system x\ne: !own y\n? [1]\n: 2\n")
    assert [line for line, _ in found] == [2, 3, 4, 5, 6, 7]
    assert "2回" in found[0][1]
    assert "1行目" in found[0][1]


def test_billion_laughs_is_refused_without_expanding() -> None:
    """Aliases are never expanded: each one is a mistake."""
    laughs = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    found = mistakes(laughs)
    assert len(found) == 30 + 29 * 9


def test_deep_nesting_is_refused_early() -> None:
    """A hundred thousand brackets are refused at the fortieth, not by a full stack."""
    assert mistakes("[" * 100_000) == [(1, "入れ子が深すぎます（40段まで）。")]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: b: c", 1, "「:」の位置"),
        ("a: 1\n\tb: 2", 2, "タブ"),
        ("a: 'x", 1, "引用符"),
        ("a: 1\nfoo\nb: 2", 3, "項目: 値"),
        ("x: {a: 1", 1, "「}」"),
        ("# 注釈だけ\n", None, "中身がありません"),
        ("a: 1\n---\nb: 2\n", 2, "2つ目の文書"),
    ],
)
def test_says_in_japanese_what_is_wrong_with_the_syntax(text: str, line: int | None, words: str) -> None:
    """Mistakes of syntax have a line and a sentence that a clerk can act on."""
    ((found_line, message),) = mistakes(text)
    assert found_line == line
    assert words in message


def test_line_at_falls_back_to_what_stands_above() -> None:
    """The line of a place that isn't there is that of the nearest thing above it."""
    tree = loads("a:\n  - x: 1\n    y: 2\n", "f.yaml")
    assert line_at(tree, ("a", 0, "y")) == 3
    assert line_at(tree, ("a", 0, "z")) == 2
    assert line_at(tree, ("a", 5)) == 1
    assert line_at(tree, ()) == 1


@given(st.text())
def test_any_text_is_a_tree_or_a_mistake(text: str) -> None:
    """Whatever the text, the answer is a tree or a list of mistakes, and never another error."""
    with suppress(MistakesError):
        assert loads(text, "f.yaml").line >= 1
