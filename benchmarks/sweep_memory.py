"""Whether the memory of a sweep stays flat while the tree grows tenfold."""

from __future__ import annotations

from benchmarks.sweep_stage import Swept, run_sweep, sandbox

__all__ = ["run"]

_SMALL, _LARGE, _FILES = 10_000, 100_000, 10


def run() -> list[tuple[str, str, str]]:
    small, large = _swept(_SMALL), _swept(_LARGE)
    measured = f"{large.peak / small.peak:.2f} ({large.peak:.0f} MB / {small.peak:.0f} MB)"
    return [("sweep: peak memory, 100,000 folders x 10 / 10,000 x 10", measured, "<= 1.2")]


def _swept(folders: int) -> Swept:
    with sandbox(folders, _FILES) as base_url:
        swept = run_sweep(base_url)
    assert swept.complete
    assert (swept.folders, swept.files) == (folders + 1, folders * _FILES)
    return swept


if __name__ == "__main__":
    print(run())
