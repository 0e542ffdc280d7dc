"""The tables of Box's events: what came, how far the log has been read, and what has to be read anew because of it."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, PrimaryKeyConstraint, Table

from gatekeeper.store.column import BIG, AnyText, UtcDateTime
from gatekeeper.store.table import metadata

__all__ = [
    "event",
    "event_block",
    "event_fill",
    "event_quarantine",
    "event_reread",
    "event_stream",
    "event_unknown",
]

event = Table(
    "event",
    metadata,
    Column("event_id", AnyText, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("type", AnyText, nullable=False),
    Column("block", BIG, nullable=False),
    Index("ix_event_at", "at"),
    sqlite_with_rowid=False,
)
"""Every event that was taken in, once. `block` is where it stands raw, as long as that is kept."""

event_block = Table(
    "event_block",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("taken_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Column("events", BIG, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("ix_event_block_last_at", "last_at"),
    sqlite_autoincrement=True,
)
"""The new events of one page as Box sent them: a list in JSON, deflated. `last_at` is the moment of the latest."""

event_stream = Table(
    "event_stream",
    metadata,
    Column("name", AnyText, primary_key=True),
    Column("position", AnyText),
    Column("read_at", UtcDateTime, nullable=False),
)
"""How far a stream has been read: Box's own word for the position, and when it was last asked."""

event_fill = Table(
    "event_fill",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("kind", AnyText, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("position", AnyText),
    Column("seen", BIG, nullable=False, server_default="0"),
    Column("found", BIG, nullable=False, server_default="0"),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Index("ix_event_fill_ended_at", "ended_at"),
    sqlite_autoincrement=True,
)
"""A stretch of the history that is read, or was: what for, how far, and how many events in it were new."""

event_quarantine = Table(
    "event_quarantine",
    metadata,
    Column("digest", AnyText, primary_key=True),
    Column("flaw", AnyText, nullable=False),
    Column("event_id", AnyText),
    Column("type", AnyText),
    Column("taken_at", UtcDateTime, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Index("ix_event_quarantine_taken_at", "taken_at"),
)
"""Entries of which no event could be made, deflated. `digest` is that of the whole, however often it comes."""

event_unknown = Table(
    "event_unknown",
    metadata,
    Column("type", AnyText, primary_key=True),
    Column("events", BIG, nullable=False),
    Column("first_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
)
"""Types of events that the gatekeeper doesn't know. The moments are those of taking them in."""

event_reread = Table(
    "event_reread",
    metadata,
    Column("item_type", AnyText, nullable=False),
    Column("item_id", AnyText, nullable=False),
    Column("times", BIG, nullable=False),
    Column("touched_at", UtcDateTime, nullable=False),
    Column("event_id", AnyText, nullable=False),
    Column("owner_id", AnyText),
    Column("tried_at", UtcDateTime),
    Column("reason", AnyText),
    PrimaryKeyConstraint("item_type", "item_id"),
    Index("ix_event_reread_touched_at", "touched_at"),
)
"""Items to be read anew, once however many events touched them; `times` counts these. Where
`event_id` is empty none did: they were seen by a ruling that isn't in force any more.

With a `reason` it couldn't be read, and waits until something touches it again.
"""
