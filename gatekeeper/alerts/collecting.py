"""Makes alerts of what is on record, and mails of those that can't wait. May be called as often as one likes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from gatekeeper.alerts.addressee import Addressee
from gatekeeper.alerts.desk import Desk, thread_of
from gatekeeper.alerts.entry import Entry, listed_facts
from gatekeeper.alerts.gathering import gather
from gatekeeper.alerts.standing import Standing
from gatekeeper.alerts.warning import mail_notices
from gatekeeper.bootstrap import Office
from gatekeeper.store.alert import Alert, AlertKind, Transaction, note_moot, note_told, untold_alerts
from gatekeeper.store.mail import enqueue, made_since

__all__ = ["collect"]

_SINGLES = 5
_AN_HOUR = timedelta(hours=1)
_NOTICES = (AlertKind.NOTICE, AlertKind.DELETION_NOTICE)
_OTHERS = tuple(kind for kind in AlertKind if kind not in _NOTICES)


def collect(office: Office, now: datetime) -> int:
    """Enters what there is to tell as of an aware moment, and queues the mails that go at once; gives their number.

    What it finds and what it queues are one transaction: after a crash it is all found again, or was all queued. An
    address gets five mails an hour at most about one thing each; what is more comes in one, with a table, once an hour.

    :raises DatabaseUnreachableError: nothing was entered.
    :raises MistakesError: the policies can't be read.
    """
    settings = office.settings.alerts
    if settings is None:
        return 0
    desk = Desk.of(office, settings)
    with office.database.write() as connection:
        gather(connection, desk, now)
        return _mail_urgent(connection, desk, now) + mail_notices(connection, desk, now)


def _mail_urgent(connection: Transaction, desk: Desk, now: datetime) -> int:
    urgent = [one for one in untold_alerts(connection, _OTHERS) if one.draft.urgent]
    standing = Standing.read(connection, desk, urgent, now)
    entries = {one.id: entry for one in urgent if (entry := standing.entry(one)) is not None}
    note_moot(connection, [one for one in urgent if one.id not in entries], now)
    by_address: dict[str, list[Alert]] = {}
    for one in urgent:
        if one.id in entries:
            by_address.setdefault(one.draft.to, []).append(one)
    told: dict[str, Entry] = {}
    count = 0
    for address, alerts in by_address.items():
        made = _mails(connection, desk, address, alerts, entries, now)
        count += made
        told |= {one.draft.matter: entries[one.id] for one in alerts if made}
    return count + _to_channels(connection, desk, told, now)


def _mails(
    connection: Transaction, desk: Desk, address: str, alerts: Sequence[Alert], entries: dict[int, Entry], now: datetime
) -> int:
    """One mail for each of a few, or one for all of many, unless there was such a one within the hour."""
    since = now - _AN_HOUR
    if len(alerts) <= _SINGLES - made_since(connection, address, "urgent", since):
        return sum(_mail(connection, desk, "urgent", [one], entries, now) for one in alerts)
    if made_since(connection, address, "storm", since):
        return 0
    return _mail(connection, desk, "storm", alerts, entries, now)


def _mail(
    connection: Transaction, desk: Desk, kind: str, alerts: Sequence[Alert], entries: dict[int, Entry], now: datetime
) -> int:
    first, listed = alerts[0].draft, [entries[one.id] for one in alerts]
    draft = desk.draft(
        kind,
        Addressee(first.to, first.role),
        _key(alerts),
        {**listed_facts(listed), "summary": Counter(one.title for one in listed).most_common(), "reminder": False},
        template="urgent",
        listed=listed,
        thread=thread_of(first.kind, first.about) if len(alerts) == 1 else None,
    )
    number = enqueue(connection, draft, now)
    if number is not None:
        note_told(connection, alerts, number, now)
    return number is not None


def _to_channels(connection: Transaction, desk: Desk, told: dict[str, Entry], now: datetime) -> int:
    """Other channels hear of it as often as an address at most; what they don't hear stands in the mails."""
    if not told:
        return 0
    drafts = desk.channel_drafts("\n".join(sorted(told)), told.values())
    quiet = [one for one in drafts if made_since(connection, one.to, "channel", now - _AN_HOUR) <= _SINGLES]
    return sum(enqueue(connection, one, now) is not None for one in quiet)


def _key(alerts: Iterable[Alert]) -> str:
    """Names the matters and how often they were told: what has become graver is told under another Message-ID."""
    return "\n".join(f"{one.draft.matter}#{one.first_told_at}" for one in alerts)
