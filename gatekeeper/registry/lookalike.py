"""Addresses made to be taken for an approved one. They are found here; matching never looks at likeness."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from gatekeeper.registry.address import PlainAddress, normalise
from gatekeeper.registry.common_word import is_common
from gatekeeper.registry.nearness import LONG_ENOUGH, Nearness
from gatekeeper.registry.skeleton import displayed_domain, skeleton

__all__ = ["Likeness", "Lookalikes"]

_WORDS = re.compile(r"[\w.!#$%&'*+=?^`{|}~@-]+")
_NUMBERING = re.compile(r"-?\d*|-[a-z]")


@dataclass(frozen=True, slots=True)
class Likeness:
    """The trusted domain or address that another one could be taken for.

    `is_doubtful`: all that they share is a common word, to which the other adds something (`tokyo-insatsu` and
    `insatsu`). That is how honest companies of one trade come by their names, too.
    """

    name: str
    is_doubtful: bool = False


class Lookalikes:
    """Everything that may be imitated: whole domains, and single addresses in domains that aren't trusted as such."""

    def __init__(self, domains: Iterable[str], addresses: Iterable[str]) -> None:
        """`domains` are in IDNA form. Addresses that aren't plain are left out: they approve nobody."""
        self._domains = frozenset(domains)
        plain = {found for address in addresses if isinstance(found := normalise(address), PlainAddress)}
        self._addresses = frozenset(plain)
        locals_of: dict[str, set[str]] = {}
        for address in plain:
            locals_of.setdefault(displayed_domain(address.domain), set()).add(address.local)
        self._of_domain = {domain: Nearness(names) for domain, names in locals_of.items()}
        self._whole = {displayed_domain(domain) for domain in self._domains}
        self._names = Nearness(self._whole | self._of_domain.keys())
        self._squeezed = {_squeezed(name): name for name in sorted(self._whole | self._of_domain.keys())}

    def find(self, login: str) -> Likeness | None:
        """What a login could be taken for; None where it is trusted or like nothing.

        A subdomain of a trusted domain belongs to its owner and imitates nobody.
        """
        address = normalise(login)
        if address is None:
            return None
        if isinstance(address, PlainAddress):
            return None if self._trusts(address) else self._imitated(address.local, displayed_domain(address.domain))
        for local, domain in _pairs(login):
            known = self._known(local, domain)
            found = self._imitated(local, domain) if known is None else Likeness(known)
            if found is not None:
                return found
        return None

    def _trusts(self, address: PlainAddress) -> bool:
        parents = _parents(address.domain)
        return address in self._addresses or any(domain in self._domains for domain in parents)

    def _known(self, local: str, domain: str) -> str | None:
        """What an unplain text names outright."""
        for name in _parents(domain):
            if name in self._whole:
                return name
        known = self._of_domain.get(domain)
        return f"{local}@{domain}" if known is not None and known.same_looking(local) == local else None

    def _imitated(self, local: str, domain: str) -> Likeness | None:
        if (known := self._of_domain.get(domain)) is not None and (near := known.find(local)) is not None:
            return Likeness(f"{near}@{domain}")
        found = self._imitated_domain(domain)
        if found is None or found.name in self._whole:
            return found
        of_domain = self._of_domain[found.name]
        near = of_domain.same_looking(local) or of_domain.find(local)
        return None if near is None else replace(found, name=f"{near}@{found.name}")

    def _imitated_domain(self, domain: str) -> Likeness | None:
        for name in _parents(domain):
            if (found := self._names.find(name) or self._squeezed_like(name)) is not None:
                return Likeness(found)
        if (found := self._embedded(skeleton(domain))) is not None:
            return Likeness(found)
        return self._affixed(skeleton(domain))

    def _squeezed_like(self, name: str) -> str | None:
        """A domain that differs only in where its dots and hyphens stand."""
        found = self._squeezed.get(_squeezed(name))
        long_enough = found is not None and max(map(len, found.split("."))) >= LONG_ENOUGH
        return found if long_enough and found != name else None

    def _embedded(self, domain: str) -> str | None:
        """A trusted domain that stands whole in front of, or inside, somebody else's: `example.co.jp.evil.com`."""
        labels = domain.replace("-", ".").split(".")
        for start in range(len(labels) - 2):
            for end in range(start + 2, len(labels)):
                if (found := self._names.same_looking(".".join(labels[start:end]))) is not None:
                    return found
        return None

    def _affixed(self, domain: str) -> Likeness | None:
        """A trusted domain with more written before or after one of its long labels: `notexample.co.jp`."""
        labels = domain.split(".")
        for index, label in enumerate(labels):
            for kept in _without_affix(label):
                if (
                    found := self._names.same_looking(".".join([*labels[:index], kept, *labels[index + 1 :]]))
                ) is not None:
                    return Likeness(found, is_doubtful=is_common(found.split(".")[index]))
        return None


def _parents(domain: str) -> Iterator[str]:
    """The domain itself and every domain above it, down to two labels."""
    yield domain
    while domain.count(".") > 1:
        domain = domain.partition(".")[2]
        yield domain


def _squeezed(name: str) -> str:
    return skeleton(name).replace(".", "").replace("-", "")


def _without_affix(label: str) -> Iterator[str]:
    for start in range(1, len(label) - LONG_ENOUGH + 1):
        if not _NUMBERING.fullmatch(label[:start]):
            yield label[start:].removeprefix("-")
    for end in range(LONG_ENOUGH, len(label)):
        if label[end] == "-" and not _NUMBERING.fullmatch(label[end:]):
            yield label[:end]


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Everything in a text that reads as a local part and a domain, as written and as it looks."""
    for form in (text.casefold(), skeleton(text)):
        for word in _WORDS.findall(form):
            parts = ["", *word.split("@")] if "@" not in word else word.split("@")
            for local, domain in pairwise(parts):
                yield local.strip("."), displayed_domain(domain.strip("."))
