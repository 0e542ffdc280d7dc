"""From what others have committed to alerts: who is to be told of which of it, entered in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from gatekeeper.alerts.addressee import Addressee
from gatekeeper.alerts.desk import Desk
from gatekeeper.alerts.urgency import MAY_BECOME_URGENT, is_quiet, is_urgent
from gatekeeper.enforcement.action import ActionState
from gatekeeper.policy.violation import Status
from gatekeeper.store import alert_source as source
from gatekeeper.store.alarm import clear_alarm, raise_alarm
from gatekeeper.store.alert import Alert, AlertDraft, AlertKind, Transaction, add_alerts, note_graver
from gatekeeper.store.life import StoredViolation

__all__ = ["gather", "readdress"]

_TEMPLATES = "mail_templates"
_STALE = timedelta(days=7)


def gather(connection: Transaction, desk: Desk, now: datetime) -> int:
    """Makes alerts of everything that is new as of an aware moment; gives their number. What is known makes none."""
    if desk.mistakes:
        raise_alarm(connection, _TEMPLATES, desk.words("alert.templates_wrong"), desk.mistakes, now)
    else:
        clear_alarm(connection, _TEMPLATES, now)
    count = add_alerts(connection, _of_violations(connection, desk, now), now)
    count += add_alerts(connection, _of_graver(connection, desk, now), now)
    count += add_alerts(connection, _of_machinery(connection, desk), now)
    return count + add_alerts(connection, _of_notices(connection, desk, now), now)


def readdress(
    connection: Transaction, desk: Desk, alerts: Iterable[tuple[Alert, StoredViolation]], now: datetime
) -> int:
    """Alerts for whoever is in charge by now of what was told to nobody yet; gives their number."""
    told = {one.draft.matter: (one, stored) for one, stored in alerts}
    owners = source.owners_of(connection, (_item(stored) for _, stored in told.values()))
    drafts = [
        draft
        for matter, (one, stored) in told.items()
        for draft in _drafts(desk, stored, matter, owners.get(_item(stored)), urgent=one.draft.urgent)
    ]
    return add_alerts(connection, drafts, now)


def _of_violations(connection: Transaction, desk: Desk, now: datetime) -> Iterator[AlertDraft]:
    found = source.opened_violations(connection, now)
    owners = source.owners_of(connection, (_item(stored) for _, stored in found))
    for event, stored in found:
        urgent = is_urgent(stored, desk.policies, now)
        is_over = stored.status is Status.RESOLVED and (not urgent or stored.opened_at < now - _STALE)
        if not is_over and stored.status is not Status.WAIVED:
            matter = f"violation:{stored.id}:{event}"
            yield from _drafts(desk, stored, matter, owners.get(_item(stored)), urgent=urgent)


def _of_graver(connection: Transaction, desk: Desk, now: datetime) -> Iterator[AlertDraft]:
    found = {
        one.id: one
        for one in source.graver_violations(connection, MAY_BECOME_URGENT, now)
        if one.status in {Status.OPEN, Status.ACKNOWLEDGED} and is_urgent(one, desk.policies, now)
    }
    matters = note_graver(connection, found)
    owners = source.owners_of(connection, map(_item, found.values()))
    for number, matter in matters.items():
        yield from _drafts(desk, found[number], matter, owners.get(_item(found[number])), urgent=True)


def _drafts(
    desk: Desk, stored: StoredViolation, matter: str, owner: str | None, *, urgent: bool
) -> Iterator[AlertDraft]:
    violation = stored.violation
    to = desk.addressees.of_violation(
        violation.department, owner, urgent=urgent, quiet=is_quiet(violation, desk.policies)
    )
    return _each(AlertKind.VIOLATION, matter, stored.id, to, urgent=urgent)


def _of_machinery(connection: Transaction, desk: Desk) -> Iterator[AlertDraft]:
    to = desk.addressees.of_machinery()
    for run in source.runs_held(connection):
        yield from _each(AlertKind.RUN, f"run:{run.id}", run.id, to, urgent=True)
    for action in source.actions_in_doubt(connection):
        urgent = action.state is ActionState.UNKNOWN
        yield from _each(AlertKind.ACTION, f"action:{action.id}", action.id, to, urgent=urgent)
    for alarm in source.alarms_standing(connection):
        yield from _each(AlertKind.ALARM, f"alarm:{alarm.id}", alarm.id, to, urgent=True)


def _of_notices(connection: Transaction, desk: Desk, now: datetime) -> Iterator[AlertDraft]:
    for number, notice in source.notices_due(connection, now):
        to = desk.addressees.of_notice(notice.to, notice.kind)
        yield from _each(AlertKind.NOTICE, f"notice:{number}", number, to)
    for warning in source.deletion_notices(connection):
        to = desk.addressees.of_notice(warning.to)
        yield from _each(AlertKind.DELETION_NOTICE, f"deletion_notice:{warning.id}", warning.id, to)
    put_off = source.postponements(connection)
    owners = source.owners_of(connection, ((one.item_type, one.item_id) for one in put_off))
    for one in put_off:
        to = desk.addressees.of_postponement(owners.get((one.item_type, one.item_id)))
        yield from _each(AlertKind.POSTPONEMENT, f"postponement:{one.id}", one.id, to)


def _each(
    kind: AlertKind, matter: str, about: int, to: Iterable[Addressee], *, urgent: bool = False
) -> Iterator[AlertDraft]:
    return (AlertDraft(kind, matter, about, one.address, one.role, urgent) for one in to)


def _item(stored: StoredViolation) -> tuple[str, str]:
    return (stored.violation.item.type, stored.violation.item.id)
