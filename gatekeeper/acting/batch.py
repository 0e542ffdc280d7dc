"""Takes many collaborations away with the fewest calls: one each, and one look at each item afterwards.

The order is what keeps it safe: the intents are committed before the first call, what Box answered before the look,
and what the look shows at the end. Removing a collaboration twice has no second effect: its number never comes back.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from gatekeeper.acting.crew import Done
from gatekeeper.enforcement.action import Action, ActionState, Outcome
from gatekeeper.enforcement.image import ABSENT, Image
from gatekeeper.enforcement.port import Hand
from gatekeeper.errors import (
    BoxCredentialsError,
    BoxRefusedError,
    BoxUnreachableError,
    GatekeeperError,
    StoppedError,
    UnreadableError,
)
from gatekeeper.store.bulk import chunks
from gatekeeper.store.lockdown import Lockdowns
from gatekeeper.sweep.port import BoxReader

__all__ = ["Batch", "Tools"]

_AT_ONCE = 250
_ATTEMPTS = 3
_WAIT = timedelta(minutes=1)
_FOR_NOW = frozenset({"operation_blocked_temporary", "service_unavailable", "rate_limit_exceeded"})
_GONE = Image(present=False)

_Item = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Tools:
    """What a thread works with."""

    reader: BoxReader
    hand: Hand


@dataclass(frozen=True, slots=True)
class _Answer:
    """What Box said to a call: yes, no (`error`), or nothing that can be relied on."""

    action: Action
    error: GatekeeperError | None = None

    @property
    def is_yes(self) -> bool:
        return self.error is None


class Batch:
    """Carries out actions that remove a collaboration. All of its threads are those of `pool`."""

    def __init__(
        self, store: Lockdowns, make_tools: Callable[[], Tools], clock: Callable[[], datetime], pool: ThreadPoolExecutor
    ) -> None:
        self._store = store
        self._make_tools = make_tools
        self._clock = clock
        self._pool = pool
        self._local = threading.local()

    def remove(self, actions: Iterable[Action]) -> Iterator[Done]:
        """Removes what approved actions are about, and tells of each as its end is on record.

        :raises StoppedError, BoxCredentialsError: what was begun is settled at the next start.
        :raises DatabaseUnreachableError: nothing was called after it.
        """
        unread: list[_Answer] = []
        ordered = sorted(actions, key=lambda one: (_item(one), one.id))
        last_of = {_item(one): one.id for one in ordered}
        for part in chunks(ordered, _AT_ONCE):
            # 1. What is about to be done is on record, before any of it is done.
            begun = self._store.begin(part, self._clock())
            # 2. The calls, one each.
            answers = list(self._pool.map(self._removed, begun))
            self._note(answers)
            unread += answers
            # 3. One look at each item of which nothing else goes, and what it shows is on record.
            through = {_item(one) for one in part if last_of[_item(one)] == one.id}
            yield from self._looked([one for one in unread if _item(one.action) in through])
            unread = [one for one in unread if _item(one.action) not in through]
        yield from self._looked(unread)

    def settle(self, actions: Iterable[Action]) -> Iterator[Done]:
        """Finds out what became of actions that were begun, by one look at each item; what is still there goes on."""
        yield from self._looked([_Answer(one, BoxUnreachableError("")) for one in actions])

    def _removed(self, action: Action) -> _Answer:
        try:
            self._tools().hand.change(action.thing, action.found or action.draft.before, ABSENT)
        except (StoppedError, BoxUnreachableError) as error:
            return _Answer(action, error)
        return _Answer(action)

    def _note(self, answers: Sequence[_Answer]) -> None:
        """What Box has said yes to is on record before anything else is asked."""
        yes = [(one.action, Outcome(ActionState.APPLIED, "not_read_back")) for one in answers if one.is_yes]
        self._store.end(yes, self._clock())
        for one in answers:
            if isinstance(one.error, StoppedError | BoxCredentialsError):
                raise one.error

    def _looked(self, answers: Sequence[_Answer]) -> Iterator[Done]:
        ordered = sorted(answers, key=lambda one: (_item(one.action), one.action.id))
        by_item = [(item, list(part)) for item, part in groupby(ordered, key=lambda one: _item(one.action))]
        for part in chunks(by_item, _AT_ONCE):
            looks = dict(self._pool.map(self._look, (item for item, _ in part)))
            now = self._clock()
            ended = [
                (one.action, outcome)
                for item, mine in part
                for one in mine
                if (outcome := _outcome(one, looks[item], now)) is not None
            ]
            self._store.end(ended, now)
            done = {action.id: outcome for action, outcome in ended}
            for item, mine in part:
                look = looks[item]
                error = look if isinstance(look, BoxUnreachableError) else None
                yield from (Done(one.action, done.get(one.action.id), error) for one in mine)

    def _look(self, item: _Item) -> tuple[_Item, frozenset[str] | UnreadableError | BoxUnreachableError]:
        try:
            found = self._tools().reader.collaborations(*item)
        except BoxCredentialsError:
            raise
        except (UnreadableError, BoxUnreachableError) as error:
            return item, error
        return item, frozenset(one.id for one in found)

    def _tools(self) -> Tools:
        if not hasattr(self._local, "tools"):
            self._local.tools = self._make_tools()
        found: Tools = self._local.tools
        return found


def _outcome(
    answer: _Answer, look: frozenset[str] | UnreadableError | BoxUnreachableError, now: datetime
) -> Outcome | None:
    """What an answer and a look say together; None: not to be told yet."""
    if isinstance(look, BoxUnreachableError):
        return None
    if isinstance(look, UnreadableError):
        return Outcome(ActionState.UNKNOWN, "unreadable", look.code)
    action, error = answer.action, answer.error
    if action.thing.id not in look:
        code = "" if error is None else "already" if isinstance(error, BoxRefusedError) else "read_back"
        return Outcome(ActionState.VERIFIED, code, after=_GONE)
    if isinstance(error, BoxRefusedError):
        detail = f"{error.status} {error.code}".strip()
        if error.code in _FOR_NOW:
            return _again(action, "refused_for_now", now + _WAIT, detail)
        return Outcome(ActionState.FAILED, "refused", detail, action.found)
    return _again(action, "no_effect" if error is not None else "not_held", now)


def _again(action: Action, code: str, not_before: datetime, detail: str = "") -> Outcome:
    if action.attempts >= _ATTEMPTS:
        return Outcome(ActionState.FAILED, code, detail, action.found)
    return Outcome(ActionState.APPROVED, code, detail, not_before=not_before)


def _item(action: Action) -> _Item:
    return (action.thing.item_type, action.thing.item_id)
