"""A paper read: its sheets, its procedure table, its checklist, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from gatekeeper.errors import Mistake
from gatekeeper.paper.block import Note, NoteKind, Paper, Row
from gatekeeper.paper.checklist import read_checklist
from gatekeeper.paper.column import REQUIRED, Column
from gatekeeper.paper.flow import flow_of
from gatekeeper.paper.formula import formulas
from gatekeeper.paper.front import Front, read_front
from gatekeeper.paper.letters import tidy
from gatekeeper.paper.procedure_table import ProcedureRow, numbers_twice, read_tables
from gatekeeper.paper.sheet import Sheet, read_sheets
from gatekeeper.registry.model import Measure

__all__ = ["PaperReading", "read_paper"]

_SHOWN_ROWS, _SHOWN_SIGNS, _SHOWN_PICTURES = 12, 20, 3


@dataclass(frozen=True, slots=True)
class PaperReading:
    """Everything that was read out of one paper, which may be several files, and what is wrong or unsure about it."""

    file: str
    sha256: str
    front: Front
    sheets: tuple[Sheet, ...]
    rows: tuple[ProcedureRow, ...]
    checklist: tuple[Measure, ...]
    heads: Mapping[Column, str]
    notes: tuple[Note, ...]
    mistakes: tuple[Mistake, ...]


def read_paper(papers: Sequence[Paper], columns: Mapping[Column, int] | None = None) -> PaperReading:
    """What the files of one paper hold, taken together. `columns` are those that a person has named by their place."""
    file = " ".join(paper.file for paper in papers)
    rows = [row for paper in papers for row in (_named(paper) if len(papers) > 1 else paper.rows)]
    flow = flow_of(rows)
    sheets, sheet_notes = read_sheets(flow, file)
    tables = read_tables(rows, file, columns)
    checklist, list_notes = read_checklist(rows, file)
    asking = tuple(sheet for sheet in sheets if sheet.asks)
    mistakes = [
        *tables.mistakes,
        *_wrong_terms(asking, file),
        *_wrong_rows(tables.rows, file),
        *formulas(rows, tables.rows, asking, file),
    ]
    if not asking and not tables.rows and not tables.mistakes:
        pictures = [f"{_prefix(paper, papers)}{place}" for paper in papers for place in paper.pictures]
        mistakes.append(_unknown_layout(rows, file, pictures))
    notes = [*(note for paper in papers for note in paper.notes), *sheet_notes, *tables.notes, *list_notes]
    return PaperReading(
        file,
        "".join(paper.sha256 for paper in papers) if len(papers) == 1 else _digest(papers),
        read_front(flow, sheets, papers[0].file),
        asking,
        tuple(tables.rows),
        checklist,
        tables.heads,
        tuple(_gathered(notes)),
        tuple(mistakes),
    )


def _prefix(paper: Paper, papers: Sequence[Paper]) -> str:
    return f"{PurePath(paper.file).name} " if len(papers) > 1 else ""


def _digest(papers: Sequence[Paper]) -> str:
    return " ".join(paper.sha256 for paper in papers)


def _named(paper: Paper) -> Iterable[Row]:
    """The rows with the file's name in their places, and tables that no other file has."""
    name = PurePath(paper.file).name
    for row in paper.rows:
        cells = tuple(
            replace(cell, place=f"{name} {cell.place}", anchor=cell.anchor and f"{name} {cell.anchor}")
            for cell in row.cells
        )
        table = None if row.table is None else hash((paper.file, row.table))
        yield replace(row, cells=cells, place=f"{name} {row.place}", table=table)


def _wrong_terms(sheets: Iterable[Sheet], file: str) -> Iterable[Mistake]:
    for sheet in sheets:
        for message in sheet.term.wrong if sheet.term is not None else ():
            place = next((at for role, at in sheet.places.items() if role == "term"), sheet.place)
            yield Mistake(file, None, f"{place}: {message}。")


def _wrong_rows(rows: Sequence[ProcedureRow], file: str) -> Iterable[Mistake]:
    for first, second in numbers_twice(rows):
        first_place, place = first.places[Column.NUMBER], second.places[Column.NUMBER]
        message = f"{place}: 番号 {second.number} が {first_place} にもあります。番号を直してください。"
        yield Mistake(file, None, message)
    for row in rows:
        for column in (Column.NAME, Column.ITEMS):
            if not row.texts.get(column, "").strip():
                yield Mistake(
                    file, None, f"{row.places.get(column, row.place)}: 「{column}」が空です。書き足してください。"
                )


def _unknown_layout(rows: Sequence[Row], file: str, pictures: Sequence[str]) -> Mistake:
    """What was expected, and what stands there, cell by cell; a table may be nothing but a picture of one."""
    filled = [row for row in rows if row.text.strip()]
    shown = "、".join(
        f"{cell.place}「{' '.join(tidy(cell.text).split())[:_SHOWN_SIGNS]}」"
        for row in filled[:_SHOWN_ROWS]
        for cell in row.cells
        if cell.text.strip() and not cell.is_covered
    )
    expected = "・".join(REQUIRED)
    named = "、".join(pictures[:_SHOWN_PICTURES])
    seen = (
        f"表の代わりに画像があります（{named}）。画像は読めないので、表を文字で入力してください。" if pictures else ""
    )
    return Mistake(
        file,
        None,
        f"別紙（件名・保有課・登録業務の名称・情報項目・相手方・期間）も、手続の一覧表（{expected}の見出し）も見つかりません。"
        f"あったのは {shown or '空の行だけ'} です。{seen}"
        f"見出しが違うときは --map 担当課=B のように列を指定してください。",
    )


def _gathered(notes: Iterable[Note]) -> Iterable[Note]:
    """Notes that say the same of several places as one."""
    places: dict[tuple[str, str, NoteKind], list[str]] = {}
    for note in notes:
        places.setdefault((note.file, note.message, note.kind), []).append(note.place)
    for (file, message, kind), at in places.items():
        own = list(dict.fromkeys(at))
        more = f"ほか{len(at) - 1}か所" if len(at) > 1 else ""
        yield Note(file, f"{own[0]}{more}", message, kind)
