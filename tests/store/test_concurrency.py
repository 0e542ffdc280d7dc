"""Nothing is lost where several write at once."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import select, update

from gatekeeper.store.database import Database
from gatekeeper.store.table import call_count
from gatekeeper.store.usage import Usage
from tests.store.build import NOW


def _read_then_write(database: Database, times: int) -> None:
    """The kind of change that loses updates where a writer doesn't have the database for itself."""
    for _ in range(times):
        with database.write() as connection:
            calls = connection.execute(select(call_count.c.calls)).scalar_one()
            connection.execute(update(call_count).values(calls=calls + 1))


def test_threads_lose_nothing(database: Database) -> None:
    """Four threads that read and then write the same number lose no step."""
    Usage(database).add({"items": 1}, NOW)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: _read_then_write(database, 50), range(4)))
    assert Usage(database).today(NOW) == {"items": 201}


def test_processes_lose_nothing(url: str) -> None:
    """Two processes that read and then write the same number lose no step."""
    with Database.open(url) as database:
        Usage(database).add({"items": 1}, NOW)
        script = (
            "from gatekeeper.store.database import Database\n"
            "from tests.store.test_concurrency import _read_then_write\n"
            f"_read_then_write(Database.open({url!r}), 100)\n"
        )
        running = [subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE) for _ in range(2)]
        _read_then_write(database, 100)
        assert [process.communicate()[1] for process in running] == [b"", b""]
        assert Usage(database).today(NOW) == {"items": 301}


def test_adding_from_threads_loses_nothing(database: Database) -> None:
    """Counts that threads add to at once add up."""
    usage = Usage(database)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: usage.add({"items": 1, "groups": 2}, NOW), range(100)))
    assert usage.today(NOW) == {"groups": 200, "items": 100}


_LOOK = """
import sys
from sqlite3 import connect
connection = connect(sys.argv[1])
print(connection.execute("SELECT sum(calls) FROM call_count").fetchone()[0])
connection.close()
"""


def test_opening_it_again_leaves_it_to_who_has_it_open(tmp_path: Path) -> None:
    """A process that opens its database a second time keeps its hold on it: a command that comes and goes meanwhile
    must not clear away the log into which that process goes on writing."""
    file = tmp_path / "gatekeeper.db"

    def seen_by_another() -> str:
        command = [sys.executable, "-c", _LOOK, str(file)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    with Database.open(f"sqlite:///{file}") as database:
        Usage(database).add({"items": 1}, NOW)
        with Database.open(f"sqlite:///{file}"):
            pass
        assert seen_by_another() == "1"
        Usage(database).add({"items": 2}, NOW)
        assert seen_by_another() == "3"
