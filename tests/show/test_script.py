"""Output for other programs."""

from __future__ import annotations

import csv
import io
import json

import pytest

from gatekeeper.show.script import as_csv, as_json


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell: str) -> None:
    """What a spreadsheet would compute is led by an apostrophe."""
    (_, row) = csv.reader(io.StringIO(as_csv(["a"], [[cell]]).removeprefix("\ufeff"), newline=""))
    assert row == [f"'{cell}"]


def test_csv_keeps_what_needs_quoting() -> None:
    """Commas, quotes and line breaks come back as they were; nothing is nothing."""
    cells = ['督促状, "1月"', "二\n行", None, 12]
    (_, row) = csv.reader(io.StringIO(as_csv(["a", "b", "c", "d"], [cells]).removeprefix("\ufeff"), newline=""))
    assert row == ['督促状, "1月"', "二\n行", "", "12"]


def test_json_holds_half_characters() -> None:
    """A half character in a name doesn't stop the output; it comes back as it was."""
    assert json.loads(as_json({"name": "\ud83d"})) == {"name": "\ud83d"}
    assert "督促状" in as_json({"name": "督促状"})
