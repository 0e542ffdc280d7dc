"""The sheets of one paper put together: one registered business may be asked for on several of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gatekeeper.paper.counterparty import NamedParty
from gatekeeper.paper.item import ItemReading
from gatekeeper.paper.label import SheetKind
from gatekeeper.paper.letters import compact
from gatekeeper.paper.sheet import Sheet
from gatekeeper.registry.model import Counterparty, CounterpartyKind, Subcontractor, Term
from gatekeeper.registry.party import company_key

__all__ = ["Asked", "asked_by"]

_KINDS = {
    SheetKind.EXTERNAL_CONNECTION: CounterpartyKind.SERVICE_PROVIDER,
    SheetKind.OUTSOURCING: CounterpartyKind.CONTRACTOR,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a paper asks for one registered business. `items` None: they stand in a table."""

    place: str
    subject: str | None
    registered: str | None
    departments: tuple[str, ...]
    items: ItemReading | None
    term: Term | None
    parties: tuple[Counterparty, ...]
    remarks: tuple[str, ...]
    unsure: tuple[str, ...]

    @property
    def parties_of_one_term(self) -> tuple[Counterparty, ...]:
        """The parties where a person has told the term: it is everybody's."""
        return tuple(
            replace(
                party,
                term=None,
                subcontractors=tuple(replace(one, term=None) for one in party.subcontractors),
            )
            for party in self.parties
        )

    @property
    def bare_parties(self) -> tuple[Counterparty, ...]:
        """The parties for procedures that have items of their own: those that the sheet gives them don't count."""
        return tuple(
            replace(
                party,
                items=None,
                subcontractors=tuple(replace(one, items=None) for one in party.subcontractors),
            )
            for party in self.parties
        )


def asked_by(sheets: Iterable[Sheet]) -> tuple[Asked, ...]:
    """What the sheets ask for, business by business, in the order of the paper."""
    groups: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        key = compact(sheet.registered or sheet.subject or "")
        if sheet.registered is None and len(groups) == 1:
            key = next(iter(groups))
        groups.setdefault(key, []).append(sheet)
    return tuple(_asked(group) for group in groups.values())


def _asked(sheets: Sequence[Sheet]) -> Asked:
    items, term = _items(sheets), _term(sheets)
    whole = () if items is None else items.items
    parties, unsure = _parties(sheets, whole, term)
    remarks = [f"{party.name}{party.remark}" for sheet in sheets for party in sheet.parties if party.remark]
    return Asked(
        place=sheets[0].place,
        subject=next((sheet.subject for sheet in sheets if sheet.subject), None),
        registered=next((sheet.registered for sheet in sheets if sheet.registered), None),
        departments=tuple(dict.fromkeys(name for sheet in sheets for name in sheet.departments)),
        items=items,
        term=term,
        parties=parties,
        remarks=tuple(dict.fromkeys(remarks)),
        unsure=tuple(unsure),
    )


def _items(sheets: Sequence[Sheet]) -> ItemReading | None:
    """The items of the first sheet that has any, then those that others have besides."""
    readings = [sheet.items for sheet in sheets if sheet.items is not None and sheet.items.items]
    if not readings:
        return None
    first, *others = readings
    more = tuple(dict.fromkeys(item for other in others for item in other.items if item not in first.items))
    if not more:
        return first
    return ItemReading((*more, *first.items) if first.groups else (*first.items, *more), first.groups)


def _term(sheets: Sequence[Sheet]) -> Term | None:
    """The days of all sheets together; None where no sheet speaks of any."""
    terms = [sheet.term.term for sheet in sheets if sheet.term is not None and not sheet.term.wrong]
    known = [term for term in terms if term.start is not None or term.end is not None]
    if not known:
        return terms[0] if terms else None
    starts, ends = [term.start for term in known], [term.end for term in known]
    return Term(
        min((day for day in starts if day is not None), default=None),
        None if None in ends else max(day for day in ends if day is not None),
        any(term.renews_yearly for term in known),
    )


def _parties(
    sheets: Sequence[Sheet], whole: tuple[str, ...], term: Term | None
) -> tuple[tuple[Counterparty, ...], list[str]]:
    """Each company once, with what of items and term is its own; subcontractors under the contractor before them."""
    parties: dict[str, Counterparty] = {}
    contractor: str | None = None
    unsure = list[str]()
    for sheet in sheets:
        items = None if sheet.items is None or sheet.items.items == whole else sheet.items.items
        own_term = None if sheet.term is None or sheet.term.term == term else sheet.term.term
        for named in sheet.parties:
            if sheet.kind is SheetKind.SUBCONTRACT:
                contractor = contractor or next(iter(parties), None)
                _under(parties, contractor, named, items, own_term, unsure)
                continue
            key = company_key(named.name)
            made = _party(sheet, named, items, own_term)
            parties[key] = made if key not in parties else _both(parties[key], made)
            if sheet.kind is SheetKind.OUTSOURCING:
                contractor = key
    return tuple(parties.values()), unsure


def _party(sheet: Sheet, named: NamedParty, items: tuple[str, ...] | None, term: Term | None) -> Counterparty:
    kind = _KINDS.get(sheet.kind, CounterpartyKind.CONTRACTOR) if sheet.kind else CounterpartyKind.CONTRACTOR
    if "指定管理" in (sheet.subject or "") or (named.remark and "指定管理" in named.remark):
        kind = CounterpartyKind.DESIGNATED_MANAGER if sheet.kind is SheetKind.OUTSOURCING else kind
    return Counterparty(
        named.name,
        kind,
        named.undetermined,
        items=items,
        term=term,
        subcontractors=tuple(Subcontractor(name) for name in named.subcontractors),
    )


def _both(one: Counterparty, other: Counterparty) -> Counterparty:
    """A company that the paper names twice: it may have what either sheet gives it."""
    items = None if one.items is None or other.items is None else tuple(dict.fromkeys((*one.items, *other.items)))
    kind = other.kind if one.kind is CounterpartyKind.SERVICE_PROVIDER else one.kind
    term = one.term if one.term == other.term else None
    known = {company_key(sub.name) for sub in one.subcontractors}
    more = tuple(sub for sub in other.subcontractors if company_key(sub.name) not in known)
    return replace(one, kind=kind, items=items, term=term, subcontractors=one.subcontractors + more)


def _under(
    parties: dict[str, Counterparty],
    contractor: str | None,
    named: NamedParty,
    items: tuple[str, ...] | None,
    term: Term | None,
    unsure: list[str],
) -> None:
    if contractor is None or parties[contractor].undetermined:
        unsure.append(f"再委託先「{named.name}」の委託先が分からないので、登録していません")
        return
    if named.undetermined:
        unsure.append("再委託先は未定です。決まったら登録してください")
        return
    over = parties[contractor]
    others = tuple(one for one in over.subcontractors if company_key(one.name) != company_key(named.name))
    made = Subcontractor(named.name, items=_within(items, over), term=term)
    parties[contractor] = replace(over, subcontractors=(*others, made))


def _within(items: tuple[str, ...] | None, over: Counterparty) -> tuple[str, ...] | None:
    return None if items is not None and items == over.items else items
