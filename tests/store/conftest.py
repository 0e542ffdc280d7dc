from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gatekeeper.store.database import Database
from gatekeeper.store.inventory import Inventory
from gatekeeper.store.registry import RegistryStore
from gatekeeper.store.sweep import DatabaseSweepStore
from gatekeeper.store.violations import Violations
from tests.postgres import PostgresServer, postgres_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server for all tests of this process."""
    with postgres_server() as server:
        yield server


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'gatekeeper.db'}"


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> str:
    return postgres.new_url()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """An empty database of its own for each test, once of each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    with Database.open(url) as opened:
        yield opened


@pytest.fixture
def sweeps(database: Database) -> DatabaseSweepStore:
    return DatabaseSweepStore(database)


@pytest.fixture
def inventory(database: Database) -> Inventory:
    return Inventory(database)


@pytest.fixture
def violations(database: Database) -> Violations:
    return Violations(database)


@pytest.fixture
def registry_store(database: Database) -> RegistryStore:
    return RegistryStore(database)
