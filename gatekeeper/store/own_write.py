"""Which events tell of the gatekeeper's own doing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from gatekeeper.event.value import Event
from gatekeeper.store.bulk import chunks
from gatekeeper.store.journal_table import action
from gatekeeper.store.table import own_account
from gatekeeper.transfer.derive import MOVEMENTS

__all__ = ["Own", "own_among"]

_AROUND = timedelta(minutes=10)
"""How far Box's clock and ours, and a call and its line in the log, may lie apart."""

_Key = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Own:
    """Ids of events that the gatekeeper has caused itself; of those that are `certain`, nobody else can have."""

    ids: frozenset[str] = frozenset()
    certain: frozenset[str] = frozenset()


def own_among(connection: Connection, events: Sequence[Event]) -> Own:
    """Which of these events are the gatekeeper's own doing.

    What its service account does is its own. Where it works with a person's account, that person may have done it as
    well: then it is its own only if the journal says that it was at that item at that time, and it is never certain.
    Files are moved by the person alone.
    """
    logins = {login.lower() for login in connection.scalars(select(own_account.c.login))}
    if not logins:
        return Own()
    mine = [one for one in events if one.by is not None and (one.by.login or "").lower() in logins]
    certain = frozenset(one.id for one in mine if one.by is not None and one.by.is_service_account)
    shared = [one for one in mine if one.id not in certain and one.type not in MOVEMENTS]
    writes = _writes(connection, [one.source.id for one in shared if one.source.id is not None])
    near = {one.id for one in shared if _is_near(one, writes[one.source.type, one.source.id])}
    return Own(certain | near, certain)


def _writes(connection: Connection, item_ids: Sequence[str]) -> defaultdict[_Key, list[datetime]]:
    found: defaultdict[_Key, list[datetime]] = defaultdict(list)
    columns = (action.c.item_type, action.c.item_id, action.c.applying_at, action.c.ended_at)
    for part in chunks(dict.fromkeys(item_ids)):
        begun = action.c.item_id.in_(part) & action.c.applying_at.is_not(None)
        for row in connection.execute(select(*columns).where(begun)):
            found[row.item_type, row.item_id] += [row.applying_at, row.ended_at or row.applying_at]
    return found


def _is_near(event: Event, moments: Sequence[datetime]) -> bool:
    """Each write stands with its beginning and its end, one after the other."""
    return any(
        begun - _AROUND <= event.at <= ended + _AROUND for begun, ended in zip(moments[::2], moments[1::2], strict=True)
    )
