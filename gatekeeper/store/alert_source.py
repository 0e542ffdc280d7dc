"""What alerts are made of: rows that others have committed, and that nobody was told of yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, exists, select

from gatekeeper.enforcement.action import KEPT_HERE, Action, ActionState, Run, RunState
from gatekeeper.enforcement.image import ThingKind
from gatekeeper.enforcement.notice import Notice, NoticeKind
from gatekeeper.policy.violation import SubjectType
from gatekeeper.store.alarm import Alarm, alarm_of
from gatekeeper.store.alert import AlertKind, mark_of, set_mark
from gatekeeper.store.alert_table import alarm, alert
from gatekeeper.store.bulk import chunks
from gatekeeper.store.codec import item_from
from gatekeeper.store.deletion_notice import DeletionNotice
from gatekeeper.store.deletion_table import deletion_notice, postponement
from gatekeeper.store.journal_row import action_of, run_of
from gatekeeper.store.journal_table import action, run
from gatekeeper.store.life import StoredViolation
from gatekeeper.store.lockdown_table import lockdown, notice
from gatekeeper.store.postponement import Postponement
from gatekeeper.store.sighting import EventKind
from gatekeeper.store.table import item, violation, violation_event
from gatekeeper.store.violations import violations_by_id, violations_where

__all__ = [
    "actions_in_doubt",
    "alarms_standing",
    "dates_kept_here",
    "deletion_notices",
    "graver_violations",
    "notices_due",
    "opened_violations",
    "owners_of",
    "postponements",
    "run_by_id",
    "runs_held",
    "titles_of_lockdowns",
    "violations_about",
]

_SOURCE = "violation_event"
_OPENINGS = (str(EventKind.OPENED), str(EventKind.REOPENED))
_IN_DOUBT = (str(ActionState.FAILED), str(ActionState.UNKNOWN))
_AT_ONCE = 20_000


def opened_violations(connection: Connection, now: datetime) -> list[tuple[int, StoredViolation]]:
    """The violations that came up since this was last asked, each with the number of that event; moves the mark.

    At most 20,000 at one time. Who asks must make alerts of them in the same transaction.
    """
    seen = mark_of(connection, _SOURCE)
    statement = select(violation_event.c.id, violation_event.c.violation_id, violation_event.c.kind)
    rows = connection.execute(
        statement.where(violation_event.c.id > seen).order_by(violation_event.c.id).limit(_AT_ONCE)
    ).all()
    if not rows:
        return []
    set_mark(connection, _SOURCE, rows[-1].id)
    latest = {row.violation_id: row.id for row in rows if row.kind in _OPENINGS}
    found = violations_by_id(connection, latest, now)
    return [(event, found[number]) for number, event in latest.items()]


def graver_violations(connection: Connection, rules: Iterable[str], now: datetime) -> list[StoredViolation]:
    """Those that stand, are critical or of `rules`, and of which somebody was to be told, but not urgently."""
    calm = exists().where(
        alert.c.kind == str(AlertKind.VIOLATION), alert.c.about == violation.c.id, alert.c.urgent.is_(False)
    )
    grave = (violation.c.rank == 0) | violation.c.rule.in_(sorted(rules))
    return violations_where(connection, violation.c.resolved_at.is_(None) & grave & calm, now)


def runs_held(connection: Connection, ids: Iterable[int] | None = None) -> list[Run]:
    """Runs that wait for a person: those that nobody was told of, or those of `ids`."""
    which = _wanted(run, AlertKind.RUN, ids)
    rows = connection.execute(select(run).where(which, run.c.state == str(RunState.HELD)).order_by(run.c.id))
    return list(map(run_of, rows))


def actions_in_doubt(connection: Connection, ids: Iterable[int] | None = None) -> list[Action]:
    """Actions that failed or can't be told, and nobody has cleared: those told to nobody, or those of `ids`.

    What was tried again since says nothing any more.
    """
    later = action.alias()
    again = exists().where(
        later.c.thing == action.c.thing, later.c.id > action.c.id, later.c.state != str(ActionState.DROPPED)
    )
    which = (
        _wanted(action, AlertKind.ACTION, ids) & action.c.state.in_(_IN_DOUBT) & action.c.cleared.is_(False) & ~again
    )
    return list(map(action_of, connection.execute(select(action).where(which).order_by(action.c.id))))


def dates_kept_here(connection: Connection, things: Iterable[str]) -> frozenset[str]:
    """Those of these things, by their keys, whose expiry date Box wouldn't hold, and which are removed on the day."""
    later = action.alias()
    since = exists().where(
        later.c.thing == action.c.thing, later.c.id > action.c.id, later.c.state != str(ActionState.DROPPED)
    )
    kept = (action.c.code == KEPT_HERE) & (action.c.state == str(ActionState.VERIFIED)) & ~since
    found = set[str]()
    for part in chunks(sorted(set(things))):
        found |= set(connection.scalars(select(action.c.thing).where(action.c.thing.in_(part), kept)))
    return frozenset(found)


