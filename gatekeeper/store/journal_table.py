"""The tables of the journal: runs, actions and their steps, and the policies in use."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, PrimaryKeyConstraint, Table, false

from gatekeeper.store.column import BIG, AnyText, UtcDateTime
from gatekeeper.store.table import metadata

__all__ = ["action", "action_event", "claim", "policy_version", "run"]

policy_version = Table(
    "policy_version",
    metadata,
    Column("name", AnyText, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("digest", AnyText, nullable=False),
    Column("body", AnyText, nullable=False),
    PrimaryKeyConstraint("name", "since"),
)
"""Each policy as it was first seen in use; an empty digest: from then on there was none of this name."""

run = Table(
    "run",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("kind", AnyText, nullable=False),
    Column("state", AnyText, nullable=False),
    Column("as_of", UtcDateTime, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("by", AnyText, nullable=False),
    Column("reason", AnyText, nullable=False),
    Column("registry", BIG, nullable=False),
    Column("policies", AnyText, nullable=False),
    Column("sweep", BIG, nullable=False),
    Column("held", AnyText, nullable=False),
    Column("digest", AnyText),
    Column("scope", AnyText, nullable=False, server_default=""),
    Column("decided_by", AnyText),
    Column("decided_at", UtcDateTime),
    Column("decided_reason", AnyText),
    Index("ix_run_state", "state"),
    Index("ix_run_digest", "digest"),
    sqlite_autoincrement=True,
)
"""What was let go, or held, at one time. `held` holds the guard's reasons, `digest` that of the signed plan."""

action = Table(
    "action",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("run_id", BIG, ForeignKey("run.id"), nullable=False),
    Column("state", AnyText, nullable=False),
    Column("thing", AnyText, nullable=False),
    Column("kind", AnyText, nullable=False),
    Column("thing_id", AnyText, nullable=False),
    Column("item_type", AnyText, nullable=False),
    Column("item_id", AnyText, nullable=False),
    Column("path", AnyText, nullable=False),
    Column("login", AnyText),
    Column("owner", AnyText),
    Column("governor", AnyText),
    Column("department", AnyText),
    Column("policy", AnyText),
    Column("rules", AnyText, nullable=False),
    Column("remedies", AnyText, nullable=False),
    Column("aim", AnyText, nullable=False),
    Column("before", AnyText, nullable=False),
    Column("found", AnyText),
    Column("after", AnyText),
    Column("due", UtcDateTime, nullable=False),
    Column("leaves", BIG, nullable=False),
    Column("undoes", BIG, ForeignKey("action.id")),
    Column("undone_by", BIG),
    Column("forced", Boolean, nullable=False, server_default=false()),
    Column("cleared", Boolean, nullable=False, server_default=false()),
    Column("planned_at", UtcDateTime, nullable=False),
    Column("applying_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("not_before", UtcDateTime),
    Column("attempts", BIG, nullable=False, server_default="0"),
    Column("code", AnyText, nullable=False, server_default=""),
    Column("detail", AnyText, nullable=False, server_default=""),
    Index("ix_action_state", "state"),
    Index("ix_action_thing", "thing"),
    Index("ix_action_run_id", "run_id"),
    Index("ix_action_ended_at", "ended_at"),
    sqlite_autoincrement=True,
)
"""The journal. `before` is the thing as planned, `found` as read before the call, `after` as read back.

`cleared`: a person has decided that what was undone, or is unknown, may be done again.
"""

action_event = Table(
    "action_event",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("action_id", BIG, ForeignKey("action.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("state", AnyText, nullable=False),
    Column("code", AnyText, nullable=False),
    Column("detail", AnyText, nullable=False),
    Index("ix_action_event_action_id", "action_id"),
    sqlite_autoincrement=True,
)
"""Every step of an action's life. Rows are only ever added."""

claim = Table(
    "claim",
    metadata,
    Column("thing", AnyText, primary_key=True),
    Column("action_id", BIG, ForeignKey("action.id"), nullable=False),
    Column("since", UtcDateTime, nullable=False),
)
"""Which action has a thing: no two at one time."""
