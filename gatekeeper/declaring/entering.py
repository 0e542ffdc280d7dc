"""Forms beside what is on record: numbered, and not entered twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from gatekeeper.declaring.draft import Draft
from gatekeeper.declaring.judging import Declared, declare
from gatekeeper.declaring.label import Field
from gatekeeper.declaring.numbering import next_id
from gatekeeper.errors import Mistake, MistakesError
from gatekeeper.paper.block import Note, NoteKind
from gatekeeper.policy.model import DeclarationPolicy
from gatekeeper.registry.model import Declaration, Registry, Term

__all__ = ["declared_all"]

_UNSAID = (Field.FOLDERS, Field.DECLARED_ON)
"""What a form may leave blank without saying anything by it."""


def declared_all(
    drafts: Sequence[Draft], registry: Registry, given_ids: Iterable[str], limits: DeclarationPolicy, today: date
) -> list[Declared]:
    """The declarations of all forms. A form that names a number on record corrects that declaration.

    `given_ids` are those that there ever were: a number is given once. `today` is the day in Japan.

    :raises MistakesError: every mistake of every form, and what is on record already under another number.
    """
    taken = {*given_ids, *(one.id for one in registry.declarations), *(one.id for one in registry.procedures)}
    made, mistakes = list[Declared](), list[Mistake]()
    for draft in drafts:
        try:
            one = declare(draft, limits, today, lambda day: next_id(taken, day))
        except MistakesError as error:
            mistakes += error.mistakes
            continue
        known = _known(draft, one, registry)
        if known is not None:
            made.append(known)
            continue
        mistakes += _clashes(draft, one.declaration, registry, [other.declaration for other in made])
        taken.add(one.declaration.id)
        made.append(_kept(draft, one, registry))
    if mistakes:
        raise MistakesError(mistakes)
    return made


def _known(draft: Draft, made: Declared, registry: Registry) -> Declared | None:
    """The declaration on record that says all that the form says: what the form leaves blank is not a difference."""
    for other in registry.declarations:
        if Field.ID in draft.values and other.id != made.declaration.id:
            continue
        named = replace(made.declaration, id=other.id, addresses=other.addresses)
        if other == _filled(draft, named, other, _UNSAID):
            note = _note(draft, f"この様式は {other.id} として登録されています。変わるところはありません")
            return Declared(other, made.places, (note,))
    return None


def _filled(draft: Draft, one: Declaration, other: Declaration, fields: Iterable[Field]) -> Declaration:
    unsaid = {field.value: getattr(other, field.value) for field in fields if field not in draft.values}
    return replace(one, **unsaid)


def _clashes(draft: Draft, one: Declaration, registry: Registry, beside: Iterable[Declaration]) -> Iterator[Mistake]:
    if any(procedure.id == one.id for procedure in registry.procedures):
        yield draft.spot(Field.ID).mistake(Field.ID, f"{one.id} は手続の番号です。別の番号にしてください")
    for other in (*registry.declarations, *beside):
        if other.id != one.id and _are_one(other, one):
            said = f"同じ受渡しの {other.id} が、期間の重なる様式としてすでにあります"
            yield draft.whole.mistake(None, f"{said}。直すときは --id {other.id} を付けてください")


def _are_one(one: Declaration, other: Declaration) -> bool:
    """Whether two declarations are about the same transfer on the same days."""
    about = [(each.kind, each.department, each.subject, set(each.parties), set(each.items)) for each in (one, other)]
    return about[0] == about[1] and _overlap(one.term, other.term)


def _overlap(one: Term, other: Term) -> bool:
    """Whether two terms share a day; an end that isn't known is none."""
    return all(
        first.start is None or second.end is None or first.start <= second.end
        for first, second in ((one, other), (other, one))
    )


def _kept(draft: Draft, made: Declared, registry: Registry) -> Declared:
    """What goes on record: a form that corrects a declaration keeps the folders that it doesn't speak of.

    The networks that its parties work from stand in no form.
    """
    before = next((one for one in registry.declarations if one.id == made.declaration.id), None)
    if before is None:
        return made
    note = _note(draft, f"{before.id} はすでに登録されています。この内容に書き直します")
    kept = replace(_filled(draft, made.declaration, before, [Field.FOLDERS]), addresses=before.addresses)
    return Declared(kept, made.places, (*made.notes, note))


def _note(draft: Draft, message: str) -> Note:
    spot = draft.spot(Field.ID)
    return Note(spot.file, str(spot), message, NoteKind.UNSURE)
