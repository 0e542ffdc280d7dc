"""Box's events: raw and counted, how far the log is read, and what has to be read anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import BIG, AnyText, UtcDateTime

revision = "0014_event"
down_revision = "0013_transfer"

_TABLES = (
    "event_reread",
    "event_unknown",
    "event_quarantine",
    "event_fill",
    "event_stream",
    "event_block",
    "event",
)


def upgrade() -> None:
    _make_events()
    _make_reading()
    _make_rest()


def _make_events() -> None:
    op.create_table(
        "event",
        sa.Column("event_id", AnyText(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("type", AnyText(), nullable=False),
        sa.Column("block", BIG, nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_event"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_event_at", "event", ["at"])
    op.create_table(
        "event_block",
        sa.Column("id", BIG, nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("events", BIG, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event_block"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_block_last_at", "event_block", ["last_at"])


def _make_reading() -> None:
    op.create_table(
        "event_stream",
        sa.Column("name", AnyText(), nullable=False),
        sa.Column("position", AnyText(), nullable=True),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_event_stream"),
    )
    op.create_table(
        "event_fill",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", AnyText(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("position", AnyText(), nullable=True),
        sa.Column("seen", BIG, nullable=False, server_default="0"),
        sa.Column("found", BIG, nullable=False, server_default="0"),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_event_fill"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_fill_ended_at", "event_fill", ["ended_at"])


def _make_rest() -> None:
    op.create_table(
        "event_quarantine",
        sa.Column("digest", AnyText(), nullable=False),
        sa.Column("flaw", AnyText(), nullable=False),
        sa.Column("event_id", AnyText(), nullable=True),
        sa.Column("type", AnyText(), nullable=True),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_event_quarantine"),
    )
    op.create_index("ix_event_quarantine_taken_at", "event_quarantine", ["taken_at"])
    op.create_table(
        "event_unknown",
        sa.Column("type", AnyText(), nullable=False),
        sa.Column("events", BIG, nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("type", name="pk_event_unknown"),
    )
    op.create_table(
        "event_reread",
        sa.Column("item_type", AnyText(), nullable=False),
        sa.Column("item_id", AnyText(), nullable=False),
        sa.Column("times", BIG, nullable=False),
        sa.Column("touched_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", AnyText(), nullable=False),
        sa.Column("owner_id", AnyText(), nullable=True),
        sa.Column("tried_at", UtcDateTime(), nullable=True),
        sa.Column("reason", AnyText(), nullable=True),
        sa.PrimaryKeyConstraint("item_type", "item_id", name="pk_event_reread"),
    )
    op.create_index("ix_event_reread_touched_at", "event_reread", ["touched_at"])


def downgrade() -> None:
    for name in _TABLES:
        op.drop_table(name)
