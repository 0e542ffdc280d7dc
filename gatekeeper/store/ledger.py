"""The ledger's tables: entries are added within the transaction of what they tell of, and never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, LargeBinary, Row, Table, cast, insert, inspect, select

from gatekeeper.errors import LedgerBrokenError, UsageError
from gatekeeper.ledger.checkpoint import SignedCheckpoint
from gatekeeper.ledger.entry import BEGINNING, Draft, Entry, Head, Kind, instant, seal
from gatekeeper.ledger.finding import Finding
from gatekeeper.ledger.merkle import Peaks
from gatekeeper.ledger.removal import NamedRemoval, SignedRemoval, held
from gatekeeper.ledger.sealing import Latest
from gatekeeper.ledger.verify import Named, Remembered
from gatekeeper.ledger.walk import Row as WalkRow
from gatekeeper.signing import canonical
from gatekeeper.signing.keyring import Keyring
from gatekeeper.store.bulk import add, upsert
from gatekeeper.store.database import Database
from gatekeeper.store.ledger_count import baseline, expected_counts, pruned_counts
from gatekeeper.store.ledger_record import altered_transfers
from gatekeeper.store.ledger_row import TEXTS, raw_rows
from gatekeeper.store.ledger_table import ledger_baseline, ledger_checkpoints, ledger_entries, ledger_heads
from gatekeeper.text import words

__all__ = ["Ledger", "append", "append_if_new"]

Sign = Callable[[Latest | None, Iterable[WalkRow]], tuple[SignedCheckpoint, Peaks] | None]

_AT_ONCE = 5_000
_LAST_SEEN = "last seen"
_UNREADABLE = words("ja")("ledger.unreadable")
_COLUMNS = ("seq", *TEXTS)


def append(connection: Connection, drafts: Sequence[Draft], now: datetime) -> None:
    """Adds entries within the caller's writing transaction: with what they tell of, or not at all.

    What it costs doesn't hang on how long the ledger is.
    """
    if not drafts:
        return
    head = _head(connection)
    if head == BEGINNING:
        drafts = [Draft(Kind.LEDGER_OPENED, {"counts": baseline(connection)}), *drafts]
    add(connection, ledger_entries, _COLUMNS, list(map(attrgetter(*_COLUMNS), seal(drafts, head, now))))


def append_if_new(connection: Connection, draft: Draft, now: datetime) -> None:
    """As `append`, but only where the newest entry of this kind says something else."""
    newest = (
        select(ledger_entries.c.payload)
        .where(ledger_entries.c.kind == draft.kind)
        .order_by(ledger_entries.c.seq.desc())
        .limit(1)
    )
    if connection.scalar(newest) != canonical.dumps(draft.payload):
        append(connection, [draft], now)


class Ledger:
    """Every method raises `DatabaseUnreachableError`; moments are aware.

    What gives entries or hashes raises `LedgerBrokenError` where a row holds something else.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, draft: Draft, now: datetime) -> None:
        """Adds one entry that tells of no other change of the database."""
        with self._database.write() as connection:
            append(connection, [draft], now)

    def note(self, draft: Draft, now: datetime) -> None:
        """As `append_if_new`, in a transaction of its own where there is something to add."""
        with self._database.write() as connection:
            append_if_new(connection, draft, now)

    def head(self) -> Head:
        with self._database.read() as connection:
            return _head(connection)

    def entry(self, seq: int) -> Entry:
        """:raises UsageError: there is none with this number."""
        with self._database.read() as connection:
            for entry in _entries(connection, seq, seq):
                return entry
        raise UsageError(f"管理簿に {seq} 番はありません。")

    def entries(self, first: int, last: int) -> Iterator[Entry]:
        """The entries from `first` to `last`, both included, as of one moment."""
        with self._database.read() as connection:
            yield from _entries(connection, first, last)

    def newest(self, count: int, kind: Kind | None = None) -> list[Entry]:
        """The last entries, the oldest of them first."""
        statement = select(ledger_entries).order_by(ledger_entries.c.seq.desc()).limit(count)
        if kind is not None:
            statement = statement.where(ledger_entries.c.kind == kind)
        with self._database.read() as connection:
            return list(map(_entry, _readable(connection.execute(statement))))[::-1]

    def range_of(self, since: datetime | None, until: datetime | None) -> tuple[int, int] | None:
        """The numbers of the first and last entry within [since, until); None where there is none."""
        within = select(ledger_entries.c.seq)
        if since is not None:
            within = within.where(ledger_entries.c.at >= instant(since))
        if until is not None:
            within = within.where(ledger_entries.c.at < instant(until))
        with self._database.read() as connection:
            first = connection.scalar(within.order_by(ledger_entries.c.seq).limit(1))
            last = connection.scalar(within.order_by(ledger_entries.c.seq.desc()).limit(1))
        return None if first is None or last is None else (first, last)

    def leaves(self, size: int) -> list[bytes]:
        """The leaf hashes of the first `size` entries, as they are stored."""
        statement = select(ledger_entries.c.hash).where(ledger_entries.c.seq <= size).order_by(ledger_entries.c.seq)
        with self._database.read() as connection:
            return list(map(_leaf, _readable(connection.scalars(statement))))

    @contextmanager
    def under_examination(self) -> Iterator[Examined]:
        """All that the database says of the ledger, as of one moment."""
        with self._database.read() as connection:
            yield Examined(connection)

    def checkpoints(self) -> list[Named]:
        with self._database.read() as connection:
            return Examined(connection).checkpoints()

    def newest_checkpoint(self) -> Named | None:
        """The checkpoint of the largest size on record."""
        newest = select(ledger_checkpoints).order_by(ledger_checkpoints.c.size.desc()).limit(1)
        with self._database.read() as connection:
            row = connection.execute(newest).one_or_none()
        return None if row is None else _named(row)

    def removals(self) -> list[NamedRemoval]:
        """What was taken out because its time was over, as the entries say."""
        with self._database.read() as connection:
            return Examined(connection).removals()

    def add_checkpoint(self, sign: Sign, now: datetime) -> SignedCheckpoint | None:
        """Adds what `sign` makes of the latest checkpoint and the rows behind it, in one transaction."""
        with self._database.write() as connection:
            newest = select(ledger_checkpoints).order_by(ledger_checkpoints.c.size.desc()).limit(1)
            row = connection.execute(newest).one_or_none()
            latest = None if row is None else Latest(_named(row), _peaks(row))
            made = sign(latest, raw_rows(connection, 0 if row is None else row.size))
            if made is None:
                return None
            signed, peaks = made
            values = {
                "size": signed.checkpoint.size,
                "at": now,
                "body": signed.to_bytes(),
                "peaks": b"".join(peaks.hashes),
            }
            connection.execute(insert(ledger_checkpoints).values(values))
            return signed

    def remember(self, head: Head, root: str, now: datetime) -> None:
        """Keeps what a verification has seen, for the next one."""
        columns = ("name", "size", "hash", "root", "at")
        with self._database.write() as connection:
            upsert(connection, ledger_heads, columns, [(_LAST_SEEN, head.size, head.hash, root, now)])


