"""The registry in the database: versions, what held when, and nothing half taken in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gatekeeper.errors import UsageError
from gatekeeper.registry.model import Declaration, Procedure, Registry, Submission
from gatekeeper.registry.reading import read
from gatekeeper.shipped import shipped_registry
from gatekeeper.store.registry import RegistryStore, RegistryVersion
from tests.store.build import NOW, later


def shipped() -> Registry:
    return read(Path(shipped_registry())).registry


def take_in(store: RegistryStore, new: Registry, hours: float = 0, **options: object) -> RegistryVersion | None:
    return store.apply(
        new,
        by="係長",
        source="x.yaml",
        sha256="a" * 64,
        why="更新",
        now=later(hours=hours),
        **options,  # type: ignore[arg-type]
    )


def by_id(registry: Registry) -> dict[str, object]:
    entries: list[Submission | Procedure | Declaration] = [*registry.submissions, *registry.procedures]
    return {one.id: one for one in (*entries, *registry.declarations)}


def test_empty_before_the_first_version(registry_store: RegistryStore) -> None:
    """A new database has no registry, and no version of one."""
    assert registry_store.load() == Registry()
    assert registry_store.version() is None
    assert registry_store.versions() == ()


def test_shipped_registry_comes_back(registry_store: RegistryStore) -> None:
    """Every entry comes out as it went in, and the version tells who, from what and why."""
    version = take_in(registry_store, shipped())
    assert version is not None
    assert (version.by, version.why, version.at) == ("係長", "更新", NOW)
    assert by_id(registry_store.load()) == by_id(shipped())


def test_second_import_changes_nothing(registry_store: RegistryStore) -> None:
    """The same registry a second time makes no version."""
    take_in(registry_store, shipped())
    assert take_in(registry_store, shipped(), 1) is None
    assert len(registry_store.versions()) == 1


def test_every_moment_has_its_registry(registry_store: RegistryStore) -> None:
    """After a change, the old state is still there for the moments in which it held."""
    old = shipped()
    take_in(registry_store, old)
    changed = replace(old.procedures[0], department="新しい課")
    take_in(registry_store, replace(old, procedures=(changed, *old.procedures[1:])), 2)
    assert by_id(registry_store.load(later(hours=1)))[changed.id] == old.procedures[0]
    assert by_id(registry_store.load(later(hours=2)))[changed.id] == changed
    assert by_id(registry_store.load())[changed.id] == changed
    assert registry_store.load(later(hours=-1)) == Registry()
    assert [one.id for one in registry_store.versions()] == [2, 1]


@pytest.mark.parametrize("prune", [True, False])
def test_missing_entry_goes_only_when_told(registry_store: RegistryStore, *, prune: bool) -> None:
    """An entry that a new registry lacks stays, unless pruning was asked for."""
    old = shipped()
    take_in(registry_store, old)
    new = replace(old, declarations=old.declarations[1:])
    version = take_in(registry_store, new, 1, prune=prune)
    assert (version is None) is not prune
    assert (old.declarations[0].id in by_id(registry_store.load())) is not prune


def test_entry_that_left_can_come_back(registry_store: RegistryStore) -> None:
    """An entry removed and taken in again holds from its second version on, and not between."""
    old = shipped()
    take_in(registry_store, old)
    take_in(registry_store, replace(old, declarations=()), 1, prune=True)
    take_in(registry_store, old, 2)
    gone = old.declarations[0].id
    assert [gone in by_id(registry_store.load(later(hours=hour))) for hour in (0, 1, 2)] == [True, False, True]


def test_change_since_a_person_looked(registry_store: RegistryStore) -> None:
    """What was shown to a person must still be what is changed."""
    old = shipped()
    take_in(registry_store, old, based_on=0)
    with pytest.raises(UsageError, match="変わりました"):
        take_in(registry_store, replace(old, declarations=()), 1, prune=True, based_on=0)
    assert by_id(registry_store.load()) == by_id(old)
