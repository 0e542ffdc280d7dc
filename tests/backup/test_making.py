"""Backups: whole, sealed, tried out, and nothing left behind where one fails."""

from __future__ import annotations

import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from gatekeeper.backup.content import files_of
from gatekeeper.backup.key import BackupKey
from gatekeeper.backup.making import laid_out, run_backup
from gatekeeper.backup.restoring import unpack_files
from gatekeeper.errors import BackupError, DatabaseUnreachableError, LedgerBrokenError, MistakesError
from gatekeeper.settings import load
from gatekeeper.store.database import Database
from tests.backup.conftest import Room
from tests.settings.test_alert_settings import ALERTS, MAIL
from tests.ward import write_config


def names_in(file: Path, key: BackupKey) -> set[str]:
    with laid_out(file, key) as unpacked:
        files = (path for path in unpacked.folder.rglob("*") if path.is_file())
        return {path.relative_to(unpacked.folder).as_posix() for path in files}


def test_it_holds_what_a_machine_is_rebuilt_from(room: Room) -> None:
    """The database, the config, the registry, the policies and the public keys; of the private key nothing."""
    done = room.back_up()
    assert done.ledger_size == room.size()
    names = names_in(done.backup.file, room.key)
    assert {"config/gatekeeper.toml", "registry/registry.yaml", "policies/outsourcing.yaml"} <= names
    assert "keys/keyring.json" in names
    assert not any(name.endswith(".pem") for name in names)
    assert (done.backup.file.stat().st_mode & 0o777) == 0o600
    assert [one.name for one in room.shelf.iterdir()] == [done.backup.file.name]


