"""The tables of lockdowns, and of what people are to be told."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Table, UniqueConstraint, false

from gatekeeper.store.column import BIG, AnyText, UtcDateTime
from gatekeeper.store.table import metadata

__all__ = ["lockdown", "notice"]

lockdown = Table(
    "lockdown",
    metadata,
    Column("run_id", BIG, ForeignKey("run.id"), primary_key=True, autoincrement=False),
    Column("target_kind", AnyText, nullable=False),
    Column("target", AnyText, nullable=False),
    Column("title", AnyText, nullable=False),
    Column("folders", AnyText, nullable=False),
    Column("above", Boolean, nullable=False, server_default=false()),
    Column("closed_at", UtcDateTime),
    Column("released_at", UtcDateTime),
    Column("release_run", BIG, ForeignKey("run.id")),
)
"""A lockdown beside its run. `closed_at` empty: not been through; `released_at` empty: in force."""

notice = Table(
    "notice",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("kind", AnyText, nullable=False),
    Column("about", AnyText, nullable=False),
    Column("to", AnyText, nullable=False),
    Column("due", UtcDateTime, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    UniqueConstraint("kind", "about", "to"),
    sqlite_autoincrement=True,
)
"""What somebody is to be told, from `due` on; said once for one matter. `sent_at` empty: not sent yet."""
