"""The tables of deletions: what was put off, the evidence, the warnings, and the counterparties' own reports."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Table, UniqueConstraint

from gatekeeper.store.column import BIG, AnyText, UtcDateTime
from gatekeeper.store.table import metadata

__all__ = ["deletion_notice", "erasure", "erasure_report", "metadata", "postponement"]

postponement = Table(
    "postponement",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("item_type", AnyText, nullable=False),
    Column("item_id", AnyText, nullable=False),
    Column("path", AnyText, nullable=False),
    Column("until", Date, nullable=False),
    Column("by", AnyText, nullable=False),
    Column("reason", AnyText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("after_sweep", BIG, nullable=False, server_default="0"),
    Column("withdrawn_at", UtcDateTime),
    Column("withdrawn_by", AnyText),
    Column("withdrawn_reason", AnyText),
    Index("ix_postponement_item", "item_type", "item_id"),
    sqlite_autoincrement=True,
)
"""A person has put off the deletion of an item, and of all beneath it. The latest that isn't withdrawn holds.

`after_sweep` is the last sweep that had begun by then: what that one or an earlier one has judged doesn't know of it.
"""

erasure = Table(
    "erasure",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("action_id", BIG, ForeignKey("action.id"), nullable=False),
    Column("purge_id", BIG, ForeignKey("action.id")),
    Column("item_type", AnyText, nullable=False),
    Column("item_id", AnyText, nullable=False),
    Column("path", AnyText, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("size", BIG),
    Column("sha1", AnyText),
    Column("version_id", AnyText),
    Column("versions", BIG),
    Column("owner", AnyText),
    Column("governor", AnyText),
    Column("department", AnyText),
    Column("due", Date),
    Column("source", AnyText, nullable=False),
    Column("promised", Date),
    Column("policy", AnyText),
    Column("approved_by", AnyText),
    Column("approved_reason", AnyText),
    Column("trashed_at", UtcDateTime, nullable=False),
    Column("trash_answer", AnyText, nullable=False),
    Column("purged_at", UtcDateTime),
    Column("purge_answer", AnyText),
    Column("restored_at", UtcDateTime),
    Column("cooling_until", UtcDateTime),
    Column("first_transfer", UtcDateTime),
    Column("last_transfer", UtcDateTime),
    UniqueConstraint("action_id"),
    Index("ix_erasure_item", "item_type", "item_id"),
    Index("ix_erasure_governor", "governor"),
    sqlite_autoincrement=True,
)
"""What was deleted, with the evidence. A row comes into being with the outcome of its action, in one transaction.

`trash_answer` and `purge_answer` hold what Box showed afterwards. `cooling_until` is how long the policy of that time
promised to leave it in the trash. The transfers are those that were on record by then.
"""

deletion_notice = Table(
    "deletion_notice",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("kind", AnyText, nullable=False),
    Column("about", AnyText, nullable=False),
    Column("path", AnyText, nullable=False),
    Column("to", AnyText, nullable=False),
    Column("due", Date, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    UniqueConstraint("kind", "about", "to", "due"),
    Index("ix_deletion_notice_sent_at", "sent_at"),
    sqlite_autoincrement=True,
)
"""What is to be told to whom. `about` names the thing ("file:501"); a row without `sent_at` still waits."""

erasure_report = Table(
    "erasure_report",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("governor", AnyText, nullable=False),
    Column("company", AnyText, nullable=False),
    Column("on", Date, nullable=False),
    Column("file", AnyText, nullable=False),
    Column("sha256", AnyText, nullable=False),
    Column("size", BIG, nullable=False),
    Column("by", AnyText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("governor", "company", "sha256"),
    sqlite_autoincrement=True,
)
"""A counterparty's own erasure report, as it came. Rows are only ever added."""
