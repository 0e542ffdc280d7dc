"""Frozen values out of plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from gatekeeper.registry.export import entry_to_plain
from gatekeeper.registry.model import (
    Contact,
    Counterparty,
    CounterpartyKind,
    Declaration,
    Limits,
    Pattern,
    Permission,
    Procedure,
    Subcontractor,
    Submission,
    Term,
)
from gatekeeper.registry.reading import read
from gatekeeper.store.entry import value_from

EXAMPLE = Path(__file__).parents[2] / "config" / "registry"

FULL = Procedure(
    id="R7-36-03",
    submission="R7-36",
    number=3,
    department="医療保険年金課",
    name="国民健康保険",
    pattern=Pattern.MIGRATED_MEDIA,
    items=("住所", "氏名"),
    term=Term(date(2026, 1, 5), date(2026, 3, 31), renews_yearly=True, renewed=(2026, 2027)),
    counterparties=(
        Counterparty(
            "株式会社甲",
            kind=CounterpartyKind.DESIGNATED_MANAGER,
            domains=("vendor.example.com",),
            contacts=(Contact("窓口", phone="03-0000-0000"),),
            subcontractors=(
                Subcontractor("乙封筒", items=("住所",), term=Term(date(2026, 1, 5), date(2026, 2, 28))),
                Subcontractor("丙運送", items=()),
            ),
        ),
        Counterparty("未定", undetermined=True),
    ),
    limits=Limits(download=Permission.DENY, delete_after_days=30),
    folders=("3603",),
)


def test_nested_value_comes_back() -> None:
    """A procedure with everything in it comes back from its plain form, an empty list apart from none."""
    assert value_from(Procedure, entry_to_plain(FULL)) == FULL


def test_every_entry_of_the_example_comes_back() -> None:
    """The shipped registry comes back from its plain form, entry by entry."""
    registry = read(EXAMPLE).registry
    entries: list[Submission | Procedure | Declaration] = [*registry.submissions, *registry.procedures]
    entries += registry.declarations
    assert len(entries) > 20
    for entry in entries:
        assert value_from(type(entry), entry_to_plain(entry)) == entry


def test_field_of_another_version_is_left_out() -> None:
    """A field that the program no longer knows, or doesn't know yet, stands in nobody's way."""
    assert value_from(Contact, {"name": "窓口", "fax": "03"}) == Contact("窓口")


def test_type_without_a_reading_is_a_mistake_of_the_program() -> None:
    """A field of a type that JSON can't tell is found when the class is first read, not by a wrong value."""

    @dataclass(frozen=True)
    class Odd:
        which: int | str

    with pytest.raises(TypeError, match="no way"):
        value_from(Odd, {"which": 1})
