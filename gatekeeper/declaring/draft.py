"""A declaration as somebody wrote it, before anything is judged: each value with the place where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gatekeeper.declaring.label import Field, name_of
from gatekeeper.errors import Mistake
from gatekeeper.paper.term import read_term

__all__ = ["NO_RENEWAL", "Draft", "Found", "Spot", "joined", "term_parts", "told"]

NO_RENEWAL = (
    "所定の様式の期間は、毎年度の更新ができません。終わりの日を書き、続けるときは registry renew で更新してください"
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: a cell of a workbook, a line of a file, or an option (then `file` is its name)."""

    file: str
    line: int | None = None
    cell: str = ""

    def __str__(self) -> str:
        if self.cell:
            return self.cell
        return self.file if self.line is None else f"{self.file}:{self.line}行目"

    def mistake(self, field: Field | None, message: str) -> Mistake:
        name = "" if field is None else f"「{name_of(field)}」: "
        return Mistake(self.file, self.line, f"{self.cell}{name}{message}。")


@dataclass(frozen=True, slots=True)
class Found:
    """A value as it is written. `broken` says why it can't be read at all, where it can't."""

    text: str
    spot: Spot
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The values of one form by field, several where a field is a list; `spots` tells where a value would belong.

    `whole` is the form as such.
    """

    whole: Spot
    values: Mapping[Field, tuple[Found, ...]]
    spots: Mapping[Field, Spot] = field(default_factory=dict)

    def spot(self, field: Field) -> Spot:
        """Where a field stands, or would have to stand."""
        written = self.values.get(field)
        return written[0].spot if written else self.spots.get(field, self.whole)


def told(options: Mapping[Field, tuple[str, list[str]]]) -> Draft:
    """A form made of options: for each field the option's name and what was given for it."""
    values = {one: tuple(Found(text, Spot(name)) for text in texts) for one, (name, texts) in options.items() if texts}
    return Draft(Spot("registry declare"), values, {one: Spot(name) for one, (name, _) in options.items()})


def joined(draft: Draft, options: Draft) -> Draft:
    """A form with what was said on the command line in place of what it says itself."""
    return Draft(draft.whole, {**draft.values, **options.values}, draft.spots)


def term_parts(found: Found) -> dict[Field, tuple[Found, ...]]:
    """The start and the end of a term that is written in one piece; where it can't be read, both are that piece."""
    if found.broken:
        return {Field.START: (found,), Field.END: (found,)}
    reading = read_term(found.text)
    said = (*reading.wrong, *reading.unsure)
    if said:
        hint = "「令和8年4月10日から令和8年5月31日まで」のように書いてください"
        unread = replace(found, broken=f"{said[0]}。{hint}")
        return {Field.START: (unread,), Field.END: (unread,)}
    term = reading.term
    parts: dict[Field, tuple[Found, ...]] = {
        Field.START: () if term.start is None else (replace(found, text=term.start.isoformat()),),
        Field.END: () if term.end is None else (replace(found, text=term.end.isoformat()),),
    }
    if term.renews_yearly:
        parts[Field.END] = (replace(found, broken=NO_RENEWAL),)
    return parts
