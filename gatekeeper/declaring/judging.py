"""A draft into a declaration: every mistake of the form at once, each with its place and what would be right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gatekeeper import jst
from gatekeeper.declaring.draft import Draft, Found
from gatekeeper.declaring.field import parts_of, read_value
from gatekeeper.declaring.label import LISTS, REQUIRED, Field
from gatekeeper.declaring.limit import faults_of_days
from gatekeeper.errors import Mistake, MistakesError
from gatekeeper.paper.block import Note
from gatekeeper.policy.model import DeclarationPolicy
from gatekeeper.registry.model import Declaration, Term

__all__ = ["Declared", "declare"]

_TERM = (Field.START, Field.END)
NextId = Callable[[date], str]


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration that may be entered. `places` tells where each field was read, `notes` what was decided for it."""

    declaration: Declaration
    places: Mapping[Field, str]
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class _Form:
    """The values that could be read so far, and every mistake."""

    draft: Draft
    values: dict[Field, Any] = field(default_factory=dict)
    mistakes: list[tuple[Field, Mistake]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def refuse(self, name: Field, message: str, found: Found | None = None) -> None:
        spot = self.draft.spot(name) if found is None else found.spot
        if found is not None and found.broken and name in _TERM and self._is_one_piece():
            name = Field.TERM
        self.mistakes.append((name, spot.mistake(name, message.removesuffix("。"))))

    def in_order(self) -> list[Mistake]:
        """Every mistake once, in the order of the fields."""
        fields = list(Field)
        ordered = sorted(self.mistakes, key=lambda pair: fields.index(pair[0]))
        return list(dict.fromkeys(mistake for _, mistake in ordered))

    def _is_one_piece(self) -> bool:
        start, end = (self.draft.values.get(name) for name in _TERM)
        return start is not None and start == end

    def note(self, name: Field, message: str) -> None:
        spot = self.draft.spot(name)
        self.notes.append(Note(spot.file, str(spot), message))


def declare(draft: Draft, limits: DeclarationPolicy, today: date, next_id: NextId) -> Declared:
    """The declaration that a form holds. `today` is the day in Japan; `next_id` gives an id for the day of declaring.

    :raises MistakesError: every mistake of the form.
    """
    form = _Form(draft)
    _read(form)
    _check_needed(form)
    _check_days(form, limits, today)
    if form.mistakes:
        raise MistakesError(form.in_order())
    values = form.values
    declared_on = values.get(Field.DECLARED_ON, today)
    made = Declaration(
        id=values.get(Field.ID) or next_id(declared_on),
        kind=values[Field.KIND],
        department=values[Field.DEPARTMENT],
        subject=values[Field.SUBJECT],
        parties=values[Field.PARTIES],
        items=values[Field.ITEMS],
        term=Term(values[Field.START], values[Field.END]),
        delete_on=values[Field.DELETE_ON],
        download=values[Field.DOWNLOAD],
        declared_by=values[Field.DECLARED_BY],
        declared_on=declared_on,
        folders=values.get(Field.FOLDERS, ()),
    )
    places = {name: str(draft.spot(name)) for name in values}
    return Declared(made, places, tuple(form.notes))


def _read(form: _Form) -> None:
    for name, founds in form.draft.values.items():
        values: list[Any] = []
        mistaken = [_read_one(form, name, found, values) for found in founds]
        if values and not any(mistaken):
            form.values[name] = tuple(values) if name in LISTS else values[0]


def _read_one(form: _Form, name: Field, found: Found, values: list[Any]) -> bool:
    """Adds the values that stand in one place; tells whether there is a mistake in it."""
    if found.broken:
        form.refuse(name, found.broken, found)
        return True
    before = len(form.mistakes)
    for text in parts_of(name, found.text) if name in LISTS else [found.text]:
        try:
            value = read_value(name, text)
        except ValueError as error:
            form.refuse(name, str(error), found)
            continue
        if value in values:
            form.refuse(name, f"「{value}」が2回あります。1つにしてください", found)
        values.append(value)
    return len(form.mistakes) > before


def _check_needed(form: _Form) -> None:
    """Blank is never a default, but for the day of declaring, the id and the folder."""
    for name in REQUIRED:
        if name in form.values or form.draft.values.get(name):
            continue
        form.refuse(name, _MISSING.get(name, "書かれていません。書いてください"))


_MISSING: Mapping[Field, str] = {
    Field.KIND: "書かれていません。附属機関の委員・申請者・庁外の区職員のどれかを書いてください",
    Field.PARTIES: "書かれていません。相手の人のメールアドレスを1人ずつ書いてください",
    Field.ITEMS: "書かれていません。受け渡す個人情報の項目を書いてください",
    Field.START: "書かれていません。令和8年4月10日 のように書いてください",
    Field.END: "書かれていません。終わりのない期間は登録できません。令和8年5月31日 のように書いてください",
    Field.DELETE_ON: "書かれていません。いつまでに消去するかを、令和8年6月30日 のように書いてください",
    Field.DOWNLOAD: "書かれていません。可 か 否 を書いてください",
}


def _check_days(form: _Form, limits: DeclarationPolicy, today: date) -> None:
    start, end = form.values.get(Field.START), form.values.get(Field.END)
    for name, fault in faults_of_days(start, end, form.values.get(Field.DELETE_ON), limits):
        form.refuse(name, fault)
    if end is not None and end < today:
        form.refuse(
            Field.END,
            f"期間がもう終わっています（{jst.era(end)}まで）。様式は、受渡しを始める前に登録するものです",
        )
    declared_on = form.values.get(Field.DECLARED_ON)
    if declared_on is None and not form.draft.values.get(Field.DECLARED_ON):
        form.note(Field.DECLARED_ON, f"届け出た日が書かれていないので、今日（{jst.era(today)}）としました")
        declared_on = today
    if declared_on is not None and declared_on > today:
        form.refuse(Field.DECLARED_ON, f"届け出た日（{jst.era(declared_on)}）がこれから先の日です")
    elif declared_on is not None and start is not None and declared_on > start:
        form.note(
            Field.DECLARED_ON,
            f"期間が始まった（{jst.era(start)}）あとの届出です。登録はしますが、GK602の違反として報告されます",
        )
