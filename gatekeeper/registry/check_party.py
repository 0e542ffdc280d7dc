"""The parties of each procedure: subcontractors within their contractor's bounds, names and addresses told apart."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.errors import Mistake
from gatekeeper.registry.address import ace_domain
from gatekeeper.registry.model import Counterparty, Procedure, Subcontractor
from gatekeeper.registry.party import Party, Place, company_key, parties_of
from gatekeeper.registry.placed import Gathered, Placed
from gatekeeper.registry.public_domain import is_public

__all__ = ["check_parties"]


def check_parties(gathered: Gathered, ward: frozenset[str]) -> Iterator[Mistake]:
    """`ward` holds the ward's own domains in IDNA form."""
    for placed in gathered.procedures:
        yield from _check_names(placed)
        yield from _check_addresses(placed)
        for place, counterparty, party in parties_of(placed.entry):
            yield from _check_domains(placed, place, party, ward)
            yield from _check_items(placed, place, counterparty, party)
            yield from _check_term(placed, place, counterparty, party)


def _check_names(placed: Placed[Procedure]) -> Iterator[Mistake]:
    """A company stands once among the counterparties of a procedure, and once under each of them."""
    seen: dict[tuple[Place, str], str] = {}
    for place, _, party in parties_of(placed.entry):
        key = (place[:-1], company_key(party.name))
        if key in seen:
            message = f"「{party.name}」が {seen[key]} にもあります。1つにまとめてください。"
            yield placed.mistake(message, *place, "name")
        seen.setdefault(key, placed.where(*place, "name"))


def _check_addresses(placed: Placed[Procedure]) -> Iterator[Mistake]:
    """An address or a domain belongs to one party of a procedure, else nobody knows whose term counts."""
    seen: dict[str, str] = {}
    for place, _, party in parties_of(placed.entry):
        for key, names in (("domains", party.domains), ("handlers", party.handlers)):
            for index, name in enumerate(names):
                if name in seen:
                    message = f"「{name}」は「{seen[name]}」にもあります。どちらか一方にしてください。"
                    yield placed.mistake(message, *place, key, index)
                seen.setdefault(name, party.name)


def _check_domains(placed: Placed[Procedure], place: Place, party: Party, ward: frozenset[str]) -> Iterator[Mistake]:
    for index, domain in enumerate(party.domains):
        ace = ace_domain(domain) or domain
        if is_public(ace):
            message = f"「{domain}」は誰でも使えるドメインです。取扱者の住所を handlers に書いてください。"
            yield placed.mistake(message, *place, "domains", index)
        if any(_covers(own, ace) or (party.subdomains and _covers(ace, own)) for own in ward):
            message = f"「{domain}」は区のドメインです。相手方のドメインを書いてください。"
            yield placed.mistake(message, *place, "domains", index)


def _covers(domain: str, other: str) -> bool:
    return other == domain or other.endswith(f".{domain}")


def _check_items(
    placed: Placed[Procedure], place: Place, counterparty: Counterparty, party: Party
) -> Iterator[Mistake]:
    """The items of a party are some of those of whoever it works under."""
    under = placed.entry.items if party is counterparty or counterparty.items is None else counterparty.items
    beyond = [item for item in party.items or () if item not in under]
    if beyond:
        message = (
            f"{_named(party)}の項目 {'、'.join(beyond)} が、{_over(party, counterparty.items)}の項目にありません。"
        )
        yield placed.mistake(message, *place, "items")


def _check_term(placed: Placed[Procedure], place: Place, counterparty: Counterparty, party: Party) -> Iterator[Mistake]:
    """The term of a party lies within that of whoever it works under."""
    own, whole = party.term, placed.entry.term
    if party is not counterparty and counterparty.term is not None:
        whole = counterparty.term
    if own is None:
        return
    over = _over(party, counterparty.term)
    early = own.start is not None and whole.start is not None and own.start < whole.start
    late = own.end is not None and whole.end is not None and own.end > whole.end and not whole.renews_yearly
    if early or late:
        yield placed.mistake(
            f"{_named(party)}の期間（{own.start or ''}～{own.end or ''}）が、"
            f"{over}の期間（{whole.start or ''}～{whole.end or ''}）からはみ出ています。",
            *place,
            "term",
        )
    if own.renews_yearly and not whole.renews_yearly:
        message = f"{over}の期間は更新しないのに、{_named(party)}の期間が更新することになっています。"
        yield placed.mistake(message, *place, "term")


def _named(party: Party) -> str:
    return f"{'再委託先' if isinstance(party, Subcontractor) else '相手方'}「{party.name}」"


def _over(party: Party, counterpartys_own: object) -> str:
    return "委託先" if isinstance(party, Subcontractor) and counterpartys_own is not None else "手続"
