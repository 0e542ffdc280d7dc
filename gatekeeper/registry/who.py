"""In which entries of the registry an address, a domain or a company stands, and as what. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gatekeeper.registry.address import PlainAddress, ace_domain, normalise
from gatekeeper.registry.filing import APPROVING, NOT_REQUIRED
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Channel, Counterparty, Governor, Procedure, Registry, Term
from gatekeeper.registry.party import Match, Matcher, Party, company_key, parties_of
from gatekeeper.registry.term import span

__all__ = ["Answer", "Engagement", "MatchedBy", "who"]

HANDLER, SUBCONTRACTOR, DECLARATION = "handler", "subcontractor", "declaration"
_FORMS = re.compile(r"株式会社|有限会社|合同会社|合資会社|\((?:株|有|同)\)")
_SHORTEST_NAME = 2


class MatchedBy(StrEnum):
    ADDRESS = "address"
    DOMAIN = "domain"
    SUBDOMAIN = "subdomain"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Engagement:
    """One party's part in one entry. `role` is a kind of counterparty, or handler, subcontractor or declaration.

    `of` names the contractor of a subcontractor. `holds`: the paper is approved (or not needed) and both the entry's
    term and the party's own hold as of the moment asked for.
    """

    governor: Governor
    submission: str | None
    channel: Channel
    role: str
    party: str
    of: str | None
    items: tuple[str, ...]
    term: Term | None
    matched_by: MatchedBy
    holds: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found. Nothing in `imitated` and `alike_names` was matched: it only looks like what was asked for."""

    found: tuple[Engagement, ...]
    imitated: str | None = None
    alike_names: tuple[str, ...] = ()
    is_inside: bool = False


def who(index: Index, query: str, as_of: datetime) -> Answer:
    """The part of an address, a bare domain or a company in each entry, as of an aware moment.

    Addresses match as they do where access is judged: exactly, else by their domain, else by a domain above it where
    the registry says so. A bare domain also finds the single addresses in it; a company's name matches as a whole.
    """
    asked = _Asked(query)
    found = tuple(_engagements(index.registry, asked, as_of))
    likeness = None if found or asked.login is None else index.likeness(asked.login)
    imitated = None if likeness is None else likeness.name
    alike = () if found or asked.login is not None else tuple(sorted(_alike(index.registry, query)))
    return Answer(found, imitated, alike, is_inside=index.is_inside(asked.login))


class _Asked:
    """A question, read once. `login` is None for what can be nothing but a company's name."""

    def __init__(self, query: str) -> None:
        plain = unicodedata.normalize("NFKC", query)
        self.is_address = "@" in plain
        self.name = None if self.is_address else company_key(query)
        domain = None if self.is_address else ace_domain(query)
        # Only what stands before the @ is missing in a domain; no approval names such an address.
        self.login = query if self.is_address else f"?@{query}" if domain or "." in plain else None
        self._address = normalise(query if self.is_address else f"?@{domain}")

    def part_of(self, party: Party) -> MatchedBy | None:
        """How it belongs to a party."""
        if self.name is not None and self.name == company_key(party.name):
            return MatchedBy.NAME
        if not isinstance(self._address, PlainAddress):
            return None
        matcher = Matcher()
        matcher.add(party, Match())
        if str(self._address) in matcher.addresses:
            return MatchedBy.ADDRESS
        if self._address.domain in matcher.domains:
            return MatchedBy.DOMAIN
        if matcher.match(self._address) is not None:
            return MatchedBy.SUBDOMAIN
        return MatchedBy.ADDRESS if any(map(self.is_one_of_them, party.handlers)) else None

    def is_one_of_them(self, person: str) -> bool:
        """Whether a single address is the one asked for, or lies in the domain asked for."""
        address = normalise(person)
        if not (isinstance(address, PlainAddress) and isinstance(self._address, PlainAddress)):
            return False
        return address == self._address or (not self.is_address and address.domain == self._address.domain)


def _engagements(registry: Registry, asked: _Asked, as_of: datetime) -> Iterator[Engagement]:
    papers = {paper.id: paper for paper in registry.submissions}
    for procedure in registry.procedures:
        paper = papers.get(procedure.submission)
        channel = Channel.BOX if paper is None else paper.channel
        approved = paper is not None and paper.outcome in {*APPROVING, NOT_REQUIRED}
        for _, counterparty, party in parties_of(procedure):
            if (matched_by := asked.part_of(party)) is not None:
                yield _engagement(procedure, channel, counterparty, party, matched_by, as_of, approved=approved)
    for declaration in registry.declarations:
        if people := [person for person in declaration.parties if asked.is_one_of_them(person)]:
            yield Engagement(
                declaration,
                None,
                Channel.BOX,
                DECLARATION,
                "、".join(people),
                None,
                declaration.items,
                declaration.term,
                MatchedBy.ADDRESS,
                _holds(declaration.term, as_of),
            )


def _engagement(
    procedure: Procedure,
    channel: Channel,
    counterparty: Counterparty,
    party: Party,
    matched_by: MatchedBy,
    as_of: datetime,
    *,
    approved: bool,
) -> Engagement:
    own_items, own_term, of = None, None, None
    if isinstance(party, Counterparty):
        role = str(party.kind)
    else:
        role, of, own_items, own_term = SUBCONTRACTOR, counterparty.name, party.items, party.term
    return Engagement(
        procedure,
        procedure.submission,
        channel,
        HANDLER if matched_by is MatchedBy.ADDRESS else role,
        party.name,
        of,
        procedure.items if own_items is None else own_items,
        procedure.term if own_term is None else own_term,
        matched_by,
        approved and _holds(procedure.term, as_of) and _holds(own_term, as_of),
    )


def _holds(term: Term | None, as_of: datetime) -> bool:
    return term is None or span(term, as_of).state.holds


def _alike(registry: Registry, query: str) -> Iterator[str]:
    """Companies of which the name is part of the one asked for, or the other way round."""
    asked = _bare(query)
    named = {party.name for procedure in registry.procedures for _, _, party in parties_of(procedure)}
    for name in named:
        bare = _bare(name)
        if min(len(asked), len(bare)) >= _SHORTEST_NAME and (asked in bare or bare in asked):
            yield name


def _bare(name: str) -> str:
    """A company's name without its legal form."""
    return _FORMS.sub("", company_key(name))
