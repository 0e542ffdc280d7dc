"""What a sweep has read, judged once more at its end, where the registry or the policies have changed meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator

from gatekeeper.errors import StoppedError
from gatekeeper.sweep.order import SweepPorts
from gatekeeper.sweep.port import Kept, KeptJudged, SweepRun

__all__ = ["judge_again"]

_VIEWS = 100
_ITEMS = 5_000


def judge_again(run: SweepRun, ports: SweepPorts, stop: threading.Event, told: Callable[[], None]) -> None:
    """Judges all that the sweep has read by what is judged by now. Costs computing, and no call of Box.

    What has expired since the sweep began counts as gone: Box removes it by itself.

    :raises StoppedError: told to stop; what was saved before stays, and the next go begins with it anew.
    """
    judge, as_of = ports.judge_kept(), ports.clock()
    for part in _parts(ports.store.kept(run)):
        if stop.is_set():
            raise StoppedError("停止の指示を受けました")
        judged = [KeptJudged(one, judge(one.view, as_of, run.started_at)) for one in part]
        ports.store.save_judged_again(run, judged, lambda view, at: judge(view, as_of, at), ports.clock())
        told()


def _parts(kept: Iterable[Kept]) -> Iterator[list[Kept]]:
    """As many at a time as are worth a transaction."""
    part, items = list[Kept](), 0
    for one in kept:
        part.append(one)
        items += len(one.view.content)
        if len(part) >= _VIEWS or items >= _ITEMS:
            yield part
            part, items = [], 0
    if part:
        yield part
