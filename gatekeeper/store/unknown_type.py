"""Counts the events of types that the gatekeeper doesn't know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from gatekeeper.event.kind import is_known
from gatekeeper.event.value import Event
from gatekeeper.store.bulk import upsert
from gatekeeper.store.event_table import event_unknown

__all__ = ["count_unknown"]

_COLUMNS = ("type", "events", "first_at", "last_at")


def count_unknown(connection: Connection, events: Sequence[Event], now: datetime) -> None:
    """Adds to the counts within the caller's transaction, which takes these events in for the first time."""
    counts = Counter(one.type for one in events if not is_known(one.type))
    rows = [(kind, count, now, now) for kind, count in counts.items()]
    upsert(connection, event_unknown, _COLUMNS, rows, added=("events",), kept=("first_at",))
