"""One declaration for a person to look at before it is entered: every field, and where it was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gatekeeper.declaring.label import Field, name_of
from gatekeeper.registry.model import Declaration
from gatekeeper.show.moment import day
from gatekeeper.show.screen import Column, Screen
from gatekeeper.text import Words

__all__ = ["show_declaration"]

_NOWHERE: Mapping[Field, str] = {}


def show_declaration(screen: Screen, words: Words, one: Declaration, places: Mapping[Field, str] = _NOWHERE) -> None:
    """The fields of a declaration one under the other; `places` says where each was read."""
    screen.line(words("declare.heading", id=one.id), "bold")
    columns = [Column(words("declare.field")), Column(words("declare.value"), ratio=3)]
    if not places:
        screen.table(columns, _fields(words, one).items())
        return
    columns.append(Column(words("declare.place"), ratio=1))
    known = {name_of(field): place for field, place in places.items()}
    screen.table(columns, ((name, value, known.get(name, "")) for name, value in _fields(words, one).items()))


def _fields(words: Words, one: Declaration) -> dict[str, str]:
    return dict(_named(words, one))


def _named(words: Words, one: Declaration) -> Iterator[tuple[str, str]]:
    none = words("table.none")
    yield name_of(Field.KIND), words(f"value.declaration_{one.kind}")
    yield name_of(Field.DEPARTMENT), one.department
    yield name_of(Field.SUBJECT), one.subject
    yield name_of(Field.PARTIES), "、".join(one.parties)
    yield name_of(Field.ITEMS), "、".join(one.items)
    for field, value in (
        (Field.START, one.term.start),
        (Field.END, one.term.end),
        (Field.DELETE_ON, one.delete_on),
    ):
        yield name_of(field), none if value is None else day(value)
    yield name_of(Field.DOWNLOAD), none if one.download is None else words(f"value.permission_{one.download}")
    yield name_of(Field.FOLDERS), " ".join(one.folders) or none
    yield name_of(Field.DECLARED_BY), one.declared_by or none
    yield name_of(Field.DECLARED_ON), none if one.declared_on is None else day(one.declared_on)
