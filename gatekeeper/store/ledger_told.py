"""What the entries tell of transfers, laid aside by event: too much for memory, and asked for row by row."""

from __future__ import annotations

import sqlite3
from binascii import hexlify
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from gatekeeper.ledger.entry import moment_of
from gatekeeper.ledger.finding import Check, Fault, Finding
from gatekeeper.ledger.removal import GONE, Removable, Removal, Spans
from gatekeeper.ledger.walk import Row
from gatekeeper.signing import canonical
from gatekeeper.store.bulk import chunks
from gatekeeper.store.transfer_digest import instant_of

__all__ = ["Told", "ToldTransfers", "key_of"]

_TABLE = """
CREATE TABLE told (event BLOB PRIMARY KEY, digest BLOB, entries INTEGER, due INTEGER, last INTEGER) WITHOUT ROWID
"""
_LAY = """
INSERT INTO told VALUES (?, ?, 1, ?, ?) ON CONFLICT (event) DO UPDATE
SET digest = excluded.digest, entries = entries + 1, due = due + excluded.due, last = excluded.last
"""


class Told(NamedTuple):
    """What is told of one event: the row's digest as the newest entry has it, and the number of that entry.

    `entries` is how many tell of it, `due` how many of these tell of a row that can't be gone because its time was
    over.
    """

    digest: bytes
    entries: int
    due: int
    last: int


class ToldTransfers:
    """`aside` is an empty database of its own; `removals` are the statements that hold, with their entries' numbers."""

    def __init__(self, aside: sqlite3.Connection, removals: Mapping[Removal, int]) -> None:
        self._aside = aside
        # Nothing of it is ever taken back.
        self._aside.execute("PRAGMA journal_mode=OFF")
        self._aside.execute(_TABLE)
        self._emptied = Spans(removals)
        self._rows_gone = _Bounds(removals)
        self.emptied_before = max((_before(one) for one in removals if one.of is Removable.LEDGER), default="")
        """Of a transfer of this moment or later no entry has lost its content; blank where none has at all."""
        self.entries = 0

    @property
    def emptied(self) -> int:
        """How many entries have lost their content because their time was over."""
        return self._emptied.met

    @property
    def last_emptied(self) -> int:
        return self._emptied.last_met

    def lay(self, rows: Iterable[Row]) -> Iterator[Finding]:
        """Lays the entries of transfers aside, which come in order; gives what is wrong with them themselves.

        What tells of no event is no entry of a transfer: its row will be missed.
        """
        for part in chunks(rows):
            laid: list[tuple[bytes, bytes, bool, int]] = []
            for row in part:
                self.entries += 1
                fault = self._lay(row, laid)
                if fault is not None:
                    yield Finding(Check.RECORD, fault, row[0])
            self._aside.executemany(_LAY, laid)

    def of(self, events: Sequence[str]) -> dict[str, Told]:
        """What is told of those of these events of which anything is."""
        keys = {key_of(event): event for event in events}
        asked = f"SELECT * FROM told WHERE event IN ({','.join('?' * len(keys))})"  # noqa: S608 - marks alone
        return {keys[row[0]]: Told(*row[1:]) for row in self._aside.execute(asked, list(keys))}

    def due(self) -> int:
        """How many events must have their row."""
        (count,) = self._aside.execute("SELECT count(*) FROM told WHERE due").fetchone()
        return int(count)

    def due_events(self) -> Iterator[str]:
        for (key,) in self._aside.execute("SELECT event FROM told WHERE due"):
            yield key.decode("utf-8", "surrogatepass")

    def _lay(self, row: Row, laid: list[tuple[bytes, bytes, bool, int]]) -> Fault | None:
        seq, _, kind, payload, stated, _, _ = row
        if payload == GONE:
            return None if self._emptied.excuse(seq, kind) else Fault.EMPTIED
        try:
            fault = None if hexlify(sha256(payload).digest()) == stated else Fault.BODY
            told = canonical.loads(payload)
            moment, digest = told["moment"], bytes.fromhex(told["row_sha256"])
            laid.append((key_of(told["event"]), digest, not moment < self._rows_gone.bound(seq), seq))
        except (TypeError, ValueError, KeyError, AttributeError):
            return Fault.UNREADABLE if not isinstance(payload, bytes) else fault
        return fault


class _Bounds:
    """Before which moment rows can be gone, by the number of an entry that tells of them: asked in order."""

    def __init__(self, removals: Mapping[Removal, int]) -> None:
        self._left: list[tuple[int, str]] = []
        bound = ""
        of_rows = ((seq, _before(one)) for one, seq in removals.items() if one.of is Removable.TRANSFER)
        for seq, before in sorted(of_rows, reverse=True):
            bound = max(bound, before)
            self._left.append((seq, bound))

    def bound(self, seq: Any) -> str:
        """Blank where all of them were taken out before this entry was made."""
        while self._left and self._left[-1][0] < seq:
            self._left.pop()
        return self._left[-1][1] if self._left else ""


def key_of(event: str) -> bytes:
    """As bytes, because half characters are no text that SQLite takes."""
    return event.encode("utf-8", "surrogatepass")


def _before(removal: Removal) -> str:
    """In the form in which entries write a transfer's moment: these texts sort as moments do."""
    return instant_of(moment_of(removal.before))
