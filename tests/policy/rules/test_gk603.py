"""GK603 threshold-passed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gatekeeper.policy.evaluate import Bench, evaluate
from gatekeeper.policy.violation import Severity, Violation
from gatekeeper.registry.filing import FilingCount, Filings
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Channel, Procedure, Registry, Submission, Trigger
from tests.policy.build import DOMAIN, REPORT, assert_said, at, declaration, policies, procedure

FREE_UP_TO = 1000
FORM = Submission("R6-46", "LoGoフォーム", channel=Channel.LOGO_FORM)
FREE = replace(FORM, outcome="not_required")
NOVEMBER = at("2026-11-21 09:00")


def form(**changes: Any) -> Procedure:
    """R6-46-01, which doesn't go over Box."""
    usual: dict[str, Any] = {"id": "R6-46-01", "submission": "R6-46", "department": "区政情報課", "name": "相談予約"}
    return procedure(**{**usual, "pattern": None, "folders": (), **changes})


def counted(*counts: tuple[str, int], of: str = "R6-46-01") -> Filings:
    """Counts by day, in the order in which they were recorded."""
    return Filings(
        (
            FilingCount(number, of, date.fromisoformat(day), count, "花子", NOVEMBER, "registry count")
            for number, (day, count) in enumerate(counts, start=1)
        ),
        FREE_UP_TO,
    )


def passed(filings: Filings, one: Procedure, paper: Submission = FORM, as_of: str = "2026-11-21") -> list[Violation]:
    bench = Bench(Index(Registry((paper,), (one,)), [DOMAIN]), policies(), filings=filings)
    found = bench.judge_registry(at(as_of))
    for violation in found:
        assert_said(violation)
    return [violation for violation in found if violation.rule == "GK603"]


def test_speaks_of_more_than_was_submitted() -> None:
    """The procedure is the item, and the facts name the number, the day and what was allowed."""
    (one,) = passed(counted(("2026-11-20", 1401)), form(expected_per_year=1400, triggers=(Trigger.OVER_THRESHOLD,)))
    assert (one.remedy, one.severity, one.item.type, one.item.id) == (REPORT, Severity.MEDIUM, "procedure", "R6-46-01")
    assert (one.facts["count"], one.facts["most"], one.facts["year"], one.facts["day"]) == (
        "1,401",
        "1,400",
        "2026",
        "2026-11-20",
    )
    assert "wording" not in one.facts


def test_speaks_of_a_form_that_is_no_longer_free() -> None:
    """Whether it is kept without a submission, or was submitted for something else than its number."""
    for one, paper in ((form(), FREE), (form(triggers=(Trigger.ONLINE_PAYMENT,)), FORM)):
        (found,) = passed(counted(("2026-11-20", 1001)), one, paper)
        assert (found.facts["wording"], found.facts["most"]) == ("free", "1,000")


def test_speaks_of_the_smaller_number() -> None:
    """A form submitted for its payments with 800 expected passes what was told to the committee first."""
    one = form(expected_per_year=800, triggers=(Trigger.ONLINE_PAYMENT,))
    assert [found.facts["most"] for found in passed(counted(("2026-11-20", 801)), one)] == ["800"]


def test_speaks_of_a_box_procedure_too() -> None:
    """A number that was submitted binds whatever the channel."""
    one = procedure(expected_per_year=100)
    paper = Submission("R7-36", "Box")
    assert len(passed(counted(("2026-02-01", 101), of="R7-36-03"), one, paper, "2026-02-01")) == 1


def test_speaks_in_a_whole_evaluation() -> None:
    """Counts are handed to `evaluate` as values."""
    whole = Registry((FREE,), (form(),))
    found = evaluate(
        [], whole, policies(), NOVEMBER, ward_domains=[DOMAIN], filings=counted(("2026-11-20", 1001))
    ).violations
    assert [one.rule for one in found] == ["GK603"]


def test_is_silent_without_a_count_or_a_bound() -> None:
    """Nothing on record, a form submitted for its number without one, another channel, and a declaration."""
    assert passed(counted(), form(), FREE) == []
    many = counted(("2026-11-20", 99_999))
    assert passed(many, form(triggers=(Trigger.OVER_THRESHOLD,))) == []
    assert passed(many, form(), replace(FORM, channel=Channel.BENEFIT_PAYMENT)) == []
    bench = Bench(Index(Registry((), (), (declaration(),)), [DOMAIN]), policies(), filings=many)
    assert "GK603" not in [one.rule for one in bench.judge_registry(NOVEMBER)]
    assert passed(many, form(submission="?")) == []


@pytest.mark.parametrize("outcome", ["rejected", "withdrawn", "pending"])
def test_is_silent_about_what_was_not_approved(outcome: str) -> None:
    """A paper that allowed nothing allowed no number; nobody has said that the form is free either."""
    many = counted(("2026-11-20", 99_999))
    assert passed(many, form(expected_per_year=10), replace(FORM, outcome=outcome)) == []


def test_is_silent_about_other_years_and_later_days() -> None:
    """As of a moment, the counts of its fiscal year up to its day are known, and no others."""
    over = counted(("2026-11-20", 1001))
    assert passed(over, form(), FREE, "2026-11-19 23:59:59") == []
    assert len(passed(over, form(), FREE, "2026-11-20")) == 1
    assert len(passed(over, form(), FREE, "2027-03-31 23:59:59")) == 1
    assert passed(over, form(), FREE, "2027-04-01") == []
    assert passed(counted(("2026-03-31", 5000)), form(), FREE, "2026-04-01") == []


def test_is_silent_after_a_correction() -> None:
    """Of one day the count recorded last counts, and a later day's before any earlier one's."""
    assert passed(counted(("2026-11-20", 1040), ("2026-11-20", 990)), form(), FREE) == []
    assert passed(counted(("2026-11-20", 990), ("2026-11-01", 1040)), form(), FREE) == []
    assert len(passed(counted(("2026-11-20", 990), ("2026-11-20", 1040)), form(), FREE)) == 1


def test_is_silent_off_box_otherwise() -> None:
    """No rule about Box's approvals speaks of a form: its term ends in March."""
    bench = Bench(Index(Registry((FREE,), (form(),)), [DOMAIN]), policies())
    assert bench.judge_registry(at("2026-03-01")) == ()


@pytest.mark.parametrize(("count", "speaks"), [(999, False), (1000, False), (1001, True)])
def test_boundary_is_the_number_itself(count: int, speaks: bool) -> None:
    """Exactly a thousand is free, exactly what was expected is allowed."""
    assert bool(passed(counted(("2026-11-20", count)), form(), FREE)) is speaks
    submitted = form(expected_per_year=1000, triggers=(Trigger.OVER_THRESHOLD,))
    assert bool(passed(counted(("2026-11-20", count)), submitted)) is speaks
