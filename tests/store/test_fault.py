"""A database that can't be opened or written: one plain message, and never half a transaction."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from gatekeeper.errors import DatabaseUnreachableError, ExitStatus
from gatekeeper.store.database import Database
from gatekeeper.store.usage import Usage, add_usage
from tests.postgres import PostgresServer, postgres_server
from tests.store.build import NOW


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None or os.geteuid() != 0:
        pytest.skip("only root may mount a small file system")
    mounting = [mount, "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if subprocess.run(mounting, capture_output=True, check=False).returncode != 0:
        pytest.skip("this place lets not even root mount a file system")
    yield folder
    subprocess.run([umount, str(folder)], check=True)


def _fill(database: Database) -> None:
    """Writes until the disk ends it, a good bit in each transaction."""
    for number in range(10_000):
        with database.write() as connection:
            add_usage(connection, {f"{number} {part} {'x' * 2000}": 1 for part in range(100)}, NOW)
            add_usage(connection, {"whole": 1}, NOW)


def test_full_disk_is_said_and_takes_nothing_half(small_disk: Path) -> None:
    """On a full disk the message names it, the transaction is gone as a whole, and the rest can still be read."""
    url = f"sqlite:///{small_disk / 'gatekeeper.db'}"
    with Database.open(url) as database:
        with pytest.raises(DatabaseUnreachableError, match="ディスクに空きがない"):
            _fill(database)
        counts = Usage(database).today(NOW)
    assert len(counts) == counts["whole"] * 100 + 1


def test_database_works_again_once_there_is_room(small_disk: Path) -> None:
    """After room was made on the disk, the same open database can be written again."""
    ballast = small_disk / "ballast"
    with Database.open(f"sqlite:///{small_disk / 'gatekeeper.db'}") as database:
        ballast.write_bytes(b"x" * 3_000_000)
        with pytest.raises(DatabaseUnreachableError):
            _fill(database)
        ballast.unlink()
        Usage(database).add({"afterwards": 1}, NOW)
        assert Usage(database).today(NOW)["afterwards"] == 1


def test_file_that_may_not_grow_is_said(tmp_path: Path) -> None:
    """Where the system refuses to let the file grow, the message speaks of the disk, and nothing is half written."""
    url = f"sqlite:///{tmp_path / 'gatekeeper.db'}"
    Database.open(url).close()
    script = (
        "import resource, sys\n"
        "from tests.store.test_fault import _fill\n"
        "from gatekeeper.store.database import Database\n"
        "from gatekeeper.errors import DatabaseUnreachableError\n"
        f"database = Database.open({url!r})\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))\n"
        "try:\n    _fill(database)\n"
        "except DatabaseUnreachableError as error:\n    sys.exit(str(error))\n"
    )
    outcome = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "ディスク" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    with Database.open(url) as database:
        counts = Usage(database).today(NOW)
    assert len(counts) == counts.get("whole", 0) * 100 + (1 if counts else 0)


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n" * 500, "区政情報課".encode("shift_jis") * 500, b"SQLite format 3\0" * 99]
)
def test_file_that_is_no_database_is_said(tmp_path: Path, content: bytes) -> None:
    """A file of something else is refused in plain words and stays as it is."""
    file = tmp_path / "gatekeeper.db"
    file.write_bytes(content)
    with pytest.raises(DatabaseUnreachableError, match="壊れているか、データベースのファイルではありません"):
        Database.open(f"sqlite:///{file}")
    assert file.read_bytes() == content


def test_damaged_file_is_said(sqlite_url: str, tmp_path: Path) -> None:
    """A database whose pages were overwritten is reported as damaged, not as empty."""
    with Database.open(sqlite_url) as database:
        Usage(database).add({"items": 1}, NOW)
    file = tmp_path / "gatekeeper.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    with pytest.raises(DatabaseUnreachableError, match="壊れているか"), Database.open(sqlite_url) as database:
        Usage(database).today(NOW)


def test_folder_in_the_place_of_the_file_is_said(tmp_path: Path) -> None:
    """A folder where the file should be, or a file where its folder should be, is said in plain words."""
    (tmp_path / "file").write_text("")
    for place in (tmp_path, tmp_path / "file" / "gatekeeper.db"):
        with pytest.raises(DatabaseUnreachableError, match="開けません"):
            Database.open(f"sqlite:///{place}")


def test_another_writer_is_said_after_a_while(sqlite_url: str, tmp_path: Path) -> None:
    """Where another program holds the file for writing, the wait ends with a message, and reading goes on."""
    with Database.open(sqlite_url, busy_seconds=0.1) as database:
        Usage(database).add({"items": 1}, NOW)
        other = sqlite3.connect(tmp_path / "gatekeeper.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnreachableError, match="ほかの処理がデータベースを使っている") as caught:
            Usage(database).add({"items": 1}, NOW)
        assert Usage(database).today(NOW) == {"items": 1}
        other.close()
        Usage(database).add({"items": 1}, NOW)
    assert caught.value.exit_status is ExitStatus.UNREACHABLE
    assert caught.value.transient


def test_another_writer_on_the_same_server_is_said_after_a_while(url: str) -> None:
    """Two programs on one database don't write at once; the second one gives up after its time."""
    with Database.open(url) as one, Database.open(url, busy_seconds=0.1) as other:
        with one.write() as connection:
            add_usage(connection, {"items": 1}, NOW)
            with pytest.raises(DatabaseUnreachableError, match="ほかの処理がデータベースを使っている"):
                Usage(other).add({"items": 1}, NOW)
        assert Usage(other).today(NOW) == {"items": 1}


def test_another_thread_is_waited_for_no_longer(database: Database) -> None:
    """A thread that never gets its turn is told so instead of waiting forever."""
    patient = Database.open(database.url, busy_seconds=0.1)
    errors: list[DatabaseUnreachableError] = []

    def add() -> None:
        try:
            Usage(patient).add({"items": 1}, NOW)
        except DatabaseUnreachableError as error:
            errors.append(error)

    with patient, patient.write():
        thread = threading.Thread(target=add)
        thread.start()
        thread.join()
    assert len(errors) == 1


def test_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    """A server that can't be reached is said without the password."""
    with pytest.raises(DatabaseUnreachableError, match="サーバに接続できません") as caught:
        Database.open(f"postgresql://gk:s3cret@/gk?host={tmp_path}")
    assert "s3cret" not in str(caught.value)


def test_server_that_refuses_is_said(postgres_url: str) -> None:
    """A server that knows no such database or user says what to check."""
    with pytest.raises(DatabaseUnreachableError, match="利用者名、パスワード、データベース名"):
        Database.open(postgres_url.replace("/test_", "/no_such_"))
    with pytest.raises(DatabaseUnreachableError, match="利用者名、パスワード、データベース名"):
        Database.open(postgres_url.replace("postgres@", "nobody_here@"))


def test_server_that_goes_away_is_said() -> None:
    """A server that ends in the middle of a transaction ends it with a message."""

    def add_twice(database: Database, server: PostgresServer) -> None:
        with database.write() as connection:
            add_usage(connection, {"items": 1}, NOW)
            server.stop()
            add_usage(connection, {"items": 1}, NOW)

    with postgres_server() as server, Database.open(server.new_url()) as database:
        with pytest.raises(DatabaseUnreachableError, match="サーバに接続できません"):
            add_twice(database, server)
        with pytest.raises(DatabaseUnreachableError):
            Usage(database).today(NOW)
