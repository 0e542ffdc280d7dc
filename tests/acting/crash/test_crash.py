"""A process that is killed at any step loses nothing and does nothing twice, also where people came in between."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.acting.crash.case import CASES

__all__ = ["killed"]

_FEWEST_STEPS = 18
"""Of a remedy: so many at least, so that all of them make more than 500 kills."""

_NAMES = [case.name for case in CASES]
_PARTS = [_NAMES[start : start + 7] for start in range(0, len(_NAMES), 7)]


def killed(**order: Any) -> dict[str, Any]:
    """The report of a harness in a process of its own."""
    playing = [sys.executable, "-m", "tests.acting.crash.harness", json.dumps(order)]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    ended = subprocess.run(playing, capture_output=True, text=True, check=False, env=environment)
    assert ended.returncode == 0, ended.stderr
    report: dict[str, Any] = json.loads(ended.stdout)
    return report


@pytest.mark.timeout(600)
@pytest.mark.parametrize("cases", _PARTS, ids=lambda cases: f"{cases[0]}..{cases[-1]}")
def test_kill_at_every_step(cases: list[str]) -> None:
    """After a kill before or after any commit and any call, the next start ends as if nothing had happened."""
    report = killed(cases=cases)
    assert report["findings"] == []
    assert min(report["points_of"].values()) >= _FEWEST_STEPS
    assert len(report["points_of"]) == len(cases)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("variant", ["restore", "alter"])
def test_person_between_the_crash_and_the_start(variant: str) -> None:
    """What a person restored or changed after the crash stays as that person left it, and nothing is left open."""
    report = killed(variants=[variant], every=4, first=2)
    assert report["findings"] == []
    assert report["points"] > 4 * 20


@pytest.mark.timeout(600)
def test_kill_in_the_recovery() -> None:
    """A second kill, while the first one is being settled, changes nothing about the end."""
    report = killed(variants=["twice"], every=5, first=3, seed=8)
    assert report["findings"] == []
    assert report["points"] > 5 * 20


@pytest.mark.timeout(600)
def test_kill_in_a_whole_round() -> None:
    """A round that is killed while it plans, enters or acts ends, started again, as one that nobody disturbed."""
    report = killed(cases=["a-night"], every=3)
    assert report["findings"] == []
    assert report["points"] >= 15


_SHOWN = ["remove-user", "delete-file"]


def test_effect_before_the_record_is_found_out() -> None:
    """A worker that calls first and records then does again what a person had taken back; the harness says so."""
    report = killed(worker="effect-then-record", cases=_SHOWN, variants=["restore"])
    assert {found["kind"] for found in report["findings"]} == {"double"}


def test_record_before_the_effect_is_found_out() -> None:
    """A worker that records first and calls then loses what it was killed in between; the harness says so."""
    report = killed(worker="record-then-effect", cases=_SHOWN)
    assert {found["kind"] for found in report["findings"]} == {"lost"}
    assert {found["case"] for found in report["findings"]} == set(_SHOWN)
