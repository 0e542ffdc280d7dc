"""Forms for the tests: rows of cells as a department fills them in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from gatekeeper.declaring.draft import Draft
from gatekeeper.declaring.judging import Declared, declare
from gatekeeper.declaring.reading import read_forms
from gatekeeper.errors import MistakesError
from gatekeeper.policy.model import DeclarationPolicy
from gatekeeper.registry.model import Declaration, DeclarationKind, Permission, Term

__all__ = ["LIMITS", "RIGHT", "ROWS", "TODAY", "Rows", "book", "changed", "declared", "one_form", "refusals"]

TODAY = date(2026, 4, 8)
LIMITS = DeclarationPolicy()
Rows = Sequence[Sequence[Any]]

ROWS: Rows = [
    ["所定の様式"],
    ["区分", "申請者"],
    ["担当課", "子育て支援課"],
    ["件名", "書類の受取り"],
    ["相手方", "taro@example.org"],
    ["個人情報項目", "氏名\n住所"],
    ["期間の始まり", date(2026, 4, 10)],
    ["期間の終わり", date(2026, 5, 31)],
    ["消去する日", date(2026, 6, 30)],
    ["ダウンロードの可否", "否"],
    ["フォルダ番号", 2001],
    ["届け出た人", "指導係長"],
    ["届け出た日", date(2026, 4, 8)],
]
"""A form that is right, labels in column A and values in column B."""

RIGHT = Declaration(
    id="D8-0001",
    kind=DeclarationKind.APPLICANT,
    department="子育て支援課",
    subject="書類の受取り",
    parties=("taro@example.org",),
    items=("氏名", "住所"),
    term=Term(date(2026, 4, 10), date(2026, 5, 31)),
    delete_on=date(2026, 6, 30),
    download=Permission.DENY,
    declared_by="指導係長",
    declared_on=date(2026, 4, 8),
    folders=("2001",),
)
"""What ROWS declare."""


def changed(**values: Any) -> Rows:
    """ROWS with other values beside these labels; None leaves the cell empty."""
    return [[row[0], *([values[row[0]]] if row[0] in values else row[1:])] for row in ROWS]


def book(path: Path, rows: Rows, merged: Iterable[str] = (), title: str = "様式1") -> Path:
    """A workbook with one sheet of these rows."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    made.save(path)
    return path


def one_form(path: Path) -> Draft:
    (draft,), _ = read_forms(path)
    return draft


def declared(path: Path, limits: DeclarationPolicy = LIMITS, today: date = TODAY) -> Declared:
    """The declaration of a file with one form, as the first one in the registry."""
    return declare(one_form(path), limits, today, lambda _: "D8-0001")


def refusals(path: Path, limits: DeclarationPolicy = LIMITS, today: date = TODAY) -> list[str]:
    """Every mistake of a file, without the file's name."""
    try:
        declared(path, limits, today)
    except MistakesError as error:
        return [str(mistake).removeprefix(f"{path}: ").removeprefix(f"{path}:") for mistake in error.mistakes]
    return []
