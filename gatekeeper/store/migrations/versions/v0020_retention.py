"""What was taken out because its time was over, and the weekly analyses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import BIG, AnyText, UtcDateTime

revision = "0020_retention"
down_revision = "0018_daemon"


def upgrade() -> None:
    op.create_table(
        "pruned",
        sa.Column("kind", AnyText(), nullable=False),
        sa.Column("entries", BIG, nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_pruned"),
    )
    op.create_table(
        "analysis",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("body", AnyText(), nullable=False),
        sa.PrimaryKeyConstraint("week", name="pk_analysis"),
    )


def downgrade() -> None:
    op.drop_table("analysis")
    op.drop_table("pruned")
