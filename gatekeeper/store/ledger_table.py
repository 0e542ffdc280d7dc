"""The tables of the ledger."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, Table

from gatekeeper.store.column import BIG, AnyText, UtcDateTime
from gatekeeper.store.table import metadata

__all__ = ["ledger_baseline", "ledger_checkpoints", "ledger_entries", "ledger_heads"]

ledger_entries = Table(
    "ledger_entries",
    metadata,
    Column("seq", BIG, primary_key=True, autoincrement=False),
    Column("at", AnyText, nullable=False),
    Column("kind", AnyText, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("payload_sha256", AnyText, nullable=False),
    Column("prev_hash", AnyText, nullable=False),
    Column("hash", AnyText, nullable=False),
    Index("ix_ledger_entries_kind", "kind", "seq"),
)
"""Rows are only ever added; of one whose time is over the payload becomes empty, and nothing else changes.

`at` is the text that is hashed, the same on every database.
"""

ledger_checkpoints = Table(
    "ledger_checkpoints",
    metadata,
    Column("size", BIG, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("peaks", LargeBinary, nullable=False),
)
"""`body` is the signed checkpoint as it also lies outside. `peaks` spare the next one the way from the first entry."""

ledger_heads = Table(
    "ledger_heads",
    metadata,
    Column("name", AnyText, primary_key=True),
    Column("size", BIG, nullable=False),
    Column("hash", AnyText, nullable=False),
    Column("root", AnyText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
"""The last head that a verification has seen."""

ledger_baseline = Table(
    "ledger_baseline",
    metadata,
    Column("kind", AnyText, primary_key=True),
    Column("entries", BIG, nullable=False),
)
"""How many changes of each kind were there before the database had a ledger."""
