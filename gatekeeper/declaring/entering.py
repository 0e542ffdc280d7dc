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
from gatekeeper.registry.model import Declaration, Registry

__all__ = ["declared_all"]


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
        mistakes += _clashes(draft, one.declaration, registry, [other.declaration for other in made])
        taken.add(one.declaration.id)
        made.append(_noted(draft, one, registry))
    if mistakes:
        raise MistakesError(mistakes)
    return made


def _clashes(draft: Draft, one: Declaration, registry: Registry, beside: Iterable[Declaration]) -> Iterator[Mistake]:
    if any(procedure.id == one.id for procedure in registry.procedures):
        yield draft.spot(Field.ID).mistake(Field.ID, f"{one.id} は手続の番号です。別の番号にしてください")
    for other in (*registry.declarations, *beside):
        if other.id != one.id and _same(other, one):
            yield draft.whole.mistake(
                None, f"同じ内容の {other.id} がすでにあります。直すときは --id {other.id} を付けてください"
            )


def _same(one: Declaration, other: Declaration) -> bool:
    """Whether two declarations are about the same transfer in the same term."""
    about = [
        (each.kind, each.department, each.subject, set(each.parties), set(each.items), each.term.start, each.term.end)
        for each in (one, other)
    ]
    return about[0] == about[1]


def _noted(draft: Draft, made: Declared, registry: Registry) -> Declared:
    if all(one.id != made.declaration.id for one in registry.declarations):
        return made
    spot = draft.spot(Field.ID)
    message = f"{made.declaration.id} はすでに登録されています。この内容に書き直します"
    return replace(made, notes=(*made.notes, Note(spot.file, str(spot), message, NoteKind.UNSURE)))
