"""Opening a database, and transactions that are whole or nothing."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from gatekeeper.store.database import Database
from gatekeeper.store.registry import RegistryStore
from gatekeeper.store.table import waiver
from gatekeeper.store.usage import Usage, add_usage
from tests.store.build import NOW


def test_folder_of_the_file_is_made(tmp_path: Path) -> None:
    """An SQLite database makes its folder, and lets nobody but its owner read it."""
    file = tmp_path / "state" / "deep" / "gatekeeper.db"
    with Database.open(f"sqlite:///{file}"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_what_was_written_is_there_after_reopening(url: str) -> None:
    """A database keeps what was written, and opening it again changes nothing."""
    with Database.open(url) as database:
        Usage(database).add({"items": 3}, NOW)
    with Database.open(url) as database:
        assert Usage(database).today(NOW) == {"items": 3}


def test_failing_transaction_leaves_nothing(database: Database) -> None:
    """A transaction that breaks off leaves nothing of what it wrote before."""

    def write_and_break_off() -> None:
        with database.write() as connection:
            add_usage(connection, {"items": 3}, NOW)
            raise LookupError

    with pytest.raises(LookupError):
        write_and_break_off()
    assert Usage(database).today(NOW) == {}


def test_reading_leaves_nothing(sqlite_url: str) -> None:
    """What is written by mistake where only reading was asked for isn't taken in."""
    with Database.open(sqlite_url) as database:
        with database.read() as connection:
            add_usage(connection, {"items": 3}, NOW)
        assert Usage(database).today(NOW) == {}


def test_reader_sees_one_moment(database: Database) -> None:
    """A reader goes on seeing what was there when it began, while somebody writes."""
    usage = Usage(database)
    usage.add({"items": 1}, NOW)
    with database.read() as connection:
        before = connection.execute(text("SELECT calls FROM call_count")).scalar_one()
        usage.add({"items": 1}, NOW)
        assert connection.execute(text("SELECT calls FROM call_count")).scalar_one() == before
    assert usage.today(NOW) == {"items": 2}


def test_row_that_refers_to_nothing_is_refused(database: Database) -> None:
    """References are held by the database itself, on SQLite too."""
    values = {"violation_id": 7, "by": "佐藤", "reason": "確認中", "until": NOW.date(), "granted_at": NOW}
    with pytest.raises(IntegrityError), database.write() as connection:
        connection.execute(insert(waiver).values(values))
    with database.read() as connection:
        assert connection.execute(select(waiver)).all() == []


def test_sqlite_writes_ahead_and_to_the_disk(sqlite_url: str) -> None:
    """Readers and the writer don't wait for each other, and what is committed has reached the disk."""
    with Database.open(sqlite_url) as database, database.read() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar_one() == 2
        assert connection.execute(text("PRAGMA busy_timeout")).scalar_one() == 10_000


def test_two_databases_have_nothing_in_common(url: str, tmp_path: Path) -> None:
    """Programs on different databases don't see each other's rows."""
    with Database.open(url) as one, Database.open(f"sqlite:///{tmp_path / 'other.db'}") as other:
        Usage(one).add({"items": 1}, NOW)
        assert Usage(other).today(NOW) == {}
        assert RegistryStore(other).versions() == ()
