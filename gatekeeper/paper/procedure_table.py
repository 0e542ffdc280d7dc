"""The procedure table of a paper: one row a procedure, over as many pages as it takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gatekeeper.errors import Mistake
from gatekeeper.paper.block import Cell, Note, NoteKind, Row
from gatekeeper.paper.column import Column, ColumnMap, match_heads
from gatekeeper.paper.letters import compact, plain, tidy
from gatekeeper.paper.table_line import lines_as_rows

__all__ = ["ProcedureRow", "TableReading", "numbers_twice", "read_tables"]

_NUMBER = re.compile(r"(?:no\.?|№|第)?\s*(\d{1,4})(?:\.0+)?\s*(?:号|番)?", re.IGNORECASE)
_EMPTY_SIGNS = frozenset({"", "-", "—", "〃", '"', "''", "々", "同上", "上に同じ"})
_SAME_AS_ABOVE = frozenset({"〃", '"', "々", "同上", "上に同じ", "''"})


@dataclass(slots=True)
class ProcedureRow:
    """One row as it stands in the paper: texts by column, and where each of them stands."""

    place: str
    number: int | None
    texts: dict[Column, str] = field(default_factory=dict)
    places: dict[Column, str] = field(default_factory=dict)
    solid: bool = False
    anchor: str = ""


@dataclass(slots=True)
class TableReading:
    """What was read out of all tables of a paper. `heads` tells which head was taken for which column."""

    rows: list[ProcedureRow] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    heads: dict[Column, str] = field(default_factory=dict)


def read_tables(rows: Sequence[Row], file: str, given: Mapping[Column, int] | None = None) -> TableReading:
    """Every procedure of every table, in the order of the paper.

    `given` names columns by their position where a person had to say it. A head that is repeated is passed over; a
    table without a head goes on where the one before ended, if its numbers run on.
    """
    reading = TableReading()
    columns: ColumnMap | None = None
    width, table = 0, object()
    unread: _Unread | None = None
    for row in lines_as_rows(rows):
        if row.table is None:
            continue
        if row.table != table:
            goes_on = columns is not None and len(row.cells) == width
            columns = columns if goes_on and _runs_on(row, columns, reading) else None
            table = row.table
        head = _head(row, given, known=columns is not None)
        if head is not None:
            columns, width = head, len(row.cells)
            _tell_heads(head, row, file, reading)
            unread = unread if unread is not None and unread.table == table else _Unread(table)
            unread.take_head(head, row, file, reading)
        elif columns is not None:
            _take(row, columns, file, reading)
            if unread is not None:
                unread.take_row(columns, row, file, reading)
    return reading


@dataclass(slots=True)
class _Unread:
    """The columns of one table that aren't read: each is told once, by its head or by the first cell under none."""

    table: object
    heads: set[str] = field(default_factory=set)
    named: frozenset[int] = frozenset()

    def take_head(self, columns: ColumnMap, row: Row, file: str, reading: TableReading) -> None:
        self.named = frozenset(place for place, cell in enumerate(row.cells) if cell.text.strip())
        if columns.missing():
            return
        for place, cell in enumerate(row.cells):
            head = compact(tidy(cell.text))
            if head and place not in columns.read and not cell.is_covered and head not in self.heads:
                self.heads.add(head)
                written = " ".join(tidy(cell.text).split())
                said = f"「{written}」の列は読んでいません。要る内容なら、--map で列を指定してください"
                reading.notes.append(Note(file, cell.place, said, NoteKind.UNSURE))

    def take_row(self, columns: ColumnMap, row: Row, file: str, reading: TableReading) -> None:
        if columns.missing():
            return
        for place, cell in enumerate(row.cells):
            if cell.text.strip() and not cell.is_covered and place not in columns.read | self.named:
                self.named |= {place}
                said = f"見出しのない列は読んでいません（「{' '.join(tidy(cell.text).split())[:20]}」など）"
                reading.notes.append(Note(file, cell.place, said, NoteKind.UNSURE))


def _head(row: Row, given: Mapping[Column, int] | None, *, known: bool) -> ColumnMap | None:
    """The columns, where a row is a head. With columns given by a person, the first row with enough cells is one."""
    found = match_heads(row.cells, surely=bool(given) and not known)
    if not given:
        return found
    too_short = len(row.cells) <= max(given.values())
    if (found is None and known) or (too_short and match_heads(row.cells) is None):
        return None
    places = {} if found is None else {column: place for column, place in found.places.items() if column not in given}
    exact = {} if found is None else dict(found.exact)
    return ColumnMap(
        {**places, **{column: (place,) for column, place in given.items()}}, {**exact, **dict.fromkeys(given, True)}
    )


def _runs_on(row: Row, columns: ColumnMap | None, reading: TableReading) -> bool:
    if columns is None or not reading.rows:
        return False
    cell = columns.cell(row.cells, Column.NUMBER)
    number = None if cell is None else _number(cell.text)
    last = reading.rows[-1].number
    return number is not None and last is not None and number == last + 1


