"""Every table. The migrations make them; a test holds the two together."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    false,
)

from gatekeeper.store.column import BIG, AnyText, UtcDateTime

__all__ = [
    "box_group",
    "call_count",
    "collaboration",
    "filing_count",
    "frontier",
    "hole",
    "item",
    "lease",
    "metadata",
    "registry_entry",
    "registry_version",
    "sweep",
    "sweep_call",
    "sweep_root",
    "unjudged",
    "violation",
    "violation_event",
    "waiver",
]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _sweep_id() -> Column[int]:
    return Column("sweep_id", BIG, ForeignKey("sweep.id", ondelete="CASCADE"), nullable=False)


sweep = Table(
    "sweep",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("roots", AnyText, nullable=False),
    Column("basis", AnyText, nullable=False),
    Column("as_of", UtcDateTime, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("state", AnyText, nullable=False),
    Column("complete", Boolean, nullable=False, server_default=false()),
    Column("started_at", UtcDateTime, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("read_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Column("folders", BIG, nullable=False, server_default="0"),
    Column("files", BIG, nullable=False, server_default="0"),
    Column("collaborations", BIG, nullable=False, server_default="0"),
    Column("links", BIG, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
)
"""`live` tells a sweep of the present from one that judges as of another moment.

`saved_at` is when it last put anything down, `read_at` when the last page of a folder was taken in: while none was, it
has read nothing.
"""

lease = Table(
    "lease",
    metadata,
    Column("name", AnyText, primary_key=True),
    Column("token", AnyText, nullable=False),
    Column("host", AnyText, nullable=False),
    Column("pid", BIG, nullable=False),
    Column("born", AnyText),
    Column("renewed_at", UtcDateTime, nullable=False),
)
"""Who is doing the work `name`. `born` tells a process from a later one with the same number."""

sweep_root = Table(
    "sweep_root",
    metadata,
    _sweep_id(),
    Column("root_id", AnyText, nullable=False),
    PrimaryKeyConstraint("sweep_id", "root_id"),
)

sweep_call = Table(
    "sweep_call",
    metadata,
    _sweep_id(),
    Column("purpose", AnyText, nullable=False),
    Column("calls", BIG, nullable=False),
    PrimaryKeyConstraint("sweep_id", "purpose"),
)

frontier = Table(
    "frontier",
    metadata,
    _sweep_id(),
    Column("folder_id", AnyText, nullable=False),
    Column("depth", Integer, nullable=False),
    Column("user_id", AnyText),
    Column("failed", Boolean, nullable=False, server_default=false()),
    Column("files", BIG, nullable=False, server_default="0"),
    Column("collaborations", BIG, nullable=False, server_default="0"),
    Column("links", BIG, nullable=False, server_default="0"),
    PrimaryKeyConstraint("sweep_id", "folder_id"),
    Index("ix_frontier_next", "sweep_id", "failed", "depth"),
)
"""Folders still to be walked. The counts are those of its pages taken in so far, should it be read again."""

hole = Table(
    "hole",
    metadata,
    Column("id", BIG, primary_key=True),
    _sweep_id(),
    Column("item_type", AnyText, nullable=False),
    Column("item_id", AnyText, nullable=False),
    Column("path", AnyText, nullable=False),
    Column("reason", AnyText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_hole_sweep_id", "sweep_id"),
)

unjudged = Table(
    "unjudged",
    metadata,
    _sweep_id(),
    Column("rule", AnyText, nullable=False),
    Column("item_type", AnyText, nullable=False),
    Column("item_id", AnyText, nullable=False),
    Column("field", AnyText, nullable=False),
    Column("path", AnyText, nullable=False),
    PrimaryKeyConstraint("sweep_id", "rule", "item_type", "item_id", "field"),
)

item = Table(
    "item",
    metadata,
    Column("type", AnyText, nullable=False),
    Column("id", AnyText, nullable=False),
    Column("parent_id", AnyText),
    Column("name", AnyText, nullable=False),
    Column("body", AnyText, nullable=False),
    Column("seen_sweep", BIG, nullable=False),
    Column("gone_at", UtcDateTime),
    Column("root_id", AnyText),
    Column("trail", AnyText),
    Column("path", AnyText),
    Column("walked_sweep", BIG),
    PrimaryKeyConstraint("type", "id"),
    Index("ix_item_parent_id", "parent_id", "type"),
)
"""`root_id`, `trail`, `path` and `walked_sweep` belong to folders only.

