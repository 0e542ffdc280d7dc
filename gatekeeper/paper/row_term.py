"""The term of one row of a procedure table: from one column, from one for each of its ends, or from both."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gatekeeper import jst
from gatekeeper.errors import Mistake
from gatekeeper.paper.block import Note
from gatekeeper.paper.column import Column
from gatekeeper.paper.procedure_table import ProcedureRow
from gatekeeper.paper.term import TermReading, read_edge, read_term
from gatekeeper.registry.model import Term

__all__ = ["RowTerm", "read_row_term"]


@dataclass(frozen=True, slots=True)
class RowTerm:
    """What the cells of a row say, what of it a person should look at, and what can't be."""

    term: Term
    notes: tuple[Note, ...]
    mistakes: tuple[Mistake, ...]


def read_row_term(row: ProcedureRow, file: str) -> RowTerm | None:
    """The term of a row, days in Asia/Tokyo, both inclusive; None where its cells are empty, or there are none.

    A day of its own completes what the column of the term says. A day that contradicts it, one that there isn't, and
    an end before its start are mistakes, each with its cell.
    """
    written = {
        column: text
        for column in (Column.TERM, Column.START, Column.END)
        if (text := row.texts.get(column, "").strip())
    }
    if not written:
        return None
    notes, mistakes = list[Note](), list[Mistake]()
    term, before = Term(None, None), ""
    for column, text in written.items():
        reading, place = _read(column, text), row.places[column]
        notes += [Note(file, place, message) for message in reading.unsure]
        mistakes += [Mistake(file, None, f"{place}: {message}。") for message in reading.wrong]
        mistakes += [
            Mistake(file, None, f"{place}: 「{column}」が{before}と違います（{said}）。")
            for said in _contradictions(term, reading.term)
        ]
        before += f"「{column}」（{place}）"
        term = replace(
            term,
            start=reading.term.start or term.start,
            end=reading.term.end or term.end,
            renews_yearly=term.renews_yearly or reading.term.renews_yearly,
        )
    if not mistakes and term.start is not None and term.end is not None and term.end < term.start:
        place = row.places[Column.END if Column.END in written else Column.START]
        order = f"終わり（{jst.era(term.end)}）が始まり（{jst.era(term.start)}）より前です。日付を確かめてください。"
        mistakes.append(Mistake(file, None, f"{place}: {order}"))
    return RowTerm(term, tuple(notes), tuple(mistakes))


def _read(column: Column, text: str) -> TermReading:
    return read_term(text) if column is Column.TERM else read_edge(text, end=column is Column.END)


def _contradictions(known: Term, new: Term) -> list[str]:
    pairs = ((known.start, new.start), (known.end, new.end))
    return [
        f"{jst.era(before)} と {jst.era(after)}"
        for before, after in pairs
        if before is not None and after is not None and before != after
    ]
