"""The accounts that the gatekeeper itself has signed in as."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import AnyText, UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "own_account",
        sa.Column("login", AnyText(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("login", name="pk_own_account"),
    )


def downgrade() -> None:
    op.drop_table("own_account")
