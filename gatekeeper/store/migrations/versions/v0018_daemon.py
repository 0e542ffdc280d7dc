"""The daemon's jobs: when each is due, and how it went."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import BIG, AnyText, UtcDateTime

revision = "0018_daemon"
down_revision = "0017_alert"


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("name", AnyText(), nullable=False),
        sa.Column("cadence", AnyText(), nullable=False),
        sa.Column("next_due", UtcDateTime(), nullable=False),
        sa.Column("last_started", UtcDateTime(), nullable=True),
        sa.Column("last_ended", UtcDateTime(), nullable=True),
        sa.Column("last_success", UtcDateTime(), nullable=True),
        sa.Column("failures", BIG, nullable=False, server_default="0"),
        sa.Column("last_error", AnyText(), nullable=False, server_default=""),
        sa.Column("last_message", AnyText(), nullable=False, server_default=""),
        sa.Column("stamped_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_job"),
    )


def downgrade() -> None:
    op.drop_table("job")
