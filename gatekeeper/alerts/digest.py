"""The morning's mail: what is new, what nobody has answered, and what has waited too long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from gatekeeper.alerts.addressee import Addressee
from gatekeeper.alerts.desk import Desk
from gatekeeper.alerts.entry import Entry, Section, listed_facts
from gatekeeper.alerts.gathering import gather, readdress
from gatekeeper.alerts.heartbeat import CheckpointLine, no_line, undelivered_lines
from gatekeeper.alerts.standing import Standing
from gatekeeper.alerts.urgency import is_quiet
from gatekeeper.bootstrap import Office
from gatekeeper.jst import TOKYO, day_of
from gatekeeper.policy.violation import Status
from gatekeeper.show.moment import day as day_text
from gatekeeper.store.alert import (
    Alert,
    AlertDraft,
    AlertKind,
    Role,
    Transaction,
    add_alerts,
    begin_round,
    last_round,
    note_escalated,
    note_moot,
    note_told,
    told_alerts,
    untold_alerts,
)
from gatekeeper.store.mail import enqueue
from gatekeeper.workday import OFFICE_CLOSES, is_working_day, working_days_between

__all__ = ["digest"]

_REMINDED = (AlertKind.VIOLATION, AlertKind.RUN, AlertKind.ALARM)
_LISTED = (*_REMINDED, AlertKind.ACTION, AlertKind.POSTPONEMENT)


@dataclass(slots=True)
class _Page:
    """What one address is told this morning, by section."""

    role: Role
    sections: dict[str, list[tuple[Alert, Entry]]] = field(default_factory=dict)

    def add(self, section: str, alert: Alert, entry: Entry) -> None:
        self.sections.setdefault(section, []).append((alert, entry))


def digest(office: Office, now: datetime, checkpoint_line: CheckpointLine = no_line) -> int:
    """Queues the morning's mails, once on a working day from `digest_at` until the office closes; gives their number.

    The privacy office gets one whenever there is something to say, or a checkpoint to keep outside; others only when
    something concerns them. `checkpoint_line` gives the line of the ledger's last checkpoint, None where there is none.

    :raises DatabaseUnreachableError: nothing was entered.
    :raises MistakesError: the policies can't be read.
    """
    settings, today = office.settings.alerts, day_of(now)
    if (
        settings is None
        or not is_working_day(today)
        or not settings.digest_at <= now.astimezone(TOKYO).time() < OFFICE_CLOSES
    ):
        return 0
    desk, line = Desk.of(office, settings), checkpoint_line()
    undelivered = undelivered_lines(office, desk)
    with office.database.write() as connection:
        since = last_round(connection, "digest")
        if not begin_round(connection, "digest", today, now):
            return 0
        gather(connection, desk, now)
        pages: dict[str, _Page] = {}
        quiet = _new(connection, desk, pages, since, now)
        _unanswered(connection, desk, pages, now)
        lines = [desk.words("alert.line_quiet", count=quiet)] if quiet else []
        return _send(connection, desk, pages, [*lines, *undelivered], line, now)


def _new(connection: Transaction, desk: Desk, pages: dict[str, _Page], since: datetime | None, now: datetime) -> int:
    """What wasn't told yet; gives how much has come up since the last digest that is only recorded."""
    calm = [one for one in untold_alerts(connection, _LISTED) if not one.draft.urgent]
    standing = Standing.read(connection, desk, calm, now)
    loud = [
        (one, stored)
        for one in calm
        if (stored := standing.violation(one)) is not None
        and stored.status is Status.OPEN
        and not is_quiet(stored.violation, desk.policies)
    ]
    if readdress(connection, desk, loud, now):
        calm = [one for one in untold_alerts(connection, _LISTED) if not one.draft.urgent]
    moot, quiet = [], 0
    for one in calm:
        stored, entry = standing.violation(one), standing.entry(one)
        if stored is not None and stored.status is Status.OPEN and is_quiet(stored.violation, desk.policies):
            quiet += one.draft.role is Role.PRIVACY_OFFICE and (since is None or one.made_at > since)
        elif entry is None or (stored is not None and stored.status is not Status.OPEN):
            moot.append(one)
        else:
            _page(pages, one).add("section_new", one, entry)
    note_moot(connection, moot, now)
    return quiet


def _unanswered(connection: Transaction, desk: Desk, pages: dict[str, _Page], now: datetime) -> None:
    told = told_alerts(connection, _REMINDED)
    standing = Standing.read(connection, desk, told, now)
    waiting = [one for one in told if standing.waits(one) and not _is_quiet(standing, one)]
    settings, today = desk.settings, day_of(now)
    late = [
        one
        for one in waiting
        if one.draft.role is not Role.ESCALATION
        and one.escalated_at is None
        and _days(one.first_told_at, today) >= settings.escalate_after_days
    ]
    drafts = [
        AlertDraft(one.draft.kind, f"{one.draft.matter}:escalated", one.draft.about, to.address, to.role)
        for one in late
        for to in desk.addressees.of_escalation()
    ]
    add_alerts(connection, drafts, now)
    note_escalated(connection, late, now)
    for one in untold_alerts(connection, _REMINDED):
        entry = standing.entry(one) if one.draft.role is Role.ESCALATION else None
        if entry is not None:
            _page(pages, one).add("section_escalated", one, entry)
    escalated = {(one.about, one.to) for one in drafts}
    for one in waiting:
        entry = standing.entry(one)
        due = _days(one.told_at, today) >= settings.remind_after_days
        if due and entry is not None and (one.draft.about, one.draft.to) not in escalated:
            _page(pages, one).add("section_reminders", one, entry)


def _is_quiet(standing: Standing, one: Alert) -> bool:
    stored = standing.violation(one)
    return stored is not None and is_quiet(stored.violation, standing.desk.policies)


def _days(since: datetime | None, today: date) -> int:
    return 0 if since is None else working_days_between(day_of(since), today)


def _page(pages: dict[str, _Page], one: Alert) -> _Page:
    return pages.setdefault(one.draft.to, _Page(one.draft.role))


def _send(
    connection: Transaction, desk: Desk, pages: dict[str, _Page], lines: Sequence[str], line: str | None, now: datetime
) -> int:
    for to in desk.settings.privacy_office if lines or line else ():
        pages.setdefault(to, _Page(Role.PRIVACY_OFFICE))
    count = 0
    for address, page in pages.items():
        listed = [entry for part in page.sections.values() for _, entry in part]
        is_office = address in desk.settings.privacy_office
        facts = {
            "day": day_text(day_of(now)),
            "sections": tuple(_sections(desk, page.sections)),
            "lines": tuple(lines) if is_office else (),
            "checkpoint": (line or "") if is_office else "",
        }
        whom = Addressee(address, Role.PRIVACY_OFFICE if is_office else page.role)
        draft = desk.draft("digest", whom, day_of(now).isoformat(), facts, listed=listed)
        number = enqueue(connection, draft, now)
        if number is not None:
            note_told(connection, [alert for part in page.sections.values() for alert, _ in part], number, now)
            count += 1
    return count


def _sections(desk: Desk, parts: Mapping[str, Sequence[tuple[Alert, Entry]]]) -> Iterator[Section]:
    for name in ("section_escalated", "section_reminders", "section_new"):
        if part := parts.get(name):
            yield Section(desk.words(f"alert.{name}"), **listed_facts([entry for _, entry in part]))
