from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from gatekeeper.backup.key import BackupKey
from gatekeeper.backup.making import BackupMade, run_backup
from gatekeeper.bootstrap import Office
from gatekeeper.settings import Settings, load
from tests.postgres import PostgresServer, postgres_server
from tests.ward import write_config

PASSPHRASE = "合言葉はとても長い"
NOW = datetime(2026, 2, 1, 3, tzinfo=UTC)
REGISTRY = "submissions: []\nprocedures: []\ndeclarations: []\n"


@dataclass
class Room:
    """A ward's machine, with a clock of its own that a test moves."""

    folder: Path
    key: BackupKey
    now: datetime = NOW
    entered: int = field(default=0)

    @property
    def settings(self) -> Settings:
        secrets = {"GATEKEEPER_BACKUP_KEY": self.key.text, "GATEKEEPER_LEDGER_KEY_PASSPHRASE": PASSPHRASE}
        return load(self.folder / "gatekeeper.toml", secrets)

    @property
    def shelf(self) -> Path:
        return self.folder / "state" / "backup"

    def office(self) -> Office:
        return Office(self.settings, clock=lambda: self.now)

    def enter(self, count: int) -> None:
        """As many changes of the database, each with its entry in the ledger."""
        with self.office() as office:
            for _ in range(count):
                self.entered += 1
                day = date(2026, 2, 1)
                office.filing_counts.add("R7-36-03", day, self.entered, by="係長", now=self.now, source="test")

    def seal(self) -> None:
        self.now += timedelta(minutes=1)
        with self.office() as office:
            assert office.notary.checkpoint(PASSPHRASE, self.now) is not None

    def back_up(self) -> BackupMade:
        self.now += timedelta(minutes=1)
        with self.office() as office:
            return run_backup(office, self.now)

    def size(self) -> int:
        with self.office() as office:
            return office.ledger.head().size

    def holds(self) -> bool:
        with self.office() as office:
            return office.notary.verify(self.now).holds


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server for all tests of this process."""
    with postgres_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def room(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A machine with a key, ten changes signed and four not yet; once with each kind of database."""
    config = write_config(tmp_path, "http://127.0.0.1:9")
    (tmp_path / "registry.yaml").write_text(REGISTRY, encoding="utf-8")
    if request.param == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres")
        monkeypatch.setenv("PATH", str(server.tools), prepend=":")
        text = config.read_text(encoding="utf-8").replace("[paths]\n", f'[paths]\ndatabase = "{server.new_url()}"\n')
        config.write_text(text, encoding="utf-8")
    made = Room(tmp_path, BackupKey.generate())
    with made.office() as office:
        office.notary.make_keys(PASSPHRASE, made.now)
    made.enter(10)
    made.seal()
    made.enter(4)
    return made
