"""What was read out of papers: the preview by which a person says yes or no."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from gatekeeper.importing import Taken
from gatekeeper.paper.block import NoteKind
from gatekeeper.registry.model import Counterparty, Mark, Measure, Procedure, Side, Term
from gatekeeper.show.screen import Column, Screen, Style
from gatekeeper.show.term import term_text
from gatekeeper.text import Words

__all__ = ["show_paper"]

_MOST_ITEMS = 20


def show_paper(screen: Screen, words: Words, taken: Taken) -> None:
    """Submissions, procedures with the places where they were read, heads of columns, and what is unsure.

    Nothing is shown where no paper was read.
    """
    if not taken.papers:
        return
    for one in taken.registry.submissions:
        if one.id not in taken.papers:
            continue
        screen.line(words("paper.read", id=one.id, title=one.title), "bold")
        facts = [one.document, one.meeting, words(f"value.channel_{one.channel}")]
        facts += [words(f"value.basis_{basis}") for basis in one.basis]
        screen.line("・".join(fact for fact in facts if fact), indent=2)
        if one.checklist:
            screen.line(_checklist(words, one.checklist), indent=2)
    if taken.heads:
        pairs = "、".join(f"{column}←「{' '.join(head.split())}」" for column, head in taken.heads.items())
        screen.line(words("paper.heads", pairs=pairs), indent=2)
    columns = [
        Column(words("registry.id")),
        Column(words("registry.department"), ratio=2),
        Column(words("registry.name"), ratio=3),
        Column(words("paper.items"), ratio=4),
        Column(words("registry.party"), ratio=2),
        Column(words("registry.period"), ratio=2),
        Column(words("paper.place")),
    ]
    procedures = [one for one in taken.registry.procedures if one.submission in taken.papers]
    screen.table(columns, (_row(words, one, taken.places.get(one.id, "")) for one in procedures))
    _show_parties(screen, words, procedures)
    _show_notes(screen, words, taken, NoteKind.UNSURE, "paper.unsure", "yellow")
    _show_notes(screen, words, taken, NoteKind.OFFER, "paper.offer", "dim")
    _show_notes(screen, words, taken, NoteKind.READ, "paper.read_notes", "dim")
    screen.line()


def _show_notes(screen: Screen, words: Words, taken: Taken, kind: NoteKind, head: str, style: Style) -> None:
    notes = [one for one in taken.notes if one.kind is kind]
    if notes:
        screen.line(words(head, count=len(notes)), style)
    for note in notes:
        place = f"{note.file} {note.place}" if len(taken.papers) > 1 else note.place
        screen.line(f"{place}: {note.message}", style, indent=2)


def _row(words: Words, one: Procedure, place: str) -> tuple[str, ...]:
    parties = [words("registry.undetermined") if party.undetermined else party.name for party in one.counterparties]
    items, term = _items(words, one.items), term_text(words, one.term)
    return (one.id, one.department, one.name, items, "、".join(parties), term, place)


def _items(words: Words, items: tuple[str, ...]) -> str:
    shown = "、".join(items[:_MOST_ITEMS])
    if len(items) > _MOST_ITEMS:
        return words("paper.item_count", count=len(items), first=shown, more=len(items) - _MOST_ITEMS)
    return words("paper.every_item", count=len(items), first=shown)


def _show_parties(screen: Screen, words: Words, procedures: Sequence[Procedure]) -> None:
    """Every subcontractor, and whoever has items or a term of its own: a person approves these too."""
    rows = [row for one in procedures for party in one.counterparties for row in _party_rows(words, one, party)]
    if not rows:
        return
    screen.line(words("paper.parties", count=len(rows)))
    columns = [
        Column(words("registry.id")),
        Column(words("registry.party"), ratio=3),
        Column(words("paper.items"), ratio=4),
        Column(words("registry.period"), ratio=2),
    ]
    screen.table(columns, rows)


def _party_rows(words: Words, one: Procedure, party: Counterparty) -> Iterator[tuple[str, ...]]:
    name = words("registry.undetermined") if party.undetermined else party.name
    if party.items is not None or party.term is not None:
        yield (one.id, name, *_own(words, party.items, party.term, "paper.as_procedure"))
    for sub in party.subcontractors:
        said = words("paper.subcontractor", name=sub.name, of=name)
        yield (one.id, said, *_own(words, sub.items, sub.term, "paper.as_contractor"))


def _own(words: Words, items: tuple[str, ...] | None, term: Term | None, otherwise: str) -> tuple[str, str]:
    return (
        words(otherwise) if items is None else _items(words, items),
        words(otherwise) if term is None else term_text(words, term),
    )


def _checklist(words: Words, checklist: tuple[Measure, ...]) -> str:
    counts = Counter((one.side, one.mark) for one in checklist)
    parts = [
        words(
            "paper.marks",
            side=words(f"value.side_{side}"),
            done=counts[side, Mark.DONE],
            not_needed=counts[side, Mark.NOT_NEEDED],
        )
        for side in Side
    ]
    return words("paper.checklist", parts="、".join(parts))
