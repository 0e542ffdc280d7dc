"""GK503 transfer-by-stranger."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gatekeeper.policy.violation import Severity
from gatekeeper.registry.model import Counterparty
from tests.policy.build import ENVELOPE, MAIN, STRANGER, SUB, VENDOR, declaration, procedure
from tests.policy.rules.transferred import heard
from tests.transfer.build import ANYBODY, HANAKO, event, moved, transfer

RULE = "GK503"
PLACED = procedure(
    replace(MAIN, addresses=("198.51.100.0/29",), subcontractors=(replace(SUB, addresses=("192.0.2.1/32",)),))
)


@pytest.mark.parametrize("login", [STRANGER, "op@vend0r.example.com", "op@vendor.example.com.evil.com", "ｏｐ@x.com"])
@pytest.mark.parametrize("kind", ["DOWNLOAD", "PREVIEW", "UPLOAD", "EDIT"])
def test_speaks_of_whoever_isnt_approved(login: str, kind: str) -> None:
    """Whatever was done, and however the address is spelled."""
    (found,) = heard(RULE, transfer(kind=kind, login=login))
    assert (found.severity, found.governor, found.subject.login) == (Severity.HIGH, "R7-36-03", login)


def test_speaks_of_an_undetermined_party() -> None:
    """Nobody is approved while the contractor is to be chosen."""
    open_yet = procedure(Counterparty("未定", undetermined=True))
    assert heard(RULE, transfer(open_yet), open_yet)


def test_speaks_of_a_visitor_without_an_account() -> None:
    """Nobody has approved anybody."""
    one = moved(replace(event(link="L1"), by=ANYBODY))
    assert one is not None
    (found,) = heard(RULE, one)
    assert found.facts["wording"] == "anonymous"


def test_speaks_of_an_approved_party_from_elsewhere() -> None:
    """The registry names where it works, and this isn't there."""
    (found,) = heard(RULE, transfer(PLACED, ip="203.0.113.1"), PLACED)
    assert (found.facts["wording"], found.facts["ip"]) == ("address", "203.0.113.1")


def test_speaks_of_a_declared_party_from_elsewhere() -> None:
    """A declaration names addresses too."""
    declared = declaration(addresses=("2001:db8::/32",))
    one = transfer(declared, login="taro@example.org", folder="8001", ip="2001:db9::1")
    assert heard(RULE, one, declared)
    assert heard(RULE, replace(one, ip="2001:db8::1"), declared) == []


def test_is_silent_about_the_approved() -> None:
    """The contractor, its subcontractor, and the ward's own."""
    for login in (VENDOR, ENVELOPE, HANAKO):
        assert heard(RULE, transfer(login=login)) == []


def test_is_silent_where_nothing_governs() -> None:
    """There GK501 speaks."""
    assert heard(RULE, transfer(login=STRANGER, folder="9000")) == []


def test_is_silent_where_no_address_is_on_record_or_told() -> None:
    """Nobody said from where it may come, or Box doesn't know from where it came."""
    assert heard(RULE, transfer(ip="203.0.113.1")) == []
    assert heard(RULE, transfer(PLACED, ip=None), PLACED) == []
    assert heard(RULE, transfer(PLACED, ip="Unknown IP"), PLACED) == []


@pytest.mark.parametrize(
    ("ip", "speaks"),
    [("198.51.100.7", False), ("198.51.100.8", True), ("::ffff:198.51.100.7", False), ("::ffff:198.51.100.8", True)],
)
def test_boundary_of_a_range(ip: str, speaks: bool) -> None:
    """Both ends belong to it, however the address is written."""
    assert bool(heard(RULE, transfer(PLACED, ip=ip), PLACED)) is speaks


def test_boundary_a_subcontractor_comes_from_its_own_place() -> None:
    """The contractor's office isn't the subcontractor's."""
    assert heard(RULE, transfer(PLACED, login=ENVELOPE, ip="192.0.2.1"), PLACED) == []
    assert heard(RULE, transfer(PLACED, login=ENVELOPE, ip="198.51.100.7"), PLACED)
