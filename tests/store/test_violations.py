"""Violations on record: found by filters, in order, and decided upon by people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from gatekeeper.errors import UsageError
from gatekeeper.policy.violation import Location, Severity, Status, Violation
from gatekeeper.store.sweep import DatabaseSweepStore
from gatekeeper.store.violations import Order, ViolationFilter, Violations
from tests.store.build import NOW, Tree, folder, judged, later, violation

ROOT = folder("1")


def at(folder_id: str, path: str, rule: str, **changes: Any) -> Violation:
    return replace(violation(folder(folder_id), rule), item=Location("folder", folder_id, path), **changes)


ALL = [
    at("10", "受渡し/国保", "GK101", severity=Severity.CRITICAL, governor=None, department=None),
    at("11", "受渡し/国保/督促状", "GK102"),
    at("12", "受渡し/国保督促", "GK203", severity=Severity.MEDIUM),
    at("13", "受渡し/子育て", "GK102", department="子育て支援課", governor="R7-36-01", severity=Severity.LOW),
]


@pytest.fixture
def recorded(sweeps: DatabaseSweepStore, violations: Violations) -> Violations:
    Tree([ROOT], judged={"1": judged(*ALL)}).sweep(sweeps, NOW)
    return violations


def test_names_on_record(recorded: Violations) -> None:
    """Every department and governor that a violation names, once; what nothing governs names none."""
    departments, governors = recorded.names()
    assert departments == {"医療保険年金課", "子育て支援課"}
    assert governors == {"R7-36-03", "R7-36-01"}


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (ViolationFilter(), {"10", "11", "12", "13"}),
        (ViolationFilter(rules=frozenset({"GK102"})), {"11", "13"}),
        (ViolationFilter(severities=frozenset({Severity.CRITICAL, Severity.LOW})), {"10", "13"}),
        (ViolationFilter(departments=frozenset({"子育て支援課"})), {"13"}),
        (ViolationFilter(procedures=frozenset({"R7-36-03"})), {"11", "12"}),
        (ViolationFilter(statuses=frozenset({Status.WAIVED})), set()),
        (ViolationFilter(path="受渡し/国保"), {"10", "11"}),
        (ViolationFilter(path="受渡し/国保/"), {"10", "11"}),
        (ViolationFilter(path="*国保*"), {"10", "11", "12"}),
        (ViolationFilter(rules=frozenset({"GK102"}), departments=frozenset({"医療保険年金課"})), {"11"}),
    ],
)
def test_filters(recorded: Violations, wanted: ViolationFilter, ids: set[str]) -> None:
    """Each filter narrows what is found; a path takes what lies beneath it and not what begins alike."""
    assert {one.violation.item.id for one in recorded.find(NOW, wanted)} == ids
    assert {one.violation.item.id for one in recorded.find(NOW) if wanted.takes_all(one)} == ids


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        (Order.SEVERITY, ["10", "11", "12", "13"]),
        (Order.DEPARTMENT, ["11", "12", "13", "10"]),
        (Order.PATH, ["10", "11", "12", "13"]),
        (Order.FIRST_SEEN, ["10", "11", "12", "13"]),
    ],
)
def test_order_is_that_of_its_key(recorded: Violations, order: Order, ids: list[str]) -> None:
    """The database sorts as the program does; what no department answers for comes last."""
    found = list(recorded.find(NOW, order=order))
    if order is not Order.DEPARTMENT:
        assert [one.violation.item.id for one in found] == ids
    assert {one.violation.item.id for one in found} == set(ids)
    assert [one.violation.severity.rank for one in found if order is Order.SEVERITY] == sorted(
        one.violation.severity.rank for one in found if order is Order.SEVERITY
    )
    if order is Order.DEPARTMENT:
        assert found[-1].violation.item.id == "10"


def test_values_come_back_whole(recorded: Violations) -> None:
    """Nothing of a violation is lost on its way into the database and back."""
    assert {one.violation.identity: one.violation for one in recorded.find(NOW)} == {one.identity: one for one in ALL}


def test_match_finds_by_identity(recorded: Violations) -> None:
    """What was judged anew finds its record by rule, item and subject, whatever else has changed."""
    moved = replace(ALL[1], item=replace(ALL[1].item, path="移した先"), severity=Severity.LOW)
    unknown = replace(ALL[1], rule="GK110")
    found = recorded.match([moved, unknown], NOW)
    assert list(found) == [moved.identity]


def test_people_decide(recorded: Violations) -> None:
    """Acknowledged, waived, taken back: the status follows, and the history tells who, why and until when."""
    number = next(recorded.find(NOW)).id
    assert recorded.acknowledge(number, " 係長 ", " 連絡した ", NOW).status is Status.ACKNOWLEDGED
    until = date(2026, 2, 28)
    assert recorded.waive(number, "課長", "契約中", until, later(hours=1)).status is Status.WAIVED
    assert recorded.unwaive(number, "部長", "終わった", later(hours=2)).status is Status.ACKNOWLEDGED
    events = [(str(one.kind), one.by, one.reason, one.until) for one in recorded.history(number)]
    assert events == [
        ("opened", None, None, None),
        ("acknowledged", "係長", "連絡した", None),
        ("waived", "課長", "契約中", until),
        ("unwaived", "部長", "終わった", None),
    ]


def test_waiver_lapses_by_itself(recorded: Violations) -> None:
    """A waiver holds to the end of its last day in Japan, and no second longer."""
    number = next(recorded.find(NOW)).id
    recorded.waive(number, "課長", "契約中", date(2026, 2, 10), NOW)
    last = later(days=10) - timedelta(hours=9)
    assert recorded.get(number, last - timedelta(seconds=1)).status is Status.WAIVED
    assert recorded.get(number, last).status is Status.OPEN


def test_later_waiver_replaces_an_earlier_one(recorded: Violations) -> None:
    """A second waiver takes the first one's place."""
    number = next(recorded.find(NOW)).id
    recorded.waive(number, "課長", "はじめ", date(2026, 2, 10), NOW)
    waiver = recorded.waive(number, "部長", "あと", date(2026, 3, 10), NOW).waiver
    assert waiver is not None
    assert (waiver.by, waiver.until) == ("部長", date(2026, 3, 10))


