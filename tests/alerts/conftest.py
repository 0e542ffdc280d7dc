from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.alerts.mail_server import MailServer, mail_server
from tests.alerts.ward import AlertWard, alert_ward
from tests.postgres import PostgresServer, postgres_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as opened:
        yield opened


@pytest.fixture
def ward(tmp_path: Path, server: MailServer) -> Iterator[AlertWard]:
    """A ward with a database of its own, an address for one department, and no mail yet."""
    with alert_ward(tmp_path, server) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgres"])
def each_ward(request: pytest.FixtureRequest, tmp_path: Path, server: MailServer) -> Iterator[AlertWard]:
    """As `ward`, once on each kind of database."""
    url = None
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").new_url()
    with alert_ward(tmp_path, server, database=url) as opened:
        yield opened
