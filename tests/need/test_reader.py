"""A need table's file: what is wrong is told with its line, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.errors import MistakesError
from gatekeeper.need.reader import read_need_table
from gatekeeper.need.table import NeedTable, Verdict

HEAD = """boundaries: {box_from: 2025-04-01, filings_per_year: 1000}
logo_form_provider: 株式会社トラストバンク
rows:
"""
REST = "  - {row: rest, verdict: 付議不要, ground: そのほか}\n"


def read(folder: Path, text: str) -> NeedTable:
    file = folder / "submission-need.yaml"
    file.write_text(text, encoding="utf-8")
    return read_need_table(file)


def mistakes(folder: Path, text: str) -> list[tuple[int | None, str]]:
    with pytest.raises(MistakesError) as caught:
        read(folder, text)
    return [(one.line, one.message) for one in caught.value.mistakes]


def test_a_whole_table_is_read(tmp_path: Path) -> None:
    """Conditions are one word or several; the digest follows the text."""
    row = "  - {row: box, when: {channel: [box, other], approved: true}, verdict: できない, ground: だめ}\n"
    table = read(tmp_path, HEAD + row + REST)
    assert table.rows[0].when == {"channel": frozenset({"box", "other"}), "approved": frozenset({"true"})}
    assert (table.rows[0].verdict, table.rows[1].when, table.filings_per_year) == (Verdict.IMPOSSIBLE, {}, 1000)
    assert table.digest != read(tmp_path, HEAD + row + REST + "\n").digest


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("{row: a, when: {chanel: box}, verdict: できない, ground: x}", "「channel」ではありませんか"),
        ("{row: a, when: {weather: fine}, verdict: できない, ground: x}", "知らない項目です"),
        ("{row: a, when: {channel: boxx}, verdict: できない, ground: x}", "「box」ではありませんか"),
        ("{row: a, when: {approved: maybe}, verdict: できない, ground: x}", "知らない値です"),
        ("{row: a, when: {channel: []}, verdict: できない, ground: x}", "1つ以上"),
        ("{row: a, when: {channel: }, verdict: できない, ground: x}", "値が空です"),
        ("{row: a, when: {channel: box}, verdict: 付議必要, ground: x}", "知らない値です"),
        ("{row: a, when: {channel: box}, verdict: 付議要, ground: x}", "pattern を書いてください"),
        ("{row: a, when: {channel: logo_form}, verdict: 付議要, ground: x, pattern: migrated_media}", "channel が box"),
        ("{row: a, when: {channel: box}, verdict: できない, ground: x, pattern: migrated_media}", "「付議要」の行"),
        ("{row: a, when: {channel: box}, verdict: 付議要, ground: x, pattern: post_hoc}", "知らない値です"),
        ("{row: a, when: {channel: box, party: public}, verdict: 事前付議不要・年1回報告, ground: x}", "party に"),
        ("{row: a, when: {channel: box}, verdict: できない}", "この項目がありません"),
    ],
)
def test_a_wrong_row_is_told_with_its_line(tmp_path: Path, row: str, says: str) -> None:
    """What is wrong and what would be right."""
    (found,) = mistakes(tmp_path, f"{HEAD}\n  - {row}\n{REST}")
    assert found[0] == 5
    assert says in found[1]


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    """Several wrong rows are put right in one go."""
    rows = "  - {row: a, when: {x: y}, verdict: できない, ground: x}\n  - {row: b, verdict: 要る, ground: x}\n"
    assert [line for line, _ in mistakes(tmp_path, HEAD + rows + REST)] == [4, 5]


def test_a_row_that_is_never_reached(tmp_path: Path) -> None:
    """One row above takes it all, or several do together; the message names them."""
    one = "  - {row: box, when: {channel: box}, verdict: できない, ground: x}\n"
    beneath = "  - {row: public, when: {channel: box, party: public}, verdict: できない, ground: x}\n"
    ((line, message),) = mistakes(tmp_path, HEAD + one + beneath + REST)
    assert (line, "「public」には決して届きません。上の行（「box」）" in message) == (5, True)
    halves = "".join(
        f"  - {{row: {word}, when: {{approved: {word}}}, verdict: できない, ground: x}}\n" for word in ("true", "false")
    )
    ((line, message),) = mistakes(tmp_path, HEAD + halves + REST)
    assert (line, "上の行（「true」、「false」）" in message) == (6, True)


def test_a_missing_fallback(tmp_path: Path) -> None:
    """A plan for which there is no row is named by an example."""
    row = "  - {row: box, when: {channel: [box, logo_form, other]}, verdict: できない, ground: x}\n"
    ((line, message),) = mistakes(tmp_path, HEAD + row)
    assert (line, "channel: benefit_payment" in message, "when のない行" in message) == (3, True, True)


def test_rows_that_leave_nothing_over_need_no_fallback(tmp_path: Path) -> None:
    """What takes every plan is whole, however it is written."""
    rows = (
        "  - {row: yes, when: {approved: true}, verdict: できない, ground: x}\n"
        "  - {row: no, when: {approved: false}, verdict: 付議不要, ground: x}\n"
    )
    assert len(read(tmp_path, HEAD + rows).rows) == 2


def test_doubled_names(tmp_path: Path) -> None:
    """An explanation names rows; two of one name couldn't be told apart."""
    one = "  - {row: a, when: {approved: true}, verdict: できない, ground: x}\n"
    rows = one + "  - {row: a, verdict: できない, ground: x}\n"
    ((line, message),) = mistakes(tmp_path, HEAD + rows)
    assert (line, "4行目にもあります" in message) == (5, True)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "  []\n",
        HEAD.replace("2025-04-01", "4/1") + REST,
        HEAD.replace("1000", "千") + REST,
        "policy: main\n",
        "- rows\n",
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, text: str) -> None:
    """Nothing is guessed from a file that isn't a table."""
    assert mistakes(tmp_path, text)
