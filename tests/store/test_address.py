"""The database's URL, as people write it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.errors import UsageError
from gatekeeper.store.address import parse, sqlite_file


@pytest.mark.parametrize(
    ("written", "driver"),
    [
        ("sqlite:///state/gatekeeper.db", "sqlite+pysqlite"),
        ("sqlite+pysqlite:////srv/gatekeeper.db", "sqlite+pysqlite"),
        ("postgresql://gk@db.example.jp/gk", "postgresql+psycopg"),
        ("postgresql+psycopg://gk@db.example.jp/gk", "postgresql+psycopg"),
        ("postgres://gk@db.example.jp/gk", "postgresql+psycopg"),
    ],
)
def test_url_gets_the_driver_that_is_installed(written: str, driver: str) -> None:
    """Both databases are named by their plain URLs."""
    assert parse(written).drivername == driver


@pytest.mark.parametrize(
    "written",
    [
        "",
        "gatekeeper.db",
        "mysql://db/gk",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=memory",
        "a://b:c",
    ],
)
def test_useless_url_is_refused_with_an_example(written: str) -> None:
    """What names no database that can be used is refused, and the message shows what would be right."""
    with pytest.raises(UsageError, match=r"sqlite:///state/gatekeeper\.db"):
        parse(written)


def test_file_of_sqlite_url() -> None:
    """An SQLite URL leads to its file, relative or absolute; a server has none."""
    assert sqlite_file(parse("sqlite:///state/gatekeeper.db")) == Path("state/gatekeeper.db")
    assert sqlite_file(parse("sqlite:////srv/gatekeeper.db")) == Path("/srv/gatekeeper.db")
    assert sqlite_file(parse("postgresql://db/gk")) is None
