"""From which moment on transfers wait to be judged: noted with the transfers, so that a crash in between loses none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Integer, Table, func, insert, select, update

from gatekeeper.store.column import BIG, UtcDateTime
from gatekeeper.store.table import metadata
from gatekeeper.store.transfer_table import transfer
from gatekeeper.transfer.value import Transfer

__all__ = ["Unjudged", "note_judged", "note_unjudged", "unjudged", "unjudged_transfer"]

unjudged_transfer = Table(
    "unjudged_transfer",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("since", UtcDateTime),
    Column("noted", BIG, nullable=False),
)
"""One row at the most; without `since` nothing waits. `noted` tells whether more has come since somebody looked."""

_ONLY = 1


@dataclass(frozen=True, slots=True)
class Unjudged:
    """The moment of the earliest transfer that waits, and how often it was noted that some do."""

    since: datetime
    noted: int


def note_unjudged(connection: Connection, transfers: Iterable[Transfer]) -> None:
    """Notes that these wait, within the transaction that takes them in."""
    earliest = min((one.at for one in transfers), default=None)
    if earliest is None:
        return
    row = connection.execute(select(unjudged_transfer)).one_or_none()
    if row is None:
        connection.execute(insert(unjudged_transfer).values(id=_ONLY, since=earliest, noted=1))
        return
    since = earliest if row.since is None else min(row.since, earliest)
    connection.execute(update(unjudged_transfer).values(since=since, noted=row.noted + 1))


def unjudged(connection: Connection) -> Unjudged | None:
    """What waits; None: nothing does."""
    row = connection.execute(select(unjudged_transfer)).one_or_none()
    return None if row is None or row.since is None else Unjudged(row.since, row.noted)


def note_judged(connection: Connection, what: Unjudged, until: datetime) -> None:
    """Notes that everything of `what` before a moment was judged, unless more has come meanwhile: then all of it is
    judged again. What bears a later moment goes on waiting for it.
    """
    to_come = select(func.min(transfer.c.at)).where(transfer.c.at >= max(what.since, until)).scalar_subquery()
    mine = unjudged_transfer.c.noted == what.noted
    connection.execute(update(unjudged_transfer).where(mine).values(since=to_come))
