"""The sheets of a paper (別紙): what is asked for, with whom, which items, from when to when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gatekeeper.paper.block import BREAK, Note, NoteKind
from gatekeeper.paper.counterparty import NamedParty, read_parties
from gatekeeper.paper.flow import Flow
from gatekeeper.paper.item import ItemReading, read_items
from gatekeeper.paper.label import Label, Role, SheetKind, labels_in
from gatekeeper.paper.letters import aligned, plain, tidy
from gatekeeper.paper.term import TermReading, read_term

__all__ = ["Sheet", "read_sheets"]

_ONE_LINE = re.compile(r"情報保護対策")
_REFERS = re.compile(r"(?:のとおり|参照|別紙|一覧)")
_LONGEST_TERM = 4
_PARTS = re.compile(
    r"(?:^|(?<=\s))[ \u3000]*(?:[(（]?[0-9]{1,2}[)）.．、]?|[①-⑨])[ \u3000]*"
    r"(?:(?P<items>(?:記録(?:する|される)?|情報|個人情報|処理(?:する|させる)?|結合(?:する|される)?)の?(?:情報)?項目|項目(?=\s))"
    r"|(?:対象となる)?個人の範囲|対象者|だれの|記録(?:する|先の?)?(?:コンピュータ|機器|媒体|場所)[^\s]*)[ \u3000:：]*"
)
_DEPARTMENTS = re.compile(r"担当課\s*[:：]\s*([^）)]+)")


@dataclass(slots=True)
class Sheet:
    """One sheet. `refers` tells that its items stand in a table elsewhere; `kind` None: no label told it."""

    place: str
    kind: SheetKind | None = None
    subject: str | None = None
    departments: tuple[str, ...] = ()
    registered: str | None = None
    items: ItemReading | None = None
    refers: bool = False
    parties: tuple[NamedParty, ...] = ()
    term: TermReading | None = None
    places: dict[Role, str] = field(default_factory=dict)

    @property
    def asks(self) -> bool:
        """Whether it asks for anything; else it is a cover, or an overview."""
        return bool(self.items or self.refers or self.parties or self.term)


def read_sheets(flow: Flow, file: str) -> tuple[list[Sheet], list[Note]]:
    """Every sheet of a paper in its order, covers too, and what is unsure about them."""
    sheets, notes = list[Sheet](), list[Note]()
    current: Sheet | None = None
    for label, value in _values(flow):
        if label.role in {Role.STOP, Role.OTHER}:
            if label.kind is not None and current is not None and current.kind is None and current.asks:
                current.kind = label.kind
            continue
        if current is None or _starts_another(current, label):
            current = _next(current, label, flow)
            sheets.append(current)
        place = flow.place_at(label.start)
        current.places[label.role] = place
        if label.kind is not None:
            current.kind = label.kind
        for kind, message in _take(current, label, value, solid=flow.row_at(label.start).solid):
            notes.append(Note(file, place, message, kind))
    return sheets, notes


def _values(flow: Flow) -> Iterator[tuple[Label, str]]:
    """Each label with the text up to the next one."""
    labels = list(labels_in(flow.plain))
    for index, label in enumerate(labels):
        end = labels[index + 1].start if index + 1 < len(labels) else len(flow.text)
        value = flow.text[label.end : end]
        if label.role is Role.OTHER and _ONE_LINE.search(label.written):
            value = value.split("\n", 1)[0]
        if label.role is Role.TERM:
            value = _whole_term(value)
        yield label, tidy(value.replace(BREAK, "\x00")).replace("\x00", BREAK).strip(f" \u3000\t\n\r{BREAK}")


def _whole_term(value: str) -> str:
    """As many lines as the sentence about the term has: it isn't over inside brackets or after 「から」."""
    lines = [line for line in re.split(r"\n", value) if line.strip()]
    taken = list[str]()
    for line in lines[:_LONGEST_TERM]:
        taken.append(line)
        whole = plain("".join(taken)).strip()
        if whole.count("(") <= whole.count(")") and not re.search(r"(?:から|より|・|、|~|及び|年|月|[0-9])$", whole):
            following = plain("".join(lines[len(taken) : len(taken) + 1])).strip()
            if not re.match(r"[(]|~|から|より|まで|(?:令和|平成|R)\s*\d+[^)]*まで", following):
                break
    return "\n".join(taken)


def _starts_another(sheet: Sheet, label: Label) -> bool:
    if label.role is Role.SUBJECT:
        return True
    if label.kind is not None and sheet.kind is not None and label.kind is not sheet.kind and sheet.asks:
        return True
    return label.role in sheet.places and label.role in {Role.ITEMS, Role.TERM, Role.DEPARTMENT, Role.REGISTERED}


def _next(before: Sheet | None, label: Label, flow: Flow) -> Sheet:
    """A sheet of its own; one that another kind's label begins goes on under the same subject."""
    sheet = Sheet(flow.place_at(label.start))
    if before is not None and label.role not in {Role.SUBJECT, Role.DEPARTMENT, Role.REGISTERED}:
        sheet.subject, sheet.departments, sheet.registered = before.subject, before.departments, before.registered
    elif before is not None and label.role is not Role.SUBJECT:
        sheet.subject = before.subject
    return sheet


def _take(sheet: Sheet, label: Label, value: str, *, solid: bool) -> Sequence[tuple[NoteKind, str]]:
    match label.role:
        case Role.SUBJECT:
            sheet.subject = _line(value)
        case Role.DEPARTMENT:
            sheet.departments = departments(value)
        case Role.REGISTERED:
            sheet.registered = _line(value)
        case Role.ITEMS if _REFERS.search(value) and len(value) < 80:
            sheet.refers = True
        case Role.ITEMS:
            listed, beside = _listed(value)
            sheet.items = read_items(listed, solid=solid)
            said = [(NoteKind.READ, f"情報項目の欄にほかに書かれていること: {_line(part)}") for part in beside]
            return [*sheet.items.notes, *said]
        case Role.COUNTERPARTY:
            sheet.parties = (*sheet.parties, *read_parties(value))
        case _:
            sheet.term = read_term(value)
            return [(NoteKind.UNSURE, message) for message in sheet.term.unsure]
    return ()


def _listed(value: str) -> tuple[str, list[str]]:
    """The part of a cell that lists the items, and the others: 「1 個人の範囲 …　2 記録項目 …」."""
    heads = list(_PARTS.finditer(aligned(value)))
    chosen = next((index for index, head in enumerate(heads) if head["items"]), None)
    if chosen is None:
        return value, []
    ends = [head.start() for head in heads[1:]] + [len(value)]
    parts = [value[head.start() : end].strip() for head, end in zip(heads, ends, strict=True)]
    beside = [value[: heads[0].start()].strip(), *parts[:chosen], *parts[chosen + 1 :]]
    return value[heads[chosen].end() : ends[chosen]], [part for part in beside if part]


def departments(value: str) -> tuple[str, ...]:
    """The departments that a cell names: those after 「担当課：」 where it says so."""
    written = _line(value)
    inner = _DEPARTMENTS.search(written)
    parts = re.split(r"[、，,・\t]|\s{2,}", inner[1] if inner else re.sub(r"[（(][^）)]*[）)]", "", written))
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip())) or ((written,) if written else ())


def _line(value: str) -> str:
    """A value on one line; a break between Latin letters was a space."""
    whole = ""
    for line in re.split(rf"[\n{BREAK}\t]", value):
        part = line.strip(" \u3000")
        latin = re.search(r"[A-Za-z0-9]$", whole) and re.match(r"[A-Za-z]", part)
        whole += (" " if latin else "") + part
    return whole
