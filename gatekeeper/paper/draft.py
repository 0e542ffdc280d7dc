"""What was read out of a paper as entries of the registry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import PurePath

from gatekeeper import jst
from gatekeeper.errors import Mistake
from gatekeeper.paper.block import BREAK, Note
from gatekeeper.paper.column import Column
from gatekeeper.paper.contents import Contents, read_contents, read_count
from gatekeeper.paper.counterparty import read_parties
from gatekeeper.paper.front import read_meeting
from gatekeeper.paper.gathering import Asked, asked_by
from gatekeeper.paper.letters import compact
from gatekeeper.paper.procedure_table import ProcedureRow
from gatekeeper.paper.reading import PaperReading
from gatekeeper.paper.row_items import read_row_items
from gatekeeper.paper.row_term import read_row_term
from gatekeeper.registry.model import (
    Channel,
    Counterparty,
    CounterpartyKind,
    Pattern,
    Procedure,
    Subcontractor,
    Submission,
    Term,
)

__all__ = ["Draft", "Told", "draft"]

_LONGEST_ID = 60


@dataclass(frozen=True, slots=True)
class Told:
    """What a person tells about a paper because the paper itself doesn't."""

    submission: str | None = None
    document: str | None = None
    meeting: str | None = None
    channel: Channel | None = None
    pattern: Pattern | None = None
    outcome: str | None = None
    term: Term | None = None


@dataclass(slots=True)
class Draft:
    """The entries of one paper, where each was read, and what is unsure or wrong about them.

    `is_named`: the submission's id is known, or made from the document's number; else it is the file's name.
    """

    submission: Submission
    is_named: bool = True
    procedures: list[Procedure] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def draft(reading: PaperReading, told: Told, today: date, submission_id: str | None = None) -> Draft:
    """The submission and its procedures. `submission_id` is that of a submission on record that this paper is.

    `today` tells the fiscal year of a paper that names neither meeting nor term.
    """
    front = reading.front
    document = told.document or front.document
    asked = asked_by(reading.sheets)
    days = [one.term.start for one in asked if one.term is not None] + ([] if told.term is None else [told.term.start])
    start = next((day for day in days if day is not None), None)
    known = told.submission or submission_id
    identity = known or _identity(reading, told, document, start, today)
    made = Draft(
        Submission(
            id=identity,
            title=front.title or (document or PurePath(reading.file).stem),
            document=document,
            meeting=told.meeting or front.meeting,
            channel=told.channel or front.channel,
            basis=front.basis,
            departments=front.departments
            or tuple(dict.fromkeys(_department(row) for row in reading.rows if _department(row))),
            outcome=told.outcome or "approved",
            checklist=reading.checklist,
        ),
        notes=list(reading.notes),
        mistakes=list(reading.mistakes),
        is_named=known is not None or _document_number(document) is not None,
    )
    _tell_guesses(made, reading, told, submission_id)
    if reading.rows:
        _from_rows(made, reading, asked, told)
    else:
        _from_sheets(made, reading, asked, told)
    return made


def _document_number(document: str | None) -> int | None:
    found = re.search(r"\d+", document or "")
    return None if found is None else int(found[0])


def _identity(reading: PaperReading, told: Told, document: str | None, start: date | None, today: date) -> str:
    """`R7-36`: the fiscal year of the meeting (else that of the day before the term starts), and the document."""
    meeting = None if told.meeting is None else read_meeting(told.meeting)
    year = reading.front.meeting_year if meeting is None else meeting[1]
    if year is None:
        year = jst.fiscal_year(start - timedelta(days=1) if start is not None else today)
    era_year = re.sub(r"\D", "", jst.fiscal_year_name(year)) or "1"
    if (number := _document_number(document)) is not None:
        return f"R{era_year}-{number:02d}"
    name = re.sub(r"[^\w\-.]+", "-", PurePath(reading.file.split(" ")[0]).stem).strip("-._")
    return f"R{era_year}-{name or 'paper'}"[:_LONGEST_ID]


