"""Lockdowns, and what people are to be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import BIG, AnyText, UtcDateTime

revision = "0011_lockdown"
down_revision = "0009_journal"


def upgrade() -> None:
    op.create_table(
        "lockdown",
        sa.Column("run_id", BIG, autoincrement=False, nullable=False),
        sa.Column("target_kind", AnyText(), nullable=False),
        sa.Column("target", AnyText(), nullable=False),
        sa.Column("title", AnyText(), nullable=False),
        sa.Column("folders", AnyText(), nullable=False),
        sa.Column("above", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.Column("release_run", BIG, nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_lockdown_run_id"),
        sa.ForeignKeyConstraint(["release_run"], ["run.id"], name="fk_lockdown_release_run"),
        sa.PrimaryKeyConstraint("run_id", name="pk_lockdown"),
    )
    op.create_table(
        "notice",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", AnyText(), nullable=False),
        sa.Column("about", AnyText(), nullable=False),
        sa.Column("to", AnyText(), nullable=False),
        sa.Column("due", UtcDateTime(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.UniqueConstraint("kind", "about", "to", name="uq_notice_kind_about_to"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("notice")
    op.drop_table("lockdown")
