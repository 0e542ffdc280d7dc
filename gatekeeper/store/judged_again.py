"""Taking in what a sweep has read when it is judged once more, by another registry or other policies than before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain

from sqlalchemy import Connection, Row, not_, or_, select, update

from gatekeeper.inventory.view import FolderView
from gatekeeper.policy.violation import Judged
from gatekeeper.store.bulk import chunks
from gatekeeper.store.closing import OFF_BOX, STANDING
from gatekeeper.store.reread import ask_anew
from gatekeeper.store.sighting import NO_SWEEP, Sighting, identity_of, record_unjudged, record_violations
from gatekeeper.store.table import violation
from gatekeeper.store.trail import trail_of
from gatekeeper.sweep.port import KeptJudged, SweepRun

__all__ = ["forget_registry", "take_in"]

_Key = tuple[str, str]


def forget_registry(connection: Connection, run: SweepRun) -> None:
    """What this sweep has found in the registry and the record by another ruling doesn't count as seen any more."""
    seen = STANDING & OFF_BOX & (violation.c.last_sweep == run.id)
    connection.execute(update(violation).where(seen).values(last_sweep=NO_SWEEP))


def take_in(
    connection: Connection,
    run: SweepRun,
    judged: Sequence[KeptJudged],
    judge: Callable[[FolderView, datetime], Judged],
    now: datetime,
) -> None:
    """See `gatekeeper.sweep.port.SweepStore.save_judged_again`."""
    sightings = {identity_of(one.violation): one for one in chain.from_iterable(map(_sightings, judged))}
    unfound = list[int]()
    for kept, rows in _not_found(connection, run, judged, sightings):
        # Box goes on listing for a while what has expired: as of its reading it was there.
        then = KeptJudged(kept.kept, judge(kept.kept.view, max(row.last_seen for row in rows)))
        there = {identity_of(one.violation): one for one in _sightings(then)}
        sightings |= {row.identity: there[row.identity] for row in rows if row.identity in there}
        unfound += [row.id for row in rows if row.identity not in there]
    for part in chunks(unfound):
        connection.execute(update(violation).where(violation.c.id.in_(part)).values(last_sweep=NO_SWEEP))
    looked_at = _looked_at(connection, run, sightings)
    for row in looked_at:
        del sightings[row.identity]
    # Of what a look has seen by another ruling the page is too old to tell, and the look no better.
    ask_anew(connection, {(row.item_type, row.item_id) for row in looked_at if row.ruling != run.ruling}, now)
    record_violations(connection, run, sightings.values(), now)
    record_unjudged(connection, run, (place for one in judged for place in one.judged.unjudged))


def _sightings(one: KeptJudged) -> Iterator[Sighting]:
    scope = trail_of(one.kept.trail)
    return (Sighting(found, scope) for found in one.judged.violations)


def _not_found(
    connection: Connection, run: SweepRun, judged: Sequence[KeptJudged], found: Collection[str]
) -> Iterable[tuple[KeptJudged, list[Row[int, str, str, str, datetime]]]]:
    """What pages of this sweep have shown in these views and isn't found in them now, view by view."""
    owner = {key: number for number, one in enumerate(judged) for key in _keys(one.kept.view)}
    doubtful: dict[int, list[Row[int, str, str, str, datetime]]] = {}
    columns = (violation.c.id, violation.c.identity, violation.c.item_type, violation.c.item_id, violation.c.last_seen)
    seen = STANDING & not_(OFF_BOX) & (violation.c.last_sweep == run.id)
    for part in chunks(dict.fromkeys(item_id for _, item_id in owner)):
        for row in connection.execute(select(*columns).where(seen, violation.c.item_id.in_(part))):
            number = owner.get((row.item_type, row.item_id))
            if number is not None and row.identity not in found:
                doubtful.setdefault(number, []).append(row)
    return [(judged[number], rows) for number, rows in doubtful.items()]


def _keys(view: FolderView) -> Iterator[_Key]:
    if view.judges_folder:
        yield view.folder.key
    yield from (child.key for child in view.content)


def _looked_at(
    connection: Connection, run: SweepRun, identities: Collection[str]
) -> Sequence[Row[str, str, str, str | None]]:
    """Those that a look at their item has seen since the page of this sweep, or found to be over since it began: by
    identity, with the item and by which ruling.
    """
    found = list[Row[str, str, str, str | None]]()
    columns = (violation.c.identity, violation.c.item_type, violation.c.item_id, violation.c.ruling)
    seen_later = or_(violation.c.resolved_at >= run.started_at, STANDING & (violation.c.last_sweep == -run.id))
    for part in chunks(identities):
        found += connection.execute(select(*columns).where(violation.c.identity.in_(part), seen_later)).all()
    return found
