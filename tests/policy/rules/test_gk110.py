"""GK110 look-alike-address."""

from __future__ import annotations

import pytest

from gatekeeper.inventory.view import Ancestor
from gatekeeper.policy.violation import Severity
from gatekeeper.registry.model import Counterparty
from tests.policy.build import REMOVE, REPORT, STRANGER, VENDOR, folder, procedure, rules, spoken, user, view


@pytest.mark.parametrize(
    ("login", "imitated"),
    [
        ("op@vend0r.example.com", "vendor.example.com"),
        ("op@v\N{CYRILLIC SMALL LETTER IE}ndor.example.com", "vendor.example.com"),
        ("op@\N{FULLWIDTH LATIN SMALL LETTER V}endor.example.com", "vendor.example.com"),
        ("staff@c1ty.example.jp", "city.example.jp"),
    ],
)
def test_speaks_of_an_imitation_of_a_party_or_of_the_ward(login: str, imitated: str) -> None:
    """It is removed, and GK102 doesn't speak of the same person."""
    seen = view(folder(), user(login))
    found = spoken("GK110", seen)
    assert [(one.remedy, one.severity, one.facts["imitated"]) for one in found] == [
        (REMOVE, Severity.CRITICAL, imitated)
    ]
    assert rules(seen) == ["GK110"]


def test_speaks_on_ungoverned_items_too() -> None:
    """There it speaks beside GK101."""
    assert rules(view(folder("900"), user("op@vend0r.example.com"))) == ["GK101", "GK110"]


def test_speaks_at_the_bound_folder_of_an_imitation_from_above() -> None:
    """It is reported there, with the place where it is set."""
    above = Ancestor(folder("1000"), (user("op@vend0r.example.com"),))
    assert [one.remedy for one in spoken("GK110", view(folder(), above=[above]))] == [REPORT]


def test_is_silent_about_honest_addresses() -> None:
    """An approved party imitates nobody, and a stranger is merely a stranger."""
    assert rules(view(folder(), user(VENDOR))) == []
    assert rules(view(folder(), user(STRANGER))) == ["GK102"]


def test_boundary_is_the_very_same_address() -> None:
    """Upper case is the same address; one other sign isn't."""
    assert rules(view(folder(), user("Op@Vendor.Example.com"))) == []
    assert rules(view(folder(), user("op@vendcr.example.com"))) == ["GK110"]


AFFIXED = "op@tokyo-insatsu.co.jp"
PRINTER = Counterparty("印刷", domains=("insatsu.co.jp",))


@pytest.mark.parametrize(
    ("item", "counterparty", "beside"),
    [
        ("3603", PRINTER, "GK102"),
        ("900", PRINTER, "GK101"),
        ("3603", Counterparty("未定", undetermined=True), "GK111"),
    ],
)
def test_only_reports_an_approved_name_with_a_word_more(item: str, counterparty: Counterparty, beside: str) -> None:
    """It may be another company of the same trade, who is treated like any other stranger."""
    elsewhere = procedure(PRINTER, id="R7-36-04", folders=("3604",))
    seen = view(folder(item), user(AFFIXED))
    governors = (procedure(counterparty), elsewhere)
    found = spoken("GK110", seen, *governors)
    assert [(one.remedy, one.severity, one.facts["imitated"]) for one in found] == [
        (REPORT, Severity.MEDIUM, "insatsu.co.jp")
    ]
    assert rules(seen, *governors) == sorted([beside, "GK110"])
