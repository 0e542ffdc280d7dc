"""Addresses and domains within the registry that could be taken for one another: mostly one of them is a slip."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gatekeeper.errors import Mistake
from gatekeeper.registry.address import ace_domain
from gatekeeper.registry.model import Declaration, Procedure
from gatekeeper.registry.nearness import Nearness
from gatekeeper.registry.party import Place, company_key, parties_of
from gatekeeper.registry.placed import Gathered, Placed
from gatekeeper.registry.skeleton import coarse_skeleton, displayed_domain

__all__ = ["check_likeness"]


@dataclass(frozen=True, slots=True)
class _Mention:
    """One address or domain where it stands, with what its party is known to be distinct from."""

    name: str
    placed: Placed[Procedure] | Placed[Declaration]
    place: Place
    company: str | None
    whole_domain: bool
    distinct_from: frozenset[str]

    @property
    def domain(self) -> str:
        return displayed_domain(ace_domain(self.name.rpartition("@")[2]) or self.name)


def check_likeness(gathered: Gathered, ward: frozenset[str]) -> Iterator[Mistake]:
    """One mistake a pair, at the later mention. Two domains that one company names as its own are both its own."""
    mentions = [mention for placed in gathered.governors() for mention in _mentions(placed)]
    yield from _check_domains(mentions, ward)
    yield from _check_locals(mentions)


def _mentions(placed: Placed[Procedure] | Placed[Declaration]) -> Iterator[_Mention]:
    entry = placed.entry
    if isinstance(entry, Declaration):
        for index, person in enumerate(entry.parties):
            yield _Mention(person, placed, ("parties", index), None, whole_domain=False, distinct_from=frozenset())
        return
    for place, counterparty, party in parties_of(entry):
        distinct = frozenset(counterparty.distinct_from)
        for index, domain in enumerate(party.domains):
            where = (*place, "domains", index)
            yield _Mention(domain, placed, where, company_key(party.name), whole_domain=True, distinct_from=distinct)
        for index, handler in enumerate(party.handlers):
            where = (*place, "handlers", index)
            yield _Mention(handler, placed, where, company_key(party.name), whole_domain=False, distinct_from=distinct)


def _check_domains(mentions: list[_Mention], ward: frozenset[str]) -> Iterator[Mistake]:
    by_domain: dict[str, list[_Mention]] = {}
    for mention in mentions:
        by_domain.setdefault(mention.domain, []).append(mention)
    order = {domain: number for number, domain in enumerate(by_domain)}
    own = {displayed_domain(domain) for domain in ward}
    near = Nearness([*by_domain, *own])
    for domain, mentioned in by_domain.items():
        for other in near.neighbours(domain):
            if other in own:
                yield _mistake(mentioned[0], f"区のドメイン「{other}」", domain)
            elif order[other] < order[domain] and not _told_apart(mentioned, by_domain[other]):
                first = by_domain[other][0]
                yield _mistake(mentioned[0], f"「{other}」（{first.placed.where(*first.place)}）", domain)


def _told_apart(ones: list[_Mention], others: list[_Mention]) -> bool:
    """Whether a person has said that both are meant: as one company's own, or as different from each other."""
    own = {mention.company for mention in ones if mention.whole_domain and mention.company}
    if own & {mention.company for mention in others if mention.whole_domain}:
        return True
    pairs = [(one, other) for one in ones for other in others]
    return any(
        {other.name, other.domain} & one.distinct_from or {one.name, one.domain} & other.distinct_from
        for one, other in pairs
    )


def _check_locals(mentions: list[_Mention]) -> Iterator[Mistake]:
    """Within one domain only signs that ASCII itself confuses count: sato and kato are two people."""
    seen: dict[str, _Mention] = {}
    for mention in mentions:
        local, at, _ = mention.name.rpartition("@")
        if not at or len(local) < 4:
            continue
        first = seen.setdefault(f"{coarse_skeleton(local)}@{mention.domain}", mention)
        if first.name != mention.name and not _told_apart([mention], [first]):
            yield _mistake(mention, f"「{first.name}」（{first.placed.where(*first.place)}）", mention.name)


def _mistake(mention: _Mention, other: str, name: str) -> Mistake:
    hint = "書き間違いでなければ、相手方の distinct_from に書いてください。"
    return mention.placed.mistake(f"「{name}」は{other}と紛らわしい名前です。{hint}", *mention.place)
