"""How grave a violation was when it was waived."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import AnyText

revision = "0007_waiver_severity"
down_revision = "0006_opened_at"

_TOLERATED = "UPDATE waiver SET severity = (SELECT severity FROM violation WHERE violation.id = waiver.violation_id)"


def upgrade() -> None:
    with op.batch_alter_table("waiver") as waiver:
        waiver.add_column(sa.Column("severity", AnyText(), nullable=True))
    # what was tolerated until now is taken to be what stands
    op.execute(_TOLERATED)
    with op.batch_alter_table("waiver") as waiver:
        waiver.alter_column("severity", existing_type=AnyText(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("waiver") as waiver:
        waiver.drop_column("severity")
