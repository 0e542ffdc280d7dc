"""Rows as one running text in which labels can be searched, with the way back from a position to its row."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from gatekeeper.paper.block import Row
from gatekeeper.paper.letters import aligned

__all__ = ["Flow", "flow_of"]

_TABLE_END = "\f"


@dataclass(frozen=True, slots=True)
class Flow:
    """`text` is as written, `plain` the same sign by sign in one form. A form feed stands after each table."""

    text: str
    plain: str
    starts: tuple[int, ...]
    rows: tuple[Row, ...]

    def row_at(self, position: int) -> Row:
        return self.rows[max(0, bisect_right(self.starts, position) - 1)]

    def place_at(self, position: int) -> str:
        return self.row_at(position).place


def flow_of(rows: Sequence[Row]) -> Flow:
    """The rows that hold anything, each a line."""
    parts, starts, kept, position = list[str](), list[int](), list[Row](), 0
    before: Row | None = None
    for row in rows:
        if before is not None and before.table is not None and row.table != before.table:
            parts.append(_TABLE_END)
            starts.append(position)
            kept.append(before)
            position += len(_TABLE_END) + 1
        before = row
        line = row.text
        if not line.strip():
            continue
        parts.append(line)
        starts.append(position)
        kept.append(row)
        position += len(line) + 1
    text = "\n".join(parts)
    return Flow(text, aligned(text), tuple(starts), tuple(kept))
