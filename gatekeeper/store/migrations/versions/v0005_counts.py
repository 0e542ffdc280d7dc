"""How many filings a procedure had, as people have counted them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import BIG, AnyText, UtcDateTime

revision = "0005_counts"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "filing_count",
        sa.Column("id", BIG, nullable=False),
        sa.Column("procedure", AnyText(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("count", BIG, nullable=False),
        sa.Column("by", AnyText(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("source", AnyText(), nullable=False),
        sa.Column("why", AnyText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_filing_count"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_filing_count_procedure", "filing_count", ["procedure", "fiscal_year"])


def downgrade() -> None:
    op.drop_index("ix_filing_count_procedure", table_name="filing_count")
    op.drop_table("filing_count")