def _tell_guesses(made: Draft, reading: PaperReading, told: Told, submission_id: str | None) -> None:
    file, one = reading.file, made.submission

    def unsure(message: str) -> None:
        made.notes.append(Note(file, one.id, message))

    if told.submission is None and submission_id is None and one.meeting is None:
        unsure(f"会議の年度が書かれていないので、番号を {one.id} としました（違うときは --id）")
    if one.document is None:
        unsure("資料番号が見つかりません（--document 資料36 のように指定できます）")
    if reading.front.title is None:
        unsure(f"件名が見つかりません。「{one.title}」としました")
    if told.channel is None and one.channel is Channel.OTHER:
        unsure("どのシステムの付議か分からないので、その他のシステムとしました（Boxなら --channel box）")
    if told.outcome is None:
        made.notes.append(
            Note(file, one.id, "付議の結果は資料に書かれていないので、承認されたものとしました（違うときは --outcome）")
        )


def _from_rows(made: Draft, reading: PaperReading, asked: Sequence[Asked], told: Told) -> None:
    """One procedure a row, with what the sheets say of all of them."""
    own = {compact(one.registered): one for one in asked if one.registered}
    shared = [one for one in asked if compact(one.registered or "") not in {_key(row) for row in reading.rows}]
    taken = {row.number for row in reading.rows if row.number is not None}
    department = ""
    for row in reading.rows:
        number = row.number or next(free for free in range(1, len(taken) + 2) if free not in taken)
        taken.add(number)
        if row.number is None:
            made.notes.append(Note(reading.file, row.place, f"番号がないので No.{number} としました"))
        named = _department(row)
        if not named and department:
            made.notes.append(
                Note(reading.file, row.place, f"担当課が空なので、上の行と同じ「{department}」としました")
            )
        department = named or department
        if not department:
            message = f"{row.places.get(Column.DEPARTMENT, row.place)}: 「担当課」が空です。書き足してください。"
            made.mistakes.append(Mistake(reading.file, None, message))
        about = [own[_key(row)]] if _key(row) in own else shared
        made.procedures.append(_row_procedure(made, reading.file, row, number, department or "—", about, told))


def _key(row: ProcedureRow) -> str:
    return compact(row.texts.get(Column.NAME, ""))


def _department(row: ProcedureRow) -> str:
    return _one_line(row.texts.get(Column.DEPARTMENT, ""))


def _row_procedure(
    made: Draft, file: str, row: ProcedureRow, number: int, department: str, about: Sequence[Asked], told: Told
) -> Procedure:
    identity = f"{made.submission.id}-{number:02d}"
    items, said = read_row_items(row, file)
    made.notes += said
    contents = row.texts.get(Column.CONTENTS, "").strip()
    read = read_contents(contents) if contents else Contents(None, ())
    counted = read_count(row.texts.get(Column.COUNT, ""))
    on_form = made.submission.channel is Channel.LOGO_FORM
    term = _row_term(made, file, row, about, told)
    made.places[identity] = row.place
    remarks = [_one_line(row.texts.get(Column.REMARK, "")), f"付議内容: {_one_line(contents)}" if contents else ""]
    return Procedure(
        id=identity,
        submission=made.submission.id,
        number=number,
        department=department,
        name=_one_line(row.texts.get(Column.NAME, "")) or "—",
        pattern=_pattern(made, told, of_table=True),
        items=items.items or ("—",),
        term=term,
        counterparties=_row_parties(made, file, row, about),
        expected_per_year=counted if counted is not None else read.expected_per_year,
        triggers=read.triggers if on_form else (),
        note="\n".join(remark for remark in remarks if remark) or None,
        item_groups=items.groups,
    )


