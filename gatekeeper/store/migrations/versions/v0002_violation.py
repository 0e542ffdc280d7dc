"""Violations and their life."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import BIG, AnyText, UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "violation",
        sa.Column("id", BIG, nullable=False),
        sa.Column("identity", AnyText(), nullable=False),
        sa.Column("rule", AnyText(), nullable=False),
        sa.Column("severity", AnyText(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("item_type", AnyText(), nullable=False),
        sa.Column("item_id", AnyText(), nullable=False),
        sa.Column("path", AnyText(), nullable=False),
        sa.Column("subject_type", AnyText(), nullable=False),
        sa.Column("subject_id", AnyText(), nullable=False),
        sa.Column("login", AnyText(), nullable=True),
        sa.Column("remedy", AnyText(), nullable=False),
        sa.Column("target", AnyText(), nullable=True),
        sa.Column("governor", AnyText(), nullable=True),
        sa.Column("department", AnyText(), nullable=True),
        sa.Column("policy", AnyText(), nullable=True),
        sa.Column("facts", AnyText(), nullable=False),
        sa.Column("scope", AnyText(), nullable=False),
        sa.Column("first_seen", UtcDateTime(), nullable=False),
        sa.Column("last_seen", UtcDateTime(), nullable=False),
        sa.Column("last_sweep", BIG, nullable=False),
        sa.Column("resolved_at", UtcDateTime(), nullable=True),
        sa.Column("acknowledged_at", UtcDateTime(), nullable=True),
        sa.Column("acknowledged_by", AnyText(), nullable=True),
        sa.Column("acknowledged_reason", AnyText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_violation"),
        sa.UniqueConstraint("identity", name="uq_violation_identity"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_violation_resolved_at", "violation", ["resolved_at"])
    op.create_table(
        "violation_event",
        sa.Column("id", BIG, nullable=False),
        sa.Column("violation_id", BIG, nullable=False),
        sa.Column("kind", AnyText(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", AnyText(), nullable=True),
        sa.Column("reason", AnyText(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("sweep_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["violation_id"], ["violation.id"], name="fk_violation_event_violation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_violation_event"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_violation_event_violation_id", "violation_event", ["violation_id"])
    op.create_table(
        "waiver",
        sa.Column("violation_id", BIG, autoincrement=False, nullable=False),
        sa.Column("by", AnyText(), nullable=False),
        sa.Column("reason", AnyText(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["violation_id"], ["violation.id"], name="fk_waiver_violation_id"),
        sa.PrimaryKeyConstraint("violation_id", name="pk_waiver"),
    )


def downgrade() -> None:
    op.drop_table("waiver")
    op.drop_table("violation_event")
    op.drop_table("violation")
