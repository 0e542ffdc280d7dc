from __future__ import annotations

from collections.abc import Iterator
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
    url = f"sqlite:///{tmp_path / 'gatekeeper.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").new_url()
    with Database.open(url) as database:
        made = Room(database, tmp_path)
        made.fill()
        yield made
