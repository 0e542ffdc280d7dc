"""Monday's sign of life, so that silence means something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from gatekeeper import __version__
from gatekeeper.alerts.desk import Desk
from gatekeeper.bootstrap import Office
from gatekeeper.enforcement.action import RunState
from gatekeeper.jst import TOKYO, day_of
from gatekeeper.policy.violation import Status
from gatekeeper.show.moment import day as day_text
from gatekeeper.show.moment import moment
from gatekeeper.show.violation import totals
from gatekeeper.store.alert import begin_round
from gatekeeper.store.journal import DatabaseJournal
from gatekeeper.store.mail import CHANNEL, Mails, enqueue
from gatekeeper.store.violations import ViolationFilter

__all__ = ["CheckpointLine", "heartbeat", "no_line", "undelivered_lines"]

CheckpointLine = Callable[[], str | None]
"""Gives the line of the ledger's last checkpoint; None: there is none."""


_SENT_WITHIN = timedelta(hours=1)
"""Within so long a mail is sent where nothing is wrong; the morning's others have only just been written."""


def no_line() -> str | None:
    return None


def heartbeat(office: Office, now: datetime, checkpoint_line: CheckpointLine = no_line) -> int:
    """Queues Monday's sign of life to the privacy office and IT, once a week from Monday's `digest_at` on, holidays or
    not; gives the number of mails. Where Monday was missed, it comes with the next call of that week.

    :raises DatabaseUnreachableError: nothing was entered.
    :raises MistakesError: the policies can't be read.
    """
    settings, today = office.settings.alerts, day_of(now)
    if settings is None or (today.weekday() == 0 and now.astimezone(TOKYO).time() < settings.digest_at):
        return 0
    desk, line = Desk.of(office, settings), checkpoint_line()
    monday = today - timedelta(days=today.weekday())
    facts = {"day": day_text(today), "lines": tuple(_life(office, desk, now)), "checkpoint": line or ""}
    with office.database.write() as connection:
        if not begin_round(connection, "heartbeat", monday, now):
            return 0
        drafts = [desk.draft("heartbeat", to, monday.isoformat(), facts) for to in desk.addressees.of_machinery()]
        return sum(enqueue(connection, one, now) is not None for one in drafts)


def _life(office: Office, desk: Desk, now: datetime) -> Iterator[str]:
    words, last = desk.words, office.inventory.last_sweep()
    if last is None or last.finished_at is None:
        yield words("alert.line_never")
    else:
        folders = f"{last.counts.folders:,}"
        yield words("alert.line_folders", folders=folders, moment=moment(last.finished_at))
    found = totals(
        words,
        (one.violation for one in office.violations.find(now, ViolationFilter(statuses=frozenset({Status.OPEN})))),
    )
    yield words("alert.line_violations", totals=found) if found else words("alert.line_no_violations")
    if held := len(DatabaseJournal(office.database).runs([RunState.HELD])):
        yield words("alert.line_held", count=held)
    yield words("alert.line_calls", calls=f"{sum(office.usage.this_month(now).values()):,}")
    waiting, _ = Mails(office.database).waiting(made_before=now - _SENT_WITHIN)
    if waiting:
        yield words("alert.line_mails", count=waiting)
    yield from undelivered_lines(office, desk)
    yield words("alert.line_version", version=__version__)


def undelivered_lines(office: Office, desk: Desk) -> list[str]:
    """Which addresses mail doesn't reach; empty where it reaches all."""
    found = Mails(office.database).undelivered()
    addresses = "、".join(desk.words("alert.channel_name") if to.startswith(CHANNEL) else to for to in found)
    return [desk.words("alert.line_undelivered", addresses=addresses)] if found else []
