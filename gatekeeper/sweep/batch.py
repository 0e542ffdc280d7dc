"""Gathers what the workers read until it is worth a transaction, and keeps the running count."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

from gatekeeper.inventory.item import ItemType
from gatekeeper.sweep.port import Hole, PageRead, SweepCounts, SweepRun, SweepStore

__all__ = ["Batch"]

_PAGES = 100
_ITEMS = 5_000
_SECONDS = 0.5
_HOLES_SHOWN = 100


class Batch:
    """What was read and isn't in the store yet. For the thread that owns the store.

    `counts` is kept by adding up, so that showing progress costs nothing; a folder met twice counts twice in it. The
    store's own count is exact.
    """

    def __init__(
        self,
        store: SweepStore,
        run: SweepRun,
        take_calls: Callable[[], Mapping[str, int]],
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._run = run
        self._take_calls = take_calls
        self._clock = clock
        self._pages: list[PageRead] = []
        self._holes: list[Hole] = []
        self._items = 0
        self._due = 0.0
        self.counts = SweepCounts()
        self.holes: tuple[Hole, ...] = ()
        self.hole_count = 0

    def recount(self) -> None:
        """Takes over what the store has counted so far."""
        self.counts = self._store.counts(self._run)

    @property
    def is_empty(self) -> bool:
        return not self._pages and not self._holes

    @property
    def is_due(self) -> bool:
        """Whether enough has come together, or has waited long enough."""
        if self.is_empty:
            return False
        return len(self._pages) >= _PAGES or self._items >= _ITEMS or time.monotonic() >= self._due

    def add_page(self, page: PageRead) -> None:
        self._start()
        self._pages.append(page)
        self._items += len(page.content)

    def add_hole(self, hole: Hole) -> None:
        self._start()
        self._holes.append(hole)
        self.count_hole(hole)

    def count_hole(self, hole: Hole) -> None:
        """Tells of a hole that the store knows already."""
        self.hole_count += 1
        if len(self.holes) < _HOLES_SHOWN:
            self.holes += (hole,)

    def save(self) -> None:
        """Puts everything into the store, with the calls spent so far.

        :raises DatabaseUnreachableError: from the store; nothing of the pages is in it then.
        """
        now = self._clock()
        if self._holes:
            self._store.add_holes(self._run, self._holes, now)
        calls = self._take_calls()
        if self._pages or calls:
            self._store.save(self._run, self._pages, calls, now)
        _add(self.counts, self._pages, calls)
        self._pages, self._holes, self._items = [], [], 0

    def _start(self) -> None:
        if self.is_empty:
            self._due = time.monotonic() + _SECONDS


def _add(counts: SweepCounts, pages: list[PageRead], calls: Mapping[str, int]) -> None:
    for page in pages:
        folders = sum(item.type == ItemType.FOLDER for item in page.content)
        counts.files += sum(item.type == ItemType.FILE for item in page.content)
        counts.links += sum(item.shared_link is not None for item in page.content)
        counts.collaborations += len(page.collaborations)
        counts.folders += page.last
        counts.pending_folders = max(0, counts.pending_folders + folders - page.last)
    counts.calls = dict(Counter(counts.calls) + Counter(calls))
