"""Sends what is in the queue, one mail after the other, and notes what became of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from gatekeeper.alerts import channel
from gatekeeper.alerts.desk import channel_name
from gatekeeper.alerts.envelope import as_bytes
from gatekeeper.alerts.post import MailServerError, Post, RefusedMailError
from gatekeeper.bootstrap import Office
from gatekeeper.settings import AlertSettings
from gatekeeper.store.mail import CHANNEL, Mail, Mails, MailState

__all__ = ["Delivered", "deliver"]


@dataclass(slots=True)
class Delivered:
    """How many mails went, wait for another try, and never will; `server` is what the mail server lacks, if it does."""

    sent: int = 0
    waiting: int = 0
    ended: int = 0
    server: str = ""


def deliver(office: Office, now: datetime, progress: Callable[[], None] = lambda: None) -> Delivered:
    """Sends every mail that is due at an aware moment; stops early where the server can't be reached.

    `progress` is called after each, so that many mails to a slow server aren't taken for one that stands still.

    A mail counts as sent once the server has taken it and that is on record. If the process dies in between, it is sent
    again, under the same Message-ID, by which mail programs know it.

    :raises DatabaseUnreachableError: what was sent last may not be on record.
    """
    settings, done = office.settings.alerts, Delivered()
    if settings is None:
        return done
    mails = Mails(office.database)
    with Post(settings.mail, office.settings.secret("smtp_password")) as post:
        while not office.stop.is_set() and (one := mails.take(now)) is not None:
            if one.draft.to.startswith(CHANNEL):
                _tell(office, mails, one, now, done)
            elif not _send(office, settings, mails, one, post, now, done):
                break
            progress()
    return done


def _send(
    office: Office, settings: AlertSettings, mails: Mails, one: Mail, post: Post, now: datetime, done: Delivered
) -> bool:
    """Whether it is of use to try the next one."""
    log = structlog.get_logger().bind(mail=one.id, kind=one.draft.kind)
    message = as_bytes(one.draft, settings.sender, office.settings.ward.name, one.made_at)
    try:
        post.send(settings.sender, one.draft.to, message)
    except RefusedMailError as error:
        state = mails.failed(one, now, error.code, error.answer, for_good=error.for_good)
        log.warning("mail_refused", code=error.code, state=str(state))
    except MailServerError as error:
        state = mails.failed(one, now, error.code, error.answer, for_good=False)
        log.warning("mail_server_failed", code=error.code, reason=error.answer)
        _count(done, state)
        done.server = error.answer
        return False
    else:
        mails.sent(one, now)
        state = MailState.SENT
        log.info("mail_sent")
    _count(done, state)
    return True


def _tell(office: Office, mails: Mails, one: Mail, now: datetime, done: Delivered) -> None:
    """A channel that isn't configured any more hears no more."""
    listed = (office.settings.secret("alert_channels") or "").splitlines()
    url = next((line.strip() for line in listed if channel_name(line.strip()) == one.draft.to), None)
    if url is not None and channel.tell(url, one.draft.subject, one.draft.text):
        mails.sent(one, now)
        _count(done, MailState.SENT)
        return
    _count(done, mails.failed(one, now, None, "", for_good=url is None))


def _count(done: Delivered, state: MailState) -> None:
    match state:
        case MailState.SENT:
            done.sent += 1
        case MailState.WAITING:
            done.waiting += 1
        case _:
            done.ended += 1
