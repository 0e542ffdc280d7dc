"""When a sweep last took in a page."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import UtcDateTime

revision = "0024_read_at"
down_revision = "0023_place_window"

# Of older sweeps that have read anything it was at the latest when they last put something down.
_KNOWN = "UPDATE sweep SET read_at = saved_at WHERE folders + files + collaborations + links > 0"


def upgrade() -> None:
    op.add_column("sweep", sa.Column("read_at", UtcDateTime(), nullable=True))
    op.execute(_KNOWN)


def downgrade() -> None:
    with op.batch_alter_table("sweep") as table:
        table.drop_column("read_at")
