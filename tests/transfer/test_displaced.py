"""A transfer whose place turns out to be unknown: what it is then, and what becomes of what was told of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.bootstrap import Office
from gatekeeper.event.value import Event, Source
from gatekeeper.intake.sorting import Sorted
from gatekeeper.policy.violation import Status
from gatekeeper.registry.network import Networks
from gatekeeper.settings import load
from gatekeeper.store.event import DatabaseEventStore
from gatekeeper.store.transfer_intake import derive_transfers
from gatekeeper.store.violations import ViolationFilter
from gatekeeper.transfer.derive import displaced
from gatekeeper.transfer.value import Via, Way
from gatekeeper.transferring import Judgement, judge_new, place_again, transfer_book
from tests.policy.build import NOW, STRANGER
from tests.transfer.build import HANAKO, Known, basis, event, transfer
from tests.transfer.test_judging import REGISTRY
from tests.transfer.ward import sweep
from tests.ward import write_config

_HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    "parts", [{}, {"login": STRANGER}, {"kind": "UPLOAD", "login": HANAKO}, {"link": "L1"}, {"kind": "EDIT"}]
)
def test_displaced_is_as_derived_without_a_place(parts: dict[str, Any]) -> None:
    """Everything that hangs on the place goes; who, what and when stay, and so does the folder that the event named."""
    placed, unknown = transfer(**parts), transfer(**parts, places=Known())
    found = displaced(placed, lambda _: basis(), Networks(()))
    assert found == replace(unknown, sha1=placed.sha1)
    assert (found.trail, found.governor, found.folder_id) == (None, None, "3603")


def test_displaced_twice_is_the_same() -> None:
    """What has no place has none to lose."""
    once = displaced(transfer(), lambda _: basis(), Networks(()))
    assert (once.way, once.via) == (Way.OUTWARD, Via.COLLABORATION)
    assert displaced(once, lambda _: basis(), Networks(())) == once


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A ward whose folders 3603, of a procedure, and 9000, of none, were swept three days ago."""
    (tmp_path / "registry.yaml").write_text(REGISTRY, encoding="utf-8")
    with Office(load(write_config(tmp_path, "http://127.0.0.1:9"), {}), clock=lambda: NOW) as opened:
        opened.registry()
        sweep(opened.database, NOW - timedelta(days=3))
        yield opened


def take(office: Office, *events: Event) -> Judgement:
    book = transfer_book(office)
    store = DatabaseEventStore(office.database, derive_transfers(book, office.clock))
    store.take_live(Sorted(events, ({},) * len(events)), None, NOW)
    return judge_new(office, book)


def test_what_was_told_of_the_wrong_place_ends_by_itself(office: Office) -> None:
    """It happened, and people may be at it; the right place is judged by its own rules, once it is known."""
    moved = event("MOVE", id="m", at=NOW - 2 * _HOUR, source=Source("folder", "3603", "x", "1000"))
    assert take(office, event(id="s", login=STRANGER, at=NOW - _HOUR)).told == 1
    assert take(office, moved) == Judgement(0, 0, 1)
    wanted = ViolationFilter(rules=frozenset({"GK501", "GK502", "GK503", "GK504"}))
    (found,) = office.violations.find(NOW, wanted)
    assert (found.violation.rule, found.violation.governor, found.status) == ("GK503", "R7-36-03", Status.OPEN)
    sweep(office.database, NOW)
    book = transfer_book(office)
    assert place_again(office, book) == NOW - _HOUR
    assert judge_new(office, book).told == 0
    office.clock = lambda: NOW + timedelta(days=400)
    assert judge_new(office, book).ended == 1
