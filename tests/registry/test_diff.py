from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings

from gatekeeper.registry.diff import Change, FieldChange, diff, released_folders
from gatekeeper.registry.export import to_plain
from gatekeeper.registry.model import Counterparty, Limits, Permission, Registry, Term
from tests.registry.build import TERM, declaration, procedure, registry
from tests.registry.strategies import registries


def test_tells_added_changed_and_missing_entries() -> None:
    """Each entry that differs is named once, in the order of kinds and ids."""
    kept = procedure(id="B")
    old = registry(procedure(id="A"), kept, declaration("taro@example.org"))
    new = registry(procedure(id="C"), replace(kept, name="新しい名前"), declaration("taro@example.org"))
    assert diff(old, new) == (
        Change("missing", "procedure", "A"),
        Change("changed", "procedure", "B", (FieldChange("name", "国民健康保険", "新しい名前"),)),
        Change("added", "procedure", "C"),
    )


def test_names_each_field_with_its_old_and_new_value() -> None:
    """Nested fields have a path; what appears or goes is None on the other side."""
    new = procedure(
        term=Term(TERM.start, date(2027, 3, 31)), limits=Limits(download=Permission.DENY), folders=("3603", "3604")
    )
    (change,) = diff(registry(procedure()), registry(new))
    assert change.fields == (
        FieldChange("term.end", "2026-03-31", "2027-03-31"),
        FieldChange("limits", None, {"download": "deny"}),
        FieldChange("folders", ["3603"], ["3603", "3604"]),
    )


def test_released_folders_are_named() -> None:
    """Each folder that an entry loses, also its last one; a folder that it gains isn't."""
    old = registry(procedure(id="A", folders=("1", "2", "3")), procedure(id="B", folders=("4",)), procedure(id="C"))
    new = registry(
        procedure(id="A", folders=("2", "5")), procedure(id="B", folders=()), procedure(id="C", folders=("3603", "6"))
    )
    assert list(released_folders(diff(old, new))) == [("A", "1"), ("A", "3"), ("B", "4")]


def test_follows_counterparties_by_name() -> None:
    """A change in one counterparty doesn't look like a change in all."""
    one, other = Counterparty("甲", domains=("a.example.com",)), Counterparty("乙", domains=("b.example.com",))
    changed = replace(other, domains=("c.example.com",))
    added = Counterparty("丙", domains=("d.example.com",))
    (change,) = diff(registry(procedure(one, other)), registry(procedure(added, one, changed)))
    assert [field.path for field in change.fields] == ["counterparties[丙]", "counterparties[乙].domains"]
    assert change.fields[0].old is None


def test_another_order_of_counterparties_is_one_change() -> None:
    """Where only the order differs, the list as a whole is told."""
    one, other = Counterparty("甲"), Counterparty("乙")
    (change,) = diff(registry(procedure(one, other)), registry(procedure(other, one)))
    assert [field.path for field in change.fields] == ["counterparties"]


def test_the_order_of_entries_means_nothing() -> None:
    """The same entries in another order are the same registry."""
    one, other = procedure(id="A"), procedure(id="B")
    assert diff(registry(one, other), registry(other, one)) == ()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(registries(), registries())
def test_a_difference_is_found_exactly_where_there_is_one(old: Registry, new: Registry) -> None:
    """No change means equal entries, a changed entry names at least one field, and the way back mirrors the way."""
    changes, back = diff(old, new), diff(new, old)
    assert diff(old, old) == ()
    assert (changes == ()) == (old == new)
    assert all(change.fields for change in changes if change.change == "changed")
    mirrored = {"added": "missing", "missing": "added", "changed": "changed"}
    assert {(mirrored[change.change], change.id) for change in changes} == {
        (change.change, change.id) for change in back
    }


def test_addresses_are_told_like_everything_else() -> None:
    """Where a party works from is part of its approval; where nobody said, the entry is what it was before."""
    old, new = (registry(procedure(Counterparty("甲", addresses=given))) for given in (None, ("203.0.113.0/24",)))
    assert "addresses" not in str(to_plain(old))
    ((change,)) = diff(old, new)
    assert change.fields == (FieldChange("counterparties[甲].addresses", None, ["203.0.113.0/24"]),)
