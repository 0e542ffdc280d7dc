"""The tables as data: what other programs read."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from gatekeeper.press.data import Spool, to_json, write_csv
from tests.press.sample import COLUMNS, HOSTILE, paper, row, table


def test_json_has_names_as_they_are_and_days_in_iso_form() -> None:
    """Codes are codes, moments carry their offset, and a long table is only counted."""
    found = json.loads(to_json(paper(row())))
    assert found["format"] == "sample/1"
    assert found["figures"] == {"period": "令和8年度", "files": 12_345}
    (first,) = found["tables"]["transfers"]
    assert first["day"] == "2026-04-01"
    assert first["at"] == "2027-03-31T15:00:01+00:00"
    assert first["status"] == "open"
    assert first["lines"] == ["氏名", "住所"]
    long = paper(tables=(table([row(), row()], is_long=True),))
    assert json.loads(to_json(long))["rows_elsewhere"] == {"transfers": 2}


def test_csv_opens_in_a_spreadsheet(tmp_path: Path) -> None:
    """A byte order mark, Japanese heads, days in ISO form, moments in Japan's time, codes in words."""
    write_csv(table([row()]), tmp_path / "x.csv")
    text = (tmp_path / "x.csv").read_text(encoding="utf-8-sig")
    (read,) = csv.DictReader(text.splitlines())
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (read["日"], read["時"], read["状態"]) == ("2026-04-01", "2027-04-01T00:00:01+09:00", "未対応")
    assert (read["数"], read["項目"]) == ("1234", "氏名、住所")


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_in_the_data_is_obeyed(tmp_path: Path, name: str) -> None:
    """No cell begins like a formula; JSON keeps the name whole, half characters too."""
    write_csv(table([row(name, lines=(name, name))]), tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as stream:
        (_, cells) = csv.reader(stream)
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@", "＝", "\t")) for cell in cells)
    assert json.loads(to_json(paper(row(name))))["tables"]["transfers"][0]["name"] == name


def test_a_spool_gives_back_what_was_added_again_and_again(tmp_path: Path) -> None:
    """Whatever the kinds of its cells, and however hostile; each row is one line of ASCII."""
    spool = Spool(tmp_path / "rows.jsonl", COLUMNS)
    rows = [list(row(name)) for name in HOSTILE] + [list(row(count=None, day=None, at=None, lines=()))]
    for one in rows:
        spool.add(one)
    spool.close()
    assert len(spool) == len(rows)
    assert list(spool) == rows
    assert list(spool) == rows
    assert (tmp_path / "rows.jsonl").read_bytes().count(b"\n") == len(rows)
    with pytest.raises(RuntimeError):
        spool.add(row())
