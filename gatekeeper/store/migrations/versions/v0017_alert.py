"""Alerts, the mails that tell them, and alarms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import BIG, AnyText, UtcDateTime

revision = "0017_alert"
down_revision = "0016_unjudged_transfer"


def upgrade() -> None:
    op.create_table(
        "mail",
        sa.Column("id", BIG, nullable=False),
        *(sa.Column(name, AnyText(), nullable=False) for name in ("kind", "to", "message_id")),
        sa.Column("thread", AnyText(), nullable=True),
        *(sa.Column(name, AnyText(), nullable=False) for name in ("subject", "text", "html")),
        sa.Column("table_name", AnyText(), nullable=True),
        sa.Column("table", AnyText(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("state", AnyText(), nullable=False),
        sa.Column("next_try", UtcDateTime(), nullable=False),
        sa.Column("tries", BIG, nullable=False, server_default="0"),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("code", BIG, nullable=True),
        sa.Column("detail", AnyText(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name="pk_mail"),
        sa.UniqueConstraint("message_id", name="uq_mail_message_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_mail_state", "mail", ["state", "next_try"])
    op.create_index("ix_mail_to", "mail", ["to", "made_at"])
    op.create_table(
        "alert",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", AnyText(), nullable=False),
        sa.Column("matter", AnyText(), nullable=False),
        sa.Column("about", BIG, nullable=False),
        sa.Column("to", AnyText(), nullable=False),
        sa.Column("role", AnyText(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("mail_id", BIG, nullable=True),
        *(sa.Column(name, UtcDateTime(), nullable=True) for name in ("first_told_at", "told_at", "escalated_at")),
        sa.PrimaryKeyConstraint("id", name="pk_alert"),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name="fk_alert_mail_id"),
        sa.UniqueConstraint("matter", "to", name="uq_alert_matter_to"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alert_told_at", "alert", ["told_at", "kind"])
    op.create_index("ix_alert_about", "alert", ["kind", "about"])
    op.create_index("ix_alert_mail_id", "alert", ["mail_id"])
    op.create_table(
        "alarm",
        sa.Column("id", BIG, nullable=False),
        *(sa.Column(name, AnyText(), nullable=False) for name in ("name", "title", "detail")),
        sa.Column("raised_at", UtcDateTime(), nullable=False),
        sa.Column("cleared_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_alarm"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alarm_name", "alarm", ["name", "cleared_at"])
    op.create_table(
        "alert_mark",
        sa.Column("source", AnyText(), nullable=False),
        sa.Column("seen", BIG, nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_alert_mark"),
    )
    op.create_table(
        "alert_round",
        sa.Column("kind", AnyText(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "day", name="pk_alert_round"),
    )


def downgrade() -> None:
    for table in ("alert_round", "alert_mark", "alarm", "alert", "mail"):
        op.drop_table(table)
