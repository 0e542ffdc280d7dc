"""What the guard holds when the registry, a policy or a clock has gone wrong: not one write leaves for Box."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from gatekeeper.acting.deciding import approve
from gatekeeper.enforcement.action import ActionState, RunState
from gatekeeper.registry.reading import read
from gatekeeper.registry.source import sha256_of
from tests.acting.ward import REGISTRY, Ward, ward_of

_FOLDERS = "".join(
    f"""
  - path: 受渡し/件{number}
    id: "{1000 + number}"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    collaborations:
      - {{login: op@vendor.example.com, role: viewer uploader, expires_at: 2026-03-31T23:59:59+09:00}}
"""
    for number in range(1, 13)
)
_STRANGER = _FOLDERS.replace(
    "2026-03-31T23:59:59+09:00}", "2026-03-31T23:59:59+09:00}\n      - {login: someone@example.net, role: viewer}", 1
)
_HEAD, _PROCEDURE = REGISTRY.split("procedures:\n")


def _procedures(numbers: range, domain: str = "vendor.example.com") -> str:
    """A registry with one procedure for each folder."""
    made = [
        _PROCEDURE.replace("R7-36-03", f"R7-36-{number:02}")
        .replace("number: 3", f"number: {number}")
        .replace('"1001"', f'"{1000 + number}"')
        .replace("vendor.example.com", domain)
        for number in numbers
    ]
    return f"{_HEAD}procedures:\n{''.join(made)}" if made else "procedures: []\n"


_ALL = _procedures(range(1, 13))


def _take_in(ward: Ward, registry: str) -> None:
    """Somebody imports another registry, and the next sweep judges by it."""
    (ward.folder / "registry.yaml").write_text(registry, encoding="utf-8")
    with ward.office() as office:
        source = office.settings.paths.registry
        version = office.registries.version()
        assert version is not None
        office.registries.apply(
            read(source, office.settings.ward.domains).registry,
            by="somebody",
            source=str(source),
            sha256=sha256_of([source]),
            why="取込み",
            now=ward.clock(),
            prune=True,
            based_on=version.id,
        )
    ward.sweep()


def _writes(ward: Ward) -> int:
    """How many calls of Box could have changed something."""
    routes = ward.ask("GET", "/_sandbox/counts")["routes"]
    return sum(count for route, count in routes.items() if not route.startswith("GET ") and "oauth2" not in route)


def _held_for(ward: Ward) -> set[str]:
    """The reasons of the run that a round holds, after making sure that nothing was written."""
    before = _writes(ward)
    made = ward.acting().round()
    assert made.held is not None
    assert made.done == []
    assert _writes(ward) == before
    return {one.code for one in made.held.draft.held}


@pytest.mark.parametrize(
    ("registry", "reason"),
    [
        pytest.param(_procedures(range(0)), "registry_empty", id="emptied"),
        pytest.param(_procedures(range(1, 7)), "registry_changed", id="halved"),
        pytest.param(_procedures(range(1, 13), "vendor.exmaple.com"), "registry_changed", id="every-domain-misspelt"),
    ],
)
def test_registry_gone_wrong(tmp_path: Path, registry: str, reason: str) -> None:
    """A registry that was emptied, halved or misspelt by mistake makes no action leave, night after night."""
    with ward_of(tmp_path, _FOLDERS, registry=_ALL) as ward:
        assert ward.sweep() == []
        _take_in(ward, registry)
        assert len(ward.sweep()) >= 6
        assert reason in _held_for(ward)
        ward.pass_time(days=1)
        ward.sweep()
        assert reason in _held_for(ward)


def test_registry_emptied_before_anything_was_ever_done(tmp_path: Path) -> None:
    """Without any entry in force nothing is done, also where there never was one."""
    with ward_of(tmp_path, _FOLDERS, registry="procedures: []\n") as ward:
        assert len(ward.sweep()) >= 12
        assert "registry_empty" in _held_for(ward)


@pytest.mark.parametrize("days", [0, 2])
def test_registry_misspelt_where_the_first_one_was_empty(tmp_path: Path, days: int) -> None:
    """A ward that began with an empty registry is guarded as any other, whenever it filled it."""
    policy = "guard: {max_actions: 100, max_share: 1.0, max_registry_change: 0.2}"
    with ward_of(tmp_path, _FOLDERS, registry=f"{_HEAD}procedures: []\n", policy=policy) as ward:
        ward.sweep()
        ward.pass_time(days=2)
        _take_in(ward, _ALL)
        ward.pass_time(days=days, minutes=1)
        _take_in(ward, _procedures(range(1, 13), "vendor.exmaple.com"))
        assert "registry_changed" in _held_for(ward)


def test_registry_put_right_again(tmp_path: Path) -> None:
    """Once the registry is as it was, the held run gives way, and what is really wrong is put right."""
    with ward_of(tmp_path, _STRANGER, registry=_ALL) as ward:
        ward.sweep()
        _take_in(ward, _procedures(range(0)))
        held = ward.acting().round().held
        assert held is not None
        _take_in(ward, _ALL)
        made = ward.acting().round()
        states = [one.outcome.state for one in made.done if one.outcome is not None]
        assert (states, made.held) == ([ActionState.VERIFIED], None)
        assert ward.acting().journal.run(held.id).state is RunState.SUPERSEDED


def test_clock_forward_by_a_day(tmp_path: Path) -> None:
    """By a clock that runs a day ahead things are due that aren't: all of it is held."""
    with ward_of(tmp_path, _STRANGER, registry=_ALL, policy="grace: 12h") as ward:
        ward.sweep()
        assert ward.acting().round().held is None
        ward.skew = timedelta(days=1)
        assert "clock_off" in _held_for(ward)


