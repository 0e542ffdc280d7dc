"""When folders were moved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import AnyText, UtcDateTime

revision = "0021_moved_folder"
down_revision = "0020_retention"


def upgrade() -> None:
    op.create_table(
        "moved_folder",
        sa.Column("folder_id", AnyText(), nullable=False),
        sa.Column("moved_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("folder_id", "moved_at", name="pk_moved_folder"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("moved_folder")
