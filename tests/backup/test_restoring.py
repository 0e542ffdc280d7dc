"""Restoring: never onto a database at work, never behind what is known outside unless somebody says why."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from gatekeeper.backup.restoring import Override, examine, restore
from gatekeeper.errors import (
    AlreadyRunningError,
    BackupError,
    DatabaseUnreachableError,
    LedgerBrokenError,
    RefusedByGuardError,
)
from gatekeeper.ledger.entry import Kind
from gatekeeper.store.lease import this_process
from gatekeeper.store.table import lease
from tests.backup.conftest import Room

WHY = Override("情報システム 佐藤", "ディスクが壊れたため")


def test_back_to_the_copy(room: Room) -> None:
    """What was changed since is gone, the ledger verifies and tells of it, and the replaced database is kept."""
    file = room.back_up().backup.file
    before = room.size()
    room.enter(3)
    done = restore(room.settings, file, room.now)
    assert (done.ledger_size, done.behind) == (before, False)
    assert room.size() == before + 1
    with room.office() as office:
        (entry,) = office.ledger.newest(1)
        assert entry.kind == Kind.RESTORE
    assert room.holds()
    assert done.kept


def test_the_replaced_one_is_whole(room: Room) -> None:
    """Somebody who restored the wrong thing finds what was there before."""
    file = room.back_up().backup.file
    room.enter(3)
    size = room.size()
    kept = restore(room.settings, file, room.now).kept
    if room.settings.paths.database.startswith("sqlite"):
        with closing(sqlite3.connect(kept)) as aside:
            (counted,) = aside.execute("SELECT count(*) FROM ledger_entries").fetchone()
    else:
        with room.office() as office, office.database.read() as connection:
            counted = connection.scalar(text(f"SELECT count(*) FROM {kept}.ledger_entries"))  # noqa: S608 -- our own name
    assert counted == size


def test_behind_a_checkpoint_is_refused(room: Room) -> None:
    """What was signed outside since says that records would be lost; nothing is touched."""
    file = room.back_up().backup.file
    room.enter(2)
    room.seal()
    size = room.size()
    assert examine(room.settings, file).behind
    with pytest.raises(RefusedByGuardError, match="--behind") as caught:
        restore(room.settings, file, room.now)
    assert caught.value.exit_status == 4
    assert room.size() == size


def test_behind_with_a_reason(room: Room) -> None:
    """A person may, by name and with a reason; the ledger keeps both, and goes on saying what is missing."""
    file = room.back_up().backup.file
    room.enter(2)
    room.seal()
    done = restore(room.settings, file, room.now, WHY)
    assert done.behind
    with room.office() as office:
        (entry,) = office.ledger.newest(1)
    payload = json.loads(entry.payload)
    assert (payload["by"], payload["behind"]) == (WHY.by, True)
    assert len(str(payload["reason_sha256"])) == 64
    assert not room.holds()


def test_after_a_verification_too(room: Room) -> None:
    """What the last verification has seen is a witness as a checkpoint is."""
    file = room.back_up().backup.file
    room.enter(2)
    assert room.holds()
    with pytest.raises(RefusedByGuardError):
        restore(room.settings, file, room.now)


def test_a_database_at_work(room: Room) -> None:
    """While another process holds a lease, nothing is replaced; the message names it."""
    file = room.back_up().backup.file
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        with room.office() as office, office.database.write() as connection:
            values = {"token": "t", "host": this_process().host, "pid": other.pid, "born": None}
            connection.execute(insert(lease).values(name="daemon", **values, renewed_at=room.now))
        with pytest.raises(AlreadyRunningError, match=str(other.pid)):
            restore(room.settings, file, room.now)
        other.kill()
    assert restore(room.settings, file, room.now).kept


def test_onto_nothing(room: Room) -> None:
    """A lost disk: where no database is, there is nothing to keep."""
    file = room.back_up().backup.file
    if not room.settings.paths.database.startswith("sqlite"):
        return
    for one in (room.folder / "state").glob("gatekeeper.db*"):
        one.unlink()
    done = restore(room.settings, file, room.now)
    assert done.kept == ""
    assert room.holds()


@pytest.mark.parametrize("room", ["sqlite"], indirect=True)
def test_onto_a_damaged_one(room: Room) -> None:
    """The very case that backups are for; the damaged one is kept."""
    file = room.back_up().backup.file
    database = room.folder / "state" / "gatekeeper.db"
    for one in (room.folder / "state").glob("gatekeeper.db-*"):
        one.unlink()
    database.write_bytes(b"not a database at all" * 1000)
    done = restore(room.settings, file, room.now)
    assert Path(done.kept).read_bytes().startswith(b"not a database")
    assert room.holds()


def test_a_tampered_copy_is_never_taken(room: Room) -> None:
    """Whoever broke the ledger before the backup gains nothing by a restore, with a reason or without."""
    with room.office() as office, office.database.write() as connection:
        connection.execute(text("UPDATE ledger_entries SET kind = 'x' WHERE seq = 3"))
    with pytest.raises(LedgerBrokenError):
        room.back_up()
    (file,) = room.shelf.iterdir()
    with pytest.raises(LedgerBrokenError, match="戻しません"):
        restore(room.settings, file, room.now, WHY)


def test_a_damaged_file(room: Room) -> None:
    """One flipped byte in the middle, and nothing is replaced."""
    file = room.back_up().backup.file
    size = room.size()
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(BackupError, match="壊れている"):
        restore(room.settings, file, room.now)
    assert room.size() == size


def test_another_key_and_no_backup(room: Room, tmp_path: Path) -> None:
    """The message names the key that is wanted; a missing file and another file are told apart."""
    file = room.back_up().backup.file
    stranger = Room(room.folder, type(room.key).generate(), room.now)
    with pytest.raises(BackupError, match=room.key.id):
        restore(stranger.settings, file, room.now)
    with pytest.raises(BackupError, match="ありません"):
        restore(room.settings, tmp_path / "nowhere", room.now)
    with pytest.raises(BackupError, match="バックアップではありません"):
        restore(room.settings, room.folder / "gatekeeper.toml", room.now)


def test_a_kind_that_does_not_fit(room: Room) -> None:
    """A copy of SQLite can't be put onto a server, nor the other way round."""
    file = room.back_up().backup.file
    config = room.folder / "gatekeeper.toml"
    lines = [line for line in config.read_text().splitlines() if not line.startswith("database = ")]
    is_sqlite = room.settings.paths.database.startswith("sqlite")
    other = "postgresql://gatekeeper@127.0.0.1:9/x" if is_sqlite else "sqlite:///state/other.db"
    config.write_text("\n".join(lines).replace("[paths]", f'[paths]\ndatabase = "{other}"'))
    with pytest.raises(BackupError, match="別の種類"):
        restore(room.settings, file, room.now)


def test_somebody_has_it_open(room: Room) -> None:
    """An open connection of anybody's keeps the database where it is, lease or not."""
    file = room.back_up().backup.file
    size = room.size()
    with room.office() as office, office.database.read() as connection:
        connection.execute(text("SELECT count(*) FROM ledger_entries"))
        with pytest.raises(DatabaseUnreachableError, match=r"接続|使っているため"):
            restore(room.settings, file, room.now)
    assert room.size() == size
    assert room.holds()


def test_twice(room: Room) -> None:
    """A second restore is as good as the first, and keeps the first one's result aside, too."""
    file = room.back_up().backup.file
    first = restore(room.settings, file, room.now)
    room.now += timedelta(seconds=5)
    second = restore(room.settings, file, room.now)
    assert first.kept != second.kept
    assert room.holds()
