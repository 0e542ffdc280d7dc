"""What would stand at another moment: judged as of then, with what is on record about it.

Nothing of it is kept: the life of violations is made by sweeps of the present alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from gatekeeper.inventory.view import FolderView
from gatekeeper.policy.evaluate import Bench
from gatekeeper.policy.violation import Status, Violation
from gatekeeper.store.life import StoredViolation, status_of
from gatekeeper.store.violations import Identity

__all__ = ["Match", "judged_again", "on_record"]

Match = Callable[[Sequence[Violation]], Mapping[Identity, StoredViolation]]
_AT_ONCE = 500


def judged_again(
    views: Iterable[FolderView], bench: Bench, as_of: datetime, read_at: datetime | None
) -> Iterator[Violation]:
    """The violations of stored views and of the registry as of an aware moment; `read_at` is when Box was read."""
    yield from bench.judge_registry(as_of)
    for view in views:
        yield from bench.judge(view, as_of, read_at).violations


def on_record(violations: Iterable[Violation], match: Match, as_of: datetime) -> Iterator[StoredViolation]:
    """Each violation with its number, first sight and status on record.

    One that nobody has seen yet has the number 0 and begins at `as_of`; one that was resolved since returns then.
    """
    rest = iter(violations)
    while part := list(islice(rest, _AT_ONCE)):
        known = match(part)
        for violation in part:
            yield _standing(violation, known.get(violation.identity), as_of)


def _standing(violation: Violation, known: StoredViolation | None, as_of: datetime) -> StoredViolation:
    if known is None:
        return StoredViolation(0, violation, Status.OPEN, as_of, as_of, as_of)
    acknowledgement = known.acknowledgement if known.resolved_at is None else None
    return StoredViolation(
        id=known.id,
        violation=violation,
        status=status_of(violation.severity, None, acknowledgement, known.waiver, as_of),
        first_seen=known.first_seen,
        opened_at=known.opened_at if known.resolved_at is None else as_of,
        last_seen=known.last_seen,
        acknowledgement=acknowledgement,
        waiver=known.waiver,
    )