`trail` holds the ids from the outermost folder down to this one, each followed by a slash. `walked_sweep` is the
last sweep that read the folder's content to its end; folders above a root have none.
"""

collaboration = Table(
    "collaboration",
    metadata,
    Column("id", AnyText, nullable=False),
    Column("item_type", AnyText, nullable=False),
    Column("item_id", AnyText, nullable=False),
    Column("body", AnyText, nullable=False),
    Column("seen_sweep", BIG, nullable=False),
    PrimaryKeyConstraint("item_type", "item_id", "id"),
)
"""One that is set above several folders, out of sight, stands at each of them."""

box_group = Table(
    "box_group",
    metadata,
    Column("id", AnyText, primary_key=True),
    Column("name", AnyText, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("members", AnyText, nullable=False),
    Column("seen_sweep", BIG, nullable=False),
)

violation = Table(
    "violation",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("identity", AnyText, nullable=False),
    Column("rule", AnyText, nullable=False),
    Column("severity", AnyText, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("item_type", AnyText, nullable=False),
    Column("item_id", AnyText, nullable=False),
    Column("path", AnyText, nullable=False),
    Column("subject_type", AnyText, nullable=False),
    Column("subject_id", AnyText, nullable=False),
    Column("login", AnyText),
    Column("remedy", AnyText, nullable=False),
    Column("target", AnyText),
    Column("governor", AnyText),
    Column("department", AnyText),
    Column("policy", AnyText),
    Column("facts", AnyText, nullable=False),
    Column("scope", AnyText, nullable=False),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("opened_at", UtcDateTime),
    Column("last_seen", UtcDateTime, nullable=False),
    Column("last_sweep", BIG, nullable=False),
    Column("resolved_at", UtcDateTime),
    Column("acknowledged_at", UtcDateTime),
    Column("acknowledged_by", AnyText),
    Column("acknowledged_reason", AnyText),
    Column("ruling", AnyText),
    UniqueConstraint("identity"),
    Index("ix_violation_resolved_at", "resolved_at"),
    sqlite_autoincrement=True,
)
"""`identity` is a digest of rule, item and subject. `scope` is the trail of the folder in which it was seen.

`ruling` is a digest of what it was judged by when it was last seen: the registry, the policies, the ward's domains, the
program.
`last_sweep` is negative where a look at the item alone was the last to see it, while that sweep was the latest.

`opened_at` is when it was first seen since it last came up: after it was resolved and returned, the return.
"""

waiver = Table(
    "waiver",
    metadata,
    Column("violation_id", BIG, ForeignKey("violation.id"), primary_key=True, autoincrement=False),
    Column("by", AnyText, nullable=False),
    Column("reason", AnyText, nullable=False),
    Column("until", Date, nullable=False),
    Column("granted_at", UtcDateTime, nullable=False),
    Column("severity", AnyText, nullable=False),
)
"""`severity` is that of the violation when it was waived."""

violation_event = Table(
    "violation_event",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("violation_id", BIG, ForeignKey("violation.id"), nullable=False),
    Column("kind", AnyText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", AnyText),
    Column("reason", AnyText),
    Column("until", Date),
    Column("sweep_id", BIG),
    Index("ix_violation_event_violation_id", "violation_id"),
    sqlite_autoincrement=True,
)

registry_version = Table(
    "registry_version",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("by", AnyText, nullable=False),
    Column("source", AnyText, nullable=False),
    Column("sha256", AnyText, nullable=False),
    Column("why", AnyText, nullable=False),
    sqlite_autoincrement=True,
)

registry_entry = Table(
    "registry_entry",
    metadata,
    Column("kind", AnyText, nullable=False),
    Column("id", AnyText, nullable=False),
    Column("since_version", BIG, ForeignKey("registry_version.id"), nullable=False),
    Column("until_version", BIG, ForeignKey("registry_version.id")),
    Column("body", AnyText, nullable=False),
    PrimaryKeyConstraint("kind", "id", "since_version"),
)
"""An entry holds from `since_version` on, up to `until_version`, which has another or none."""

call_count = Table(
    "call_count",
    metadata,
    Column("day", Date, nullable=False),
    Column("purpose", AnyText, nullable=False),
    Column("calls", BIG, nullable=False),
    PrimaryKeyConstraint("day", "purpose"),
)
"""Calls of the Box API by day in Asia/Tokyo."""

own_account = Table(
    "own_account",
    metadata,
    Column("login", AnyText, primary_key=True),
    Column("seen_at", UtcDateTime, nullable=False),
)
"""Accounts that the gatekeeper itself has signed in as."""

filing_count = Table(
    "filing_count",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("procedure", AnyText, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("count", BIG, nullable=False),
    Column("by", AnyText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("source", AnyText, nullable=False),
    Column("why", AnyText, nullable=False),
    Index("ix_filing_count_procedure", "procedure", "fiscal_year"),
    sqlite_autoincrement=True,
)
"""The filings of a procedure in a fiscal year up to and including the day `as_of`. Rows are only ever added."""
