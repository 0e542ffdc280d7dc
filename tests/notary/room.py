"""A small ledger with its keys and its outside place, for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from gatekeeper.ledger.finding import Check
from gatekeeper.ledger.removal import Removable
from gatekeeper.ledger.verify import Report
from gatekeeper.notary.notary import Notary
from gatekeeper.notary.pruning import prune
from gatekeeper.store.database import Database
from gatekeeper.store.filing import FilingCounts
from gatekeeper.store.ledger import Ledger
from gatekeeper.store.retention import Retention, Will
from gatekeeper.store.transfer_book import take_in
from gatekeeper.transfer.value import Deed, Side, Transfer, Via, Way
from gatekeeper.vault.anchor import Anchor
from gatekeeper.vault.key_folder import KeyFolder

__all__ = ["NOW", "PASSPHRASE", "Room", "moved"]

NOW = datetime(2026, 2, 1, tzinfo=UTC)
PASSPHRASE = "合言葉はとても長い"


def moved(event: str, at: datetime) -> Transfer:
    """A file that somebody outside has taken."""
    return Transfer(
        event, at, Deed.DOWNLOADED, Way.OUTWARD, Side.OUTSIDE, Via.COLLABORATION, "77", "op@vendor.example.com",
        "受託者", "203.0.113.7", "501", "督促状.xlsx", "受渡し/国保督促状/督促状.xlsx", size=120_000,
        governor="R7-36-03", counterparty="株式会社みなと印刷",
    )  # fmt: skip


@dataclass
class Room:
    database: Database
    folder: Path
    entered: int = 0
    of_transfers: bool = False

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
            if self.of_transfers:
                self._move()
                continue
            FilingCounts(self.database).add(
                "R7-36-03", date(2026, 2, 1), self.entered, by="係長", now=self.now, source="test"
            )

    def _move(self) -> None:
        event = f"e{self.entered}"
        with self.database.write() as connection:
            take_in(connection, [moved(event, self.now)], self.now)

    def prune(self, of: Removable = Removable.LEDGER, minutes: int = 8, portion: int = 3) -> int:
        """Takes out what was entered in the first minutes, in small portions."""
        retention = Retention(self.database, portion)
        will = Will(of, NOW + timedelta(minutes=minutes), "係長", "保存期間")
        return prune(self.notary, retention, will, PASSPHRASE, self.now)

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
