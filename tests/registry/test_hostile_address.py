"""Addresses that naive checks let through, each against an approval of the whole domain example.co.jp."""

from __future__ import annotations

import pytest

from gatekeeper.registry.governing import Index, StandingKind
from gatekeeper.registry.model import Counterparty
from tests.registry.build import at, declaration, procedure, registry

NOW = at("2026-02-01")
BY_DOMAIN = procedure(Counterparty("株式会社甲", domains=("example.co.jp",)))
BY_ADDRESS = declaration("taro@example.co.jp")

IMITATIONS = {
    "a Cyrillic letter in the local part": "t\u0430ro@example.co.jp",
    "a Cyrillic letter in the domain": "taro@ex\u0430mple.co.jp",
    "the domain in front of another": "taro@example.co.jp.evil.com",
    "the domain behind other letters": "taro@notexample.co.jp",
    "the domain behind a hyphen": "taro@evil-example.co.jp",
    "a trailing dot": "taro@example.co.jp.",
    "full-width letters": "taro@ＥＸＡＭＰＬＥ.co.jp",
    "a full-width @": "taro＠example.co.jp",
    "two @, the approved domain last": "taro@evil.com@example.co.jp",
    "two @, the approved domain first": "taro@example.co.jp@evil.com",
    "a quoted local part": '"taro@example.co.jp"@evil.com',
    "a trailing newline": "taro@example.co.jp\n",
    "a zero-width space": "taro@exam\u200bple.co.jp",
    "punycode": "taro@xn--exmple-4nf.co.jp",
    "ideographic full stops": "taro@example\u3002co\u3002jp",
    "a soft hyphen": "taro@exam\u00adple.co.jp",
    "a sign that NFKC splits": "taro@evil.com\u2100example.co.jp",
    "a full-width first letter": "\uff54aro@example.co.jp",
    "a dotted capital I": "\u0130nfo@example.co.jp",
    "an address inside a comment's display": "taro@example.co.jp(<evil@evil.com>)",
}
STRANGERS = {
    "an IP literal": "taro@[203.0.113.5]",
    "a bare IP address": "taro@203.0.113.5",
    "a subdomain that isn't approved": "taro@sub.example.co.jp",
}


def standings(login: str | None) -> list[StandingKind]:
    index = Index(registry(BY_DOMAIN, BY_ADDRESS), ["city.example.jp"])
    return [index.standing(login, governor, NOW).kind for governor in (BY_DOMAIN, BY_ADDRESS, None)]


@pytest.mark.parametrize("login", IMITATIONS.values(), ids=IMITATIONS.keys())
def test_an_imitation_never_matches_and_is_found(login: str) -> None:
    """What imitates an approved address is a look-alike on every governed and on every ungoverned item."""
    assert standings(login) == [StandingKind.LOOKALIKE] * 3


@pytest.mark.parametrize("login", STRANGERS.values(), ids=STRANGERS.keys())
def test_a_stranger_never_matches(login: str) -> None:
    """What imitates nobody is simply not approved."""
    assert standings(login) == [StandingKind.NOT_APPROVED] * 3


@pytest.mark.parametrize("login", [None, ""], ids=["null", "the anonymous user's empty login"])
def test_what_can_not_be_read_goes_to_a_person(login: str | None) -> None:
    """A login that Box doesn't show is neither approved nor a stranger."""
    assert standings(login) == [StandingKind.UNREADABLE] * 3


@pytest.mark.parametrize("login", [*IMITATIONS.values(), *STRANGERS.values(), None, ""])
def test_none_of_them_is_inside(login: str | None) -> None:
    """The same tricks against the ward's own domain let nobody in."""
    index = Index(registry(), ["example.co.jp"])
    assert not index.is_inside(login)


def test_the_honest_address_matches() -> None:
    """The approved address itself is approved, in any case of letters."""
    assert standings("Taro@Example.co.jp")[:2] == [StandingKind.APPROVED] * 2
