"""Each remedy while Box, or what stands between, fails: at most one effect, and a journal that says what is so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from gatekeeper.box.access import BoxAccess
from gatekeeper.enforcement.action import ActionState
from tests.acting.bench import Bench, bench_of
from tests.acting.crash.case import CASES, Case, Place, Tenant
from tests.box.connecting import quick

_PAGE = "<html><body><h1>502 Bad Gateway</h1></body></html>"
_WRITES = [{"method": method} for method in ("PUT", "POST", "DELETE")]

FAULTS: dict[str, dict[str, Any]] = {
    "429": {"kind": "status", "status": 429, "retry_after": "0"},
    "429-without-end": {"kind": "status", "status": 429, "retry_after": "0", "times": 4},
    "401-in-the-middle": {"kind": "status", "status": 401},
    "500": {"kind": "status", "status": 500},
    "500-after-the-effect": {"kind": "status", "status": 500, "after_effect": True},
    "502-html": {"kind": "status", "status": 502, "body": _PAGE},
    "502-html-after-the-effect": {"kind": "status", "status": 502, "body": _PAGE, "after_effect": True},
    "proxy-page": {"kind": "html"},
    "proxy-page-after-the-effect": {"kind": "html", "after_effect": True},
    "reset": {"kind": "reset"},
    "reset-after-the-effect": {"kind": "reset", "after_effect": True},
    "truncated": {"kind": "truncate"},
    "truncated-after-the-effect": {"kind": "truncate", "after_effect": True},
    "slow": {"kind": "slow", "seconds": 2},
    "slow-after-the-effect": {"kind": "slow", "seconds": 2, "after_effect": True},
    "empty": {"kind": "empty"},
    "empty-after-the-effect": {"kind": "empty", "after_effect": True},
}
_TENANTS = (Tenant.HOLDS, Tenant.REFUSES, Tenant.IGNORES)
_NOT_RACED = ("remove-user", "remove-group", "withdraw", "lower-role", "expiry", "role-and", "purge", "watermark",
              "invite-again", "restore-file", "raise-role")  # fmt: skip
"""Box knows no If-Match for collaborations, for the trash and for watermarks."""

_READ_BACK = [one for one in CASES if one.aim.is_shown]
_RACED = [one for one in CASES if not one.name.startswith(_NOT_RACED)]


def _hasty(base_url: str) -> BoxAccess:
    return replace(quick(base_url), read_timeout=1.0, deadline=0.4)


@pytest.fixture(scope="module")
def benches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Tenant], Bench]]:
    """One bench for each kind of tenant, opened when it is first asked for."""
    opened: dict[Tenant, Bench] = {}
    with ExitStack() as stack:

        def bench(tenant: Tenant) -> Bench:
            if tenant not in opened:
                folder = tmp_path_factory.mktemp("bench")
                opened[tenant] = stack.enter_context(bench_of(folder, tenant, _hasty))
            return opened[tenant]

        yield bench


@pytest.fixture(scope="module")
def undisturbed(benches: Callable[[Tenant], Bench]) -> Callable[[Case], tuple[dict[str, Any], list[str]]]:
    """What Box shows, and what its log tells, after a case that nobody disturbed."""
    known: dict[str, tuple[dict[str, Any], list[str]]] = {}

    def of(case: Case) -> tuple[dict[str, Any], list[str]]:
        if case.name not in known:
            bench = benches(case.tenant)
            place = bench.prepared(case)
            since = bench.api.now()
            outcome = bench.worker().do(bench.entered(case.thing(place), case.aim))
            assert outcome is not None
            assert outcome.state is ActionState.VERIFIED
            known[case.name] = place.look(), _events(bench, since)
        return known[case.name]

    return of


def _events(bench: Bench, since: datetime) -> list[str]:
    return sorted(bench.api.events(since))


def _spoil(bench: Bench, *faults: dict[str, Any]) -> None:
    bench.api.own("POST", "faults", list(faults))


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_write_that_fails(
    case: Case,
    fault: str,
    benches: Callable[[Tenant], Bench],
    undisturbed: Callable[[Case], tuple[dict[str, Any], list[str]]],
) -> None:
    """The effect comes once whatever happens to the call, the journal never claims more, and a later round ends it."""
    seen, events = undisturbed(case)
    bench = benches(case.tenant)
    place = bench.prepared(case)
    at_first, since = place.look(), bench.api.now()
    action = bench.entered(case.thing(place), case.aim)
    _spoil(bench, *({**FAULTS[fault], "match": match} for match in _WRITES))

    bench.worker().do(action)

    _spoil(bench)
    after = bench.again(action)
    assert place.look() == seen if after.state is ActionState.VERIFIED else after.state is ActionState.APPLYING
    assert place.look() in (seen, at_first) or case.name.startswith(("settings", "role-and"))
    for _ in range(3):
        bench.later(action)
    assert (bench.again(action).state, place.look(), _events(bench, since)) == (ActionState.VERIFIED, seen, events)


@pytest.mark.parametrize("case", _READ_BACK, ids=lambda case: case.name)
def test_read_back_that_fails(
    case: Case,
    benches: Callable[[Tenant], Bench],
    undisturbed: Callable[[Case], tuple[dict[str, Any], list[str]]],
) -> None:
    """An effect that couldn't be read back isn't called verified before it was."""
    seen, events = undisturbed(case)
    bench = benches(case.tenant)
    place = bench.prepared(case)
    since = bench.api.now()
    action = bench.entered(case.thing(place), case.aim)
    hand = bench.hand()
    hand.after_change = lambda: _spoil(bench, {"kind": "status", "status": 500, "times": "forever"})

    bench.worker(hand).do(action)

    _spoil(bench)
    assert bench.again(action).state in {ActionState.APPLIED, ActionState.APPLYING}
    for _ in range(2):
        bench.later(action)
    assert (bench.again(action).state, place.look(), _events(bench, since)) == (ActionState.VERIFIED, seen, events)


def _touch(place: Place) -> None:
    """Another hand changes the folder, and the file in it, in a way that leaves the rest as it is."""
    place.set_folder(description="別の人")
    if place.file:
        place.api.try_to("PUT", f"files/{place.file}", {"description": "別の人"})


@pytest.mark.parametrize("case", _RACED, ids=lambda case: case.name)
def test_race_with_another_hand(case: Case, benches: Callable[[Tenant], Bench]) -> None:
    """Where Box binds a write to the state that was read, what was changed between the two isn't written over."""
    bench = benches(case.tenant)
    place = bench.prepared(case)
    thing = case.thing(place)
    action = bench.entered(thing, case.aim)
    hand = bench.hand()
    hand.before_change = lambda: _touch(place)
    at_first = place.look()

    outcome = bench.worker(hand).do(action)

    assert outcome is not None
    assert (outcome.state, outcome.code, outcome.detail) == (
        ActionState.DROPPED,
        "changed",
        "412 precondition_failed",
    )
    assert place.look() == at_first
