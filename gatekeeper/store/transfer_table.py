"""The table of transfers."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, text

from gatekeeper.store.column import BIG, AnyText, UtcDateTime
from gatekeeper.store.table import metadata

__all__ = ["transfer"]

_PLACED = "trail IS NOT NULL"

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
    Column("placed_from", UtcDateTime),
    Column("placed_to", UtcDateTime),
    Index("ix_transfer_at", "at", "event_id"),
    Index("ix_transfer_governor", "governor", "at"),
    Index("ix_transfer_item_id", "item_id", "at"),
    Index("ix_transfer_login", "login", "at"),
    Index("ix_transfer_user_id", "user_id", "at"),
    Index("ix_transfer_placed_to", "placed_to", sqlite_where=text(_PLACED), postgresql_where=text(_PLACED)),
)
"""One row a movement, by the number of Box's event. `revision` is how many entries of the ledger tell of it.

Its place holds if no folder of its trail was moved from `placed_from` to `placed_to`, both included. Without a place
both are null; with one they are only where nobody knows what it rests on. They are no part of what the ledger tells.
"""
