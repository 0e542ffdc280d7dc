"""Ordering a sweep in a test, and judging by writing down what there was to judge."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from gatekeeper.inventory.item import Account
from gatekeeper.inventory.view import FolderView
from gatekeeper.policy.violation import Judged
from gatekeeper.sweep.order import Judge, SweepOrder, SweepOutcome, SweepPorts
from gatekeeper.sweep.port import BoxReader, SweepCounts, SweepStore
from gatekeeper.sweep.walker import sweep

NOW = datetime(2026, 2, 1, tzinfo=UTC)


@dataclass
class Notebook:
    """A judge that finds nothing wrong and keeps every view that it was shown."""

    views: list[FolderView] = field(default_factory=list)
    judge_of: list[Account] = field(default_factory=list)
    counts: list[SweepCounts] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def judge_for(self, account: Account) -> Judge:
        self.judge_of.append(account)
        return self.judge

    def judge(self, view: FolderView, as_of: datetime) -> Judged:
        assert as_of == NOW
        with self.lock:
            self.views.append(view)
        return Judged()

    def judge_kept(self, view: FolderView, as_of: datetime, read_at: datetime) -> Judged:
        assert read_at <= as_of
        return self.judge(view, as_of)

    @property
    def judged_folders(self) -> list[str]:
        return sorted(view.folder.id for view in self.views if view.judges_folder)

    @property
    def judged_files(self) -> list[str]:
        return sorted(item.id for view in self.views for item in view.content)

    def view(self, folder_id: str) -> FolderView:
        """The view in which a folder was judged."""
        return next(view for view in self.views if view.folder.id == folder_id and view.judges_folder)


def order_sweep(
    make_reader: Callable[[], BoxReader],
    store: SweepStore,
    *roots: str,
    notebook: Notebook | None = None,
    take_calls: Callable[[], Mapping[str, int]] = dict,
    stop: threading.Event | None = None,
    workers: int = 3,
    judge_for: Callable[[Account], Judge] | None = None,
) -> SweepOutcome:
    """A sweep of `roots` as of `NOW`."""
    notebook = notebook or Notebook()
    ports = SweepPorts(
        make_reader=make_reader,
        store=store,
        judge_for=judge_for or notebook.judge_for,
        judge_registry=lambda _: (),
        judge_kept=lambda: notebook.judge_kept,
        take_calls=take_calls,
        clock=lambda: NOW,
    )
    order = SweepOrder(roots, NOW, "basis", workers)
    return sweep(order, ports, stop or threading.Event(), notebook.counts.append)
