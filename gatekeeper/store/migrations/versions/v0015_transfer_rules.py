"""Transfers know where they lie, and how often they were entered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import BIG, AnyText

revision = "0015_transfer_rules"
down_revision = "0014_event"


def upgrade() -> None:
    op.add_column("transfer", sa.Column("trail", AnyText(), nullable=True))
    op.add_column("transfer", sa.Column("revision", BIG, nullable=False, server_default="1"))
    op.create_index("ix_transfer_user_id", "transfer", ["user_id", "at"])


def downgrade() -> None:
    op.drop_index("ix_transfer_user_id", "transfer")
    with op.batch_alter_table("transfer") as table:
        table.drop_column("revision")
        table.drop_column("trail")
