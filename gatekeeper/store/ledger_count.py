"""How many entries of a kind there must be: the other tables count them too, and know nothing of the ledger."""

from __future__ import annotations

from sqlalchemy import Connection, Table, case, cast, func, inspect, select

from gatekeeper.ledger.entry import Kind
from gatekeeper.store.column import BIG
from gatekeeper.store.journal_table import action_event
from gatekeeper.store.ledger_table import ledger_baseline
from gatekeeper.store.retention_table import analysis, pruned
from gatekeeper.store.table import filing_count, registry_version, violation_event
from gatekeeper.store.transfer_table import transfer

__all__ = ["baseline", "expected_counts", "pruned_counts"]

_TABLES = {
    Kind.REGISTRY_VERSION: registry_version,
    Kind.FILING_COUNT: filing_count,
    Kind.ACTION: action_event,
    Kind.TRANSFER: transfer,
    Kind.ANALYSIS: analysis,
}
_LIFE = "violation_"
_MOST = 2**31


def expected_counts(connection: Connection) -> dict[str, int]:
    """By kind, for every kind whose changes leave a row of their own; rows whose time was over are counted too."""
    counts = {str(kind): _rows(connection, table) for kind, table in _TABLES.items()}
    counts.update({str(kind): 0 for kind in Kind if kind.startswith(_LIFE)})
    if inspect(connection).has_table(transfer.name):
        # One that was derived anew has an entry for each time. What can be no such number counts as none: SQLite holds
        # any, up to where their sum is an error.
        revision = case((transfer.c.revision.between(1, _MOST), transfer.c.revision), else_=0)
        counts[str(Kind.TRANSFER)] = int(connection.scalar(select(func.sum(revision))) or 0)
    events = select(violation_event.c.kind, func.count()).group_by(violation_event.c.kind)
    counts.update({f"{_LIFE}{kind}": count for kind, count in connection.execute(events)})
    for kind, gone in pruned_counts(connection).items():
        counts[kind] = counts.get(kind, 0) + gone
    return counts


def pruned_counts(connection: Connection) -> dict[str, int]:
    """How many rows of a kind are gone because their time was over."""
    if not inspect(connection).has_table(pruned.name):
        return {}
    entries = cast(pruned.c.entries, BIG).label("entries")  # SQLite would hold any word in this column
    return {row.kind: row.entries for row in connection.execute(select(pruned.c.kind, entries))}


def _rows(connection: Connection, table: Table) -> int:
    """A table that is gone has none."""
    if not inspect(connection).has_table(table.name):
        return 0
    return connection.scalar(select(func.count()).select_from(table)) or 0


def baseline(connection: Connection) -> dict[str, int]:
    """What was there before the database had a ledger, by kind."""
    rows = connection.execute(select(ledger_baseline).order_by(ledger_baseline.c.kind))
    return {row.kind: row.entries for row in rows}
