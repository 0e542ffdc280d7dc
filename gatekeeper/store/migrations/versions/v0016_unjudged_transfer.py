"""From which moment on transfers wait to be judged."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import BIG, UtcDateTime

revision = "0016_unjudged_transfer"
down_revision = "0015_transfer_rules"


def upgrade() -> None:
    op.create_table(
        "unjudged_transfer",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", UtcDateTime(), nullable=True),
        sa.Column("noted", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unjudged_transfer"),
    )


def downgrade() -> None:
    op.drop_table("unjudged_transfer")
