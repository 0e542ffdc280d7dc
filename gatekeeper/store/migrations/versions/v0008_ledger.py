"""The ledger. What is there already was never entered: its numbers are kept, so that they can be told apart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import BIG, AnyText, UtcDateTime

revision = "0008"
down_revision = "0007_waiver_severity"


def upgrade() -> None:
    op.create_table(
        "ledger_entries",
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("at", AnyText(), nullable=False),
        sa.Column("kind", AnyText(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("payload_sha256", AnyText(), nullable=False),
        sa.Column("prev_hash", AnyText(), nullable=False),
        sa.Column("hash", AnyText(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_ledger_entries"),
    )
    op.create_index("ix_ledger_entries_kind", "ledger_entries", ["kind", "seq"])
    op.create_table(
        "ledger_checkpoints",
        sa.Column("size", BIG, autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("peaks", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("size", name="pk_ledger_checkpoints"),
    )
    op.create_table(
        "ledger_heads",
        sa.Column("name", AnyText(), nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("hash", AnyText(), nullable=False),
        sa.Column("root", AnyText(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_ledger_heads"),
    )
    op.create_table(
        "ledger_baseline",
        sa.Column("kind", AnyText(), nullable=False),
        sa.Column("entries", BIG, nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_ledger_baseline"),
    )
    op.execute("INSERT INTO ledger_baseline SELECT 'registry_version', count(*) FROM registry_version")
    op.execute("INSERT INTO ledger_baseline SELECT 'filing_count', count(*) FROM filing_count")
    op.execute("INSERT INTO ledger_baseline SELECT 'violation_' || kind, count(*) FROM violation_event GROUP BY kind")
    op.execute("DELETE FROM ledger_baseline WHERE entries = 0")


def downgrade() -> None:
    for name in ("ledger_baseline", "ledger_heads", "ledger_checkpoints"):
        op.drop_table(name)
    op.drop_index("ix_ledger_entries_kind", table_name="ledger_entries")
    op.drop_table("ledger_entries")
