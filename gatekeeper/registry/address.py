"""Mail addresses: which ones are plain enough to be compared at all, and in which form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import idna

__all__ = ["PlainAddress", "Unplain", "ace_domain", "normalise"]

_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST_LOCAL = 64
_LONGEST_DOMAIN = 253
_LONGEST_ADDRESS = 254


@dataclass(frozen=True, slots=True)
class PlainAddress:
    """A lower-cased ASCII address with one @; the domain is in its IDNA (ASCII) form."""

    local: str
    domain: str

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"


@dataclass(frozen=True, slots=True)
class Unplain:
    """Text that stands where an address should, and that no approval may ever match."""

    text: str


@lru_cache(maxsize=65_536)
def normalise(login: str | None) -> PlainAddress | Unplain | None:
    """The comparable form of a login: plain, unplain (it never matches), or None where nothing could be read.

    ASCII letters are lower-cased; nothing else is repaired. The part before the @ must be an ASCII dot-atom. A
    domain in other scripts is taken in its IDNA form where IDNA 2008 allows it letter by letter, so that only a
    registry that names this very domain can match it.
    """
    if not login:
        return None
    local, at, domain = login.partition("@")
    ace = ace_domain(domain) if at else None
    local = local.lower() if local.isascii() else local
    if ace is None or len(local) > _LONGEST_LOCAL or not _LOCAL.fullmatch(local):
        return Unplain(login)
    address = PlainAddress(local, ace)
    return address if len(str(address)) <= _LONGEST_ADDRESS else Unplain(login)


@lru_cache(maxsize=4096)
def ace_domain(domain: str) -> str | None:
    """The IDNA (ASCII) form of a domain name, or None for what isn't one: an IP literal, a trailing dot, one label."""
    labels = [ace for label in domain.split(".") if (ace := _ace_label(label)) is not None]
    if len(labels) < 2 or len(labels) <= domain.count(".") or labels[-1].isdigit():
        return None
    ace_name = ".".join(labels)
    return ace_name if len(ace_name) <= _LONGEST_DOMAIN else None


def _ace_label(label: str) -> str | None:
    """One label lower-cased and checked. Only letter by letter: other full stops than `.` must not split a name."""
    if label.isascii():
        label = label.lower()
        return label if _LABEL.fullmatch(label) else None
    try:
        return idna.alabel(label).decode("ascii")
    except idna.IDNAError:
        return None
