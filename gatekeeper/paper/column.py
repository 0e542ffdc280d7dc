"""The columns of a procedure table: by which heads papers know them, matched tolerantly and told to a person."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gatekeeper.paper.block import Cell
from gatekeeper.paper.letters import compact, tidy
from gatekeeper.paper.vocabulary import heads_of_columns

__all__ = ["REQUIRED", "Column", "ColumnMap", "match_heads", "named_column"]

_CLOSE_ENOUGH = 0.8
_SHORTEST_FUZZY = 3


class Column(StrEnum):
    """A column by the name that people give it (and that `--map` takes)."""

    NUMBER = "No"
    DEPARTMENT = "担当課"
    NAME = "手続名"
    ITEMS = "個人情報項目"
    FURTHER_ITEMS = "要配慮個人情報の項目"
    CONTENTS = "付議内容"
    COUNTERPARTY = "相手方"
    SUBCONTRACTOR = "再委託先"
    TERM = "期間"
    START = "開始"
    END = "終了"
    COUNT = "件数"
    REMARK = "備考"


REQUIRED = (Column.DEPARTMENT, Column.NAME, Column.ITEMS)
# They stand in tables of other kinds as well (a schedule has a start and an end), so they don't make a head.
_NOT_TELLING = frozenset({Column.START, Column.END, Column.FURTHER_ITEMS})

_BY_HEAD = {compact(head): Column(name) for name, heads in heads_of_columns().items() for head in heads}
_BRACKETED = re.compile(r"[(\[【].*?[)\]】]")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Where each column stands (several places where its head spans them), and how its head was matched."""

    places: Mapping[Column, tuple[int, ...]]
    exact: Mapping[Column, bool]

    def cell(self, cells: Sequence[Cell], column: Column) -> Cell | None:
        """The cell of a column; what its head spans is joined. None: there is no such column, or the row is short."""
        found = [cells[place] for place in self.places.get(column, ()) if place < len(cells)]
        own = list({cell.origin: cell for cell in found}.values())
        if not own:
            return None
        filled = [cell for cell in own if cell.text.strip()] or own[:1]
        if len(filled) == 1:
            return filled[0]
        between = "～" if column is Column.TERM else "\n"
        return Cell(between.join(cell.text for cell in filled), filled[0].place)

    @property
    def read(self) -> frozenset[int]:
        """The positions of all columns that are read."""
        return frozenset(place for places in self.places.values() for place in places)

    def missing(self) -> list[Column]:
        return [column for column in REQUIRED if column not in self.places]


def named_column(name: str) -> Column | None:
    """The column that a head names; None where none is meant."""
    return _match(name)[0]


def match_heads(cells: Sequence[Cell], *, surely: bool = False) -> ColumnMap | None:
    """The columns of a row that is a table's head; None where it isn't one.

    A head has a name and items, or three columns that a procedure table has. `surely`: a person has said that it is.
    """
    places: dict[Column, list[int]] = {}
    exact: dict[Column, bool] = {}
    anchors: dict[Column, str] = {}
    for index, cell in enumerate(cells):
        column, certain = _match(cell.text)
        if column is Column.FURTHER_ITEMS and not certain:
            continue  # 「削除する項目」 is near enough as a word, and far from it in meaning
        if column is None or (column in places and anchors[column] != cell.origin):
            continue
        places.setdefault(column, []).append(index)
        anchors[column], exact[column] = cell.origin, certain
    if Column.ITEMS not in places and Column.FURTHER_ITEMS in places:
        places[Column.ITEMS] = places.pop(Column.FURTHER_ITEMS)
        exact[Column.ITEMS] = False
    if surely:
        return ColumnMap({column: tuple(found) for column, found in places.items()}, exact)
    if not ({Column.NAME, Column.ITEMS} <= places.keys() or len(places.keys() - _NOT_TELLING) >= 3):
        return None
    if not {Column.NAME, Column.ITEMS, Column.NUMBER, Column.DEPARTMENT} & places.keys():
        return None
    return ColumnMap({column: tuple(found) for column, found in places.items()}, exact)


def _match(text: str) -> tuple[Column | None, bool]:
    """The column that a head means, and whether it is written as we know it."""
    head = compact(tidy(text))
    if not head or len(head) > 40:
        return None, False
    for form in (head, _BRACKETED.sub("", head), head.strip(".:：*※")):
        if form in _BY_HEAD:
            return _BY_HEAD[form], True
    if len(head) < _SHORTEST_FUZZY:
        return None, False
    near = difflib.get_close_matches(_BRACKETED.sub("", head) or head, _BY_HEAD, n=1, cutoff=_CLOSE_ENOUGH)
    return (_BY_HEAD[near[0]], False) if near else (None, False)
