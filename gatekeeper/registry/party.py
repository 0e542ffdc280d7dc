"""The parties of a procedure or declaration, ready to be matched: exact address, then exact domain, then subdomain."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gatekeeper.registry.address import PlainAddress, ace_domain, normalise
from gatekeeper.registry.model import Counterparty, Declaration, Governor, Procedure, Subcontractor

__all__ = ["Chain", "Match", "Matcher", "Party", "Place", "company_key", "matcher_of", "parties_of"]

Party = Counterparty | Subcontractor
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """The party that an address belongs to. `counterparty` is None for the party of a declaration."""

    counterparty: Counterparty | None = None
    subcontractor: Subcontractor | None = None


@dataclass(slots=True)
class Matcher:
    """Dictionaries from addresses and domains (IDNA form) to parties; the first party named wins."""

    addresses: dict[str, Match] = field(default_factory=dict)
    domains: dict[str, Match] = field(default_factory=dict)
    above: dict[str, Match] = field(default_factory=dict)

    def match(self, address: PlainAddress) -> Match | None:
        """The party of an address: by the address, else its domain, else the nearest domain above that counts."""
        found = self.addresses.get(str(address)) or self.domains.get(address.domain)
        if found is not None or not self.above:
            return found
        domain = address.domain
        while found is None and domain.count(".") > 1:
            domain = domain.partition(".")[2]
            found = self.above.get(domain)
        return found

    def add(self, party: Party, match: Match) -> None:
        for handler in party.handlers:
            if isinstance(address := normalise(handler), PlainAddress):
                self.addresses.setdefault(str(address), match)
        for domain in party.domains:
            if (ace := ace_domain(domain)) is not None:
                self.domains.setdefault(ace, match)
                if party.subdomains:
                    self.above.setdefault(ace, match)


def matcher_of(governor: Governor) -> Matcher:
    """The parties of one governor. Contractors come before subcontractors: theirs is the wider approval."""
    matcher = Matcher()
    if isinstance(governor, Declaration):
        for person in governor.parties:
            if isinstance(address := normalise(person), PlainAddress):
                matcher.addresses.setdefault(str(address), Match())
        return matcher
    for counterparty in governor.counterparties:
        matcher.add(counterparty, Match(counterparty))
    for _, counterparty, party in parties_of(governor):
        if isinstance(party, Subcontractor):
            matcher.add(party, Match(counterparty, party))
    return matcher


class Chain:
    """The subcontractors of each contractor company over all procedures."""

    def __init__(self, procedures: Iterable[Procedure]) -> None:
        self._of_company: dict[str, Matcher] = {}
        for procedure in procedures:
            for _, counterparty, party in parties_of(procedure):
                if isinstance(party, Subcontractor):
                    matcher = self._of_company.setdefault(company_key(counterparty.name), Matcher())
                    matcher.add(party, Match(counterparty, party))

    def match(self, address: PlainAddress, governor: Governor) -> Match | None:
        """The subcontractor of an address under another procedure of one of this governor's contractors."""
        if isinstance(governor, Declaration):
            return None
        for counterparty in governor.counterparties:
            matcher = self._of_company.get(company_key(counterparty.name))
            found = None if matcher is None else matcher.match(address)
            if found is not None:
                return found
        return None


def company_key(name: str) -> str:
    """A company's name without what two clerks write differently: widths, case and spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def parties_of(procedure: Procedure) -> Iterator[tuple[Place, Counterparty, Party]]:
    """Each party of a procedure with its place in the entry and the counterparty that it is, or that it works for."""
    for outer, counterparty in enumerate(procedure.counterparties):
        place: Place = ("counterparties", outer)
        yield place, counterparty, counterparty
        for inner, subcontractor in enumerate(counterparty.subcontractors):
            yield (*place, "subcontractors", inner), counterparty, subcontractor
