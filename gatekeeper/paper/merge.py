"""A draft beside what is on record: a paper says what was approved, and nothing of what was added to it since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from gatekeeper.paper.block import Note, NoteKind
from gatekeeper.paper.draft import Draft
from gatekeeper.paper.letters import compact
from gatekeeper.registry.model import Counterparty, Procedure, Registry, Subcontractor, Submission, Term
from gatekeeper.registry.party import company_key

__all__ = ["known_submission", "merged"]


def known_submission(registry: Registry, title: str | None, document: str | None, start: object) -> str | None:
    """The submission on record that a paper is: the same title and document, and a term that starts alike."""
    for one in registry.submissions:
        if (
            title is None
            or compact(one.title) != compact(title)
            or (one.document and document and one.document != document)
        ):
            continue
        starts = {procedure.term.start for procedure in registry.procedures if procedure.submission == one.id}
        if not starts or start is None or start in starts:
            return one.id
    return None


def merged(draft: Draft, registry: Registry) -> tuple[Submission, tuple[Procedure, ...], list[Note]]:
    """The draft's entries with what the record has besides: folders, addresses, limits, a contractor named since."""
    notes = list[Note]()
    submissions = {one.id: one for one in registry.submissions}
    before = {one.id: one for one in registry.procedures if one.submission == draft.submission.id}
    same = {
        (compact(one.department), compact(one.name)): one.id
        for one in before.values()
        if sum(compact(other.name) == compact(one.name) for other in before.values()) == 1
    }
    procedures = list[Procedure]()
    drafted = {one.id for one in draft.procedures}
    for one in draft.procedures:
        named = same.get((compact(one.department), compact(one.name)))
        if one.id in before:
            procedures.append(_procedure(one, before[one.id], notes))
        elif named is not None and named not in drafted:
            procedures.append(_procedure(replace(one, id=named), before[named], notes))
            notes.append(Note("", named, "番号は違いますが、担当課と手続名が同じなので、この手続として読みました"))
        else:
            procedures.append(one)
    old = submissions.get(draft.submission.id)
    return (draft.submission if old is None else _submission(draft.submission, old)), tuple(procedures), notes


def _submission(new: Submission, old: Submission) -> Submission:
    return replace(
        new,
        document=new.document or old.document,
        meeting=new.meeting or old.meeting,
        basis=new.basis or old.basis,
        departments=new.departments or old.departments,
        decided_on=old.decided_on,
        outcome=old.outcome if new.outcome == "approved" else new.outcome,
        checklist=new.checklist or old.checklist,
    )


def _procedure(new: Procedure, old: Procedure, notes: list[Note]) -> Procedure:
    return replace(
        new,
        pattern=old.pattern or new.pattern,
        term=_term(new.term, old.term),
        counterparties=_counterparties(new.id, new.counterparties, old.counterparties, notes),
        limits=old.limits,
        folders=old.folders,
        expected_per_year=old.expected_per_year if new.expected_per_year is None else new.expected_per_year,
        triggers=new.triggers or old.triggers,
        note=new.note or old.note,
    )


def _term(new: Term, old: Term) -> Term:
    if new.start is None and new.end is None:
        return old
    return replace(new, renewed=old.renewed if new.renews_yearly else ())


def _counterparties(
    procedure: str, new: Sequence[Counterparty], old: Sequence[Counterparty], notes: list[Note]
) -> tuple[Counterparty, ...]:
    known = {company_key(party.name): party for party in old}
    named_since = [party for party in old if not party.undetermined and party.kind is not None]
    result = list[Counterparty]()
    for party in new:
        if party.undetermined and named_since and not any(one.undetermined for one in old):
            notes.append(
                Note("", procedure, "資料では相手方が未定ですが、決まった相手方の登録を残します", NoteKind.READ)
            )
            continue
        before = known.pop(company_key(party.name), None)
        result.append(party if before is None else _counterparty(party, before))
    kept = [party for party in known.values() if not party.undetermined]
    if kept and new and not all(party.undetermined for party in new):
        said = "、".join(party.name for party in kept)
        notes.append(
            Note("", procedure, f"資料にない相手方「{said}」の登録を残します（外すときは登録を直してください）")
        )
    return (*result, *kept)


def _counterparty(new: Counterparty, old: Counterparty) -> Counterparty:
    return replace(
        old,
        name=old.name,
        items=new.items,
        term=None if new.term is None else _term(new.term, old.term or new.term),
        subcontractors=_subcontractors(new.subcontractors, old.subcontractors),
    )


def _subcontractors(new: Iterable[Subcontractor], old: Sequence[Subcontractor]) -> tuple[Subcontractor, ...]:
    known = {company_key(party.name): party for party in old}
    result = list[Subcontractor]()
    for party in new:
        before = known.pop(company_key(party.name), None)
        result.append(
            party
            if before is None
            else replace(before, items=party.items or before.items, term=party.term or before.term)
        )
    return (*result, *known.values())
