from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gatekeeper.store.database import Database
from tests.notary.room import Room
from tests.postgres import PostgresServer, postgres_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    """A ledger of twenty entries: eleven signed, then sixteen, and four that no checkpoint covers."""
    with _filled(request, tmp_path, of_transfers=False) as made:
        yield made


@pytest.fixture(params=["sqlite", "postgres"])
def transfers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    """As `room`, of entries that tell of transfers."""
    with _filled(request, tmp_path, of_transfers=True) as made:
        yield made


@contextmanager
def _filled(request: pytest.FixtureRequest, tmp_path: Path, *, of_transfers: bool) -> Iterator[Room]:
    url = f"sqlite:///{tmp_path / 'gatekeeper.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").new_url()
    with Database.open(url) as database:
        made = Room(database, tmp_path, of_transfers=of_transfers)
        made.fill()
        yield made