def test_clock_back_by_a_day(tmp_path: Path) -> None:
    """By a clock that is a day behind, what is due already by that clock is held, too."""
    with ward_of(tmp_path, _STRANGER, registry=_ALL) as ward:
        ward.sweep()
        ward.pass_time(days=2)
        ward.sweep()
        ward.skew = timedelta(days=-1)
        assert {"clock_off", "clock_back"} <= _held_for(ward)


def test_clock_back_by_a_day_with_nothing_due(tmp_path: Path) -> None:
    """A violation that by this clock is still to come is left alone."""
    with ward_of(tmp_path, _STRANGER, registry=_ALL) as ward:
        ward.sweep()
        before = _writes(ward)
        ward.skew = timedelta(days=-1)
        made = ward.acting().round()
        assert (made.held, made.done, _writes(ward)) == (None, [], before)


@pytest.mark.parametrize("deed", ["round", "go_on"])
def test_observing_touches_nothing(tmp_path: Path, deed: str) -> None:
    """In observe mode a round writes nothing, and neither does what goes on with approved runs."""
    with ward_of(tmp_path, _STRANGER, registry=_ALL, policy="mode: observe") as ward:
        ward.sweep()
        before = _writes(ward)
        acting = ward.acting()
        act: Callable[[], object] = acting.round if deed == "round" else acting.go_on
        act()
        assert _writes(ward) == before


def test_registry_that_goes_wrong_step_by_step(tmp_path: Path) -> None:
    """One domain misspelt each hour: each step is small, and what they come to within a day is held."""
    policy = "guard: {max_actions: 100, max_share: 1.0, max_registry_change: 0.2}"
    with ward_of(tmp_path, _FOLDERS, registry=_ALL, policy=policy) as ward:
        ward.sweep()
        ward.pass_time(days=2)
        removed = list[int]()
        for step in range(2, 6):
            wrong = _procedures(range(1, step), "vendor.exmaple.com").split("procedures:\n")[1]
            right = _procedures(range(step, 13)).split("procedures:\n")[1]
            _take_in(ward, f"{_HEAD}procedures:\n{wrong}{right}")
            made = ward.acting().round()
            removed.append(len(made.done))
            if made.held is not None:
                break
            ward.pass_time(hours=1)
        assert removed == [1, 1, 0]
        assert made.held is not None
        assert "registry_changed" in {one.code for one in made.held.draft.held}
        approve(ward.acting(), made.held.id, "佐藤", "確かめた")
        ward.acting().round()
        assert ward.acting().round().held is None
