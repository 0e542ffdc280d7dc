"""The tables of what was taken out because its time was over, and of the weekly analyses."""

from __future__ import annotations

from sqlalchemy import Column, Date, Table

from gatekeeper.store.column import BIG, AnyText, UtcDateTime
from gatekeeper.store.table import metadata

__all__ = ["analysis", "pruned"]

pruned = Table(
    "pruned",
    metadata,
    Column("kind", AnyText, primary_key=True),
    Column("entries", BIG, nullable=False),
)
"""How many rows that entries of a kind tell of are gone because their time was over."""

analysis = Table(
    "analysis",
    metadata,
    Column("week", Date, primary_key=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("body", AnyText, nullable=False),
)
"""One row a week that was analysed, named by its Monday in Japan. `body` is what its entry has the digest of."""
