"""The registry, by version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import BIG, AnyText, UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "registry_version",
        sa.Column("id", BIG, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", AnyText(), nullable=False),
        sa.Column("source", AnyText(), nullable=False),
        sa.Column("sha256", AnyText(), nullable=False),
        sa.Column("why", AnyText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_registry_version"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "registry_entry",
        sa.Column("kind", AnyText(), nullable=False),
        sa.Column("id", AnyText(), nullable=False),
        sa.Column("since_version", BIG, nullable=False),
        sa.Column("until_version", BIG, nullable=True),
        sa.Column("body", AnyText(), nullable=False),
        sa.ForeignKeyConstraint(["since_version"], ["registry_version.id"], name="fk_registry_entry_since_version"),
        sa.ForeignKeyConstraint(["until_version"], ["registry_version.id"], name="fk_registry_entry_until_version"),
        sa.PrimaryKeyConstraint("kind", "id", "since_version", name="pk_registry_entry"),
    )


def downgrade() -> None:
    op.drop_table("registry_entry")
    op.drop_table("registry_version")
