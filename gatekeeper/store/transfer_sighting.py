"""The life of violations that transfers show: opened and reopened by what happened, over when nothing follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from gatekeeper.policy.rules import RULES_OF_TRANSFER
from gatekeeper.policy.violation import Violation
from gatekeeper.store.bulk import chunks
from gatekeeper.store.codec import loads
from gatekeeper.store.sighting import EventKind, Sighting, add_events, identity_of, record_sightings
from gatekeeper.store.table import violation

__all__ = ["end_quiet", "record_transfer_violations"]


def record_transfer_violations(connection: Connection, violations: Iterable[Violation], now: datetime) -> int:
    """Opens and reopens what these show, each by its newest transfer, and tells how many that were.

    A violation that has told of that transfer, or of a later one, stays as it is: the same transfer may be judged
    twice, and one that arrives late says nothing new.
    """
    by_identity = {identity_of(one): one for one in violations}
    told: dict[str, datetime] = {}
    for part in chunks(by_identity):
        columns = (violation.c.identity, violation.c.facts)
        for row in connection.execute(select(*columns).where(violation.c.identity.in_(part))):
            told[row.identity] = _moment(loads(row.facts))
    fresh = [one for key, one in by_identity.items() if key not in told or told[key] < _moment(one.facts)]
    record_sightings(connection, map(Sighting, fresh), now)
    return len(fresh)


def end_quiet(connection: Connection, quiet_after: Callable[[str | None], timedelta], now: datetime) -> int:
    """Resolves those whose newest transfer is at least as long ago as their policy says; tells how many that were."""
    columns = (violation.c.id, violation.c.policy, violation.c.facts)
    standing = violation.c.rule.in_(RULES_OF_TRANSFER) & violation.c.resolved_at.is_(None)
    rows = connection.execute(select(*columns).where(standing)).all()
    over = [row.id for row in rows if now - _moment(loads(row.facts)) >= quiet_after(row.policy)]
    for part in chunks(over):
        connection.execute(update(violation).where(violation.c.id.in_(part)).values(resolved_at=now))
        add_events(connection, {row_id: {} for row_id in part}, EventKind.RESOLVED, now, None)
    return len(over)


def _moment(facts: Mapping[str, str]) -> datetime:
    """When the transfer happened of which a violation tells."""
    return datetime.fromisoformat(facts["at"])
