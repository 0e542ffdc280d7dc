"""Whether the memory of a sweep stays flat while the tree grows tenfold."""

from __future__ import annotations

from benchmarks.figure import Figure
from benchmarks.sweep_stage import Swept, run_sweep, sandbox

__all__ = ["run"]

_SMALL, _LARGE, _FILES = 10_000, 100_000, 10


def run() -> list[Figure]:
    small, large = _swept(_SMALL), _swept(_LARGE)
    ratio = large.peak / small.peak
    measured = f"{ratio:.2f} ({large.peak:.0f} MB ÷ {small.peak:.0f} MB)"
    name = "peak memory, 100,000 folders × 10 files ÷ 10,000 × 10"
    return [Figure(name, measured, "≤ 1.2", holds=ratio <= 1.2)]


def _swept(folders: int) -> Swept:
    with sandbox(folders, _FILES) as base_url:
        swept = run_sweep(base_url)
    assert swept.complete
    assert (swept.folders, swept.files) == (folders + 1, folders * _FILES)
    return swept