def test_what_mail_is_made_of_is_in_it(tmp_path: Path) -> None:
    """The ward's own templates, wherever they lie, and both certificates, even of one name."""
    config = write_config(tmp_path, "http://127.0.0.1:9")
    for name in ("texts/digest.txt", "reports/annual.xlsx", "box/ca.pem", "post/ca.pem"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("x")
    text = config.read_text(encoding="utf-8").replace("[box]\n", f'[box]\nca_file = "{tmp_path}/box/ca.pem"\n')
    text = text.replace("[paths]\n", f'[paths]\ntemplates = "{tmp_path}/reports"\n')
    mail = f'{MAIL}ca_file = "{tmp_path}/post/ca.pem"\n'
    config.write_text(f'{text}{ALERTS}templates = "{tmp_path}/texts"\n{mail}', encoding="utf-8")
    names = files_of(load(config, {})).keys()
    assert {"ca/ca.pem", "mail-ca/ca.pem", "templates/annual.xlsx", "templates/mail/digest.txt"} <= names


def test_no_secret_is_in_it(room: Room) -> None:
    """Whoever has the backup and its key still can't sign, nor open another backup."""
    with laid_out(room.back_up().backup.file, room.key) as unpacked:
        content = b"".join(path.read_bytes() for path in unpacked.folder.rglob("*") if path.is_file())
    assert room.key.text.encode() not in content
    assert room.key.raw not in content
    assert b"PRIVATE KEY" not in content


def test_while_others_write(room: Room) -> None:
    """A writer in the middle neither breaks the copy nor waits for it; what the copy holds verifies."""
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            room.enter(1)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        done = [room.back_up() for _ in range(3)]
    finally:
        stop.set()
        thread.join()
    sizes = [one.ledger_size for one in done]
    assert sizes == sorted(sizes)
    assert room.size() >= sizes[-1]


def test_a_broken_ledger_keeps_the_old_ones(room: Room) -> None:
    """A tampered ledger is told; its backup is evidence, and no older one is thinned."""
    for _ in range(3):
        room.back_up()
        room.now += timedelta(days=100)
    with room.office() as office, office.database.write() as connection:
        connection.execute(text("UPDATE ledger_entries SET kind = 'x' WHERE seq = 3"))
    with pytest.raises(LedgerBrokenError, match="合わないところ"):
        room.back_up()
    assert len(list(room.shelf.iterdir())) == 4


def test_old_ones_are_thinned(room: Room) -> None:
    """By the numbers of the config, and nothing else in the folder is touched."""
    config = room.folder / "gatekeeper.toml"
    config.write_text(f"{config.read_text()}[backup]\nkeep_days = 2\nkeep_weeks = 1\nkeep_months = 1\n")
    room.shelf.mkdir(parents=True)
    (room.shelf / "読んでください.txt").write_text("x", encoding="utf-8")
    done = []
    for _ in range(4):
        done.append(room.back_up())
        room.now += timedelta(days=1)
    assert [len(one.pruned) for one in done] == [0, 0, 1, 1]
    assert len(list(room.shelf.iterdir())) == 3


def test_a_shelf_that_cannot_be_written(room: Room) -> None:
    """One message names the folder."""
    room.shelf.parent.mkdir(exist_ok=True)
    room.shelf.write_text("a file")
    with pytest.raises(BackupError, match="読み書きできません"):
        room.back_up()


def test_two_in_one_second(room: Room) -> None:
    """The second one isn't written over the first."""
    first = room.back_up()
    content = first.backup.file.read_bytes()
    room.now -= timedelta(minutes=1)
    with pytest.raises(BackupError, match="もうあります"):
        room.back_up()
    assert first.backup.file.read_bytes() == content


@pytest.mark.parametrize(("key", "said"), [(None, "LoadCredential=backup_key"), ("hunter2", "打ち間違い")])
def test_without_a_key(room: Room, key: str | None, said: str) -> None:
    """No key, or something that is none, ends in one message that doesn't repeat it."""
    environment = {} if key is None else {"GATEKEEPER_BACKUP_KEY": key}
    settings = load(room.folder / "gatekeeper.toml", environment)
    office = room.office()
    office.settings = settings
    with office, pytest.raises((BackupError, MistakesError), match=said) as caught:
        run_backup(office, room.now)
    assert "hunter2" not in str(caught.value)
    assert not room.shelf.exists()


@pytest.mark.parametrize("room", ["sqlite"], indirect=True)
def test_a_database_that_is_damaged(room: Room) -> None:
    """It is told as damaged, and nothing is left on the shelf."""
    database = room.folder / "state" / "gatekeeper.db"
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(database.read_bytes())
    content[8192 : 8192 + 40_000] = b"\xff" * 40_000
    database.write_bytes(content)
    with pytest.raises(DatabaseUnreachableError, match="壊れている"):
        room.back_up()
    assert list(room.shelf.glob("*")) == []


def test_laid_out_for_a_new_machine(room: Room, tmp_path: Path) -> None:
    """The files beside the database come out into a new folder, and into no other."""
    file = room.back_up().backup.file
    manifest = unpack_files(file, room.key, tmp_path / "new")
    assert manifest.ward == "新宿区"
    assert (tmp_path / "new" / "config" / "gatekeeper.toml").read_text() == (
        room.folder / "gatekeeper.toml"
    ).read_text()
    assert not list((tmp_path / "new").glob("database.*"))
    with pytest.raises(BackupError, match="もうあります"):
        unpack_files(file, room.key, tmp_path / "new")


@pytest.mark.parametrize("room", ["postgres"], indirect=True)
def test_without_the_tools(room: Room, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where `pg_dump` is missing, the message says what to install."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DatabaseUnreachableError, match="apt install postgresql-client"):
        room.back_up()


def test_nothing_stays_on_the_server(room: Room) -> None:
    """The place in which a copy was tried out is gone afterwards."""
    room.back_up()
    if room.settings.paths.database.startswith("postgres"):
        with Database.open(room.settings.paths.database) as database, database.read() as connection:
            names = connection.execute(text("SELECT datname FROM pg_database")).scalars().all()
        assert not [name for name in names if name.startswith("gatekeeper_check")]
    assert not list(room.folder.glob("**/database.*"))