def _row_term(made: Draft, file: str, row: ProcedureRow, about: Sequence[Asked], told: Told) -> Term:
    own = read_row_term(row, file)
    if own is not None:
        made.notes += own.notes
        made.mistakes += own.mistakes
        return own.term
    if told.term is not None:
        return told.term
    terms = [one.term for one in about if one.term is not None]
    if not terms:
        _note_no_term(made, file, row.place)
        return Term(None, None)
    return terms[0]


def _note_no_term(made: Draft, file: str, place: str) -> None:
    message = "期間が書かれていないので、期間の分からない手続とします（--term で指定できます）"
    made.notes.append(Note(file, place, message))


def _row_parties(made: Draft, file: str, row: ProcedureRow, about: Sequence[Asked]) -> tuple[Counterparty, ...]:
    named = read_parties(row.texts.get(Column.COUNTERPARTY, ""))
    under = read_parties(row.texts.get(Column.SUBCONTRACTOR, ""))
    if under and (not named or named[0].undetermined):
        said = "、".join(one.name for one in under)
        message = f"再委託先「{said}」の委託先が分からないので、登録していません"
        made.notes.append(Note(file, row.places[Column.SUBCONTRACTOR], message))
    if not named:
        return tuple(party for one in about for party in one.bare_parties)
    parties = [
        Counterparty(
            one.name,
            CounterpartyKind.CONTRACTOR,
            one.undetermined,
            subcontractors=tuple(Subcontractor(name) for name in one.subcontractors),
        )
        for one in named
    ]
    if under and not parties[0].undetermined:
        more = tuple(Subcontractor(one.name) for one in under if not one.undetermined)
        first = parties[0]
        parties[0] = Counterparty(first.name, first.kind, subcontractors=first.subcontractors + more)
    return tuple(parties)


def _from_sheets(made: Draft, reading: PaperReading, asked: Sequence[Asked], told: Told) -> None:
    """One procedure for each registered business (登録業務), whatever number of sheets speaks of it."""
    for number, one in enumerate(asked, start=1):
        identity = f"{made.submission.id}-{number:02d}"
        if one.items is None:
            message = (
                f"{one.place}: 情報項目が読めません。項目を書き足すか、手続の一覧表のファイルを一緒に指定してください。"
            )
            made.mistakes.append(Mistake(reading.file, None, message))
            continue
        made.places[identity] = one.place
        made.notes += [Note(reading.file, one.place, message) for message in one.unsure]
        term = told.term or one.term
        if term is None:
            _note_no_term(made, reading.file, one.place)
        made.procedures.append(
            Procedure(
                id=identity,
                submission=made.submission.id,
                number=number,
                department="、".join(one.departments) or "、".join(made.submission.departments) or "—",
                name=one.registered or one.subject or made.submission.title,
                pattern=_pattern(made, told, of_table=False),
                items=one.items.items,
                term=term or Term(None, None),
                counterparties=one.parties if told.term is None else one.parties_of_one_term,
                note="\n".join(one.remarks) or None,
                item_groups=one.items.groups,
            )
        )
        if not (one.departments or made.submission.departments):
            message = f"{one.place}: 「保有課（担当課）」が読めません。書き足してください。"
            made.mistakes.append(Mistake(reading.file, None, message))


def _pattern(made: Draft, told: Told, *, of_table: bool) -> Pattern | None:
    """The pattern of a procedure on Box: procedures in a table are those that used media before."""
    if made.submission.channel is not Channel.BOX:
        return None
    if told.pattern is not None:
        return told.pattern
    pattern = Pattern.MIGRATED_MEDIA if of_table else Pattern.NEW_OUTSOURCING
    message = f"付議パターンは書かれていないので、{pattern.value} としました（違うときは --pattern）"
    if not any(note.message == message for note in made.notes):
        made.notes.append(Note("", made.submission.id, message))
    return pattern


def _one_line(text: str) -> str:
    return re.sub(rf"[ \u3000]*[\n{BREAK}\t][ \u3000]*", "", text).strip()
