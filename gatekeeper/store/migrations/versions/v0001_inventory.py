"""Sweeps, and what they read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import BIG, AnyText, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "box_group",
        sa.Column("id", AnyText(), nullable=False),
        sa.Column("name", AnyText(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("members", AnyText(), nullable=False),
        sa.Column("seen_sweep", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_box_group"),
    )
    op.create_table(
        "call_count",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("purpose", AnyText(), nullable=False),
        sa.Column("calls", BIG, nullable=False),
        sa.PrimaryKeyConstraint("day", "purpose", name="pk_call_count"),
    )
    op.create_table(
        "collaboration",
        sa.Column("id", AnyText(), nullable=False),
        sa.Column("item_type", AnyText(), nullable=False),
        sa.Column("item_id", AnyText(), nullable=False),
        sa.Column("body", AnyText(), nullable=False),
        sa.Column("seen_sweep", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_collaboration"),
    )
    op.create_index("ix_collaboration_item", "collaboration", ["item_type", "item_id"])
    op.create_table(
        "item",
        sa.Column("type", AnyText(), nullable=False),
        sa.Column("id", AnyText(), nullable=False),
        sa.Column("parent_id", AnyText(), nullable=True),
        sa.Column("name", AnyText(), nullable=False),
        sa.Column("body", AnyText(), nullable=False),
        sa.Column("seen_sweep", BIG, nullable=False),
        sa.Column("gone_at", UtcDateTime(), nullable=True),
        sa.Column("root_id", AnyText(), nullable=True),
        sa.Column("trail", AnyText(), nullable=True),
        sa.Column("path", AnyText(), nullable=True),
        sa.Column("walked_sweep", BIG, nullable=True),
        sa.PrimaryKeyConstraint("type", "id", name="pk_item"),
    )
    op.create_index("ix_item_parent_id", "item", ["parent_id", "type"])
    op.create_table(
        "lease",
        sa.Column("name", AnyText(), nullable=False),
        sa.Column("token", AnyText(), nullable=False),
        sa.Column("host", AnyText(), nullable=False),
        sa.Column("pid", BIG, nullable=False),
        sa.Column("born", AnyText(), nullable=True),
        sa.Column("renewed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_lease"),
    )
    op.create_table(
        "sweep",
        sa.Column("id", BIG, nullable=False),
        sa.Column("roots", AnyText(), nullable=False),
        sa.Column("basis", AnyText(), nullable=False),
        sa.Column("as_of", UtcDateTime(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("state", AnyText(), nullable=False),
        sa.Column("complete", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("folders", BIG, server_default="0", nullable=False),
        sa.Column("files", BIG, server_default="0", nullable=False),
        sa.Column("collaborations", BIG, server_default="0", nullable=False),
        sa.Column("links", BIG, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sweep"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "frontier",
        sa.Column("sweep_id", BIG, nullable=False),
        sa.Column("folder_id", AnyText(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("user_id", AnyText(), nullable=True),
        sa.Column("failed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("files", BIG, server_default="0", nullable=False),
        sa.Column("collaborations", BIG, server_default="0", nullable=False),
        sa.Column("links", BIG, server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["sweep_id"], ["sweep.id"], name="fk_frontier_sweep_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("sweep_id", "folder_id", name="pk_frontier"),
    )
    op.create_index("ix_frontier_next", "frontier", ["sweep_id", "failed", "depth"])
    op.create_table(
        "hole",
        sa.Column("id", BIG, nullable=False),
        sa.Column("sweep_id", BIG, nullable=False),
        sa.Column("item_type", AnyText(), nullable=False),
        sa.Column("item_id", AnyText(), nullable=False),
        sa.Column("path", AnyText(), nullable=False),
        sa.Column("reason", AnyText(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["sweep_id"], ["sweep.id"], name="fk_hole_sweep_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_hole"),
    )
    op.create_index("ix_hole_sweep_id", "hole", ["sweep_id"])
    op.create_table(
        "sweep_call",
        sa.Column("sweep_id", BIG, nullable=False),
        sa.Column("purpose", AnyText(), nullable=False),
        sa.Column("calls", BIG, nullable=False),
        sa.ForeignKeyConstraint(["sweep_id"], ["sweep.id"], name="fk_sweep_call_sweep_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("sweep_id", "purpose", name="pk_sweep_call"),
    )
    op.create_table(
        "sweep_root",
        sa.Column("sweep_id", BIG, nullable=False),
        sa.Column("root_id", AnyText(), nullable=False),
        sa.ForeignKeyConstraint(["sweep_id"], ["sweep.id"], name="fk_sweep_root_sweep_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("sweep_id", "root_id", name="pk_sweep_root"),
    )
    op.create_table(
        "unjudged",
        sa.Column("sweep_id", BIG, nullable=False),
        sa.Column("rule", AnyText(), nullable=False),
        sa.Column("item_type", AnyText(), nullable=False),
        sa.Column("item_id", AnyText(), nullable=False),
        sa.Column("field", AnyText(), nullable=False),
        sa.Column("path", AnyText(), nullable=False),
        sa.ForeignKeyConstraint(["sweep_id"], ["sweep.id"], name="fk_unjudged_sweep_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("sweep_id", "rule", "item_type", "item_id", "field", name="pk_unjudged"),
    )


def downgrade() -> None:
    op.drop_table("unjudged")
    op.drop_table("sweep_root")
    op.drop_table("sweep_call")
    op.drop_table("hole")
    op.drop_table("frontier")
    op.drop_table("sweep")
    op.drop_table("lease")
    op.drop_table("item")
    op.drop_table("collaboration")
    op.drop_table("call_count")
    op.drop_table("box_group")