class Examined:
    """The tables as they are, whatever was done to them. One that is gone holds nothing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self) -> Iterator[WalkRow]:
        """Every entry, by number."""
        return raw_rows(self._connection) if self._has(ledger_entries) else iter(())

    def checkpoints(self) -> list[Named]:
        if not self._has(ledger_checkpoints):
            return []
        rows = self._connection.execute(select(ledger_checkpoints).order_by(ledger_checkpoints.c.size))
        return [_named(row) for row in rows]

    def removals(self) -> list[NamedRemoval]:
        if not self._has(ledger_entries):
            return []
        as_bytes = cast(ledger_entries.c.payload, LargeBinary).label("payload")
        said = (
            select(ledger_entries.c.seq, as_bytes)
            .where(ledger_entries.c.kind == Kind.RETENTION)
            .order_by(ledger_entries.c.seq)
        )
        return [NamedRemoval(row.seq, _removal(row.payload)) for row in self._connection.execute(said)]

    def expected_counts(self) -> dict[str, int]:
        return expected_counts(self._connection)

    def pruned_counts(self) -> dict[str, int]:
        return pruned_counts(self._connection)

    def altered_rows(self, keyring: Keyring | None) -> Iterator[Finding]:
        """The rows that aren't what their newest entry has the digest of; statements of removals hold by `keyring`."""
        return altered_transfers(self._connection, held(self.removals(), keyring))

    def opens_with(self) -> dict[str, int]:
        return baseline(self._connection) if self._has(ledger_baseline) else {}

    def remembered(self) -> list[Remembered]:
        if not self._has(ledger_heads):
            return []
        rows = self._connection.execute(select(ledger_heads))
        return [
            Remembered(ledger_heads.name, Head(row.size, row.hash) if isinstance(row.size, int) else None, row.root)
            for row in rows
        ]

    def _has(self, table: Table) -> bool:
        return inspect(self._connection).has_table(table.name)


def _head(connection: Connection) -> Head:
    newest = select(ledger_entries.c.seq, ledger_entries.c.hash).order_by(ledger_entries.c.seq.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return BEGINNING if row is None else Head(row.seq, row.hash)


def _entries(connection: Connection, first: int, last: int) -> Iterator[Entry]:
    within = ledger_entries.c.seq.between(first, last)
    statement = select(ledger_entries).where(within).order_by(ledger_entries.c.seq)
    with connection.execute(statement.execution_options(yield_per=_AT_ONCE)) as rows:
        yield from map(_entry, _readable(rows))


def _readable(rows: Iterable[Any]) -> Iterator[Any]:
    """:raises LedgerBrokenError: a value isn't of its column's type, which SQLite takes all the same."""
    try:
        yield from rows
    except (TypeError, ValueError) as error:
        raise LedgerBrokenError(message=_UNREADABLE) from error


def _entry(row: Row[*tuple[Any, ...]]) -> Entry:
    try:
        entry = Entry(row.seq, row.at, row.kind, row.payload, row.payload_sha256, row.prev_hash, row.hash)
    except (TypeError, ValueError) as error:
        raise LedgerBrokenError(message=_UNREADABLE) from error
    texts = (entry.at, entry.kind, entry.payload_sha256, entry.prev_hash, entry.hash)
    if not isinstance(entry.payload, bytes) or not all(isinstance(text, str) for text in texts):
        raise LedgerBrokenError(message=_UNREADABLE)
    return entry


def _leaf(text: Any) -> bytes:
    try:
        return bytes.fromhex(text)
    except (TypeError, ValueError) as error:
        raise LedgerBrokenError(message=_UNREADABLE) from error


def _named(row: Row[*tuple[Any, ...]]) -> Named:
    where = f"{ledger_checkpoints.name}:{row.size}"
    try:
        signed = SignedCheckpoint.from_bytes(row.body)
    except (ValueError, TypeError, AttributeError):
        return Named(where, None)
    return Named(where, signed if signed.checkpoint.size == row.size else None)


def _removal(payload: Any) -> SignedRemoval | None:
    try:
        return SignedRemoval.from_payload(payload)
    except ValueError:
        return None


def _peaks(row: Row[*tuple[Any, ...]]) -> Peaks | None:
    try:
        return Peaks(row.size, tuple(row.peaks[start : start + 32] for start in range(0, len(row.peaks), 32)))
    except (ValueError, TypeError):
        return None
