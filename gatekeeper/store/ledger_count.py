"""How many entries of a kind there must be: the other tables count them too, and know nothing of the ledger."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from gatekeeper.ledger.entry import Kind
from gatekeeper.store.journal_table import action_event
from gatekeeper.store.ledger_table import ledger_baseline
from gatekeeper.store.table import filing_count, registry_version, violation_event
from gatekeeper.store.transfer_table import transfer

__all__ = ["baseline", "expected_counts"]

_TABLES = {Kind.REGISTRY_VERSION: registry_version, Kind.FILING_COUNT: filing_count, Kind.ACTION: action_event}
_LIFE = "violation_"


def expected_counts(connection: Connection) -> dict[str, int]:
    """By kind, for every kind whose changes leave a row of their own that is never taken out."""
    counts = {
        str(kind): connection.scalar(select(func.count()).select_from(table)) or 0 for kind, table in _TABLES.items()
    }
    counts.update({str(kind): 0 for kind in Kind if kind.startswith(_LIFE)})
    # A transfer that was derived anew has an entry for each time.
    counts[str(Kind.TRANSFER)] = int(connection.scalar(select(func.sum(transfer.c.revision))) or 0)
    events = select(violation_event.c.kind, func.count()).group_by(violation_event.c.kind)
    counts.update({f"{_LIFE}{kind}": count for kind, count in connection.execute(events)})
    return counts


def baseline(connection: Connection) -> dict[str, int]:
    """What was there before the database had a ledger, by kind."""
    rows = connection.execute(select(ledger_baseline).order_by(ledger_baseline.c.kind))
    return {row.kind: row.entries for row in rows}
