from __future__ import annotations

import pytest

from gatekeeper.errors import MistakesError
from gatekeeper.settings import toml

TEXT = """\
top = 1
[box]
auth = "ccg"  # a comment with [brackets] and "quotes
"quoted key" = 1
roots = [
  "a]", # ]
  "b",
]
long = \"\"\"
not = "a key"
[nor.a.table]
\"\"\"
after = {x = 1}
[[list]]
a . b = 1
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("top",), 1),
        (("box",), 2),
        (("box", "auth"), 3),
        (("box", "quoted key"), 4),
        (("box", "roots"), 5),
        (("box", "roots", 1), 5),
        (("box", "not"), 2),
        (("nor",), None),
        (("box", "after", "x"), 13),
        (("list", "a", "b"), 15),
        (("box", "missing"), 2),
        (("missing",), None),
    ],
)
def test_each_key_has_its_line(place: tuple[str | int, ...], line: int | None) -> None:
    """What isn't written has the line of what it would stand in; text inside a string is no key."""
    _, line_of = toml.loads(TEXT, "x.toml")

    assert line_of(place) == line


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a = 1\nb = ", 2, "値の書き方"),
        ("a = 1\na = 2", 2, "2回"),
        ("[a]\n[a]", 2, "2回"),
        ("[a\n", 1, "閉じていません"),
        ('a = "x', 1, "1行で"),
        ("\nあ = 1", 2, "項目の名前は半角"),
        ("a = 1 2", 1, "余分な文字"),
        ("a: 1", 1, "「=」"),
        ('a = "\\q"', 1, "「\\」"),
        ("a = 新宿区", 1, '「"」で囲んで'),
        ('a = """x', 1, "閉じていません"),
    ],
)
def test_a_mistake_of_syntax_is_told_with_its_line(text: str, line: int, said: str) -> None:
    """The parser's English becomes a Japanese sentence that says what would be right."""
    with pytest.raises(MistakesError) as caught:
        toml.loads(text, "x.toml")

    (mistake,) = caught.value.mistakes
    assert (mistake.line, said in mistake.message) == (line, True), mistake
