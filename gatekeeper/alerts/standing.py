"""What alerts are about, read once for many of them: what it says by now, and whether it still waits for an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from gatekeeper.alerts.desk import Desk
from gatekeeper.alerts.entry import Entry
from gatekeeper.alerts.urgency import acts_on
from gatekeeper.enforcement.notice import Notice
from gatekeeper.enforcement.remedy import thing_of
from gatekeeper.policy.violation import RemedyKind, Status
from gatekeeper.store import alert_source as source
from gatekeeper.store.alert import Alert, AlertKind, Role, Transaction
from gatekeeper.store.bulk import chunks
from gatekeeper.store.deletion_notice import DeletionNotice
from gatekeeper.store.life import StoredViolation
from gatekeeper.store.violations import violations_by_id

__all__ = ["Standing"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands behind alerts as of one moment. What has gone since has no entry."""

    desk: Desk
    now: datetime
    violations: Mapping[int, StoredViolation]
    others: Mapping[tuple[AlertKind, int], Any]
    kept: frozenset[str] = frozenset()
    """Collaborations whose expiry date is kept here, by the key of the thing."""

    @classmethod
    def read(cls, connection: Transaction, desk: Desk, alerts: Iterable[Alert], now: datetime) -> Standing:
        """:param now: an aware moment."""
        ids: dict[AlertKind, set[int]] = {}
        for one in alerts:
            ids.setdefault(one.draft.kind, set()).add(one.draft.about)

        def each(kind: AlertKind, ask: Callable[[list[int]], Iterable[T]]) -> Iterator[T]:
            for part in chunks(sorted(ids.get(kind, ()))):
                yield from ask(part)

        others: dict[tuple[AlertKind, int], Any] = {}
        for kind, ask in {
            AlertKind.RUN: source.runs_held,
            AlertKind.ACTION: source.actions_in_doubt,
            AlertKind.ALARM: source.alarms_standing,
            AlertKind.DELETION_NOTICE: source.deletion_notices,
            AlertKind.POSTPONEMENT: source.postponements,
        }.items():
            others |= {(kind, one.id): one for one in each(kind, lambda part, ask=ask: ask(connection, part))}  # type: ignore[misc]  # a table of like functions
        notices = each(AlertKind.NOTICE, lambda part: source.notices_due(connection, now, part))
        others |= {(AlertKind.NOTICE, number): one for number, one in notices}
        violations = violations_by_id(connection, sorted(ids.get(AlertKind.VIOLATION, ())), now)
        dated = filter(None, map(_dated, violations.values()))
        return cls(desk, now, violations, others, source.dates_kept_here(connection, dated))

    def violation(self, alert: Alert) -> StoredViolation | None:
        return self.violations.get(alert.draft.about) if alert.draft.kind is AlertKind.VIOLATION else None

    def notice(self, alert: Alert) -> Notice | None:
        found = self.others.get(alert.key)
        return found if isinstance(found, Notice) else None

    def deletion(self, alert: Alert) -> DeletionNotice | None:
        found = self.others.get(alert.key)
        return found if isinstance(found, DeletionNotice) else None

    def waits(self, alert: Alert) -> bool:
        """Whether somebody still has to answer: nobody to what is done here because Box wouldn't do it."""
        if alert.draft.kind is AlertKind.VIOLATION:
            stored = self.violation(alert)
            return stored is not None and stored.status is Status.OPEN and _dated(stored) not in self.kept
        return alert.key in self.others

    def entry(self, alert: Alert) -> Entry | None:
        """What a mail says of it; None where there is nothing to say any more. Not for notices."""
        pages = self.desk.pages
        if alert.draft.kind is AlertKind.VIOLATION:
            stored = self.violations.get(alert.draft.about)
            return None if stored is None else pages.violation(stored, self._acts(stored), self._note(alert, stored))
        found = self.others.get(alert.key)
        makers: Mapping[AlertKind, Callable[[Any], Entry]] = {
            AlertKind.RUN: pages.run,
            AlertKind.ACTION: pages.action,
            AlertKind.ALARM: pages.alarm,
            AlertKind.POSTPONEMENT: pages.postponement,
        }
        return None if found is None else makers[alert.draft.kind](found)

    def _acts(self, stored: StoredViolation) -> datetime | None:
        return acts_on(stored, self.desk.policies, self.now)

    def _note(self, alert: Alert, stored: StoredViolation) -> str:
        if stored.status is Status.RESOLVED:
            return self.desk.words("alert.resolved_since")
        return self.desk.words("alert.nobody_known") if alert.draft.role is Role.STAND_IN else ""


def _dated(stored: StoredViolation) -> str | None:
    """The key of what is to get an expiry date, if that is all that it lacks."""
    one = stored.violation
    if one.remedy.kind is not RemedyKind.SET_COLLABORATION_EXPIRY:
        return None
    return thing_of(one.remedy.kind, one.item, one.subject).key