def alarms_standing(connection: Connection, ids: Iterable[int] | None = None) -> list[Alarm]:
    """Alarms that aren't cleared: those told to nobody, or those of `ids`."""
    which = _wanted(alarm, AlertKind.ALARM, ids) & alarm.c.cleared_at.is_(None)
    return list(map(alarm_of, connection.execute(select(alarm).where(which).order_by(alarm.c.id))))


def notices_due(connection: Connection, now: datetime, ids: Iterable[int] | None = None) -> list[tuple[int, Notice]]:
    """Notices that are due and weren't sent, with their numbers: those in no mail, or those of `ids`."""
    which = _wanted(notice, AlertKind.NOTICE, ids) & (notice.c.due <= now) & notice.c.sent_at.is_(None)
    return [
        (row.id, Notice(NoticeKind(row.kind), row.about, row.to, row.due, row.made_at, row.sent_at))
        for row in connection.execute(select(notice).where(which).order_by(notice.c.id))
    ]


def deletion_notices(connection: Connection, ids: Iterable[int] | None = None) -> list[DeletionNotice]:
    """Warnings of deletions that weren't sent: those in no mail, or those of `ids`."""
    which = _wanted(deletion_notice, AlertKind.DELETION_NOTICE, ids) & deletion_notice.c.sent_at.is_(None)
    rows = connection.execute(select(deletion_notice).where(which).order_by(deletion_notice.c.id))
    return [
        DeletionNotice(row.id, row.kind, row.about, row.path, row.to, row.due, row.made_at, row.sent_at) for row in rows
    ]


def postponements(connection: Connection, ids: Iterable[int] | None = None) -> list[Postponement]:
    """Deletions that a person has put off: those told to nobody, or those of `ids`."""
    which = _wanted(postponement, AlertKind.POSTPONEMENT, ids)
    rows = connection.execute(select(postponement).where(which).order_by(postponement.c.id))
    return [
        Postponement(
            row.id, row.item_type, row.item_id, row.path, row.until, row.by, row.reason, row.at, row.withdrawn_at
        )
        for row in rows
    ]


def owners_of(connection: Connection, items: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The owner's login of each of these items (type, id), as far as the last reading knows it."""
    found: dict[tuple[str, str], str] = {}
    wanted = set(items)
    for part in chunks(sorted({number for _, number in wanted})):
        columns = (item.c.type, item.c.id, item.c.name, item.c.parent_id, item.c.body)
        for row in connection.execute(select(*columns).where(item.c.id.in_(part))):
            owner = item_from(*row).owner
            if (row.type, row.id) in wanted and owner is not None and owner.login:
                found[row.type, row.id] = owner.login
    return found


def violations_about(connection: Connection, thing_key: str, now: datetime) -> list[StoredViolation]:
    """What stands about a thing of the journal, the gravest first."""
    kind, *place = thing_key.split(":")
    which: ColumnElement[bool]
    if kind == ThingKind.COLLABORATION:
        which = (violation.c.subject_type == str(SubjectType.COLLABORATION)) & (violation.c.subject_id == place[0])
    elif len(place) > 1:
        # An item's link has a subject of its own; its settings and the item itself have the item for theirs.
        subject = SubjectType.LINK if kind == ThingKind.LINK else SubjectType(place[0])
        which = (violation.c.item_type == place[0]) & (violation.c.item_id == place[1])
        which &= violation.c.subject_type == str(subject)
    else:
        return []
    found = violations_where(connection, which & violation.c.resolved_at.is_(None), now)
    return sorted(found, key=lambda one: (one.violation.severity.rank, one.id))


def titles_of_lockdowns(connection: Connection, run_id: int) -> list[str]:
    """What a lockdown's run closed, or what a release's run gave back."""
    mine = (lockdown.c.run_id == run_id) | (lockdown.c.release_run == run_id)
    return list(connection.scalars(select(lockdown.c.title).where(mine).order_by(lockdown.c.run_id)))


def run_by_id(connection: Connection, run_id: int) -> Run | None:
    row = connection.execute(select(run).where(run.c.id == run_id)).one_or_none()
    return None if row is None else run_of(row)


def _wanted(table: Table, kind: AlertKind, ids: Iterable[int] | None) -> ColumnElement[bool]:
    if ids is not None:
        listed: Sequence[Any] = sorted(set(ids))
        return table.c.id.in_(listed)
    told = exists().where(alert.c.kind == str(kind), alert.c.about == table.c.id)
    return ~told
