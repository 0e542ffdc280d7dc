"""The journal of what was done, and the policies as they were first seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gatekeeper.store.column import BIG, AnyText, UtcDateTime

revision = "0009_journal"
down_revision = "0008"


def upgrade() -> None:
    _policy_version()
    _run()
    _action()
    _action_event()
    _claim()


def downgrade() -> None:
    op.drop_table("claim")
    op.drop_table("action_event")
    op.drop_table("action")
    op.drop_table("run")
    op.drop_table("policy_version")


def _policy_version() -> None:
    op.create_table(
        "policy_version",
        sa.Column("name", AnyText(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("digest", AnyText(), nullable=False),
        sa.Column("body", AnyText(), nullable=False),
        sa.PrimaryKeyConstraint("name", "since", name="pk_policy_version"),
    )


def _run() -> None:
    op.create_table(
        "run",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", AnyText(), nullable=False),
        sa.Column("state", AnyText(), nullable=False),
        sa.Column("as_of", UtcDateTime(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("by", AnyText(), nullable=False),
        sa.Column("reason", AnyText(), nullable=False),
        sa.Column("registry", BIG, nullable=False),
        sa.Column("policies", AnyText(), nullable=False),
        sa.Column("sweep", BIG, nullable=False),
        sa.Column("held", AnyText(), nullable=False),
        sa.Column("digest", AnyText(), nullable=True),
        sa.Column("scope", AnyText(), nullable=False, server_default=""),
        sa.Column("decided_by", AnyText(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_reason", AnyText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_run_digest", "run", ["digest"])
    op.create_index("ix_run_state", "run", ["state"])


def _action() -> None:
    op.create_table(
        "action",
        sa.Column("id", BIG, nullable=False),
        sa.Column("run_id", BIG, nullable=False),
        sa.Column("state", AnyText(), nullable=False),
        sa.Column("thing", AnyText(), nullable=False),
        sa.Column("kind", AnyText(), nullable=False),
        sa.Column("thing_id", AnyText(), nullable=False),
        sa.Column("item_type", AnyText(), nullable=False),
        sa.Column("item_id", AnyText(), nullable=False),
        sa.Column("path", AnyText(), nullable=False),
        sa.Column("login", AnyText(), nullable=True),
        sa.Column("owner", AnyText(), nullable=True),
        sa.Column("governor", AnyText(), nullable=True),
        sa.Column("department", AnyText(), nullable=True),
        sa.Column("policy", AnyText(), nullable=True),
        sa.Column("rules", AnyText(), nullable=False),
        sa.Column("remedies", AnyText(), nullable=False),
        sa.Column("aim", AnyText(), nullable=False),
        sa.Column("before", AnyText(), nullable=False),
        sa.Column("found", AnyText(), nullable=True),
        sa.Column("after", AnyText(), nullable=True),
        sa.Column("due", UtcDateTime(), nullable=False),
        sa.Column("leaves", BIG, nullable=False),
        sa.Column("undoes", BIG, nullable=True),
        sa.Column("undone_by", BIG, nullable=True),
        sa.Column("forced", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("cleared", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("planned_at", UtcDateTime(), nullable=False),
        sa.Column("applying_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("not_before", UtcDateTime(), nullable=True),
        sa.Column("attempts", BIG, nullable=False, server_default="0"),
        sa.Column("code", AnyText(), nullable=False, server_default=""),
        sa.Column("detail", AnyText(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_action_run_id"),
        sa.ForeignKeyConstraint(["undoes"], ["action.id"], name="fk_action_undoes"),
        sa.PrimaryKeyConstraint("id", name="pk_action"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_action_ended_at", "action", ["ended_at"])
    op.create_index("ix_action_run_id", "action", ["run_id"])
    op.create_index("ix_action_state", "action", ["state"])
    op.create_index("ix_action_thing", "action", ["thing"])


def _action_event() -> None:
    op.create_table(
        "action_event",
        sa.Column("id", BIG, nullable=False),
        sa.Column("action_id", BIG, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("state", AnyText(), nullable=False),
        sa.Column("code", AnyText(), nullable=False),
        sa.Column("detail", AnyText(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name="fk_action_event_action_id"),
        sa.PrimaryKeyConstraint("id", name="pk_action_event"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_action_event_action_id", "action_event", ["action_id"])


def _claim() -> None:
    op.create_table(
        "claim",
        sa.Column("thing", AnyText(), nullable=False),
        sa.Column("action_id", BIG, nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name="fk_claim_action_id"),
        sa.PrimaryKeyConstraint("thing", name="pk_claim"),
    )
