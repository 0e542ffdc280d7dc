"""How close a sweep comes to the call rate that Box allows, with the way to Box as long as it is."""

from __future__ import annotations

from benchmarks.figure import Figure
from benchmarks.sweep_stage import counts_of, run_sweep, sandbox

__all__ = ["run"]

_CALLS = 3_000
_PER_MINUTE = 1_000


def run() -> list[Figure]:
    # Who we are, the root, its listing, and one listing a folder.
    with sandbox(_CALLS - 3, files=1, latency_ms=150, limit=f"{_PER_MINUTE}/min") as base_url:
        swept = run_sweep(base_url, calls_per_minute=_PER_MINUTE)
        counts = counts_of(base_url)
    assert swept.complete
    made = sum(count for route, count in counts["routes"].items() if "/2.0/" in route)
    refused = counts["statuses"].get("429", 0)
    share = made / _PER_MINUTE * 60 / swept.wall
    return [
        Figure("time at Box's limit ÷ time taken (3,000 calls, 150 ms)", f"{share:.3f}", "≥ 0.95", holds=share >= 0.95),
        Figure("calls refused with 429 in it", str(refused), "= 0", holds=refused == 0),
    ]
