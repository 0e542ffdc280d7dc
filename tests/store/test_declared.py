"""Declarations as they ever were, and transfers governor by governor, in both databases."""

from __future__ import annotations

from datetime import UTC, datetime

from gatekeeper.registry.model import Registry
from gatekeeper.store.database import Database
from gatekeeper.store.declared import declared_versions
from gatekeeper.store.registry import RegistryStore
from gatekeeper.store.transfer import TransferFilter, Transfers, add_transfers
from tests.reporting.year import declaration, transfer

FIRST, SECOND, THIRD = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2, 3))


def test_each_wording_has_its_time(database: Database) -> None:
    """Also one that was taken out; by declaration, the oldest first."""
    store = RegistryStore(database)
    one, changed, other = declaration(1), declaration(1, subject="新しい件名"), declaration(2)
    for at, declared in ((FIRST, (one, other)), (SECOND, (changed, other)), (THIRD, (changed,))):
        store.apply(
            Registry(declarations=declared), by="花子", source="様式", sha256="0" * 64, why="", now=at, prune=True
        )
    found = [(version.since, version.until, version.declaration) for version in declared_versions(database)]
    assert found == [(FIRST, SECOND, one), (SECOND, None, changed), (FIRST, THIRD, other)]


def test_transfers_come_governor_by_governor(database: Database) -> None:
    """Those of ungoverned places first, each governor's from the oldest on, within [since, until)."""
    rows = [
        transfer(1, "D8-0002"),
        transfer(2, None),
        transfer(3, "D8-0001"),
        transfer(4, "D8-0002"),
        transfer(5, None),
    ]
    transfers = Transfers(database)
    with database.write() as connection:
        add_transfers(connection, rows[::-1])
    wanted = TransferFilter(since=rows[0].at, until=rows[4].at)
    assert [one.event_id[-1] for one in transfers.by_governor(wanted)] == ["2", "3", "1", "4"]
