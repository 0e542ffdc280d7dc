"""One company with all that belongs to it: its procedures, its addresses, and those of its subcontractors. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from gatekeeper.registry.address import PlainAddress, ace_domain, normalise
from gatekeeper.registry.model import Counterparty, Procedure, Registry, Subcontractor
from gatekeeper.registry.party import Match, Matcher, Party, company_key, parties_of

__all__ = ["Company", "company_of"]


@dataclass(frozen=True, slots=True)
class Company:
    """A company by the registry's name for it. `procedures` are those in which it is a contractor or subcontractor."""

    name: str
    procedures: tuple[Procedure, ...]
    parties: tuple[Party, ...]
    matcher: Matcher

    @property
    def is_addressable(self) -> bool:
        """Whether the registry has any address or domain of it."""
        return bool(self.matcher.addresses or self.matcher.domains)

    def has(self, login: str | None) -> bool:
        """Whether an address is one of the company's people, or of its subcontractors'."""
        address = normalise(login)
        return isinstance(address, PlainAddress) and self.matcher.match(address) is not None


def company_of(registry: Registry, query: str) -> Company | None:
    """The company with this name, or with this domain; None where no procedure knows it.

    Widths, case and spaces in a name don't matter.
    """
    key, domain = company_key(query), ace_domain(unicodedata.normalize("NFKC", query).strip().lstrip("@"))
    procedures: dict[str, Procedure] = {}
    parties: list[Party] = []
    for procedure in registry.procedures:
        for _, counterparty, party in parties_of(procedure):
            if _is(party, key, domain) or (party is not counterparty and _is(counterparty, key, domain)):
                procedures[procedure.id] = procedure
                parties.append(party)
    if not parties:
        return None
    matcher = Matcher()
    for party in parties:
        matcher.add(party, _match(party))
    name = next((party.name for party in parties if _is(party, key, domain)), parties[0].name)
    return Company(name, tuple(procedures.values()), tuple(parties), matcher)


def _is(party: Party, key: str, domain: str | None) -> bool:
    if isinstance(party, Counterparty) and party.undetermined:
        return False
    return company_key(party.name) == key or (
        domain is not None and domain in {ace_domain(one) for one in party.domains}
    )


def _match(party: Party) -> Match:
    return Match(subcontractor=party) if isinstance(party, Subcontractor) else Match(party)
