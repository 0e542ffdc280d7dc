"""A small ledger with its keys and its outside place, for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from gatekeeper.ledger.finding import Check
from gatekeeper.ledger.verify import Report
from gatekeeper.notary.notary import Notary
from gatekeeper.store.database import Database
from gatekeeper.store.filing import FilingCounts
from gatekeeper.store.ledger import Ledger
from gatekeeper.vault.anchor import Anchor
from gatekeeper.vault.key_folder import KeyFolder

__all__ = ["NOW", "PASSPHRASE", "Room"]

NOW = datetime(2026, 2, 1, tzinfo=UTC)
PASSPHRASE = "合言葉はとても長い"


@dataclass
class Room:
    database: Database
    folder: Path
    entered: int = 0

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.database)

    @property
    def keys(self) -> KeyFolder:
        return KeyFolder(self.folder / "keys")

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.folder / "anchor")

    @property
    def notary(self) -> Notary:
        return Notary(self.ledger, self.anchor, self.keys)

    @property
    def now(self) -> datetime:
        return NOW + timedelta(minutes=self.entered)

    def fill(self) -> None:
        self.keys.make(PASSPHRASE, NOW)
        self.enter(10)
        self.seal()
        self.enter(5)
        self.seal()
        self.enter(4)

    def enter(self, count: int) -> None:
        """As many changes of the database, each with its entry; the first brings the ledger's own entry along."""
        for _ in range(count):
            self.entered += 1
            FilingCounts(self.database).add(
                "R7-36-03", date(2026, 2, 1), self.entered, by="係長", now=self.now, source="test"
            )

    def seal(self) -> None:
        assert self.notary.checkpoint(PASSPHRASE, self.now) is not None

    def verify(self) -> Report:
        return self.notary.verify(self.now)

    def found_by(self) -> set[Check]:
        """The checks that find something."""
        return {one.check for one in self.verify().findings}

    def do(self, *statements: str, **values: Any) -> None:
        """What somebody does to the database past the program."""
        with self.database.write() as connection:
            for statement in statements:
                connection.execute(text(statement), values)

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        with self.database.read() as connection:
            return [tuple(row) for row in connection.execute(text(statement))]
