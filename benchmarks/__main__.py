"""Every figure that README quotes: `python -m benchmarks` for all, with names (`evaluate rate`) for some."""

from __future__ import annotations

import sys
from collections.abc import Callable

from rich.console import Console
from rich.table import Table

from benchmarks import annual, evaluate, events, ledger, lockdown, sweep_calls, sweep_cpu, sweep_memory, sweep_rate
from benchmarks.figure import Figure

ALL: dict[str, Callable[[], list[Figure]]] = {
    "calls": sweep_calls.run,
    "rate": sweep_rate.run,
    "cpu": sweep_cpu.run,
    "memory": sweep_memory.run,
    "evaluate": evaluate.run,
    "ledger": ledger.run,
    "events": events.run,
    "lockdown": lockdown.run,
    "annual": annual.run,
}


def main(names: list[str]) -> int:
    """Measures, prints one table, and gives 1 where a figure misses its target, 2 for a name that is none."""
    if unknown := sorted(set(names) - set(ALL)):
        print(f"no such figure: {', '.join(unknown)}; there are {', '.join(ALL)}", file=sys.stderr)
        return 2
    console = Console(highlight=False, width=120)
    table = Table("figure", "measured", "target", "")
    missed = False
    for name in names or ALL:
        console.print(f"measuring: {name} …", style="dim")
        for figure in ALL[name]():
            missed |= not figure.holds
            table.add_row(figure.name, figure.shown, figure.target, "ok" if figure.holds else "MISSED")
    console.print(table)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
