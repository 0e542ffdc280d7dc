"""How close a lockdown of 1,000 collaborations comes to the time that Box's call rate takes by itself."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.sweep_stage import ROOT, counts_of, sandbox
from gatekeeper.acting.round import Acting
from gatekeeper.bootstrap import Office
from gatekeeper.settings import load
from gatekeeper.shipped import shipped_policies

__all__ = ["run"]

_FOLDERS, _EACH = 20, 50
_PER_MINUTE = 1_000
_CONFIG = """\
[ward]
name = "新宿区"
domains = ["city.example.jp"]
[box]
enterprise_id = "900"
client_id = "gatekeeper"
base_url = "{base_url}"
calls_per_minute = {per_minute}
[watch]
roots = ["{root}"]
[paths]
database = "sqlite:///gatekeeper.db"
policies = "{policies}"
registry = "registry.yaml"
[log]
level = "error"
"""


def run() -> list[Figure]:
    with (
        sandbox(_FOLDERS, 0, _EACH, latency_ms=150, limit=f"{_PER_MINUTE}/min") as base_url,
        tempfile.TemporaryDirectory() as place,
    ):
        with Office(load(_config(Path(place), base_url), {"GATEKEEPER_BOX_CLIENT_SECRET": "bench"})) as office:
            office.registry()
            began = time.monotonic()
            locked = Acting(office).lockdown(f"folder:{ROOT}", "bench", "a drill")
            taken = time.monotonic() - began
        counts = counts_of(base_url)
    assert (locked.is_complete, locked.failed, len(locked.done)) == (True, [], _FOLDERS * _EACH)
    made = sum(count for route, count in counts["routes"].items() if "/2.0/" in route)
    share = made / _PER_MINUTE * 60 / taken
    name = f"time at Box's limit ÷ time of a lockdown ({_FOLDERS * _EACH:,} collaborations, 150 ms, {made:,} calls)"
    return [
        Figure(name, f"{share:.3f}", "≥ 0.91", holds=share >= 0.91),
        Figure(
            "calls of a lockdown beside one for each collaboration",
            str(made - _FOLDERS * _EACH),
            "≤ 80",
            holds=made <= _FOLDERS * _EACH + 80,
        ),
    ]


def _config(place: Path, base_url: str) -> Path:
    file = place / "gatekeeper.toml"
    text = _CONFIG.format(base_url=base_url, per_minute=_PER_MINUTE, root=ROOT, policies=shipped_policies())
    file.write_text(text, encoding="utf-8")
    (place / "registry.yaml").write_text("procedures: []\n", encoding="utf-8")
    return file
