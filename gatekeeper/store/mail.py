"""The queue of mails: made once, taken by one sender at a time, tried for days, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from gatekeeper.errors import UsageError
from gatekeeper.store.alert_table import alert, mail
from gatekeeper.store.database import Database
from gatekeeper.store.deletion_table import deletion_notice
from gatekeeper.store.lockdown_table import notice

__all__ = ["CHANNEL", "Attachment", "Mail", "MailDraft", "MailState", "Mails", "enqueue", "made_since"]

CHANNEL = "channel:"
"""What stands before the name of a way other than mail, in place of an address."""

_FORGOTTEN = timedelta(minutes=15)
_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240))
_GIVEN_UP_AFTER = timedelta(days=5)
_NOTICES = {"notice": notice, "deletion_notice": deletion_notice}


class MailState(StrEnum):
    """`refused`: the other side said no for good. `given_up`: tried for days. `dropped`: nothing to tell any more."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    GIVEN_UP = "given_up"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A table to go along, as CSV."""

    name: str
    table: str


@dataclass(frozen=True, slots=True)
class MailDraft:
    """A mail to be. `message_id` and `thread` stand in angle brackets; the same Message-ID is made only once."""

    kind: str
    to: str
    message_id: str
    subject: str
    text: str
    html: str
    thread: str | None = None
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in the queue. `code` and `detail` are the other side's latest answer; moments are UTC."""

    id: int
    draft: MailDraft
    state: MailState
    made_at: datetime
    next_try: datetime
    tries: int = 0
    ended_at: datetime | None = None
    code: int | None = None
    detail: str = ""


def enqueue(connection: Connection, draft: MailDraft, now: datetime) -> int | None:
    """Puts a mail into the queue within the caller's writing transaction and gives its number.

    None: one with this Message-ID was made before.
    """
    if connection.execute(select(mail.c.id).where(mail.c.message_id == draft.message_id)).first() is not None:
        return None
    values = {
        "kind": draft.kind,
        "to": draft.to,
        "message_id": draft.message_id,
        "thread": draft.thread,
        "subject": draft.subject,
        "text": draft.text,
        "html": draft.html,
        "table_name": None if draft.attachment is None else draft.attachment.name,
        "table": None if draft.attachment is None else draft.attachment.table,
        "made_at": now,
        "state": str(MailState.WAITING),
        "next_try": now,
    }
    return int(connection.execute(insert(mail).values(values).returning(mail.c.id)).scalar_one())


def made_since(connection: Connection, to: str, kind: str, since: datetime) -> int:
    """How many mails of a kind were made for an address at or after an aware moment."""
    mine = (mail.c.to == to) & (mail.c.kind == kind) & (mail.c.made_at >= since)
    return int(connection.execute(select(func.count()).where(mine)).scalar_one())


