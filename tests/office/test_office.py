"""An office: what a command works with, wired for real, against a sandbox."""

from __future__ import annotations

from datetime import datetime

import pytest

from gatekeeper.errors import MistakesError, UsageError
from gatekeeper.jst import TOKYO
from gatekeeper.policy.violation import Severity, Status
from gatekeeper.store.violations import Order, ViolationFilter
from tests.office.conftest import OpenOffice

APRIL = datetime(2026, 4, 1, tzinfo=TOKYO)


def test_first_registry_comes_from_the_files(office: OpenOffice) -> None:
    """A database without a registry takes in the files that the config names, once."""
    first, second = office(), office()
    assert [procedure.id for procedure in first.registry().procedures] == ["R7-36-03"]
    assert first.first_import is not None
    assert len(first.first_import.sha256) == 64
    assert second.registry() == first.registry()
    assert second.first_import is None
    assert len(first.registries.versions()) == 1


def test_wrong_registry_file_stops_the_sweep(office: OpenOffice) -> None:
    """With a mistake in the registry nothing is judged and nothing is taken in."""
    one = office()
    one.settings.paths.registry.write_text("procedures: [{id: R1}]\n", encoding="utf-8")
    with pytest.raises(MistakesError, match=r"registry\.yaml:1行目"):
        one.sweep()
    assert one.registries.version() is None
    assert one.usage.today(one.clock()) == {}


def test_sweep_is_recorded(office: OpenOffice) -> None:
    """A sweep is complete, counts its calls, and leaves its violations on record."""
    one = office()
    report = one.sweep()
    assert report.outcome.complete
    assert not report.hypothetical
    assert [found.violation.rule for found in report.violations()] == ["GK201"]
    assert [found.violation.rule for found in office().standing()] == ["GK201"]
    assert one.usage.today(one.clock()) == report.outcome.counts.calls


def test_hypothetical_sweep_leaves_only_its_calls(office: OpenOffice) -> None:
    """A sweep as of another moment is judged by that moment and isn't recorded; its calls are counted."""
    one = office()
    report = one.sweep(APRIL)
    assert report.hypothetical
    assert [(found.id, found.violation.rule) for found in report.violations()] == [(0, "GK401")]
    assert list(one.standing()) == []
    assert one.inventory.last_sweep() is None
    assert one.usage.today(one.clock()) == report.outcome.counts.calls


def test_hypothetical_sweep_knows_what_is_on_record(office: OpenOffice) -> None:
    """What stands already keeps its number and its first sight when it is judged by another moment."""
    one = office()
    (recorded,) = one.sweep().violations()
    tomorrow = datetime(2026, 2, 2, tzinfo=TOKYO)
    (found,) = one.sweep(tomorrow).violations()
    assert (found.id, found.first_seen) == (recorded.id, recorded.first_seen)


def test_stored_reading_is_judged_by_another_moment(office: OpenOffice) -> None:
    """Without Box, the last reading is judged as of another moment: a link that has expired by then is gone."""
    one = office()
    one.sweep()
    (found,) = one.standing(APRIL)
    assert (found.id, found.violation.rule, found.first_seen) == (0, "GK401", APRIL)


def test_other_moment_needs_a_reading(office: OpenOffice) -> None:
    """Nothing can be said about another moment before the first sweep."""
    with pytest.raises(UsageError, match="gatekeeper sweep"):
        list(office().standing(APRIL))


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (ViolationFilter(rules=frozenset({"GK401"})), 1),
        (ViolationFilter(rules=frozenset({"GK101"})), 0),
        (ViolationFilter(severities=frozenset({Severity.LOW})), 0),
        (ViolationFilter(departments=frozenset({"医療保険年金課"})), 1),
        (ViolationFilter(procedures=frozenset({"R7-36-04"})), 0),
        (ViolationFilter(statuses=frozenset({Status.OPEN})), 1),
        (ViolationFilter(path="受渡し/国保督促状"), 1),
    ],
)
def test_filters_hold_at_another_moment_too(office: OpenOffice, wanted: ViolationFilter, count: int) -> None:
    """What is judged anew is filtered like what is on record."""
    one = office()
    one.sweep()
    for order in Order:
        assert len(list(one.standing(APRIL, wanted, order))) == count


def test_waiver_holds_at_another_moment_until_its_last_day(office: OpenOffice) -> None:
    """A waiver shows in what is judged for a day within it, and not after."""
    one = office()
    (found,) = one.sweep().violations()
    one.violations.waive(found.id, "課長", "契約の変更中", datetime(2026, 2, 10, tzinfo=TOKYO).date(), one.clock())
    (within,) = one.standing(datetime(2026, 2, 10, 23, tzinfo=TOKYO))
    (after,) = one.standing(datetime(2026, 2, 11, tzinfo=TOKYO))
    assert (within.status, after.status) == (Status.WAIVED, Status.OPEN)


def test_waiver_does_not_cover_what_is_graver_at_another_moment(office: OpenOffice) -> None:
    """A renewal that isn't on record is waived before the fiscal year ends; that it rolled over is something graver."""
    one = office()
    registry = one.settings.paths.registry
    registry.write_text(registry.read_text(encoding="utf-8").replace(", renewed: [2026]", ""), encoding="utf-8")
    (found,) = (seen for seen in one.sweep().violations() if seen.violation.rule == "GK601")
    one.violations.waive(found.id, "課長", "更新の手続中", datetime(2026, 4, 30, tzinfo=TOKYO).date(), one.clock())
    only = ViolationFilter(rules=frozenset({"GK601"}))
    (march,) = one.standing(datetime(2026, 3, 15, tzinfo=TOKYO), only)
    (april,) = one.standing(APRIL, only)
    assert (march.status, april.status) == (Status.WAIVED, Status.OPEN)
    assert april.outgrown_waiver == march.waiver
