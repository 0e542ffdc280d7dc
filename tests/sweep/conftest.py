"""A real database for each test, and a desk from which sweeps are ordered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gatekeeper.store.database import Database
from gatekeeper.store.sweep import DatabaseSweepStore


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.open(f"sqlite:///{tmp_path / 'gatekeeper.db'}") as opened:
        yield opened


@pytest.fixture
def store(database: Database) -> DatabaseSweepStore:
    return DatabaseSweepStore(database)
