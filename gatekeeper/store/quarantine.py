"""Entries of Box's log of which no event could be made: kept, each once, for a person to look at."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, delete

from gatekeeper.event.malformed import Malformed
from gatekeeper.store.bulk import known_among, upsert
from gatekeeper.store.event_table import event_quarantine

__all__ = ["put_aside", "take_out"]

_LONGEST = 1_000_000
_COLUMNS = ("digest", "flaw", "event_id", "type", "taken_at", "raw")


def put_aside(connection: Connection, entries: Sequence[Malformed], now: datetime) -> int:
    """Takes entries in within the caller's transaction; returns how many weren't there yet."""
    by_digest = {}
    for one in entries:
        text = _text(one.raw)
        by_digest[_digest(text)] = one, text
    known = known_among(connection, event_quarantine, "digest", list(by_digest))
    rows = [
        (digest, str(one.flaw), one.event_id, one.type, now, zlib.compress(text[:_LONGEST].encode("ascii")))
        for digest, (one, text) in by_digest.items()
        if digest not in known
    ]
    upsert(connection, event_quarantine, _COLUMNS, rows)
    return len(rows)


def take_out(connection: Connection, text: str) -> None:
    """Forgets the entry of this very JSON, within the caller's transaction."""
    connection.execute(delete(event_quarantine).where(event_quarantine.c.digest == _digest(text)))


def _digest(text: str) -> str:
    return sha256(text.encode("ascii")).hexdigest()


def _text(raw: object) -> str:
    try:
        return json.dumps(raw, sort_keys=True)
    except RecursionError:
        return '"nested beyond reason"'
