"""Since which sweep something is put off, and until when what is in the trash may be taken out again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import BIG, UtcDateTime

revision = "0012_cooling"
down_revision = "0011_lockdown"


def upgrade() -> None:
    with op.batch_alter_table("postponement") as batch:
        batch.add_column(sa.Column("after_sweep", BIG, nullable=False, server_default="0"))
    # Whether the last sweep has seen what was put off before isn't known: the next one will.
    op.execute("UPDATE postponement SET after_sweep = COALESCE((SELECT MAX(id) FROM sweep), 0)")
    with op.batch_alter_table("erasure") as batch:
        batch.add_column(sa.Column("cooling_until", UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("erasure") as batch:
        batch.drop_column("cooling_until")
    with op.batch_alter_table("postponement") as batch:
        batch.drop_column("after_sweep")
