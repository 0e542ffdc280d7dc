"""When a violation came up last; collaborations that stand at several folders, being set above them all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import UtcDateTime

revision = "0006_opened_at"
down_revision = "0005_counts"

_LAST_OPENED = """
UPDATE violation SET opened_at = coalesce(
    (SELECT max(at) FROM violation_event WHERE violation_id = violation.id AND kind = 'reopened'), first_seen)
"""
_SEEN_TWICE = """
DELETE FROM collaboration WHERE EXISTS (
    SELECT 1 FROM collaboration AS other WHERE other.id = collaboration.id
    AND (other.item_type, other.item_id) < (collaboration.item_type, collaboration.item_id))
"""


def upgrade() -> None:
    # Empty for no row; a column that may not be would have the whole table, which others refer to, copied on SQLite.
    op.add_column("violation", sa.Column("opened_at", UtcDateTime(), nullable=True))
    op.execute(_LAST_OPENED)
    op.drop_index("ix_collaboration_item", table_name="collaboration")
    _rekey("item_type", "item_id", "id")


def downgrade() -> None:
    op.execute(_SEEN_TWICE)
    _rekey("id")
    op.create_index("ix_collaboration_item", "collaboration", ["item_type", "item_id"])
    op.drop_column("violation", "opened_at")


def _rekey(*columns: str) -> None:
    with op.batch_alter_table("collaboration") as batch:
        batch.drop_constraint("pk_collaboration", type_="primary")
        batch.create_primary_key("pk_collaboration", list(columns))
