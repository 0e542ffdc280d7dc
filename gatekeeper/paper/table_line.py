"""Tables in text files: a row may be broken over several lines, and only its tabs tell where its cells are."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from gatekeeper.paper.block import Cell, Row
from gatekeeper.paper.column import Column, ColumnMap, match_heads
from gatekeeper.paper.letters import plain, tidy

__all__ = ["lines_as_rows"]

_NUMBER = re.compile(r"\s*(?:no\.?\s*)?(\d{1,4})\s*", re.IGNORECASE)
_OUTSIDE = re.compile(
    r"^\s*(?:※|【|\(?資料|別紙|■|◇|-\s*\d+\s*-\s*$|\d+\s*/\s*\d+\s*$|\d+\s*ページ|件\s*名|\d+\s+\S*(?:チェックリスト|対策))"
)
_MOST_LINES_OF_A_HEAD = 4


@dataclass(slots=True)
class _Table:
    """A table that is being read from lines: how wide it is, where its numbers stand, and the last of them."""

    id: int
    width: int
    number_at: int | None
    last: int = 0

    def number(self, row: Row) -> int | None:
        if self.number_at is None or self.number_at >= len(row.cells):
            return None
        found = _NUMBER.fullmatch(plain(tidy(row.cells[self.number_at].text)))
        return int(found[1]) if found else None

    def begins(self, row: Row) -> bool:
        """Whether a line begins a row: by its number where that comes first, else by having tabs at all."""
        if len(row.cells) < 2:
            return False
        return self.number(row) is not None if self.number_at == 0 else len(row.cells) > 1


def lines_as_rows(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows of tables as they are, and the lines of text with those that make up one row of a table put together.

    Tables in text have negative numbers; what stands outside of them is left as it is. A table whose numbers run on
    after something else (the foot of a page) is still the same.
    """
    index = 0
    table: _Table | None = None
    while index < len(rows):
        row = rows[index]
        head, columns, taken = _head_from(rows, index) if row.table is None else (None, None, 0)
        if head is not None and columns is not None:
            places = columns.places.get(Column.NUMBER)
            same = table is not None and table.width == len(head.cells)
            table = _Table(
                table.id if same and table else -index - 1,
                len(head.cells),
                places[0] if places else None,
                table.last if same and table else 0,
            )
            yield replace(head, table=table.id)
            index = yield from _body(rows, index + taken, table)
        elif (
            row.table is None
            and table is not None
            and table.number_at == 0
            and table.number(row) == table.last + 1
            and len(row.cells) > 1
        ):
            index = yield from _body(rows, index, table)
        else:
            yield row
            index += 1


def _head_from(rows: Sequence[Row], index: int) -> tuple[Row | None, ColumnMap | None, int]:
    """A head that begins at a line, its columns, and of how many lines it is made; its cells may be broken."""
    if len(rows[index].cells) == 1 or _is_numbered(rows[index]):
        return None, None, 0
    joined = rows[index]
    best: tuple[Row | None, ColumnMap | None, int] = (None, None, 0)
    for taken in range(1, _MOST_LINES_OF_A_HEAD + 1):
        if taken > 1:
            following = index + taken - 1
            if following >= len(rows) or rows[following].table is not None or _is_numbered(rows[following]):
                break
            alone = match_heads(rows[following].cells)
            if alone is not None and not alone.missing():
                break
            joined = _glued(joined, rows[following])
        found = match_heads(joined.cells)
        if found is not None and (best[1] is None or len(found.places) > len(best[1].places)):
            best = (joined, found, taken)
    return best


def _is_numbered(row: Row) -> bool:
    return any(_NUMBER.fullmatch(plain(cell.text)) for cell in row.cells) or not row.text.strip()


def _body(rows: Sequence[Row], index: int, table: _Table) -> Generator[Row, None, int]:
    """The rows under a head up to where the table ends; gives back the index of the first line after it."""
    current: Row | None = None
    while index < len(rows):
        row = rows[index]
        complete = current is not None and len(current.cells) >= table.width
        if row.table is not None or (_ends(rows, index, table) and (complete or current is None)):
            break
        if not row.text.strip():
            index += 1
            continue
        if complete and len(row.cells) > 1 and match_heads(row.cells) is not None:
            break
        starts = current is None or (table.begins(row) and (complete or table.number_at == 0))
        if starts:
            if current is not None:
                yield _counted(current, table)
            current = row
        elif current is not None and len(row.cells) == table.width and not row.cells[0].text.strip():
            current = _column_by_column(current, row)
        elif current is not None:
            current = _glued(current, row)
        index += 1
    if current is not None:
        yield _counted(current, table)
    return index


def _counted(row: Row, table: _Table) -> Row:
    table.last = table.number(row) or table.last
    return replace(row, table=table.id)


def _ends(rows: Sequence[Row], index: int, table: _Table) -> bool:
    """Whether the table is over before this line: by what stands there, or by a blank line with other text after it."""
    row = rows[index]
    if row.text.strip():
        return bool(_OUTSIDE.match(plain(row.text))) and not (
            table.number_at == 0 and table.number(row) == table.last + 1 and len(row.cells) > 1
        )
    following = next((one for one in rows[index:] if one.text.strip() or one.table is not None), None)
    return (
        following is None
        or following.table is not None
        or not (table.begins(following) or len(following.cells) == table.width)
    )


def _glued(row: Row, line: Row) -> Row:
    """A row with the line that goes on in its last cell."""
    last, first = row.cells[-1], line.cells[0]
    middle = Cell(f"{last.text}\n{first.text}", last.place)
    return Row((*row.cells[:-1], middle, *line.cells[1:]), row.place, row.table, row.solid)


def _column_by_column(row: Row, line: Row) -> Row:
    """A row with a line that carries on each of its cells."""
    cells = tuple(
        Cell(f"{one.text}\n{other.text}" if other.text.strip() else one.text, one.place)
        for one, other in zip(row.cells, line.cells, strict=False)
    )
    return Row(cells + row.cells[len(cells) :], row.place, row.table, row.solid)
