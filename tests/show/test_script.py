"""Output for other programs."""

from __future__ import annotations

import csv
import io
import json

import pytest

from gatekeeper.show.script import as_csv, as_json, csv_lines, json_lines


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "＝1+1", "＋1", "－1", "＠x", " =1", "\u3000=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    """What a spreadsheet would compute is led by an apostrophe."""
    (_, row) = csv.reader(io.StringIO(as_csv(["a"], [[cell]]).removeprefix("\ufeff"), newline=""))
    assert row == [f"'{cell}"]


def test_csv_keeps_what_needs_quoting() -> None:
    """Commas and quotes come back as they were; nothing is nothing."""
    cells = ['督促状, "1月"', None, 12]
    (_, row) = csv.reader(io.StringIO(as_csv(["a", "b", "c"], [cells]).removeprefix("\ufeff"), newline=""))
    assert row == ['督促状, "1月"', "", "12"]


@pytest.mark.parametrize("sign", ["\t", "\r", "\n", "\x0b", "\x1b", "\x9b", "\u202e", "\u2028", "\ud83d"])
def test_csv_has_no_sign_that_is_not_seen(sign: str) -> None:
    """What a terminal or a spreadsheet would obey is shown as a sign of its own, wherever it stands."""
    (_, row) = csv.reader(io.StringIO(as_csv(["a", "b"], [[f"{sign}=1", f"a{sign}b"]])))
    assert row == ["\ufffd=1", "a\ufffdb"]


@pytest.mark.parametrize(
    "sign", ["\x1b", "\x7f", "\x9b31m", "\u202e", "\u2066", "\u2028", "\u200d", "\U000e0001", "\ufeff"]
)
def test_json_is_harmless_on_a_terminal(sign: str) -> None:
    """What a terminal would obey is escaped, and comes back as it was."""
    text = as_json({"name": f"あ{sign}　🏠"})
    assert not {one for one in text if not one.isprintable()} - {"\n", "\u3000"}
    assert "　🏠" in text
    assert json.loads(text) == {"name": f"あ{sign}　🏠"}


def test_json_holds_half_characters() -> None:
    """A half character in a name doesn't stop the output; it comes back as it was."""
    assert json.loads(as_json({"name": "\ud83d"})) == {"name": "\ud83d"}
    assert "督促状" in as_json({"name": "督促状"})


@pytest.mark.parametrize("count", [0, 1, 3])
def test_long_lists_are_the_same_piece_by_piece(count: int) -> None:
    """What is written bit by bit reads as what is written at once."""
    listed = [{"名前": f"\x1b{n}", "中": {"a": [n]}} for n in range(count)]
    assert "".join(json_lines({"total": 3}, "transfers", listed)) == as_json({"total": 3, "transfers": listed})
    rows = [[f"={n}", None] for n in range(count)]
    assert "".join(csv_lines(["a", "b"], rows)) == as_csv(["a", "b"], rows)
