"""Texts of a paper that a spreadsheet would take for a formula or a command: one rule for whatever is taken in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gatekeeper.errors import Mistake
from gatekeeper.paper.block import Row
from gatekeeper.paper.column import Column
from gatekeeper.paper.counterparty import read_parties
from gatekeeper.paper.item import ItemReading, read_items
from gatekeeper.paper.label import Role
from gatekeeper.paper.letters import is_formula
from gatekeeper.paper.procedure_table import ProcedureRow
from gatekeeper.paper.sheet import Sheet

__all__ = ["formulas"]

_ITEMS = frozenset({Column.ITEMS, Column.FURTHER_ITEMS})
_PARTIES = frozenset({Column.COUNTERPARTY, Column.SUBCONTRACTOR})


def formulas(
    rows: Iterable[Row], taken: Iterable[ProcedureRow], sheets: Iterable[Sheet], file: str
) -> Iterator[Mistake]:
    """Every name, item and party that would become a command where the registry is exported again, with its place."""
    told: dict[str, list[str]] = {}
    for place, text in (*_of_rows(taken), *_of_cells(rows), *_of_sheets(sheets)):
        said = told.setdefault(text.strip()[:40], [])
        if not is_formula(text) or any(one.startswith(place) or place.startswith(one) for one in said):
            continue
        said.append(place)
        shown = text.strip()[:40]
        message = f"{place}: 「{shown}」は表計算の数式や命令になる文字列です。文字を直してから取り込んでください。"
        yield Mistake(file, None, message)


def _of_rows(taken: Iterable[ProcedureRow]) -> Iterator[tuple[str, str]]:
    for row in taken:
        for column, text in row.texts.items():
            place = row.places[column]
            if column in _ITEMS:
                yield from ((place, item) for item in _texts(read_items(text, solid=row.solid)))
            elif column in _PARTIES and not is_formula(text):
                yield from ((place, party.name) for party in read_parties(text))
            else:
                yield place, text


def _of_cells(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """The values beside labels, also of labels that nobody reads."""
    for line in rows:
        for cell in line.cells[1:2] if line.table is not None else ():
            if not cell.is_covered and cell.text.lstrip()[:1] in "=＝@＠":
                yield cell.place, cell.text


def _of_sheets(sheets: Iterable[Sheet]) -> Iterator[tuple[str, str]]:
    for sheet in sheets:
        texts: list[tuple[Role, str | None]] = [
            (Role.SUBJECT, sheet.subject),
            (Role.REGISTERED, sheet.registered),
            *((Role.DEPARTMENT, name) for name in sheet.departments),
            *((Role.ITEMS, item) for item in (_texts(sheet.items) if sheet.items is not None else ())),
            *((Role.COUNTERPARTY, party.name) for party in sheet.parties),
        ]
        yield from ((sheet.places.get(role, sheet.place), text) for role, text in texts if text)


def _texts(reading: ItemReading) -> Iterator[str]:
    yield from (group.name for group in reading.groups)
    yield from reading.items
