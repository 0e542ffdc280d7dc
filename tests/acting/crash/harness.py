"""Kills the gatekeeper at every step of a remedy, starts it again, and compares with a run that nobody disturbed.

Each life is a process of its own, forked from this warm one and killed by SIGKILL. Run as a program
(`python -m tests.acting.crash.harness ORDER`, an order as JSON) it prints a report as JSON: pytest's own process has
threads, and is no place to fork from.
"""

from __future__ import annotations

import gc
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Any

from gatekeeper.store.database import Database
from tests.acting.crash.api import Api
from tests.acting.crash.case import CASES, Tenant
from tests.acting.crash.disk import Trouble
from tests.acting.crash.game import Game, Report, RunningBox
from tests.acting.crash.night import A_NIGHT, Night
from tests.acting.crash.wrong import MAKERS
from tests.ward import write_config

__all__ = ["SCENARIO", "play"]

_MEMORY = Path("/dev/shm")  # a killed process loses nothing there either, and nobody waits for a disk
SCENARIO = """
enterprise: {{id: "900", name: 新宿区, domains: [city.example.jp]}}
now: 2026-02-01T09:00:00+09:00
users:
  - {{login: admin@city.example.jp, name: 管理者, role: admin}}
  - {{login: op@vendor.example.com, name: 受託者}}
  - {{login: someone@example.net, name: 知らない人}}
groups: [{{name: よその一同, id: "800", members: [someone@example.net]}}]
folders:
  - path: 受渡し
    id: "1000"
    owner: admin@city.example.jp
    files: [{{name: 見本.xlsx, id: "3000", size: 1200, owner: admin@city.example.jp}}]
  - {{path: よそ, id: "1001", owner: admin@city.example.jp}}
settings: {tenant}
"""
_SERVE = "import sys; from gatekeeper.sandbox.server import serve; serve(sys.argv[1])"


_OF_ONE_EFFECT = frozenset({"restore", "alter"})
"""A person who takes back, or changes, one thing says nothing about the others that a night still has to do."""


def play(order: dict[str, Any]) -> Report:
    """Kills as the order says.

    `worker`: which of `MAKERS`. `cases`: their names, or all. `variants`: `plain`; `twice`, where the second life is
    killed, too, at a step that `seed` decides; `restore` and `alter`, where a person comes between the two lives; and
    every `Trouble` of the disk, which the first life suffers instead of a kill.
    `first` and `every`: the first step to be killed at, and how many lie from one to the next.
    """
    report, started = Report(), monotonic()
    make = MAKERS[order.get("worker", "real")]
    wanted = set(order.get("cases") or [case.name for case in CASES])
    points = range(order.get("first", 1), sys.maxsize, order.get("every", 1))
    chance = random.Random(order.get("seed", 0))
    # What is there already is never collected, so that forked processes don't copy it for the collector's sake.
    gc.collect()
    gc.freeze()
    with ExitStack() as stack:
        boxes: dict[Tenant, RunningBox] = {}
        for case in (one for one in (*CASES, A_NIGHT) if one.name in wanted):
            if case.tenant not in boxes:
                boxes[case.tenant] = stack.enter_context(_running(case.tenant))
            game_of = Night if case is A_NIGHT else Game
            game = game_of(boxes[case.tenant], case, make, report, chance)
            for variant in order.get("variants", ["plain"]):
                if case is A_NIGHT and variant in _OF_ONE_EFFECT:
                    continue
                if variant in set(Trouble):
                    game.let_disk_fail(Trouble(variant), points)
                else:
                    game.kill_everywhere(variant, points)
    report.seconds = monotonic() - started
    return report


@contextmanager
def _running(tenant: Tenant) -> Iterator[RunningBox]:
    with tempfile.TemporaryDirectory(prefix="gk-crash-", dir=_MEMORY if _MEMORY.is_dir() else None) as name:
        folder = Path(name)
        scenario = folder / "scenario.yaml"
        scenario.write_text(SCENARIO.format(tenant=tenant), encoding="utf-8")
        serving = [sys.executable, "-c", _SERVE, str(scenario)]
        with subprocess.Popen(serving, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                base_url = server.stdout.readline().strip()
                (folder / "registry.yaml").write_text("procedures: []\n", encoding="utf-8")
                empty = folder / "empty.db"
                Database.open(f"sqlite:///{empty}").close()
                config = write_config(folder, base_url)
                text = config.read_text(encoding="utf-8")
                database = f'[paths]\ndatabase = "sqlite:///{folder / "gatekeeper.db"}"'
                config.write_text(text.replace("[paths]", database), encoding="utf-8")
                yield RunningBox(Api(base_url), folder, config, empty)
            finally:
                server.kill()


if __name__ == "__main__":
    print(json.dumps(asdict(play(json.loads(sys.argv[1]))), ensure_ascii=False))  # noqa: T201 - its answer
