"""Transfers: one row a movement of a file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import BIG, AnyText, UtcDateTime

revision = "0013_transfer"
down_revision = "0012_cooling"

_TEXTS = ("deed", "way", "side", "via")
_OPTIONAL_TEXTS = ("user_id", "login", "name", "ip", "item_id")


def upgrade() -> None:
    op.create_table(
        "transfer",
        sa.Column("event_id", AnyText(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        *(sa.Column(name, AnyText(), nullable=False) for name in _TEXTS),
        *(sa.Column(name, AnyText(), nullable=True) for name in _OPTIONAL_TEXTS),
        sa.Column("item_name", AnyText(), nullable=False),
        sa.Column("path", AnyText(), nullable=False),
        sa.Column("folder_id", AnyText(), nullable=True),
        sa.Column("size", BIG, nullable=True),
        sa.Column("version_id", AnyText(), nullable=True),
        sa.Column("sha1", AnyText(), nullable=True),
        sa.Column("quantity", BIG, nullable=False),
        sa.Column("governor", AnyText(), nullable=True),
        sa.Column("department", AnyText(), nullable=True),
        sa.Column("counterparty", AnyText(), nullable=True),
        sa.Column("subcontractor", AnyText(), nullable=True),
        sa.Column("standing", AnyText(), nullable=True),
        sa.Column("link_id", AnyText(), nullable=True),
        sa.Column("service", AnyText(), nullable=True),
        sa.Column("registry_version", BIG, nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_transfer"),
    )
    op.create_index("ix_transfer_at", "transfer", ["at", "event_id"])
    op.create_index("ix_transfer_governor", "transfer", ["governor", "at"])
    op.create_index("ix_transfer_item_id", "transfer", ["item_id", "at"])
    op.create_index("ix_transfer_login", "transfer", ["login", "at"])


def downgrade() -> None:
    op.drop_table("transfer")