def _tell_heads(columns: ColumnMap, row: Row, file: str, reading: TableReading) -> None:
    found = [cell.text.strip() for cell in row.cells]
    missing = columns.missing()
    if missing:
        said = "、".join(f"{cell.place}「{compact(cell.text)}」" for cell in row.cells if cell.text.strip())
        lacking = "・".join(missing)
        message = (
            f"{row.place}の表に「{lacking}」の列がありません。あった見出しは {said} です。"
            f"見出しを直すか、--map {missing[0]}=列 のように列を指定してください（列は A、B、… または番号）。"
        )
        reading.mistakes.append(Mistake(file, None, message))
        return
    for column, places in columns.places.items():
        written = found[places[0]] if places[0] < len(found) else ""
        reading.heads.setdefault(column, written)
        if not columns.exact.get(column, True):
            message = f"見出し「{tidy(written)}」を「{column}」の列として読みました"
            reading.notes.append(Note(file, row.cells[places[0]].place, message, NoteKind.UNSURE))


def _take(row: Row, columns: ColumnMap, file: str, reading: TableReading) -> None:
    if columns.missing() or not any(cell.text.strip() for cell in row.cells):
        return
    cells = {column: cell for column in columns.places if (cell := columns.cell(row.cells, column)) is not None}
    texts = {column: tidy(cell.text) for column, cell in cells.items()}
    number_cell = cells.get(Column.NUMBER)
    number = None if number_cell is None else _number(number_cell.text)
    before = reading.rows[-1] if reading.rows else None
    if before is not None and _carries_on(texts, cells, number, before):
        if number is None:
            reading.notes.append(Note(file, row.place, "番号のない行を、上の手続の続きとして読みました"))
        _append(before, texts, cells)
        return
    if not texts.get(Column.NAME, "").strip() and not texts.get(Column.ITEMS, "").strip():
        reading.notes.append(_left_out(row, file))
        return
    if number_cell is not None and number is None and not _plausible(texts):
        reading.notes.append(_left_out(row, file))
        return
    taken = ProcedureRow(row.place, number, solid=row.solid, anchor=number_cell.origin if number_cell else "")
    for column, written in texts.items():
        repeats = compact(written) in _SAME_AS_ABOVE and before is not None and column in before.texts
        if repeats:
            said = f"「{written.strip()}」を上の行と同じと読みました"
            reading.notes.append(Note(file, cells[column].place, said, NoteKind.READ))
        taken.texts[column] = before.texts[column] if repeats and before is not None else written
        taken.places[column] = cells[column].place
    reading.rows.append(taken)


def _left_out(row: Row, file: str) -> Note:
    return Note(
        file, row.place, f"手続の行として読まなかった行です: 「{' '.join(row.text.split())[:60]}」", NoteKind.UNSURE
    )


def _plausible(texts: Mapping[Column, str]) -> bool:
    return all(texts.get(column, "").strip() for column in (Column.DEPARTMENT, Column.NAME, Column.ITEMS))


def _carries_on(
    texts: Mapping[Column, str], cells: Mapping[Column, Cell], number: int | None, before: ProcedureRow
) -> bool:
    """Whether a row belongs to the procedure above it: its number is the same merged cell, or it has none."""
    cell = cells.get(Column.NUMBER)
    if cell is None:
        return False
    if number is not None:
        return cell.is_covered and cell.origin == before.anchor
    if compact(texts.get(Column.NUMBER, "")) not in _EMPTY_SIGNS:
        return False
    named = [column for column in (Column.DEPARTMENT, Column.NAME) if texts.get(column, "").strip()]
    return not (len(named) == 2 and texts.get(Column.ITEMS, "").strip()) or not before.solid


def _append(before: ProcedureRow, texts: Mapping[Column, str], cells: Mapping[Column, Cell]) -> None:
    for column, text in texts.items():
        if column is Column.NUMBER or not text.strip() or cells[column].is_covered:
            continue
        held = before.texts.get(column, "")
        # Two rows of a table are two things; a row that a page's end cut in two is one.
        between = "、\n" if column in {Column.ITEMS, Column.FURTHER_ITEMS} and before.solid else "\n"
        before.texts[column] = f"{held}{between}{text}" if held else text
        before.places.setdefault(column, cells[column].place)


def _number(text: str) -> int | None:
    found = _NUMBER.fullmatch(plain(tidy(text)).strip())
    return int(found[1]) if found else None


def numbers_twice(rows: Iterable[ProcedureRow]) -> Iterator[tuple[ProcedureRow, ProcedureRow]]:
    """Pairs of rows that bear the same number."""
    seen: dict[int, ProcedureRow] = {}
    for row in rows:
        if row.number is None:
            continue
        if row.number in seen:
            yield seen[row.number], row
        seen.setdefault(row.number, row)
