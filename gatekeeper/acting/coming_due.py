"""What the calendar alone has made due since Box was read: found in the inventory, without a call.

Where calls are few a sweep takes days, and judges by the day on which it began. Days go by all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from gatekeeper.bootstrap import Office
from gatekeeper.inventory.view import FolderView
from gatekeeper.jst import day_of
from gatekeeper.policy.evaluate import Bench
from gatekeeper.policy.violation import Violation
from gatekeeper.store.come_due import Found, open_come_due

__all__ = ["open_what_came_due"]


def open_what_came_due(office: Office, now: datetime, progress: Callable[[], None] = lambda: None) -> int:
    """Opens the violations that stand as of an aware moment and didn't when the last whole sweep began; how many.

    Where a sweep of this day (in Asia/Tokyo) has ended, or none ever has, there is nothing to do. `progress` is called
    after each folder.

    :raises DatabaseUnreachableError: what was opened before stays.
    :raises MistakesError: the policies are wrong.
    """
    last = office.inventory.last_sweep()
    if last is None or day_of(last.as_of) >= day_of(now):
        return 0
    office.enter_basis()
    ruling, found = office.ruling(), _found(office, last.as_of, now, progress)
    return open_come_due(office.database, found, last.started_at, now, ruling)


def _found(office: Office, before: datetime, now: datetime, progress: Callable[[], None]) -> Iterator[Found]:
    bench = office.bench()
    yield from (Found(one) for one in _new(bench.judge_registry(before), bench.judge_registry(now)))
    for view in office.inventory.views():
        trail = (*view.reach.ids, view.folder.id)
        yield from (Found(one, trail) for one in _come_due(bench, view, before, now))
        progress()


def _come_due(bench: Bench, view: FolderView, before: datetime, now: datetime) -> Iterator[Violation]:
    """As of both moments it is judged as it was read: what Box was to end in between, counts as ended."""
    after = bench.judge(view, now, read_at=before).violations
    if after:
        yield from _new(bench.judge(view, before).violations, after)


def _new(before: tuple[Violation, ...], after: tuple[Violation, ...]) -> Iterator[Violation]:
    known = {one.identity for one in before}
    return (one for one in after if one.identity not in known)
