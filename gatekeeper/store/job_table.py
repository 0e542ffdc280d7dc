"""The table of the daemon's jobs."""

from __future__ import annotations

from sqlalchemy import Column, Table

from gatekeeper.store.column import BIG, AnyText, UtcDateTime
from gatekeeper.store.table import metadata

__all__ = ["job"]

job = Table(
    "job",
    metadata,
    Column("name", AnyText, primary_key=True),
    Column("cadence", AnyText, nullable=False),
    Column("next_due", UtcDateTime, nullable=False),
    Column("last_started", UtcDateTime),
    Column("last_ended", UtcDateTime),
    Column("last_success", UtcDateTime),
    Column("failures", BIG, nullable=False, server_default="0"),
    Column("last_error", AnyText, nullable=False, server_default=""),
    Column("last_message", AnyText, nullable=False, server_default=""),
    Column("stamped_at", UtcDateTime),
)
"""When each job is due, and how it went. `failures` are those since its last success."""
