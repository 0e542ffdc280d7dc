"""Several actions at a time, each thread with a hand of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from gatekeeper.enforcement.action import Action, Outcome
from gatekeeper.enforcement.worker import Worker
from gatekeeper.errors import BoxCredentialsError, BoxUnreachableError, GatekeeperError

__all__ = ["Done", "carry_out"]

_GIVE_UP_AFTER = 5

Deed = Callable[[Worker, Action], Outcome | None]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one action; `outcome` None: it goes on later, `error` tells why where there is one."""

    action: Action
    outcome: Outcome | None
    error: GatekeeperError | None = None


def carry_out(
    actions: Sequence[Action],
    make_worker: Callable[[], Worker],
    deed: Deed,
    *,
    size: int,
    stop: threading.Event,
    gives_way: Callable[[], bool] = lambda: False,
) -> Iterator[Done]:
    """Does a deed on every action, at most `size` at a time, and tells of each as it ends.

    Nothing new is begun once `gives_way` says that somebody more urgent wants to act.
    What Box changes as one (an item, its link and its settings) is done one after the other: each call names the
    state that it found. Where Box can't be reached for several in a row, the rest is left alone. An error that isn't
    Box's ends it at once, after what is under way has come to its end.

    :raises DatabaseUnreachableError, AlreadyRunningError, StoppedError: nothing was begun after it.
    :raises BoxUnreachableError: Box couldn't be reached, or its credentials are refused.
    """
    local = threading.local()
    failures = 0

    def run(action: Action) -> Outcome | None:
        if not hasattr(local, "worker"):
            local.worker = make_worker()
        return deed(local.worker, action)

    waiting = list(actions)
    under_way: dict[Future[Outcome | None], Action] = {}
    with ThreadPoolExecutor(max_workers=size, thread_name_prefix="acting") as pool:
        while True:
            while len(under_way) < size and not stop.is_set() and not gives_way():
                if (action := _next(waiting, under_way.values())) is None:
                    break
                under_way[pool.submit(run, action)] = action
            if not under_way:
                return
            ended, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in ended:
                done = _done(under_way.pop(future), future)
                failures = failures + 1 if isinstance(done.error, BoxUnreachableError) else 0
                yield done
                if done.error is not None and (
                    failures >= _GIVE_UP_AFTER or isinstance(done.error, BoxCredentialsError)
                ):
                    raise done.error


def _next(waiting: list[Action], under_way: Iterable[Action]) -> Action | None:
    """Takes the first action that changes nothing together with what another one is changing."""
    busy = {one.thing.claim for one in under_way}
    for place, action in enumerate(waiting):
        if action.thing.claim not in busy:
            return waiting.pop(place)
    return None


def _done(action: Action, future: Future[Outcome | None]) -> Done:
    """:raises Exception: whatever isn't about Box."""
    error = future.exception()
    if error is None:
        return Done(action, future.result())
    if isinstance(error, BoxUnreachableError):
        return Done(action, None, error)
    raise error
