"""Deletions: what was put off, the evidence, the warnings, and the counterparties' own reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import BIG, AnyText, UtcDateTime

revision = "0010_deletion"
down_revision = "0009_journal"


def upgrade() -> None:
    _postponement()
    _erasure()
    _deletion_notice()
    _erasure_report()


def downgrade() -> None:
    op.drop_table("erasure_report")
    op.drop_table("deletion_notice")
    op.drop_table("erasure")
    op.drop_table("postponement")


def _postponement() -> None:
    op.create_table(
        "postponement",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("item_type", AnyText, nullable=False),
        sa.Column("item_id", AnyText, nullable=False),
        sa.Column("path", AnyText, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("by", AnyText, nullable=False),
        sa.Column("reason", AnyText, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("withdrawn_at", UtcDateTime),
        sa.Column("withdrawn_by", AnyText),
        sa.Column("withdrawn_reason", AnyText),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_postponement_item", "postponement", ["item_type", "item_id"])


def _erasure() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("action_id", BIG, sa.ForeignKey("action.id"), nullable=False),
        sa.Column("purge_id", BIG, sa.ForeignKey("action.id")),
        sa.Column("item_type", AnyText, nullable=False),
        sa.Column("item_id", AnyText, nullable=False),
        sa.Column("path", AnyText, nullable=False),
        sa.Column("name", AnyText, nullable=False),
        sa.Column("size", BIG),
        sa.Column("sha1", AnyText),
        sa.Column("version_id", AnyText),
        sa.Column("versions", BIG),
        sa.Column("owner", AnyText),
        sa.Column("governor", AnyText),
        sa.Column("department", AnyText),
        sa.Column("due", sa.Date),
        sa.Column("source", AnyText, nullable=False),
        sa.Column("promised", sa.Date),
        sa.Column("policy", AnyText),
        sa.Column("approved_by", AnyText),
        sa.Column("approved_reason", AnyText),
        sa.Column("trashed_at", UtcDateTime, nullable=False),
        sa.Column("trash_answer", AnyText, nullable=False),
        sa.Column("purged_at", UtcDateTime),
        sa.Column("purge_answer", AnyText),
        sa.Column("restored_at", UtcDateTime),
        sa.Column("first_transfer", UtcDateTime),
        sa.Column("last_transfer", UtcDateTime),
        sa.UniqueConstraint("action_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_erasure_item", "erasure", ["item_type", "item_id"])
    op.create_index("ix_erasure_governor", "erasure", ["governor"])


def _deletion_notice() -> None:
    op.create_table(
        "deletion_notice",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("kind", AnyText, nullable=False),
        sa.Column("about", AnyText, nullable=False),
        sa.Column("path", AnyText, nullable=False),
        sa.Column("to", AnyText, nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("sent_at", UtcDateTime),
        sa.UniqueConstraint("kind", "about", "to", "due"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deletion_notice_sent_at", "deletion_notice", ["sent_at"])


def _erasure_report() -> None:
    op.create_table(
        "erasure_report",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("governor", AnyText, nullable=False),
        sa.Column("company", AnyText, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("file", AnyText, nullable=False),
        sa.Column("sha256", AnyText, nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("by", AnyText, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("governor", "company", "sha256"),
        sqlite_autoincrement=True,
    )
