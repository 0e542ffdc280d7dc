"""The table of transfers."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from gatekeeper.store.column import BIG, AnyText, UtcDateTime
from gatekeeper.store.table import metadata

__all__ = ["transfer"]

transfer = Table(
    "transfer",
    metadata,
    Column("event_id", AnyText, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("deed", AnyText, nullable=False),
    Column("way", AnyText, nullable=False),
    Column("side", AnyText, nullable=False),
    Column("via", AnyText, nullable=False),
    Column("user_id", AnyText),
    Column("login", AnyText),
    Column("name", AnyText),
    Column("ip", AnyText),
    Column("item_id", AnyText),
    Column("item_name", AnyText, nullable=False),
    Column("path", AnyText, nullable=False),
    Column("folder_id", AnyText),
    Column("size", BIG),
    Column("version_id", AnyText),
    Column("sha1", AnyText),
    Column("quantity", BIG, nullable=False),
    Column("governor", AnyText),
    Column("department", AnyText),
    Column("counterparty", AnyText),
    Column("subcontractor", AnyText),
    Column("standing", AnyText),
    Column("link_id", AnyText),
    Column("service", AnyText),
    Column("registry_version", BIG, nullable=False),
    Column("trail", AnyText),
    Column("revision", BIG, nullable=False, server_default="1"),
    Index("ix_transfer_at", "at", "event_id"),
    Index("ix_transfer_governor", "governor", "at"),
    Index("ix_transfer_item_id", "item_id", "at"),
    Index("ix_transfer_login", "login", "at"),
    Index("ix_transfer_user_id", "user_id", "at"),
)
"""One row a movement, by the number of Box's event. `revision` is how many entries of the ledger tell of it."""
