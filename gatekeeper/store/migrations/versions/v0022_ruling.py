"""By which registry, policies, domains and program a violation was judged when it was last seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import AnyText

revision = "0022_ruling"
down_revision = "0021_moved_folder"


def upgrade() -> None:
    with op.batch_alter_table("violation") as table:
        table.add_column(sa.Column("ruling", AnyText()))


def downgrade() -> None:
    with op.batch_alter_table("violation") as table:
        table.drop_column("ruling")