def test_waiver_does_not_cover_what_has_become_graver(sweeps: DatabaseSweepStore, violations: Violations) -> None:
    """Waived at medium, it stands again as soon as it is graver; a new waiver, or the old severity, covers it again."""
    mild, grave = replace(ALL[2], severity=Severity.MEDIUM), replace(ALL[2], severity=Severity.CRITICAL)
    seen = {one.severity: Tree([ROOT], judged={"1": judged(one)}) for one in (mild, grave)}
    seen[mild.severity].sweep(sweeps, NOW)
    number = next(violations.find(NOW)).id
    until = date(2026, 3, 31)
    violations.waive(number, "課長", "庁内だけ", until, NOW)
    statuses = []
    for hours, severity in enumerate((Severity.MEDIUM, Severity.CRITICAL, Severity.MEDIUM, Severity.CRITICAL), start=1):
        seen[severity].sweep(sweeps, later(hours=hours))
        statuses.append(violations.get(number, later(hours=hours)).status)
    assert statuses == [Status.WAIVED, Status.OPEN, Status.WAIVED, Status.OPEN]
    outgrown = violations.get(number, later(hours=5)).outgrown_waiver
    assert outgrown is not None
    assert (outgrown.severity, outgrown.until) == (Severity.MEDIUM, until)
    assert violations.waive(number, "部長", "公開の資料", until, later(hours=5)).status is Status.WAIVED


Decide = Callable[[Violations, int], object]


@pytest.mark.parametrize(
    "decide",
    [
        lambda known, number: known.acknowledge(number, "", "理由", NOW),
        lambda known, number: known.acknowledge(number, "係長", "　", NOW),
        lambda known, number: known.waive(number, "課長", "理由", date(2026, 1, 31), NOW),
        lambda known, number: known.unwaive(number, "課長", "理由", NOW),
        lambda known, _: known.get(99999, NOW),
        lambda known, _: known.get(-1, NOW),
        lambda known, _: known.get(2**70, NOW),
        lambda known, _: known.history(99999),
    ],
)
def test_refusals(recorded: Violations, decide: Decide) -> None:
    """No name, no reason, a day that is over, nothing to take back, an unknown number: refused, nothing recorded."""
    number = next(recorded.find(NOW)).id
    with pytest.raises(UsageError):
        decide(recorded, number)
    assert [str(one.kind) for one in recorded.history(number)] == ["opened"]


def test_resolved_one_is_not_decided_upon(sweeps: DatabaseSweepStore, recorded: Violations) -> None:
    """What is over can neither be acknowledged nor waived."""
    number = next(recorded.find(NOW)).id
    Tree([ROOT]).sweep(sweeps, later(hours=1))
    with pytest.raises(UsageError, match="解消"):
        recorded.acknowledge(number, "係長", "理由", later(hours=1))
    with pytest.raises(UsageError, match="解消"):
        recorded.waive(number, "課長", "理由", date(2026, 3, 1), later(hours=1))
