"""The items of one row of a procedure table: those of its column, and those of a further one."""

from __future__ import annotations

import re

from gatekeeper.paper.block import Note, NoteKind
from gatekeeper.paper.column import Column
from gatekeeper.paper.item import ItemReading, read_items
from gatekeeper.paper.letters import compact
from gatekeeper.paper.procedure_table import ProcedureRow
from gatekeeper.registry.model import ItemGroup

__all__ = ["read_row_items"]

_NONE = re.compile(r"(?:[-~]+|なし|無し?|該当(?:なし|無し)|ありません|×|否)。?")
_MARK = re.compile(r"(?:有り?|あり|該当(?:あり|有り?)?|[○〇◯●✓☑レ]|含む|要)。?")


def read_row_items(row: ProcedureRow, file: str) -> tuple[ItemReading, list[Note]]:
    """The items of both columns, loose ones first, and what was noted at each cell.

    A further column that says only whether there are any holds no item; that it doesn't say which is told.
    """
    first = read_items(row.texts.get(Column.ITEMS, ""), solid=row.solid)
    notes = _notes(first, file, row.places.get(Column.ITEMS, row.place))
    text = row.texts.get(Column.FURTHER_ITEMS, "")
    written = compact(text)
    if not written:
        return first, notes
    place = row.places[Column.FURTHER_ITEMS]
    if _NONE.fullmatch(written):
        return first, [*notes, Note(file, place, f"「{text.strip()}」を項目がないことと読みました", NoteKind.READ)]
    if _MARK.fullmatch(written):
        said = f"「{text.strip()}」だけで項目の名前がないので、項目として読んでいません"
        return first, [*notes, Note(file, place, said)]
    further = read_items(text, solid=row.solid)
    return _both(first, further), [*notes, *_notes(further, file, place)]


def _notes(reading: ItemReading, file: str, place: str) -> list[Note]:
    return [Note(file, place, message, kind) for kind, message in reading.notes]


def _both(first: ItemReading, further: ItemReading) -> ItemReading:
    """Loose items of both, each once, then those under heads; a head that both have is one."""
    loose = tuple(dict.fromkeys((*_loose(first), *(item for item in _loose(further) if item not in first.items))))
    groups: dict[str, tuple[str, ...]] = {}
    for group in (*first.groups, *further.groups):
        groups[group.name] = groups.get(group.name, ()) + group.items
    return ItemReading(
        (*loose, *(item for items in groups.values() for item in items)),
        tuple(ItemGroup(name, items) for name, items in groups.items()),
    )


def _loose(reading: ItemReading) -> tuple[str, ...]:
    return reading.items[: len(reading.items) - sum(len(group.items) for group in reading.groups)]
