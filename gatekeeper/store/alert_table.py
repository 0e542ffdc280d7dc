"""The tables of alerts: what somebody is to be told, the mails that tell it, and alarms."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, PrimaryKeyConstraint, Table, UniqueConstraint

from gatekeeper.store.column import BIG, AnyText, UtcDateTime
from gatekeeper.store.table import metadata

__all__ = ["alarm", "alert", "alert_mark", "alert_round", "mail", "metadata"]

mail = Table(
    "mail",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("kind", AnyText, nullable=False),
    Column("to", AnyText, nullable=False),
    Column("message_id", AnyText, nullable=False),
    Column("thread", AnyText),
    Column("subject", AnyText, nullable=False),
    Column("text", AnyText, nullable=False),
    Column("html", AnyText, nullable=False),
    Column("table_name", AnyText),
    Column("table", AnyText),
    Column("made_at", UtcDateTime, nullable=False),
    Column("state", AnyText, nullable=False),
    Column("next_try", UtcDateTime, nullable=False),
    Column("tries", BIG, nullable=False, server_default="0"),
    Column("ended_at", UtcDateTime),
    Column("code", BIG),
    Column("detail", AnyText, nullable=False, server_default=""),
    UniqueConstraint("message_id"),
    Index("ix_mail_state", "state", "next_try"),
    Index("ix_mail_to", "to", "made_at"),
    sqlite_autoincrement=True,
)
"""One mail to one address. While it is being sent, `next_try` is when another process may take it for forgotten.

`to` begins with "channel:" where it goes another way than by mail. `thread` is the Message-ID of what it is about.
"""

alert = Table(
    "alert",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("kind", AnyText, nullable=False),
    Column("matter", AnyText, nullable=False),
    Column("about", BIG, nullable=False),
    Column("to", AnyText, nullable=False),
    Column("role", AnyText, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("mail_id", BIG, ForeignKey("mail.id")),
    Column("first_told_at", UtcDateTime),
    Column("told_at", UtcDateTime),
    Column("escalated_at", UtcDateTime),
    UniqueConstraint("matter", "to"),
    Index("ix_alert_told_at", "told_at", "kind"),
    Index("ix_alert_about", "kind", "about"),
    Index("ix_alert_mail_id", "mail_id"),
    sqlite_autoincrement=True,
)
"""One matter to tell one address. `about` is the number of the row that it is about, in the table that `kind` names.

`told_at` empty: not in any mail yet. `mail_id` is the latest mail that tells it.
"""

alarm = Table(
    "alarm",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("name", AnyText, nullable=False),
    Column("title", AnyText, nullable=False),
    Column("detail", AnyText, nullable=False),
    Column("raised_at", UtcDateTime, nullable=False),
    Column("cleared_at", UtcDateTime),
    Index("ix_alarm_name", "name", "cleared_at"),
    sqlite_autoincrement=True,
)
"""Something that isn't right with the gatekeeper itself, until it is cleared. At one time one row a name."""

alert_mark = Table(
    "alert_mark",
    metadata,
    Column("source", AnyText, primary_key=True),
    Column("seen", BIG, nullable=False),
)
"""Up to which row of a source what it tells was made into alerts."""

alert_round = Table(
    "alert_round",
    metadata,
    Column("kind", AnyText, nullable=False),
    Column("day", Date, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("kind", "day"),
)
"""The mails that are made once a day or week, and were."""
