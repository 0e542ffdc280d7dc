"""What the ledger costs: an entry, however many there are, and a verification, held against bare SHA-256."""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from benchmarks.figure import Figure
from gatekeeper.ledger.entry import Draft, Kind, header
from gatekeeper.notary.notary import Notary
from gatekeeper.store.database import Database
from gatekeeper.store.ledger import Ledger, append
from gatekeeper.vault.anchor import Anchor
from gatekeeper.vault.key_folder import KeyFolder

__all__ = ["run"]

_NOW = datetime(2026, 2, 1, tzinfo=UTC)
_SMALL, _LARGE = 1_000, 1_000_000
_AT_ONCE = 5_000
_APPENDS = 300
_ROUNDS = 3


def run() -> list[Figure]:
    """Fills a ledger to a million entries, on the way and at the end of which single entries are timed."""
    with _opened() as (database, notary):
        _fill(database, 0, _SMALL)
        small = _append_seconds(database)
        _fill(database, _SMALL, _LARGE)
        large = _append_seconds(database)
        verifying, hashing = _verify_seconds(notary), _hash_seconds(database)
    flat, ratio = large / small, verifying / hashing
    return [
        Figure("ledger: cost of an entry, 1,000,000 entries ÷ 1,000", f"{flat:.2f}", "≤ 1.20", holds=flat <= 1.2),
        Figure("ledger: verify ÷ SHA-256 of the same bytes, 1,000,000", f"{ratio:.2f}", "≤ 8.00", holds=ratio <= 8),
    ]


@contextmanager
def _opened() -> Iterator[tuple[Database, Notary]]:
    with tempfile.TemporaryDirectory(prefix="gatekeeper-bench-") as name:
        folder = Path(name)
        with Database.open(f"sqlite:///{folder / 'ledger.db'}") as database:
            keys = KeyFolder(folder / "keys")
            keys.make("bench", _NOW)
            yield database, Notary(Ledger(database), Anchor(folder / "anchor"), keys)


def _draft(number: int) -> Draft:
    """An entry of the usual size: that of a violation."""
    item = {"type": "file", "id": str(10**12 + number)}
    payload = {"identity": f"{number:064x}", "rule": "GK201", "item": item, "governor": "R7-36-03", "sweep": 7}
    return Draft(Kind.VIOLATION_OPENED, {"violation": number, "policy": "outsourcing", **payload})


def _fill(database: Database, first: int, last: int) -> None:
    for start in range(first, last, _AT_ONCE):
        with database.write() as connection:
            append(connection, [_draft(number) for number in range(start, min(start + _AT_ONCE, last))], _NOW)


def _append_seconds(database: Database) -> float:
    """The best of some rounds of single entries within one transaction: a disk's mood isn't the ledger's."""
    return min(_appended(database) for _ in range(4 * _ROUNDS))


def _appended(database: Database) -> float:
    gc.collect()
    with database.write() as connection:
        start = time.process_time()
        for number in range(_APPENDS):
            append(connection, [_draft(number)], _NOW)
        return time.process_time() - start


def _verify_seconds(notary: Notary) -> float:
    notary.checkpoint("bench", _NOW)
    return min(_verified(notary) for _ in range(_ROUNDS))


def _verified(notary: Notary) -> float:
    gc.collect()
    start = time.process_time()
    report = notary.verify(_NOW)
    taken = time.process_time() - start
    # Nothing but the entries was made here: the other tables call for none of them.
    assert {str(one.check) for one in report.findings} == {"count"}
    return taken


def _hash_seconds(database: Database) -> float:
    """SHA-256 over each entry's bytes, which are in memory already: header and payload in one piece."""
    entries = Ledger(database).entries(1, 10**9)
    pieces = [
        header(one.seq, one.at.encode(), one.kind.encode(), one.payload_sha256.encode(), one.prev_hash.encode())
        + one.payload
        for one in entries
    ]
    return min(_hashed(pieces) for _ in range(_ROUNDS))


def _hashed(pieces: list[bytes]) -> float:
    gc.collect()
    start = time.process_time()
    for piece in pieces:
        sha256(piece).digest()
    return time.process_time() - start
