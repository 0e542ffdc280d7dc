"""Kills for as long as it is asked to: `python -m tests.acting.crash.soak [KILLS]`, 10,000 where nothing is said.

Every pass plays each case with each variant, the second kill at another step each time. Ends with 1 at any finding.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import monotonic

from tests.acting.crash.case import CASES
from tests.acting.crash.game import Report
from tests.acting.crash.harness import play
from tests.acting.crash.night import A_NIGHT

_NAMES = [case.name for case in (*CASES, A_NIGHT)]
_VARIANTS = ("plain", "restore", "alter", "twice")


def _pass(case: str, seed: int) -> Report:
    return play({"cases": [case], "variants": list(_VARIANTS), "seed": seed})


def main(kills: int, jobs: int) -> int:
    """Says what was done on standard output, a line a case."""
    started, killed, seed = monotonic(), 0, 0
    # Forking is what the harness does itself: each of its processes has to begin without threads.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        while killed < kills:
            seed += 1
            for name, report in zip(_NAMES, pool.map(_pass, _NAMES, [seed] * len(_NAMES)), strict=True):
                killed += report.points
                _say(f"{killed} kills after {monotonic() - started:.0f} s: {name}, {len(report.findings)} findings")
                if report.findings:
                    _say("\n".join(map(str, report.findings)))
                    return 1
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, int(sys.argv[2]) if len(sys.argv) > 2 else 2))
