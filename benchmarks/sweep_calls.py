"""Calls that a full sweep makes, against the least that any sweep could make."""

from __future__ import annotations

from benchmarks.figure import Figure
from benchmarks.sweep_stage import counts_of, run_sweep, sandbox

__all__ = ["run"]

_FOLDERS = 10_000


def run() -> list[Figure]:
    with sandbox(_FOLDERS, files=10, shares=1) as base_url:
        swept = run_sweep(base_url)
        asked = counts_of(base_url)["routes"]
    assert swept.complete
    assert (swept.folders, swept.files) == (_FOLDERS + 1, _FOLDERS * 10)
    made = sum(count for route, count in asked.items() if "/2.0/" in route)
    # Who we are, the root, a listing for it and for each folder, and the collaborations of each shared folder.
    least = 1 + 1 + (_FOLDERS + 1) + _FOLDERS
    return [Figure("calls of a full sweep ÷ the least possible (10,000 folders)", f"{made / least:.2f} ({made:,})",
                   "= 1.00", holds=made == least)]  # fmt: skip
