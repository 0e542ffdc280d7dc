"""Which procedure or declaration governs an item, and how an outside party stands to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gatekeeper.registry.address import PlainAddress, ace_domain, normalise
from gatekeeper.registry.lookalike import Likeness, Lookalikes
from gatekeeper.registry.model import (
    Counterparty,
    CounterpartyKind,
    Declaration,
    Governor,
    Registry,
    Subcontractor,
)
from gatekeeper.registry.party import Chain, Match, Matcher, matcher_of, parties_of
from gatekeeper.registry.term import Span, narrowest, span

__all__ = ["Index", "Standing", "StandingKind"]

_MOST_REMEMBERED = 200_000


class StandingKind(StrEnum):
    """How an outside party stands to what governs an item (or to nothing, on an ungoverned one)."""

    APPROVED = "approved"
    SUBCONTRACTOR_OUT_OF_SCOPE = "subcontractor_out_of_scope"
    LOOKALIKE = "lookalike"
    UNDETERMINED = "undetermined"
    NOT_APPROVED = "not_approved"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Standing:
    """One outside party's standing as of one moment.

    `span` holds the days in which an approved party may have access (for a subcontractor the narrower of its own and
    the procedure's) and their state; for a subcontractor out of scope its own term. `counterparty` is None for the
    party of a declaration. `imitated` is the trusted domain or address that the login resembles; where that likeness
    is doubtful, the party isn't a look-alike by it, but whatever it would be without.
    """

    kind: StandingKind
    span: Span | None = None
    counterparty: Counterparty | None = None
    subcontractor: Subcontractor | None = None
    imitated: str | None = None


class Index:
    """A registry made ready for looking up. Pure: the same questions always get the same answers.

    A look-up costs the same with fifteen procedures as with five thousand.
    """

    def __init__(self, registry: Registry, ward_domains: Iterable[str], own_logins: Iterable[str] = ()) -> None:
        """`own_logins` are the gatekeeper's own accounts: inside, whatever their domain."""
        self.registry = registry
        self._ward = frozenset(ace_domain(domain) or domain for domain in ward_domains)
        self._own = frozenset(str(own) for login in own_logins if isinstance(own := normalise(login), PlainAddress))
        governors: list[Governor] = [*registry.procedures, *registry.declarations]
        self._by_id = {governor.id: governor for governor in governors}
        self._by_folder = {folder: governor for governor in governors for folder in governor.folders}
        self._matchers: dict[str, Matcher] = {}
        self._chain = Chain(registry.procedures)
        self._lookalikes = _lookalikes(governors, self._ward)
        self._remembered: dict[tuple[str, str | None, datetime], Standing] = {}

    def governor(self, governor_id: str) -> Governor | None:
        """The procedure or declaration with this id."""
        return self._by_id.get(governor_id)

    def bound_to(self, folder_id: str) -> Governor | None:
        """What is bound to this very folder."""
        return self._by_folder.get(folder_id)

    def governor_of(self, folder_ids: Sequence[str]) -> Governor | None:
        """What governs an item: the nearest bound folder of its path, given from the top down to the item's own id.

        None: nothing does, and the unregistered policy applies.
        """
        for folder_id in reversed(folder_ids):
            if (governor := self._by_folder.get(folder_id)) is not None:
                return governor
        return None

    def is_inside(self, login: str | None) -> bool:
        """Whether a login is the ward's own: its domain is exactly one of the ward's, or it is the gatekeeper's."""
        address = normalise(login)
        return isinstance(address, PlainAddress) and (
            address.domain in self._ward or (bool(self._own) and str(address) in self._own)
        )

    def is_own(self, login: str | None) -> bool:
        """Whether a login is one of the gatekeeper's own accounts."""
        return bool(self._own) and str(normalise(login)) in self._own

    def standing(self, login: str | None, governor: Governor | None, as_of: datetime) -> Standing:
        """How an outside party stands to `governor` (None: an ungoverned item) as of an aware moment."""
        if not login:
            return Standing(StandingKind.UNREADABLE)
        key = (login, governor.id if governor is not None else None, as_of)
        if (known := self._remembered.get(key)) is not None:
            return known
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
        found = self._remembered[key] = self._judge(login, governor, as_of)
        return found

    def likeness(self, login: str) -> Likeness | None:
        """The approved or own domain or address that a login could be taken for, or None."""
        return self._lookalikes.find(login)

    def _judge(self, login: str, governor: Governor | None, as_of: datetime) -> Standing:
        address = normalise(login)
        if governor is not None and isinstance(address, PlainAddress):
            if (match := self._matcher(governor).match(address)) is not None:
                return _matched(match, governor, as_of)
            if (stray := self._chain.match(address, governor)) is not None:
                return _strayed(stray, as_of)
        likeness = self._lookalikes.find(login)
        imitated = None if likeness is None else likeness.name
        if likeness is not None and not likeness.is_doubtful:
            return Standing(StandingKind.LOOKALIKE, imitated=imitated)
        if governor is not None and _is_undetermined(governor):
            return Standing(StandingKind.UNDETERMINED, imitated=imitated)
        return Standing(StandingKind.NOT_APPROVED, imitated=imitated)

    def _matcher(self, governor: Governor) -> Matcher:
        matcher = self._matchers.get(governor.id)
        if matcher is None:
            matcher = self._matchers[governor.id] = matcher_of(governor)
        return matcher


def _matched(match: Match, governor: Governor, as_of: datetime) -> Standing:
    whole = span(governor.term, as_of)
    if match.counterparty is not None and match.counterparty.term is not None:
        whole = narrowest(whole, span(match.counterparty.term, as_of))
    if match.subcontractor is None or match.subcontractor.term is None:
        return Standing(StandingKind.APPROVED, whole, match.counterparty, match.subcontractor)
    own = span(match.subcontractor.term, as_of)
    if whole.state.holds and own.state.is_ruled_out:
        return Standing(StandingKind.SUBCONTRACTOR_OUT_OF_SCOPE, own, match.counterparty, match.subcontractor)
    return Standing(StandingKind.APPROVED, narrowest(whole, own), match.counterparty, match.subcontractor)


def _strayed(match: Match, as_of: datetime) -> Standing:
    """A subcontractor of the same company, but under another procedure only."""
    term = match.subcontractor.term if match.subcontractor is not None else None
    own = None if term is None else span(term, as_of)
    return Standing(StandingKind.SUBCONTRACTOR_OUT_OF_SCOPE, own, match.counterparty, match.subcontractor)


def _is_undetermined(governor: Governor) -> bool:
    """Whether the contractor is still to be chosen; who only lends the system isn't the one that is waited for."""
    if isinstance(governor, Declaration):
        return False
    chosen = [one for one in governor.counterparties if one.kind is not CounterpartyKind.SERVICE_PROVIDER]
    return bool(chosen) and all(counterparty.undetermined for counterparty in chosen)


def _lookalikes(governors: Iterable[Governor], ward: frozenset[str]) -> Lookalikes:
    domains, addresses = set(ward), set[str]()
    for governor in governors:
        if isinstance(governor, Declaration):
            addresses.update(governor.parties)
            continue
        for _, _, party in parties_of(governor):
            domains.update(ace for domain in party.domains if (ace := ace_domain(domain)) is not None)
            addresses.update(party.handlers)
    return Lookalikes(domains, addresses)
