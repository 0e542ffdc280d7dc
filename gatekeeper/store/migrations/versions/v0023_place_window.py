"""What the places of transfers rest on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import UtcDateTime

revision = "0023_place_window"
down_revision = "0022_ruling"

_PLACED = "trail IS NOT NULL"
_FIRST, _LAST = "(SELECT min(started_at) FROM sweep)", "(SELECT max(saved_at) FROM sweep)"
# By which sweep a row was placed isn't on record. It was one of these, whichever it was.
_WIDEST = f"""
UPDATE transfer SET
    placed_from = CASE WHEN {_FIRST} < at THEN {_FIRST} ELSE at END,
    placed_to = CASE WHEN {_LAST} > at THEN {_LAST} ELSE at END
WHERE {_PLACED}
"""  # noqa: S608 - our own names


def upgrade() -> None:
    op.add_column("transfer", sa.Column("placed_from", UtcDateTime(), nullable=True))
    op.add_column("transfer", sa.Column("placed_to", UtcDateTime(), nullable=True))
    op.execute(_WIDEST)
    where = sa.text(_PLACED)
    op.create_index("ix_transfer_placed_to", "transfer", ["placed_to"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index("ix_transfer_placed_to", "transfer")
    with op.batch_alter_table("transfer") as table:
        table.drop_column("placed_to")
        table.drop_column("placed_from")