class Mails:
    """Every method raises `DatabaseUnreachableError`; moments are aware."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, now: datetime) -> Mail | None:
        """The next mail that is due, for the caller to send; None: there is none.

        Nobody else gets it for a quarter of an hour. One that was taken and never reported on is taken again, under
        the same Message-ID. What told only of notices that were taken back is dropped.
        """
        due = mail.c.state.in_([str(MailState.WAITING), str(MailState.SENDING)]) & (mail.c.next_try <= now)
        with self._database.write() as connection:
            while (row := connection.execute(select(mail).where(due).order_by(mail.c.id).limit(1)).first()) is not None:
                stale = _is_taken_back(connection, row.id)
                values: dict[str, object] = (
                    {"state": str(MailState.DROPPED), "ended_at": now}
                    if stale
                    else {"state": str(MailState.SENDING), "next_try": now + _FORGOTTEN, "tries": row.tries + 1}
                )
                unchanged = (mail.c.id == row.id) & (mail.c.state == row.state) & (mail.c.tries == row.tries)
                taken = connection.execute(update(mail).where(unchanged).values(values)).rowcount
                if taken and not stale:
                    return _mail(connection.execute(select(mail).where(mail.c.id == row.id)).one())
        return None

    def sent(self, one: Mail, now: datetime) -> None:
        """The other side has taken it; what it told counts as told."""
        with self._database.write() as connection:
            if _end(connection, one, MailState.SENT, now, None, ""):
                _note_sent(connection, one.id, now)

    def failed(self, one: Mail, now: datetime, code: int | None, detail: str, *, for_good: bool) -> MailState:
        """It didn't go. Unless that is `for_good`, it is tried again, ever more rarely, for five days."""
        if for_good or now - one.made_at >= _GIVEN_UP_AFTER:
            state = MailState.REFUSED if for_good else MailState.GIVEN_UP
            with self._database.write() as connection:
                _end(connection, one, state, now, code, detail)
            return state
        pause = _PAUSES[min(one.tries, len(_PAUSES)) - 1]
        values = {"state": str(MailState.WAITING), "next_try": now + pause, "code": code, "detail": detail}
        with self._database.write() as connection:
            connection.execute(update(mail).where(_mine(one)).values(values))
        return MailState.WAITING

    def retry(self, ids: Iterable[int], now: datetime) -> int:
        """Lets these go at once, also those that were refused or given up; gives their number.

        :raises UsageError: one of them isn't there, or was sent.
        """
        again = [str(one) for one in (MailState.WAITING, MailState.REFUSED, MailState.GIVEN_UP)]
        values = {"state": str(MailState.WAITING), "next_try": now, "tries": 0, "made_at": now, "ended_at": None}
        listed = list(ids)
        with self._database.write() as connection:
            for number in listed:
                known = 0 < number < 2**63
                mine = (mail.c.id == number) & mail.c.state.in_(again)
                if not known or not connection.execute(update(mail).where(mine).values(values)).rowcount:
                    raise UsageError(f"番号 {number} のメールはないか、もう送られています。")
        return len(listed)

    def hurry(self, now: datetime) -> int:
        """Lets all that wait go at once; gives their number."""
        waiting = mail.c.state == str(MailState.WAITING)
        with self._database.write() as connection:
            return int(connection.execute(update(mail).where(waiting).values(next_try=now)).rowcount)

    def all(self, states: Iterable[MailState] = MailState, limit: int | None = None) -> tuple[Mail, ...]:
        """Mails in these states, the newest first."""
        wanted = mail.c.state.in_([str(state) for state in states])
        statement = select(mail).where(wanted).order_by(mail.c.id.desc()).limit(limit)
        with self._database.read() as connection:
            return tuple(map(_mail, connection.execute(statement)))

    def undelivered(self) -> dict[str, Mail]:
        """Addresses whose latest mail was refused or given up, each with that mail."""
        with self._database.read() as connection:
            ended = select(func.max(mail.c.id)).where(mail.c.ended_at.is_not(None)).group_by(mail.c.to)
            bad = mail.c.state.in_([str(MailState.REFUSED), str(MailState.GIVEN_UP)])
            rows = connection.execute(select(mail).where(mail.c.id.in_(ended), bad).order_by(mail.c.to))
            return {row.to: _mail(row) for row in rows}

    def waiting(self, made_before: datetime | None = None) -> tuple[int, datetime | None]:
        """How many mails wait (of those made before an aware moment, if one is given), and since when the oldest."""
        open_states = [str(MailState.WAITING), str(MailState.SENDING)]
        statement = select(func.count(), func.min(mail.c.made_at)).where(mail.c.state.in_(open_states))
        if made_before is not None:
            statement = statement.where(mail.c.made_at < made_before)
        with self._database.read() as connection:
            count, oldest = connection.execute(statement).one()
        return int(count), oldest

    def empty(self, before: datetime) -> int:
        """Takes the texts out of what ended before an aware moment: they hold names. That it was sent stays."""
        old = mail.c.ended_at.is_not(None) & (mail.c.ended_at < before) & (mail.c.text != "")
        with self._database.write() as connection:
            values = {"text": "", "html": "", "table": None, "subject": ""}
            return int(connection.execute(update(mail).where(old).values(values)).rowcount)


def _mine(one: Mail) -> Any:
    return (mail.c.id == one.id) & (mail.c.state == str(MailState.SENDING)) & (mail.c.tries == one.tries)


def _end(connection: Connection, one: Mail, state: MailState, now: datetime, code: int | None, detail: str) -> bool:
    values = {"state": str(state), "ended_at": now, "code": code, "detail": detail}
    return bool(connection.execute(update(mail).where(_mine(one)).values(values)).rowcount)


def _is_taken_back(connection: Connection, mail_id: int) -> bool:
    """Whether a mail tells of notices only, and none of them is there any more."""
    told = connection.execute(select(alert.c.kind, alert.c.about).where(alert.c.mail_id == mail_id)).all()
    if not told or any(one.kind not in _NOTICES for one in told):
        return False
    return not any(
        connection.execute(select(table.c.id).where(table.c.id.in_(ids))).first()
        for kind, table in _NOTICES.items()
        if (ids := [one.about for one in told if one.kind == kind])
    )


def _note_sent(connection: Connection, mail_id: int, now: datetime) -> None:
    for kind, table in _NOTICES.items():
        mine = select(alert.c.about).where(alert.c.mail_id == mail_id, alert.c.kind == kind)
        unsent = table.c.id.in_(mine) & table.c.sent_at.is_(None)
        connection.execute(update(table).where(unsent).values(sent_at=now))


def _mail(row: Row[*tuple[Any, ...]]) -> Mail:
    attachment = None if row.table_name is None else Attachment(row.table_name, row.table or "")
    draft = MailDraft(row.kind, row.to, row.message_id, row.subject, row.text, row.html, row.thread, attachment)
    return Mail(
        row.id, draft, MailState(row.state), row.made_at, row.next_try, row.tries, row.ended_at, row.code, row.detail
    )
