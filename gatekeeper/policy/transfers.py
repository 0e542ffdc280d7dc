"""Judging transfers one after the other: what each account has downloaded within an hour, and what is told of whom."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatekeeper.policy.evaluate import Bench
from gatekeeper.policy.transfer_case import Load, Past
from gatekeeper.policy.violation import Violation
from gatekeeper.transfer.value import Deed, Transfer

__all__ = ["HOUR", "Hours", "TransfersJudged", "judge_transfers"]

HOUR = timedelta(hours=1)
_Key = tuple[str | None, str | None]
_Identity = tuple[str, str, str, str, str]


class Hours:
    """What each account has downloaded under each governor in the last hour. Transfers come in order of time."""

    def __init__(self) -> None:
        self._recent: dict[_Key, deque[Transfer]] = {}
        self._loads: dict[_Key, Load] = {}

    def add(self, transfer: Transfer) -> Load:
        """The hour that ends with this transfer; one that was exactly an hour before is over."""
        if transfer.deed is not Deed.DOWNLOADED or transfer.account is None:
            return Load()
        key = (transfer.account, transfer.governor)
        recent, load = self._recent.setdefault(key, deque()), self._loads.get(key, Load())
        files, size = load.files + transfer.quantity, load.size + (transfer.size or 0)
        recent.append(transfer)
        while transfer.at - recent[0].at >= HOUR:
            gone = recent.popleft()
            files, size = files - gone.quantity, size - (gone.size or 0)
        load = self._loads[key] = Load(files, size)
        return load


@dataclass(frozen=True, slots=True)
class TransfersJudged:
    """The violations, one for each identity with the newest transfer of its kind, and how many couldn't be judged."""

    violations: tuple[Violation, ...] = ()
    unjudged: int = 0


def judge_transfers(
    transfers: Iterable[Transfer],
    since: datetime,
    bench_of: Callable[[int], Bench],
    past: Past,
    is_searched: Callable[[Transfer], bool],
) -> TransfersJudged:
    """What is wrong with the transfers from an aware moment on.

    They come in order of time, and begin an hour earlier, so that the first hour is whole. `bench_of` gives the bench
    of a registry version; `is_searched` tells whether everything that is watched was read after a transfer, and its
    place not found.
    """
    hours, newest, unjudged = Hours(), dict[_Identity, Violation](), 0
    for transfer in transfers:
        hour = hours.add(transfer)
        if transfer.at < since:
            continue
        bench, searched = bench_of(transfer.registry_version), is_searched(transfer)
        judged = bench.judge_transfer(transfer, hour, past, is_searched=searched)
        newest.update((one.identity, one) for one in judged.violations)
        unjudged += len(judged.unjudged)
    ordered = sorted(newest.values(), key=lambda one: one.identity)
    return TransfersJudged(tuple(ordered), unjudged)
