"""Forms beside what is on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gatekeeper.declaring.entering import declared_all
from gatekeeper.declaring.judging import Declared
from gatekeeper.declaring.numbering import next_id
from gatekeeper.errors import MistakesError
from gatekeeper.registry.model import Declaration, DeclarationKind, Registry, Term
from tests.declaring.made import LIMITS, RIGHT, ROWS, TODAY, Rows, book, changed, one_form


def entered(path: Path, rows: Rows, *on_record: Declaration) -> Declared:
    (one,) = declared_all([one_form(book(path, rows))], Registry(declarations=on_record), (), LIMITS, TODAY)
    return one


def refused(path: Path, rows: Rows, *on_record: Declaration) -> str:
    with pytest.raises(MistakesError) as caught:
        entered(path, rows, *on_record)
    (mistake,) = caught.value.mistakes
    return mistake.message


@pytest.mark.parametrize(
    ("taken", "declared_on", "number"),
    [
        ([], date(2026, 4, 1), "D8-0001"),
        ([], date(2026, 3, 31), "D7-0001"),
        (["D8-0001", "D8-0009", "D7-0030", "R8-1"], date(2027, 3, 31), "D8-0010"),
        (["D8-9999"], date(2026, 4, 1), "D8-10000"),
    ],
)
def test_numbers_run_on_within_a_fiscal_year(taken: list[str], declared_on: date, number: str) -> None:
    """After the highest one ever given; a number that is gone isn't given again."""
    assert next_id(taken, declared_on) == number


def test_number_of_what_is_gone_is_not_given_again(tmp_path: Path) -> None:
    """What there ever was counts, and two forms get two numbers."""
    drafts = [one_form(book(tmp_path / f"{name}.xlsx", changed(件名=name))) for name in ("一", "二")]
    made = declared_all(drafts, Registry(), ["D8-0004"], LIMITS, TODAY)
    assert [one.declaration.id for one in made] == ["D8-0005", "D8-0006"]


@pytest.mark.parametrize("unsaid", [{}, {"フォルダ番号": None}, {"届け出た日": None}])
def test_same_form_again(tmp_path: Path, unsaid: dict[str, None]) -> None:
    """It is what is on record; what it leaves blank is not a difference."""
    known = replace(RIGHT, id="D8-0007", addresses=("203.0.113.0/24",))
    one = entered(tmp_path / "form.xlsx", changed(**unsaid), known)
    assert one.declaration == known
    assert ["D8-0007 として登録されています" in note.message for note in one.notes] == [True]


@pytest.mark.parametrize(
    "change",
    [
        {"delete_on": date(2026, 6, 1)},
        {"term": Term(date(2026, 3, 1), date(2026, 4, 10))},
        {"term": Term(date(2026, 5, 31), date(2026, 6, 1))},
        {"term": Term(date(2026, 1, 1), None)},
        {"parties": ("taro@example.org",), "items": ("住所", "氏名")},
    ],
)
def test_same_transfer_on_the_same_days(tmp_path: Path, change: dict[str, object]) -> None:
    """Two declarations about one transfer can't hold at once; how to correct the first is told."""
    known = replace(RIGHT, id="D8-0007", **change)  # type: ignore[arg-type]
    assert "直すときは --id D8-0007" in refused(tmp_path / "form.xlsx", ROWS, known)


@pytest.mark.parametrize(
    "change",
    [
        {"term": Term(date(2026, 3, 1), date(2026, 4, 9))},
        {"term": Term(date(2026, 6, 1), date(2026, 6, 30))},
        {"kind": DeclarationKind.OFFSITE_STAFF},
        {"subject": "別の件"},
        {"parties": ("hanako@example.net",)},
    ],
)
def test_another_transfer_or_other_days(tmp_path: Path, change: dict[str, object]) -> None:
    """It is a declaration of its own."""
    known = replace(RIGHT, id="D8-0007", **change)  # type: ignore[arg-type]
    assert entered(tmp_path / "form.xlsx", ROWS, known).declaration.id == "D8-0008"


def test_form_that_names_a_number_corrects_it(tmp_path: Path) -> None:
    """What it says is taken; folders that it doesn't speak of stay, and so do addresses, of which no form speaks."""
    rows = [*changed(件名="訂正", フォルダ番号=None), ["様式の番号", "D8-0007"]]
    known = replace(RIGHT, id="D8-0007", addresses=("203.0.113.0/24",))
    one = entered(tmp_path / "form.xlsx", rows, known)
    assert one.declaration == replace(known, subject="訂正")
    assert ["書き直します" in note.message for note in one.notes] == [True]
